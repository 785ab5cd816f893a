"""What was known at randomisation, and what came after it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.data.draft.column import Column, Guess
from helpers.data.draft.naming import Heading
from helpers.data.draft.outcome_names import known_outcome

__all__ = ["Timing", "Visits", "find_visits", "is_baseline", "timings"]

_BEFORE = (
    "male", "female",
    "age", "sex", "gender", "race", "ethnicity", "height", "weight", "bmi", "baseline", "base",
    "bl", "pre", "preop", "previous", "prior", "history", "eligible", "eligibility", "planned",
    "failed", "site", "centre", "center", "screening", "education", "marital", "smoking",
    "smoker", "enrolled", "enrolment", "enrollment", "consent", "randomised", "randomized",
    "randomisation", "randomization", "infertility", "partner", "gravidity", "parity",
    "status_at_entry",
)  # fmt: skip
_AFTER = (
    "post", "after", "followup", "follow", "fu", "final", "end", "endpoint", "discontinued",
    "lost", "withdrawn", "dropout", "adherence", "adherent", "received", "compliance", "transfer",
    "transferred", "outcome", "event", "censored", "pod", "pacu", "intra", "extubation",
    "delivered", "delivery", "discharge", "postop", "intraop", "taken", "gestational",
)  # fmt: skip
# so long after the start; hours and days may be those of a test or of a cycle
_LATER = re.compile(r"[1-9][0-9]*(w|wk|wks|week|weeks|m|mo|month|months|y|yr|yrs|year|years)"
                    r"|(week|month|year)[1-9][0-9]*")  # fmt: skip
_ENROLLED = ("enrolled", "enrolment", "enrollment", "consent", "screening", "recruited", "entry")
_RANDOMISED = ("randomised", "randomized", "randomisation", "randomization", "allocated", "rand")
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Timing:
    """Whether a variable was measured after randomisation, and why that is believed."""

    after: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Date columns of enrolment and of randomisation; None where none looks like it."""

    enrolled: Column | None
    randomised: Column | None


def find_visits(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> Visits:
    """Return which date columns hold enrolment and randomisation."""
    dated = [c for c in columns if c.variable in guesses and guesses[c.variable].type == "date"]
    return Visits(
        enrolled=next((c for c in dated if c.words.has(*_ENROLLED)), None),
        randomised=next((c for c in dated if c.words.has(*_RANDOMISED)), None),
    )


def timings(columns: Sequence[Column], arm: Column | None, visits: Visits) -> dict[str, Timing]:
    """Return for each variable whether it was measured after randomisation.

    Names come first, then days, then the order of the columns: what stands behind the first
    column that came after randomisation came after it too, unless the arm stands further back.
    """
    start = visits.randomised or visits.enrolled
    first_day = start.cells.days() if start else None
    found: dict[str, Timing] = {}
    began = False
    for column in columns:
        timing = _by_name(column) or _by_day(column, first_day)
        if timing is None:
            timing = Timing(began, "stands after the first of these" if began else "")
        found[column.variable] = timing
        in_order = arm is None or column.place > arm.place
        began = began or (timing.after and in_order)
    return found


def is_baseline(words: Heading) -> bool:
    """Whether a heading names what was known at randomisation, such as age or site."""
    return words.has(*_BEFORE)


def _by_name(column: Column) -> Timing | None:
    words = column.words
    if words.words[:1] and words.words[0] in ("pre", "preop", "baseline", "previous", "prior"):
        return Timing(False)
    if known_outcome(words) is not None and not words.has(*_PAST):
        return Timing(True, "an outcome by its name")
    late = next((word for word in _AFTER if words.has(word)), "")
    late = late or next((word for word in words.words if _LATER.fullmatch(word)), "")
    if late and not words.has(*_PAST):
        return Timing(True, f"{late} in its name")
    return Timing(False) if is_baseline(words) else None


_PAST = ("previous", "prior", "history", "planned", "baseline", "failed", "preop", "pre", "before")


def _by_day(column: Column, start: pd.Series | None) -> Timing | None:
    if start is None or column.cells.dates is None:
        return None
    later = (column.cells.days() - start).dropna()
    if len(later) and (later > pd.Timedelta(0)).mean() > _MOST:
        return Timing(True, "dated after randomisation")
    return None
