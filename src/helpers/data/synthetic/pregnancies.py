"""From transfer to the end of each pregnancy: tests, scans, doses, losses, deliveries, babies.

Gestational age always follows from dates: it is 19 days on the day of a blastocyst transfer and
17 on that of a cleavage-stage embryo. Every loss lies before 20 weeks and every birth after 28,
so that the counts hold under each of the thresholds in use (20, 22 and 28 weeks).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp

from helpers.data.synthetic.babies import babies
from helpers.data.synthetic.draws import Draws, fixed
from helpers.data.synthetic.transfers import ENDS, Transfer, fates, transfers
from helpers.data.synthetic.women import YES_NO, Woman

__all__ = ["Course", "courses"]

LAST_DOSE_GESTATION = 70


@dataclass(frozen=True)
class Course:
    """One woman's cycle after randomisation.

    Attributes
    ----------
    end : str
        none (no transfer), negative, biochemical, miscarriage or live_birth.
    last_day : int
        Days from transfer to the test, loss or delivery that ended it; 0 without a transfer.
    doses_expected, doses_taken : int
        Daily doses while the drug was indicated: from transfer to a negative test, a loss or ten
        weeks of gestation.
    stopped_day : int
        Day of the last dose.
    stopped_why : str
        Reason for stopping early; empty for the others.
    cells : dict of str
        Columns of the participant table, as text.
    """

    transfer: Transfer
    end: str
    last_day: int
    doses_expected: int
    doses_taken: int
    stopped_day: int
    stopped_why: str
    cells: dict[str, str]

    @property
    def participant_id(self) -> str:
        """Whose course it is."""
        return self.transfer.woman.enrolment.participant_id


def courses(women: Sequence[Woman], seed: int) -> list[Course]:
    """Return the course of every woman, in the women's order."""
    made = transfers(women, seed)
    drawn = fates(made, seed)
    draws = Draws(seed, "courses")
    timed = [_Timed.draw(transfer, drawn, draws) for transfer in made]
    stopped = _stopped(timed, Draws(seed, "stopping"))
    doses, newborn = Draws(seed, "doses"), Draws(seed, "babies")
    return [_course(t, stopped.get(place, ""), doses, newborn) for place, t in enumerate(timed)]


@dataclass(frozen=True)
class _Timed:
    """A transfer with its end and the days, from transfer, on which things were found."""

    transfer: Transfer
    end: str
    test_day: int
    scan_day: int
    last_day: int
    viable: bool
    declined: bool
    twins: bool

    @property
    def clinical(self) -> bool:
        return self.end in ("miscarriage", "live_birth")

    @property
    def doses_expected(self) -> int:
        return min(self.last_day, LAST_DOSE_GESTATION - self.transfer.gestation)

    @classmethod
    def draw(cls, transfer: Transfer, drawn: dict[str, frozenset[str]], draws: Draws) -> "_Timed":
        mine = {f for f, ids in drawn.items() if transfer.woman.enrolment.participant_id in ids}
        end, twins = _end(transfer, mine), "twins" in mine
        test = 31 - transfer.gestation + draws.integer(0, 2)
        scan = draws.integer(43, 52) - transfer.gestation
        viable = end == "live_birth" or "heartbeat_then_loss" in mine
        last = {
            "none": 0,
            "negative": test,
            "biochemical": test + draws.integer(4, 11),
            "miscarriage": scan + (draws.integer(12, 55) if viable else draws.integer(3, 22)),
            "live_birth": _birth_gestation(twins, draws) - transfer.gestation,
        }[end]
        return cls(transfer, end, test, scan, last, viable, "declined" in mine, twins)


def _end(transfer: Transfer, mine: set[str]) -> str:
    if transfer.on is None:
        return "none"
    if "clinical" in mine:
        return "miscarriage" if "miscarriage" in mine else "live_birth"
    return "biochemical" if "biochemical" in mine else "negative"


def _birth_gestation(twins: bool, draws: Draws) -> int:
    """Gestational age at delivery in days: at least 28 weeks."""
    if twins:
        return round(draws.normal(250, 11, 217, 268))
    if draws.chance(0.11):
        return round(draws.normal(240, 12, 203, 258))
    return round(draws.normal(272, 7.5, 259, 291))


def _stopped(timed: Sequence[_Timed], draws: Draws) -> dict[int, str]:
    """Return who stops the drug early, by place in the list, and why."""
    reasons: dict[int, str] = {}
    for arm, ends in ENDS.items():
        able = [
            place
            for place, t in enumerate(timed)
            if t.transfer.woman.arm == arm and t.end != "none" and not t.declined
        ]
        chosen = draws.sample(able, [1.0] * len(able), len(ends.stopped))
        reasons |= dict(zip(chosen, ends.stopped, strict=True))
    return reasons


def _course(timed: _Timed, why: str, doses: Draws, newborn: Draws) -> Course:
    taken, stopped_day = _taken(timed, why, doses)
    flow = {
        "received": YES_NO[taken > 0],
        "not_received_reason": timed.transfer.reason
        or ("declined the study drug" if timed.declined else ""),
        "doses_expected": str(timed.doses_expected),
        "doses_taken": str(taken),
        "discontinued": YES_NO[bool(why)],
        "discontinued_reason": why,
        "lost": "no",
        "lost_reason": "",
    }
    cells = timed.transfer.cells() | flow | _pregnancy(timed, newborn)
    return Course(
        timed.transfer, timed.end, timed.last_day,
        timed.doses_expected, taken, stopped_day, why, cells,
    )  # fmt: skip


def _taken(timed: _Timed, why: str, draws: Draws) -> tuple[int, int]:
    expected = timed.doses_expected
    if timed.declined or not expected:
        return 0, 0
    days = max(3, round(expected * (0.25 + 0.45 * draws.uniform()))) if why else expected
    forgets = min(0.03 * exp(0.9 * draws.standard()), 0.4)
    return days - draws.times(days - 1, forgets), days


def _pregnancy(timed: _Timed, newborn: Draws) -> dict[str, str]:
    born = timed.end == "live_birth"
    lost = timed.end == "miscarriage"
    ended = _on(timed, timed.last_day) if born or lost else ""
    weeks = fixed((timed.transfer.gestation + timed.last_day) / 7, 1)
    cells = {
        "tested_on": _on(timed, timed.test_day),
        "biochemical_pregnancy": YES_NO[timed.clinical or timed.end == "biochemical"],
        "scan_on": _on(timed, timed.scan_day) if timed.clinical else "",
        "clinical_pregnancy": YES_NO[timed.clinical],
        "sacs": _sacs(timed, newborn) if timed.clinical else "",
        "viable_pregnancy": YES_NO[timed.viable],
        "miscarriage": YES_NO[lost],
        "loss_on": ended if lost else "",
        "loss_gestational_age": weeks if lost else "",
        "live_birth": YES_NO[born],
        "delivered_on": ended if born else "",
        "gestational_age": weeks if born else "",
        "loss_day": str(timed.last_day + 1),
        "loss_status": {"miscarriage": "loss", "live_birth": "delivery"}.get(
            timed.end, "no_pregnancy"
        ),
    } | dict.fromkeys(("ectopic", "stillbirth", "termination"), "no")
    gestation = timed.transfer.gestation + timed.last_day
    return cells | babies(gestation if born else None, timed.twins, newborn)


def _sacs(timed: _Timed, draws: Draws) -> str:
    """Two sacs for twins, and now and then for one baby whose twin vanished."""
    vanished = timed.transfer.embryos == 2 and draws.chance(0.12)
    return "2" if timed.twins or vanished else "1"


def _on(timed: _Timed, day: int) -> str:
    start: date | None = timed.transfer.on
    return (start + timedelta(days=day)).isoformat() if start else ""
