"""What stands for an unknown binary outcome: the main rule of the plan.

Only single, deterministic rules live here; `helpers.analysis.imputation` draws. Each says what a
missing outcome counts as; `benefit` says which result is the good one.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from helpers.analysis.outcome_values import OutcomeValues
from helpers.study import Outcome, Study

__all__ = ["RULES", "filled", "imputes", "main_rule"]

Rule = Callable[[Outcome, bool], bool | None]


def _good(outcome: Outcome) -> bool:
    return outcome.benefit == "higher"


RULES: Mapping[str, Rule] = {
    "complete_case": lambda outcome, is_reference: None,
    "failure": lambda outcome, is_reference: not _good(outcome),
    "non_event": lambda outcome, is_reference: False,
    "best_case": lambda outcome, is_reference: _good(outcome) is not is_reference,
    "worst_case": lambda outcome, is_reference: _good(outcome) is is_reference,
}


def main_rule(study: Study) -> str:
    """Return the single rule that tables are filled by: the plan's, else complete cases.

    Where the plan imputes many times, whatever needs one table (a claim's tests, adjustment)
    uses the known outcomes; a tipping-point grid is no rule for one result.
    """
    planned = study.analysis.missing_outcome.main
    return planned if planned in RULES else "complete_case"


def imputes(study: Study) -> bool:
    """Return whether the plan's main results of binary outcomes are multiply imputed."""
    return study.analysis.missing_outcome.main == "multiple_imputation"


def filled(data: OutcomeValues, rule: str, study: Study) -> OutcomeValues:
    """Return the values with every unknown outcome replaced as `rule` says.

    Parameters
    ----------
    data : OutcomeValues
        A binary outcome by arm.
    rule : str
        A name of `RULES`; ``"complete_case"`` leaves unknown outcomes unknown.
    study : Study
        Names the reference arm, which ``best_case`` and ``worst_case`` treat the other way.

    Raises
    ------
    KeyError
        If the rule is not a single deterministic one.
    """
    values = {}
    for arm, observed in data.values.items():
        stands_for = RULES[rule](data.outcome, arm == study.arms.reference)
        values[arm] = observed if stands_for is None else observed.fillna(stands_for)
    return replace(data, values=values)
