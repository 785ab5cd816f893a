"""Embryo transfers of the synthetic trial, and how each woman's cycle ends.

The numbers of every end are fixed by arm, so that the abstract's claims hold; which women they
fall on is drawn, with better chances for younger women and better embryos.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from types import MappingProxyType

from helpers.data.synthetic.draws import Draws, fixed
from helpers.data.synthetic.women import YES_NO, Woman

__all__ = ["ENDS", "ArmEnds", "Transfer", "fates", "transfers"]

NO_EMBRYO = "no embryo suitable for transfer"
THIN = "endometrium too thin"
OWN_WISH = "transfer postponed at her own wish"


@dataclass(frozen=True)
class ArmEnds:
    """How many women of an arm end in which way; the rest have a negative test.

    Attributes
    ----------
    not_transferred : tuple of str
        Reasons, one a woman.
    clinical, miscarried, biochemical : int
        Clinical pregnancies, those of them that miscarry, and positive tests that come to nothing.
    heartbeat_then_loss : int
        Miscarriages after a heartbeat was seen.
    twins : int
        Live births of two babies.
    declined : int
        Women with a transfer who take no study drug.
    stopped : tuple of str
        Reasons for stopping the study drug early, one a woman.
    """

    not_transferred: tuple[str, ...]
    clinical: int
    miscarried: int
    biochemical: int
    heartbeat_then_loss: int
    twins: int
    declined: int
    stopped: tuple[str, ...]


ENDS: Mapping[str, ArmEnds] = MappingProxyType(
    {
        "tacrolimus": ArmEnds(
            (NO_EMBRYO, THIN), 32, 3, 3, 1, 3, 0, ("adverse event", "adverse event", "own wish")
        ),
        "placebo": ArmEnds((NO_EMBRYO, OWN_WISH), 20, 9, 4, 4, 1, 1, ("adverse event", "own wish")),
    }
)


@dataclass(frozen=True)
class Transfer:
    """One woman's embryo transfer; `on` is None where there was none, and `reason` says why."""

    woman: Woman
    on: date | None
    reason: str
    embryos: int
    blastocyst: bool
    top_quality: bool
    endometrium: str

    @property
    def gestation(self) -> int:
        """Gestational age on the day of transfer, in days: 19 for a blastocyst, else 17."""
        return 19 if self.blastocyst else 17

    def cells(self) -> dict[str, str]:
        """Return the columns of the transfer."""
        done = self.on is not None
        return {
            "transfer": YES_NO[done],
            "no_transfer_reason": self.reason,
            "transferred_on": self.on.isoformat() if self.on else "",
            "embryos": str(self.embryos) if done else "",
            "stage": ("blastocyst" if self.blastocyst else "cleavage") if done else "",
            "top_quality": YES_NO[self.top_quality] if done else "",
            "endometrium": self.endometrium,
        }


def transfers(women: Sequence[Woman], seed: int) -> list[Transfer]:
    """Return the transfer of every woman, in the women's order."""
    draws = Draws(seed, "transfers")
    reasons: dict[str, str] = {}
    for arm, ends in ENDS.items():
        names = [w.enrolment.participant_id for w in women if w.arm == arm]
        without = draws.sample(names, [1.0] * len(names), len(ends.not_transferred))
        reasons |= dict(zip(without, ends.not_transferred, strict=True))
    return [_transfer(w, reasons.get(w.enrolment.participant_id, ""), draws) for w in women]


def _transfer(woman: Woman, reason: str, draws: Draws) -> Transfer:
    wait = draws.integer(12, 34) if woman.frozen else draws.integer(5, 15)
    lining = draws.normal(5.9, 0.3, 5, 6.5) if reason == THIN else draws.normal(9.1, 1.3, 7, 14)
    return Transfer(
        woman=woman,
        on=None if reason else woman.enrolment.randomised_on + timedelta(days=wait),
        reason=reason,
        embryos=1 + draws.chance(0.45 if woman.age < 36 else 0.6),
        blastocyst=draws.chance(0.65),
        top_quality=draws.chance(0.75 if woman.age < 38 else 0.6),
        endometrium="" if reason == OWN_WISH else fixed(lining, 1),
    )


def fates(made: Sequence[Transfer], seed: int) -> dict[str, frozenset[str]]:
    """Return, for each marked fate, the ids of the women it falls on.

    Fates: clinical, miscarriage, heartbeat_then_loss, biochemical, twins, declined.
    """
    draws = Draws(seed, "fates")
    found: dict[str, set[str]] = {}
    for arm, ends in ENDS.items():
        done = [t for t in made if t.woman.arm == arm and t.on is not None]
        for fate, chosen in _of_arm(done, ends, draws).items():
            found.setdefault(fate, set()).update(t.woman.enrolment.participant_id for t in chosen)
    return {fate: frozenset(ids) for fate, ids in found.items()}


def _of_arm(done: Sequence[Transfer], ends: ArmEnds, draws: Draws) -> dict[str, list[Transfer]]:
    clinical = draws.sample(done, [_prognosis(t) for t in done], ends.clinical)
    lost = draws.sample(clinical, [_loss_risk(t) for t in clinical], ends.miscarried)
    rest = [t for t in done if t not in clinical]
    biochemical = _any(rest, ends.biochemical, draws)
    return {
        "clinical": clinical,
        "miscarriage": lost,
        "heartbeat_then_loss": _any(lost, ends.heartbeat_then_loss, draws),
        "biochemical": biochemical,
        "twins": _twins([t for t in clinical if t not in lost], ends.twins, draws),
        "declined": _any([t for t in rest if t not in biochemical], ends.declined, draws),
    }


def _twins(born: Sequence[Transfer], size: int, draws: Draws) -> list[Transfer]:
    """Return births of two: of two embryos as far as there are such, else of one that parted."""
    pairs = [t for t in born if t.embryos == 2]
    single = [t for t in born if t.embryos == 1]
    of_two = _any(pairs, min(size, len(pairs)), draws)
    return of_two + _any(single, size - len(of_two), draws)


def _any(items: Sequence[Transfer], size: int, draws: Draws) -> list[Transfer]:
    return draws.sample(items, [1.0] * len(items), size)


def _prognosis(transfer: Transfer) -> float:
    woman = transfer.woman
    embryo = (
        0.45 * transfer.blastocyst + 0.35 * transfer.top_quality + 0.25 * (transfer.embryos - 1)
    )
    return exp(embryo - 0.06 * (woman.age - 33.5) - 0.10 * (woman.previous_failures - 4))


def _loss_risk(transfer: Transfer) -> float:
    return exp(0.08 * (transfer.woman.age - 33.5))
