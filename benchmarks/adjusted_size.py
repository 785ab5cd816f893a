"""Size and coverage of the adjusted and stratified analyses in trials of 100, by simulation.

    python benchmarks/adjusted_size.py [TRIALS] [--write]

Two arms of 50, one prognostic covariate (log odds ratio 1 a standard deviation), and a binary one
that makes two strata within which the arms are balanced. The truth of each measure is computed by
quadrature. Prints, for each method, the share of trials that reject no effect at 5% where there is
none, and the share of 95% intervals that hold the truth, without an effect and with a conditional
odds ratio of e. ``--write`` stores the counts for the validation page.
"""

from functools import partial

import numpy as np
from scipy.special import expit
from simulated import Answer, run

from helpers.stats.association import n_minus_1
from helpers.stats.firth import firth_odds_ratio
from helpers.stats.logistic import conditional_odds_ratio
from helpers.stats.odds_ratio import ODDS_RATIO
from helpers.stats.risk_difference import RISK_DIFFERENCE
from helpers.stats.risk_ratio import RISK_RATIO
from helpers.stats.standardisation import CONTRASTS, contrast, standardise
from helpers.stats.strata import Strata
from helpers.stats.stratified_association import cmh
from helpers.stats.stratified_difference import STRATIFIED_RISK_DIFFERENCE
from helpers.stats.stratified_odds import STRATIFIED_ODDS_RATIO
from helpers.stats.stratified_ratio import STRATIFIED_RISK_RATIO
from helpers.stats.tables import TwoByTwo

N, SLOPE, SHIFT, EFFECT = 100, 1.0, 0.8, 1.0
SCENARIOS = {"risk about 1/4": -1.4, "risk about 1/2": -0.4}
SEEDS = (1, 2)
VARIANCES = {
    "hc3_sampling": "standardised, HC3 and sampling",
    "ye": "standardised, Ye",
    "hc0": "standardised, HC0 (Ge)",
}
SCORE = "miettinen_nurminen"
UNADJUSTED = {
    "risk_difference": RISK_DIFFERENCE[SCORE],
    "risk_ratio": RISK_RATIO[SCORE],
    "odds_ratio": ODDS_RATIO[SCORE],
}
STRATIFIED = {
    "risk_difference": STRATIFIED_RISK_DIFFERENCE,
    "risk_ratio": STRATIFIED_RISK_RATIO,
    "odds_ratio": STRATIFIED_ODDS_RATIO,
}
WORDS = {
    "miettinen_nurminen": "stratified score, CMH",
    "mantel_haenszel_sato": "Mantel-Haenszel, Sato",
    "newcombe": "stratified Newcombe",
    "mantel_haenszel_greenland_robins": "Mantel-Haenszel, Greenland-Robins",
    "mantel_haenszel_rbg": "Mantel-Haenszel, Robins-Breslow-Greenland",
}


def risks(intercept, effect):
    """Return the risk in each stratum under one arm."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    return np.array(
        [weights @ expit(intercept + effect + SLOPE * nodes + s * SHIFT) for s in (0, 1)]
    )


def truths(intercept, effect):
    """Return the marginal measures, and the odds ratios given the stratum and given covariates."""
    in_arm, in_reference = risks(intercept, effect), risks(intercept, 0.0)
    p1, p0 = in_arm.mean(), in_reference.mean()
    return {
        "risk_difference": p1 - p0,
        "risk_ratio": p1 / p0,
        "odds_ratio": p1 / (1 - p1) / (p0 / (1 - p0)),
        "given strata": (in_arm @ (1 - in_reference)) / (in_reference @ (1 - in_arm)),
        "given covariates": np.exp(effect),
    }


def participants(draw, intercept, effect):
    """Return arm, events, covariate and stratum of one trial, balanced within strata."""
    group = np.sort(draw.integers(0, 2, N))
    treated = np.concatenate([draw.permutation(np.arange(n) % 2 == 0) for n in np.bincount(group)])
    covariate = draw.normal(size=N)
    risk = expit(intercept + effect * treated + SLOPE * covariate + SHIFT * group)
    return treated, draw.random(N) < risk, covariate, group


def standardised(treated, events, covariates, group, truth):
    """Yield the standardised measures by every variance, and corrected for strata."""
    fits = {
        words: standardise(treated, events, covariates, variance=name)
        for name, words in VARIANCES.items()
    }
    fits["standardised, Ye corrected for strata"] = standardise(
        treated, events, covariates, strata=group
    )
    for words, fit in fits.items():
        for measure in CONTRASTS:
            found = contrast(fit, measure)
            yield Answer(words, measure, found.lower, found.upper, truth[measure], found.p_value)


def conditional(treated, events, covariates, truth):
    """Yield the odds ratios given the covariates."""
    design = np.column_stack([np.ones(N), treated, covariates])
    fits = {
        "logistic, profile": conditional_odds_ratio(design, events),
        "Firth, profile": firth_odds_ratio(design, events),
    }
    for words, fit in fits.items():
        yield Answer(
            words, "odds_ratio", fit.lower, fit.upper, truth["given covariates"], fit.p_value
        )


def in_strata(treated, events, group, truth):
    """Yield the stratified and the unadjusted measures."""
    sides = (treated, ~treated)
    cells = [[(events & side & (group == g)).sum() for g in (0, 1)] for side in sides]
    sizes = [[(side & (group == g)).sum() for g in (0, 1)] for side in sides]
    strata = Strata(cells[0], sizes[0], cells[1], sizes[1])
    p_value, of_strata = cmh(strata), truth | {"odds_ratio": truth["given strata"]}
    for measure, methods in STRATIFIED.items():
        for name, method in methods.items():
            own = p_value if name == SCORE else None
            yield Answer(WORDS[name], measure, *method(strata), of_strata[measure], own)
    table = TwoByTwo(*(int(np.sum(x)) for x in (cells[0], sizes[0], cells[1], sizes[1])))
    for measure, method in UNADJUSTED.items():
        yield Answer("unadjusted score", measure, *method(table), truth[measure], n_minus_1(table))


def trial(draw, *, intercept, effect, truth):
    """Yield every method's answer to one simulated trial."""
    treated, events, covariate, group = participants(draw, intercept, effect)
    covariates = np.column_stack([covariate, group])
    yield from standardised(treated, events, covariates, group, truth)
    yield from conditional(treated, events, covariates, truth)
    yield from in_strata(treated, events, group, truth)


def scenarios():
    """Return by its words each scenario: trials without an effect, and with one."""
    return {
        words: tuple(
            partial(trial, intercept=intercept, effect=effect, truth=truths(intercept, effect))
            for effect in (0.0, EFFECT)
        )
        for words, intercept in SCENARIOS.items()
    }


if __name__ == "__main__":
    run(scenarios(), SEEDS, "size_adjusted.json")
