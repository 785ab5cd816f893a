"""The integrity checks: one function a question, in the order of the page."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from helpers.analysis.integrity.allocated import arms_in_turn, out_of_blocks
from helpers.analysis.integrity.along import (
    same_again,
    similar_neighbours,
    similar_neighbours_levels,
)
from helpers.analysis.integrity.arms import means, missing_by_arm, proportions, variances
from helpers.analysis.integrity.dated import closed_days, steady_recruitment
from helpers.analysis.integrity.looked import Looked
from helpers.analysis.integrity.material import Material
from helpers.analysis.integrity.measured import (
    digits,
    missing_correlation,
    never_varies,
    same_measurement,
)
from helpers.analysis.integrity.records import alike_records, copied_values, identical_records
from helpers.analysis.integrity.reported import (
    means_possible,
    percentages_possible,
    spreads_possible,
)

__all__ = ["CHECKS"]

CHECKS: Mapping[str, Callable[[Material], Looked]] = MappingProxyType(
    {
        "identical_records": identical_records,
        "alike_records": alike_records,
        "copied_values": copied_values,
        "digits": digits,
        "never_varies": never_varies,
        "same_measurement": same_measurement,
        "missing_correlation": missing_correlation,
        "same_again": same_again,
        "similar_neighbours": similar_neighbours,
        "similar_neighbours_levels": similar_neighbours_levels,
        "closed_days": closed_days,
        "steady_recruitment": steady_recruitment,
        "out_of_blocks": out_of_blocks,
        "arms_in_turn": arms_in_turn,
        "means": means,
        "proportions": proportions,
        "variances": variances,
        "missing_by_arm": missing_by_arm,
        "means_possible": means_possible,
        "percentages_possible": percentages_possible,
        "spreads_possible": spreads_possible,
    }
)
