"""Published statements held against the data: direction, threshold, and the bracket reading.

A statement such as "p < 0.05" can mean a threshold, or, as tables print it, the bracket from
0.01 to 0.05. Both readings are given, for each of the usual tests, and for each denominator that
the study file declares.
"""

import math
from collections.abc import Iterator

import pandas as pd

from helpers.analysis.binary import table_of
from helpers.analysis.choices import Choices
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import outcome_values
from helpers.results import Estimate, Key
from helpers.stats import ASSOCIATION, TwoByTwo
from helpers.study import Claim

__all__ = ["LADDER", "claim_rows", "held"]

LADDER = (0.05, 0.01, 0.001)
CLAIM_TESTS = ("pearson", "n_minus_1", "fisher")


def claim_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield, for every claim on a binary outcome, p-values and whether each reading holds.

    Statistics of ``measure=claim``: ``direction`` (1 = the observed difference has the claimed
    sign), and for each test ``threshold`` and ``bracket`` (1 = holds, 0 = does not).
    """
    study = choices.study
    for number, claim in enumerate(study.claims, start=1):
        if study.outcome(claim.outcome).type != "binary":
            continue
        outcome = study.outcome(claim.outcome)
        among = claim.among or outcome.among or "randomised"
        observed = outcome_values(participants, choices, outcome, among=among)
        data = filled(observed, main_rule(study), study)
        for arm in study.arms.compared:
            key = Key(
                stage=choices.stage, analysis="claims",
                population=choices.population_of(outcome), outcome=outcome.id, among=among,
                level=str(number), arm=arm, reference=study.arms.reference, measure="claim",
            )  # fmt: skip
            table = table_of(data, arm, study.arms.reference)
            if table is not None:
                yield from _rows(claim, key, table)


def held(claim: Claim, p_value: float) -> dict[str, bool]:
    """Return whether a p-value meets the claimed threshold, and lies in the claimed bracket.

    >>> claim = Claim(outcome="live_birth", direction="higher", p_below=0.01)
    >>> held(claim, 0.0002)
    {'threshold': True, 'bracket': False}
    """
    below = 1.0 if claim.p_below is None else claim.p_below
    floor = max((rung for rung in LADDER if rung < below), default=0.0)
    least = 0.0 if claim.p_at_least is None else claim.p_at_least
    threshold = least <= p_value < below or (claim.p_below is None and p_value >= least)
    return {"threshold": threshold, "bracket": threshold and p_value >= floor}


def _rows(claim: Claim, key: Key, table: TwoByTwo) -> Iterator[Estimate]:
    treated, control = table.risks
    sign = 1 if claim.direction == "higher" else -1
    direction = math.copysign(1, treated - control) == sign and treated != control
    yield Estimate(key=key, value=int(direction), statistic="direction")
    shared = {
        name: getattr(key, name) for name in key.__slots__ if name not in ("measure", "method")
    }
    for method in CLAIM_TESTS:
        p_value = float(ASSOCIATION[method](table))
        yield Estimate(
            key=Key(**shared, measure="test", method=method), value=p_value, statistic="p_value"
        )
        for reading, holds in held(claim, p_value).items():
            yield Estimate(
                key=Key(**shared, measure="claim", method=method),
                value=int(holds), statistic=reading,
            )  # fmt: skip
