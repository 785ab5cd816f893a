"""All checks of a study file beyond the shape of its parts: names exist, and parts fit together.

A new check is a function that yields faults, entered in the `CHECKS` of its module with the parts
of the file it reads; a check is left out where one of those parts could not be read.
"""

from collections.abc import Callable, Iterator, Mapping

from helpers.study import (
    check_checks,
    check_codebook,
    check_conditions,
    check_core_outcomes,
    check_integrity,
    check_outcomes,
    check_plan,
)
from helpers.study.faults import Fault
from helpers.study.model import Study
from helpers.study.salvage import Salvage

__all__ = ["CHECKS", "cross_faults"]

Check = Callable[[Study], Iterator[Fault]]

CHECKS: Mapping[Check, tuple[str, ...]] = {
    **check_codebook.CHECKS,
    **check_conditions.CHECKS,
    **check_core_outcomes.CHECKS,
    **check_checks.CHECKS,
    **check_integrity.CHECKS,
    **check_outcomes.CHECKS,
    **check_plan.CHECKS,
}

# outcomes that were taken out would look like unknown hypotheses
_NEEDS_ALL: Mapping[Check, str] = {check_plan.graph_adds_up: "outcomes"}


def cross_faults(salvage: Salvage) -> Iterator[Fault]:
    """Yield every fault that the checks find in what could be read.

    Parameters
    ----------
    salvage : Salvage
        The study, or what is left of it; faults at parts that were taken out are not repeated.
    """
    if salvage.study is None:
        return
    for check, reads in CHECKS.items():
        whole = _NEEDS_ALL.get(check)
        if salvage.missing & set(reads) or (whole and salvage.touches((whole,))):
            continue
        for fault in check(salvage.study):
            path = salvage.original(fault.path)
            if not salvage.touches(path):
                yield Fault(
                    path=path, code=fault.code, found=fault.found, expected=fault.expected,
                    remedy=fault.remedy,
                )  # fmt: skip
