"""The figures of a report, each from results and study to a captioned drawing with its words.

They are loaded when first used: a notebook without a figure must not wait for matplotlib.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.present.figures.balance_plot import balance
    from helpers.present.figures.context_forest import published_trials
    from helpers.present.figures.distributions import baseline_distributions
    from helpers.present.figures.end_state_bars import end_states
    from helpers.present.figures.flow import flow_diagram
    from helpers.present.figures.forest_plot import forest
    from helpers.present.figures.harms_dots import harms_dots
    from helpers.present.figures.icons import icon_array
    from helpers.present.figures.subgroup_forest import subgroup_forest
    from helpers.present.figures.survival import survival_curves
    from helpers.present.figures.tipping import tipping_map

_HOMES = {
    "balance": "balance_plot",
    "baseline_distributions": "distributions",
    "end_states": "end_state_bars",
    "flow_diagram": "flow",
    "forest": "forest_plot",
    "harms_dots": "harms_dots",
    "icon_array": "icons",
    "published_trials": "context_forest",
    "subgroup_forest": "subgroup_forest",
    "survival_curves": "survival",
    "tipping_map": "tipping",
}

__all__ = [
    "balance",
    "baseline_distributions",
    "end_states",
    "flow_diagram",
    "forest",
    "harms_dots",
    "icon_array",
    "published_trials",
    "subgroup_forest",
    "survival_curves",
    "tipping_map",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
