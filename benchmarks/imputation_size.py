"""Size and coverage of multiple imputation in trials of 100, by simulation.

    python benchmarks/imputation_size.py [TRIALS] [--write]

Two arms of 50 and one prognostic covariate (log odds ratio 1 a standard deviation). Outcomes are
missing at random given arm and covariate: those with a poor prognosis are lost more often, in one
arm more than in the other. Prints for each method the share of trials that reject no effect at 5%
where there is none, and the share of 95% intervals that hold the truth, without an effect and with
a conditional odds ratio of e; of one arm, how often the interval of its risk holds the truth.
``--write`` stores the counts for the validation page.
"""

import math
from functools import partial

import numpy as np
from scipy.special import expit
from simulated import Answer, run

from helpers.stats.association import n_minus_1
from helpers.stats.imputation import draws_needed, imputed, number_of_imputations
from helpers.stats.imputed_tables import RUBIN, lott_reiter
from helpers.stats.odds_ratio import ODDS_RATIO
from helpers.stats.one_proportion import wilson
from helpers.stats.risk_difference import RISK_DIFFERENCE
from helpers.stats.risk_ratio import RISK_RATIO
from helpers.stats.tables import TwoByTwo

ARM, SLOPE, EFFECT = 50, 1.0, 1.0
SCENARIOS = {"risk about 1/4": -1.4, "risk about 1/2": 0.0}
LOSSES = {"10% missing": (-2.5, -2.5), "30% v 15% missing": (-1.1, -2.0)}
SEEDS = (20260101, 20260102)
SCORE = "miettinen_nurminen"
MEASURES = {
    "risk_difference": RISK_DIFFERENCE[SCORE],
    "risk_ratio": RISK_RATIO[SCORE],
    "odds_ratio": ODDS_RATIO[SCORE],
}


def marginal_risk(log_odds):
    """Return the risk of everybody at a log odds for the average covariate."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    return float(weights / weights.sum() @ expit(log_odds + SLOPE * nodes))


def truths(log_odds):
    """Return the marginal measures of two arms, and the risk of the first."""
    p1, p0 = (marginal_risk(odds) for odds in log_odds)
    return {
        "risk": p1,
        "risk_difference": p1 - p0,
        "risk_ratio": p1 / p0,
        "odds_ratio": p1 / (1 - p1) / (p0 / (1 - p0)),
    }


def arm(draw, log_odds, loss):
    """Return outcome, covariate and who is known, of one arm."""
    covariate = draw.normal(size=ARM)
    outcome = draw.random(ARM) < expit(log_odds + SLOPE * covariate)
    known = draw.random(ARM) >= expit(loss - 0.8 * covariate)
    return outcome, covariate[:, None], known


def imputed_events(draw, of_arm, m):
    """Return the events of an arm in m imputed data sets."""
    outcome, x, known = of_arm
    chance = draw.random((m, draws_needed(known.sum(), (~known).sum())))
    return outcome[known].sum() + imputed(outcome[known], x[known], x[~known], chance).sum(axis=1)


def of_table(words, table, truth):
    """Yield the unadjusted measures of one table, and the risk of its first arm."""
    estimates = {"risk_difference": table.risks[0] - table.risks[1]}
    for measure, method in MEASURES.items():
        estimate = estimates.get(measure, math.nan)
        yield Answer(words, measure, *method(table), truth[measure], n_minus_1(table), estimate)
    yield Answer(f"{words}, Wilson", "risk", *wilson(table.x1, table.n1), truth["risk"])


def of_imputations(table, truth):
    """Yield the pooled measures of imputed tables, and the risk of their first arm."""
    for measure, method in RUBIN.items():
        found = method(table)
        limits, estimate = (found.lower, found.upper), found.estimate
        yield Answer("imputed, Rubin", measure, *limits, truth[measure], found.p_value, estimate)
    yield Answer("imputed, Lott-Reiter", "risk", *lott_reiter(table.x1, ARM), truth["risk"])


def trial(draw, *, log_odds, losses, truth):
    """Yield every method's answer to one simulated trial."""
    arms = [arm(draw, odds, loss) for odds, loss in zip(log_odds, losses, strict=True)]
    whole = TwoByTwo(*(int(v) for a in arms for v in (a[0].sum(), ARM)))
    yield from of_table("nothing missing", whole, truth)
    cells = (int(v) for a in arms for v in (a[0][a[2]].sum(), a[2].sum()))
    yield from of_table("complete cases", TwoByTwo(*cells), truth)
    m = number_of_imputations(max(1 - a[2].mean() for a in arms))
    events = [imputed_events(draw, a, m) for a in arms]
    yield from of_imputations(TwoByTwo(events[0], ARM, events[1], ARM), truth)


def scenarios():
    """Return by its words each scenario: trials without an effect, and with one."""
    found = {}
    for risk, odds in SCENARIOS.items():
        for loss, losses in LOSSES.items():
            pairs = ((odds + effect, odds) for effect in (0.0, EFFECT))
            found[f"{risk}, {loss}"] = tuple(
                partial(trial, log_odds=pair, losses=losses, truth=truths(pair)) for pair in pairs
            )
    return found


if __name__ == "__main__":
    run(scenarios(), SEEDS, "size_imputation.json")
