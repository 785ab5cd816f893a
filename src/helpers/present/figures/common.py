"""What every figure needs to know of a study: its stamp, its arms, what participants are called."""

from collections.abc import Iterable

from helpers.present.formatting import events_of
from helpers.present.number import Number
from helpers.results import Estimate, Results
from helpers.study.model import Outcome, Study

__all__ = [
    "analysed",
    "arm_label",
    "event_label",
    "happened",
    "lowered",
    "people",
    "sentence",
    "slug",
    "stamp_of",
]

STAMP = "SYNTHETIC"


def stamp_of(study: Study) -> str:
    """Return the stamp of every figure of this study; empty for real data."""
    return STAMP if study.synthetic else ""


def people(study: Study) -> str:
    """Return what the participants are called: ``reporting.participants_called``, if given."""
    return str(study.reporting.get("participants_called") or "participants")


def arm_label(study: Study, arm: str) -> str:
    """Return what a reader sees for an arm."""
    return study.arms.labels[arm]


def lowered(words: str) -> str:
    """Return a label as it stands within a sentence; names with capitals or digits keep theirs.

    Examples
    --------
    >>> lowered("Live birth"), lowered("NK cells"), lowered("Th1/Th2 ratio")
    ('live birth', 'NK cells', 'Th1/Th2 ratio')
    """
    first = words.split(" ", 1)[0]
    if any(c.isupper() or c.isdigit() for c in first[1:]):
        return words
    return words[:1].lower() + words[1:]


def analysed(results: Results, statistic: str) -> Estimate:
    """Return the count that risks are computed from: as the plan's rule fills it, else observed.

    Parameters
    ----------
    results : Results
        The counts of one outcome in one arm.
    statistic : {"n", "events"}
    """
    filled = {"n": "analysed", "events": "events_analysed"}[statistic]
    found = list(results.where(measure="count", statistic=filled))
    return found[0] if found else results.one(measure="count", statistic=statistic)


def happened(results: Results) -> Number:
    """Return how many of those analysed had the event, with the share: "29/50 (58%)"."""
    return events_of(analysed(results, "events"), analysed(results, "n"))


def event_label(study: Study, outcome: Outcome) -> str:
    """Return what the event of a time-to-event outcome is called.

    The label of its level; where a binary variable holds it, the label of the variable.
    """
    variable = study.codebook[str(outcome.status)]
    level = variable.level_of(outcome.event) or str(outcome.event)
    if variable.type == "binary":
        return variable.label if level == variable.event else f"{variable.label}: {level}"
    return variable.level_label(level)


def sentence(parts: Iterable[str]) -> str:
    """Return clauses as one sentence.

    Examples
    --------
    >>> sentence(["50 allocated", "2 lost"])
    '50 allocated; 2 lost.'
    """
    return f"{'; '.join(parts)}."


def slug(words: str) -> str:
    """Return `words` as part of an id: letters, digits, ``_`` and ``-``.

    Examples
    --------
    >>> slug("live birth (week 24)")
    'live_birth__week_24_'
    """
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in words)
