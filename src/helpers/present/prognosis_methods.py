"""How adjusted and stratified results were made, as sentences of the methods section."""

from collections.abc import Callable, Iterator, Mapping

from helpers.analysis import Choices, plan_for, stage_of
from helpers.analysis.adjusted import covariates_for
from helpers.analysis.stratified import strata_for
from helpers.analysis.stratified_models import RANKS
from helpers.present.figures.common import lowered
from helpers.present.text import Label, Text
from helpers.present.vocabulary import COVARIATE_RULES
from helpers.results import Results
from helpers.study import Outcome, Study

__all__ = ["prognosis_methods"]

HOW: Mapping[str, str] = {
    "binary": "binary outcomes by logistic regression, standardised to marginal risks, with the "
    "odds ratio given the covariates by profile likelihood beside it",
    "continuous": "continuous outcomes by analysis of covariance",
    "ordinal": "ordinal outcomes by the proportional odds model",
    "count": "counts by negative binomial regression",
    "time_to_event": "times to an event by Cox's model",
}
STRATIFIED: Mapping[str, str] = {
    "binary": "binary outcomes with Miettinen–Nurminen limits over strata, Mantel–Haenszel "
    "estimates and the Cochran–Mantel–Haenszel test",
    "continuous": "continuous outcomes by analysis of covariance with a term for each stratum",
    "ordinal": "ordinal outcomes by the proportional odds model with a term for each stratum",
    "count": "counts by negative binomial regression with a term for each stratum",
    "time_to_event": "times to an event by Cox's model and the log-rank or Gray's test within "
    "strata",
}
RANKED = " Without a model: van Elteren's rank test within strata."
PRIMARY: Mapping[str, str] = {
    "unadjusted": "",
    "adjusted": " The plan's primary analysis is the adjusted one: its P-values are read in the "
    "order of the tests.",
    "stratified": " The plan's primary analysis is the stratified one: its P-values are read in "
    "the order of the tests.",
}


def prognosis_methods(study: Study, results: Results) -> Iterator[Text]:
    """Yield what was adjusted for and stratified by, and how, as far as `results` hold it."""
    adjusted, stratified = (results.where(analysis=name) for name in ("adjusted", "stratified"))
    planned = study.analysis.primary_analysis
    if len(adjusted):
        yield Text(
            "Beside the unadjusted results stand those adjusted for {covariates}: {how}. "
            "{rule}.{primary}",
            covariates=Label(_names(study, covariates_for, adjusted)),
            how=_how(study, adjusted, HOW),
            rule=COVARIATE_RULES[study.analysis.missing_covariate],
            primary=PRIMARY[planned] if planned == "adjusted" else "",
        )
    if len(stratified):
        yield Text(
            "Results stratified by {strata} stand beside them too: {how}.{ranks}{primary}",
            strata=Label(_names(study, strata_for, stratified)),
            how=_how(study, stratified, STRATIFIED),
            ranks=RANKED if len(stratified.where(method=RANKS)) else "",
            primary=PRIMARY[planned] if planned == "stratified" else "",
        )


def _how(study: Study, results: Results, words: Mapping[str, str]) -> str:
    """Return how each type of outcome among the results is analysed."""
    kinds = {study.outcome(e.key.outcome).type for e in results}
    return "; ".join(said for kind, said in words.items() if kind in kinds)


def _names(
    study: Study, of: Callable[[Choices, Outcome], tuple[str, ...]], results: Results
) -> str:
    """Return the labels of all variables that some outcome of `results` uses."""
    outcomes = (study.outcome(name) for name in dict.fromkeys(e.key.outcome for e in results))
    names = (name for o in outcomes for name in of(plan_for(study, stage_of(o)), o))
    return ", ".join(lowered(study.codebook[name].label) for name in dict.fromkeys(names))
