"""The figures of a report, each from results and study to a captioned drawing with its words."""

from helpers.present.figures.balance_plot import balance
from helpers.present.figures.distributions import baseline_distributions
from helpers.present.figures.end_state_bars import end_states
from helpers.present.figures.flow import flow_diagram
from helpers.present.figures.forest_plot import forest
from helpers.present.figures.icons import icon_array
from helpers.present.figures.survival import survival_curves

__all__ = [
    "balance",
    "baseline_distributions",
    "end_states",
    "flow_diagram",
    "forest",
    "icon_array",
    "survival_curves",
]
