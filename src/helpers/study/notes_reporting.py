"""What ``reporting`` says and a reader should look at twice: keys and names that are nearly known.

``reporting`` is free, so a mistyped key is no fault; it would only be printed in the wrong place.
"""

from collections.abc import Iterator

from helpers.study.faults import Fault
from helpers.study.model import Study
from helpers.study.nearest import nearest, one_of
from helpers.study.reporting import GUIDELINES, REPORTING, WORDING, said_all

__all__ = ["reporting_keys"]


def reporting_keys(study: Study) -> Iterator[Fault]:
    """Yield keys of ``reporting`` that are nearly known, and names in it that are not."""
    known = (*REPORTING, *WORDING)
    for key in study.reporting:
        meant = None if key in known else nearest(key, known)
        if meant is not None:
            yield _fault((key,), f"'{key}'", f"'{meant}', if that is meant", "quoted")
    for name in said_all(study, "guidelines"):
        if name.strip().lower() not in GUIDELINES:
            yield _fault(("guidelines",), f"'{name}'", one_of(GUIDELINES), "left")
    phrases = study.reporting.get("events_called")
    outcomes = [outcome.id for outcome in study.outcomes]
    for name in phrases if isinstance(phrases, dict) else ():
        if name not in outcomes:
            yield _fault(("events_called", name), f"'{name}'", one_of(outcomes), "left")


REMEDIES = {
    "quoted": "it is quoted at the end of the checklist",
    "left": "it is not read",
}


def _fault(place: tuple[str, ...], found: str, expected: str, remedy: str) -> Fault:
    return Fault(
        path=("reporting", *place), code="reporting_key", found=found, expected=expected,
        remedy=REMEDIES[remedy],
    )  # fmt: skip
