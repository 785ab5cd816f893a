"""Questions about the trial as a whole: sizes of the arms, and the day of registration."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from helpers.data.crosstable import CrossTable
from helpers.data.faults import Fault
from helpers.stats.arm_sizes import arm_sizes_fit_blocks, arm_sizes_probability
from helpers.study import Study

__all__ = ["IMPROBABLE", "arm_sizes", "registered_late", "shares_of"]

IMPROBABLE = 0.001
"""Arms as uneven as chance makes them less often than this become a query."""
MOST_STRATA = 5  # named in one message
SIZES = "kept; ask whether everybody randomised is in the file, and in the arm allocated"


def shares_of(study: Study, sizes: Mapping[str, int]) -> dict[str, int] | None:
    """Return the share of each arm: declared, else as the text of the allocation says.

    A text such as 2:1 does not say which arm is meant by which number. The larger share is taken
    to be that of the larger arm, so that sizes are only asked about where no reading fits.
    """
    declared = study.allocation_ratio
    if declared is not None:
        return declared
    stated = study.design.stated_shares
    if stated is None or len(stated) != len(study.arms.levels):
        return None
    by_size = sorted(study.arms.levels, key=lambda arm: sizes[arm])
    shares = dict(zip(by_size, sorted(stated), strict=True))
    return {arm: shares[arm] for arm in study.arms.levels}


def arm_sizes(table: CrossTable) -> Iterator[Fault]:
    """Yield a query if the arms are not as large as the allocation makes them.

    With declared block sizes: if no sequence of blocks, stratum by stratum, could have given
    them. Else: if chance alone makes them so uneven less often than `IMPROBABLE`.
    """
    study = table.study
    if study.arms.variable not in table.values:
        return
    arms = table.values[study.arms.variable]
    shares = shares_of(study, _sizes(study, arms))
    if shares is None:
        return
    found = (_out_of_blocks if study.design.block_sizes else _improbable)(table, arms, shares)
    if found:
        ratio = ":".join(str(share) for share in shares.values())
        yield Fault(
            code="arm_sizes", file=table.raw.name, variable=study.arms.variable, found=found,
            cell=False, expected=f"{', '.join(shares)} allocated {ratio}{_blocks(study)}",
            remedy=SIZES,
        )  # fmt: skip


def _sizes(study: Study, arms: pd.Series) -> dict[str, int]:
    return {arm: int((arms == arm).sum()) for arm in study.arms.levels}


def _blocks(study: Study) -> str:
    sizes = study.design.block_sizes
    return f" in blocks of {', '.join(map(str, sizes))}" if sizes else ""


def _improbable(table: CrossTable, arms: pd.Series, shares: Mapping[str, int]) -> str:
    sizes = _sizes(table.study, arms)
    probability = arm_sizes_probability([*sizes.values()], [*shares.values()])
    if probability >= IMPROBABLE:
        return ""
    return f"{_counted(sizes)}: by chance alone with a probability of {probability:.1g}"


def _out_of_blocks(table: CrossTable, arms: pd.Series, shares: Mapping[str, int]) -> str:
    design = table.study.design
    beyond = [
        (stratum, sizes)
        for stratum, sizes in _by_stratum(table, arms)
        if not arm_sizes_fit_blocks([*sizes.values()], [*shares.values()], design.block_sizes)
    ]
    told = [f"{_stratum(stratum)}{_counted(sizes)}" for stratum, sizes in beyond[:MOST_STRATA]]
    more = f" and {len(beyond) - MOST_STRATA} more strata" if len(beyond) > MOST_STRATA else ""
    return f"{'; '.join(told)}{more}"


def _by_stratum(table: CrossTable, arms: pd.Series) -> Iterator[tuple[object, dict[str, int]]]:
    """Yield sizes of the arms by stratum; nothing where it is not known who is in which."""
    study, strata = table.study, list(table.study.design.stratified_by)
    if not table.holds(strata) or table.values[strata].isna().any(axis=None) or arms.isna().any():
        return
    if not strata:
        yield "", _sizes(study, arms)
        return
    for stratum, group in arms.groupby([table.values[name] for name in strata], observed=True):
        yield stratum, _sizes(study, group)


def _stratum(levels: object) -> str:
    named = levels if isinstance(levels, tuple) else (levels,)
    text = ", ".join(str(level) for level in named)
    return f"in stratum {text}: " if text else ""


def _counted(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{size} {arm}" for arm, size in sizes.items())


def registered_late(table: CrossTable) -> Iterator[Fault]:
    """Yield a query if participants were enrolled (else: randomised) before the registration."""
    study = table.study
    name = study.design.enrolled_on or study.design.randomised_on
    if study.registered_on is None or name is None or name not in table.values:
        return
    days = table.values[name].dt.normalize()
    registered = pd.Timestamp(study.registered_on)
    before = int(np.sum((days < registered).to_numpy(bool)))
    if before:
        yield Fault(
            code="registered_late", file=table.raw.name, cell=False,
            found=f"registered in {registered:%Y-%m}, {before} of {days.notna().sum()} "
            f"participants there before, the first in {days.min():%Y-%m}",
            expected="a trial that is registered before its first participant",
            remedy="report it with registration and protocol; correct registered_on if it is wrong",
        )  # fmt: skip
