"""The copy of the synthetic trial that lost eight women to follow-up, on purpose.

The same women, the same export: nothing differs but the cells of those lost. Some are never seen
after the transfer, some not after the scan that found a pregnancy; whatever would have been
recorded later is blank. It exists to show what is done about unknown outcomes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from types import MappingProxyType

from helpers.data.synthetic.draws import Draws

__all__ = ["LOST", "Loss", "losses", "with_losses"]

Row = dict[str, str]
BABIES = (
    "delivery_mode", "babies", "babies_girls", "birthweight", "nicu", "malformation",
    "neonatal_death",
)  # fmt: skip
AFTER_SCAN = (
    "miscarriage", "stillbirth", "termination", "loss_on", "loss_gestational_age", "live_birth",
    "delivered_on", "gestational_age", *BABIES, "hypertension", "gestational_diabetes",
)  # fmt: skip
AFTER_TRANSFER = (
    "tested_on", "biochemical_pregnancy", "scan_on", "clinical_pregnancy", "sacs",
    "viable_pregnancy", "ectopic", *AFTER_SCAN,
)  # fmt: skip
UNREACHED, MOVED, WITHDREW = "could not be reached", "moved away", "withdrew from follow-up"


@dataclass(frozen=True)
class ArmLosses:
    """Reasons, one a woman lost: before her pregnancy test, and after the scan of a pregnancy."""

    before_test: tuple[str, ...]
    after_scan: tuple[str, ...]


LOST: Mapping[str, ArmLosses] = MappingProxyType(
    {
        "tacrolimus": ArmLosses((UNREACHED,), (MOVED, UNREACHED)),
        "placebo": ArmLosses((UNREACHED, WITHDREW, WITHDREW), (MOVED, UNREACHED)),
    }
)


@dataclass(frozen=True)
class Loss:
    """One woman lost: from when on, in days after her transfer, why, and what nobody recorded."""

    last_seen: int
    reason: str
    blank: tuple[str, ...]


def losses(rows: Sequence[Row], seed: int) -> dict[str, Loss]:
    """Return who is lost, by id, from the rows before entry faults.

    Older women are likelier to be lost, in both arms alike; how a pregnancy would have ended plays
    no part.
    """
    draws = Draws(seed, "lost")
    found: dict[str, Loss] = {}
    for arm, ends in LOST.items():
        followed = [row for row in rows if row["arm"] == arm and _followed(row)]
        pregnant = [row for row in followed if row["clinical_pregnancy"] == "yes"]
        for row, reason in _chosen(pregnant, ends.after_scan, draws):
            end = _day(row, row["loss_on"] or row["delivered_on"])
            scan = _day(row, row["scan_on"])
            seen = scan + draws.integer(0, min(40, end - scan - 1))
            found[row["participant_id"]] = Loss(seen, reason, AFTER_SCAN)
        rest = [row for row in followed if row["participant_id"] not in found]
        for row, reason in _chosen(rest, ends.before_test, draws):
            seen = draws.integer(1, _day(row, row["tested_on"]) - 1)
            found[row["participant_id"]] = Loss(seen, reason, AFTER_TRANSFER)
    return found


def with_losses(rows: Sequence[Row], lost: Mapping[str, Loss]) -> list[Row]:
    """Return the rows with the cells of the women lost changed, in repeated rows too."""
    return [_changed(row, lost.get(row["participant_id"])) for row in rows]


def _followed(row: Row) -> bool:
    return (row["transfer"], row["received"], row["discontinued"]) == ("yes", "yes", "no")


def _chosen(rows: Sequence[Row], reasons: Sequence[str], draws: Draws) -> list[tuple[Row, str]]:
    weights = [exp(0.08 * (int(row["age"]) - 33.5)) for row in rows]
    return list(zip(draws.sample(rows, weights, len(reasons)), reasons, strict=True))


def _day(row: Row, on: str) -> int:
    return (date.fromisoformat(on) - date.fromisoformat(row["transferred_on"])).days


def _changed(row: Row, loss: Loss | None) -> Row:
    if loss is None:
        return dict(row)
    expected = min(int(row["doses_expected"]), loss.last_seen)
    return (
        row
        | dict.fromkeys(loss.blank, "")
        | {
            "lost": "yes",
            "lost_reason": loss.reason,
            "doses_expected": str(expected),
            "doses_taken": str(min(int(row["doses_taken"]), expected)),
            "loss_day": str(loss.last_seen + 1),
            "loss_status": "lost",
        }
    )
