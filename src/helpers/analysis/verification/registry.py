"""What is computed again, by which route: one entry for every kind of number.

A route is found by the kind of analysis, the type of the outcome, measure and method of a result.
`WITHOUT` says why the others have none.
"""

from collections.abc import Mapping

from helpers.analysis.verification.case import RULES
from helpers.analysis.verification.route import CLOSED, ITERATIVE, Route
from helpers.analysis.verification.routes_beside import BESIDE
from helpers.analysis.verification.routes_of_models import MODELS
from helpers.analysis.verification.routes_of_risks import RISKS
from helpers.analysis.verification.routes_of_values import OTHER_TYPES, OVER_TIME
from helpers.results import Key
from helpers.study import Study

__all__ = ["CLOSED", "ITERATIVE", "ROUTES", "WITHOUT", "Route", "route_of", "why_not"]

ROUTES: Mapping[str, Route] = {**RISKS, **OTHER_TYPES, **OVER_TIME, **BESIDE, **MODELS}

WITHOUT: Mapping[str, str] = {
    "chan_zhang": "exact unconditional limits: plain enumeration takes minutes; the tests hold "
    "them against R",
    "exclusions": "counts of those left out of a population, beside its size",
    "non_inferiority": "at the margin, the inversion of limits that are compared",
    "equivalence": "at the margins, the inversion of limits that are compared",
    "rubin": "pooled over random draws",
    "time_point": "round times chosen for display",
    "multiple_imputation": "pooled over random draws",
    "tipping_point": "every way to fill in unknown outcomes, by the code of the main results",
    "exact": "exact unconditional tests: plain enumeration takes minutes; the tests hold them "
    "against R",
    "bayesian": "described beside the plan",
    "randomisation": "random draws",
    "fragility": "described beside the plan",
    "robustness": "a count over the other results",
    "curve": "drawn curves, the same as the time points that are compared",
    "flow": "counts that the reconciliation of the report holds against the tables",
    "populations": "counts that the reconciliation of the report holds against the tables",
    "end_state": "counts that the reconciliation of the report holds against the tables",
    "missing": "counts that stand with the outcomes too, where they are compared",
    "queries": "made before the analysis-ready table",
    "cleaning_rules": "made before the analysis-ready table",
    "sources": "made before the analysis-ready table",
    "claims": "made of tests of the main results",
    "compatible": "tables that are no data of this trial",
    "context": "published trials, which are no data of this trial",
    "omnibus_permutation": "random draws",
    "core_outcomes": "counts and tests of the field's core outcomes, by the code of the main "
    "results",
    "principal_stratum": "bounds made of counts of the main results",
    "integrity": "questions to the site, not results",
}
OTHERWISE = "no second route yet"


def kind_of(key: Key, study: Study) -> str:
    """Return what kind of analysis a result is of, as `Route.kinds` names them."""
    as_main = key.analysis in RULES or key.analysis in study.populations
    return "main" if as_main else key.analysis


def route_of(key: Key, study: Study) -> str:
    """Return the name of the route by which a result is computed again; empty where none is."""
    types = {outcome.id: outcome.type for outcome in study.outcomes}
    kind, type_of = kind_of(key, study), types.get(key.outcome, "")
    return next((n for n, route in ROUTES.items() if route.takes(kind, type_of, key)), "")


def why_not(key: Key, study: Study) -> str:
    """Return why a result is not computed again, in words."""
    asked = {additional.id for additional in study.additional}
    if key.analysis in asked:
        return "asked for later; its parts go by the code of the main results"
    names = (key.method, key.measure, key.analysis)
    return next((WITHOUT[name] for name in names if name in WITHOUT), OTHERWISE)
