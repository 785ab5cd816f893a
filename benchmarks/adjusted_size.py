"""Size and coverage of the adjusted and stratified analyses in trials of 100, by simulation.

    python benchmarks/adjusted_size.py [TRIALS]

Two arms of 50, one prognostic covariate (log odds ratio 1 a standard deviation), and a binary one
that makes two strata within which the arms are balanced. The marginal truth of a scenario is
computed by quadrature. Prints, for each method, the share of trials that reject no effect at 5%
where there is none, and the share of 95% intervals that hold the marginal risk difference.
"""

import sys

import numpy as np
from scipy.special import expit

from helpers.stats.association import n_minus_1
from helpers.stats.risk_difference import miettinen_nurminen
from helpers.stats.standardisation import contrast, standardise
from helpers.stats.strata import Strata
from helpers.stats.stratified_association import cmh
from helpers.stats.stratified_difference import miettinen_nurminen as stratified_limits
from helpers.stats.tables import TwoByTwo

N, SLOPE, SHIFT = 100, 1.0, 0.8
SCENARIOS = {"risk about 1/4": -1.4, "risk about 1/2": -0.4}
VARIANCES = ("hc3_sampling", "hc3", "hc0", "ye", "model")


def marginal_risk(intercept, effect):
    """Return the risk of everybody under one arm."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    risks = (expit(intercept + effect + SLOPE * nodes + SHIFT * group) for group in (0, 1))
    return float(np.mean([weights @ risk for risk in risks]))


def trial(draw, intercept, effect):
    """Return arm, events, covariate and stratum of one trial, balanced within strata."""
    group = np.sort(draw.integers(0, 2, N))
    treated = np.concatenate([draw.permutation(np.arange(n) % 2 == 0) for n in np.bincount(group)])
    covariate = draw.normal(size=N)
    risk = expit(intercept + effect * treated + SLOPE * covariate + SHIFT * group)
    return treated, draw.random(N) < risk, covariate, group


def analyses(treated, events, covariate, group):
    """Yield name, p-value and limits of the risk difference."""
    covariates = np.column_stack([covariate, group])
    for variance in VARIANCES:
        found = contrast(
            standardise(treated, events, covariates, variance=variance), "risk_difference"
        )
        yield variance, found.p_value, (found.lower, found.upper)
    found = contrast(standardise(treated, events, covariates, strata=group), "risk_difference")
    yield "ye, corrected for strata", found.p_value, (found.lower, found.upper)
    cells = [[(events & side & (group == g)).sum() for g in (0, 1)] for side in (treated, ~treated)]
    sizes = [[(side & (group == g)).sum() for g in (0, 1)] for side in (treated, ~treated)]
    strata = Strata(cells[0], sizes[0], cells[1], sizes[1])
    yield "stratified score", cmh(strata), stratified_limits(strata)
    table = TwoByTwo(*(int(np.sum(x)) for x in (cells[0], sizes[0], cells[1], sizes[1])))
    yield "unadjusted score", n_minus_1(table), miettinen_nurminen(table)


def simulate(trials, intercept, effect, seed):
    """Return for each method the shares of rejections and of intervals that hold the truth."""
    draw = np.random.default_rng(seed)
    truth = marginal_risk(intercept, effect) - marginal_risk(intercept, 0.0)
    counts = {}
    for _ in range(trials):
        for name, p_value, (lower, upper) in analyses(*trial(draw, intercept, effect)):
            row = counts.setdefault(name, [0, 0])
            row[0] += p_value <= 0.05
            row[1] += lower <= truth <= upper
    return {name: (a / trials, b / trials) for name, (a, b) in counts.items()}


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    error = (0.05 * 0.95 / trials) ** 0.5
    print(f"{trials} trials of {N}; Monte Carlo standard error of 5%: {error:.4f}")
    for words, intercept in SCENARIOS.items():
        size = simulate(trials, intercept, 0.0, seed=1)
        power = simulate(trials, intercept, 1.0, seed=2)
        print(f"\n{words:26s} size   coverage   power  coverage (odds ratio e)")
        for name in size:
            print(
                f"{name:26s} {size[name][0]:.4f} {size[name][1]:.4f}     "
                f"{power[name][0]:.4f} {power[name][1]:.4f}"
            )


if __name__ == "__main__":
    main()
