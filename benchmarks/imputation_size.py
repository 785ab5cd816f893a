"""Size and coverage of multiple imputation in trials of 100, by simulation.

    python benchmarks/imputation_size.py [TRIALS]

Two arms of 50 and one prognostic covariate (log odds ratio 1 a standard deviation). Outcomes are
missing at random given arm and covariate: those with a poor prognosis are lost more often, in one
arm more than in the other. Prints for each method the share of trials that reject no effect at 5%
where there is none, the share of 95% intervals that hold the marginal risk difference, and the
mean error of the estimate; and for one arm how often the interval of its risk holds the truth.
"""

import sys

import numpy as np
from scipy.special import expit

from helpers.stats.association import n_minus_1
from helpers.stats.imputation import draws_needed, imputed, number_of_imputations
from helpers.stats.imputed_tables import lott_reiter
from helpers.stats.imputed_tables import risk_difference as pooled_difference
from helpers.stats.one_proportion import wilson
from helpers.stats.risk_difference import miettinen_nurminen
from helpers.stats.tables import TwoByTwo

ARM, SLOPE = 50, 1.0
SCENARIOS = {"risk about 1/4": -1.4, "risk about 1/2": 0.0}
LOSSES = {"10% missing": (-2.5, -2.5), "30% v 15% missing": (-1.1, -2.0)}


def marginal_risk(log_odds):
    """Return the risk of everybody at a log odds for the average covariate."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    return float(weights / weights.sum() @ expit(log_odds + SLOPE * nodes))


def arm(draw, log_odds, loss):
    """Return outcome, covariate and who is known, of one arm."""
    covariate = draw.normal(size=ARM)
    outcome = draw.random(ARM) < expit(log_odds + SLOPE * covariate)
    known = draw.random(ARM) >= expit(loss - 0.8 * covariate)
    return outcome, covariate[:, None], known


def imputed_events(draw, of_arm, m, *, covariates):
    """Return the events of an arm in m imputed data sets."""
    outcome, covariate, known = of_arm
    x = covariate if covariates else covariate[:, :0]
    chance = draw.random((m, draws_needed(known.sum(), (~known).sum())))
    return outcome[known].sum() + imputed(outcome[known], x[known], x[~known], chance).sum(axis=1)


def analyses(draw, arms):
    """Yield name, p-value, limits and estimate of the risk difference, and limits of one risk."""
    whole = TwoByTwo(*(int(v) for a in arms for v in (a[0].sum(), ARM)))
    cells = [int(v) for a in arms for v in (a[0][a[2]].sum(), a[2].sum())]
    for name, table in (("nothing missing", whole), ("complete cases", TwoByTwo(*cells))):
        estimate = np.subtract(*table.risks)
        own = wilson(table.x1, table.n1)
        yield name, n_minus_1(table), miettinen_nurminen(table), estimate, own
    m = number_of_imputations(max(1 - a[2].mean() for a in arms))
    for name, covariates in (("imputed, no covariate", False), ("imputed", True)):
        events = [imputed_events(draw, a, m, covariates=covariates) for a in arms]
        found = pooled_difference(TwoByTwo(events[0], ARM, events[1], ARM))
        own = lott_reiter(events[0], ARM)
        yield name, found.p_value, (found.lower, found.upper), found.estimate, own


def simulate(trials, log_odds, losses, seed):
    """Return by method the shares of rejections and of intervals that hold, and the mean error."""
    draw = np.random.default_rng(seed)
    truth = [marginal_risk(odds) for odds in log_odds]
    effect, counts = truth[0] - truth[1], {}
    for _ in range(trials):
        arms = [arm(draw, odds, loss) for odds, loss in zip(log_odds, losses, strict=True)]
        for name, p_value, (lower, upper), estimate, own in analyses(draw, arms):
            row = counts.setdefault(name, np.zeros(4))
            row += (
                p_value <= 0.05, lower <= effect <= upper, estimate - effect,
                own[0] <= truth[0] <= own[1],
            )  # fmt: skip
    return {name: row / trials for name, row in counts.items()}


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    error = (0.05 * 0.95 / trials) ** 0.5
    print(f"{trials} trials of {2 * ARM}; Monte Carlo standard error of 5%: {error:.4f}")
    for risk, log_odds in SCENARIOS.items():
        for loss, losses in LOSSES.items():
            null = simulate(trials, (log_odds, log_odds), losses, 20260101)
            effect = simulate(trials, (log_odds + 1.0, log_odds), losses, 20260102)
            print(f"\n{risk}, {loss}: size, coverage without and with an effect, bias, risk")
            for name in null:
                size, covered, _, _ = null[name]
                _, covered_effect, bias, own = effect[name]
                shares = f"{size:.4f}  {covered:.4f}  {covered_effect:.4f}"
                print(f"  {name:24}{shares}  {bias:+.4f}  {own:.4f}")


if __name__ == "__main__":
    main()
