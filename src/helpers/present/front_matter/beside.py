"""The methods of what stands beside the main results, as far as it was run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from helpers.present.figures.common import lowered
from helpers.present.formatting import count
from helpers.present.text import Label, Text
from helpers.present.views.common import people
from helpers.present.vocabulary import METHODS, MISSING_NAMES, method_words
from helpers.results import Results
from helpers.study import Study

__all__ = ["beside_methods"]

PANEL: Mapping[str, str] = MappingProxyType(
    {
        "exact": "the exact one ({methods})",
        "bayesian": "Bayesian ones ({methods})",
        "randomisation": "a randomisation test that follows the allocation of the plan",
        "fragility": "the fragility index ({methods})",
    }
)
"""Analyses of the robustness panel that stand nowhere else, and how each is named."""

ONE_PANEL = (
    "One panel shows the effect on each primary outcome by every analysis of the plan, so that it "
    "can be seen whether the conclusion depends on the choice.{also}"
)
POPULATIONS = "The outcomes are shown in other populations of the plan too: {populations}."
RULES = (
    "Beside the main rule for unknown outcomes stand those of the plan, for primary and key "
    "secondary binary outcomes: {rules}."
)
SUBGROUPS = (
    "Subgroups: {variables}. The difference between subgroups is estimated and tested as an "
    "interaction on the scale of the {scales}; no test is made within a subgroup."
)
STRATA = (
    "Of {who} who would have had the event on which an outcome depends under either treatment, "
    "the risks are bounded: {methods}."
)
CLAIMS = (
    "Published claims are held against the data with every denominator and test: {methods}.{too}"
)
COMPATIBLE = " The tables that could lie behind them are enumerated."
CONTEXT = (
    "Published trials of the same question stand beside the result, each by itself: none is "
    "pooled, and none enters an estimate."
)
ADDITIONAL = (
    "Asked for later{who}, shown beside the planned analyses and never in their place: {analyses}."
)
HARMS = (
    "Adverse events are counted by participants and by events, in the arm whose treatment was "
    "received; risk differences have the {methods}. They are not tested."
)
CORE = (
    "The core outcomes that trials of this field should report stand in a table of their own, of "
    "all {who} randomised; what was not collected is said there."
)
SECOND = (
    "{n} numbers agree with a second computation of them, by other code and other algorithms; "
    "where the two disagree, no report is made."
)
OMNIBUS = (
    "The distance between the arms over all baseline variables together is compared with other "
    "allocations, drawn as the plan says: a query about the allocation, and no test of a variable."
)


def beside_methods(study: Study, results: Results, topic: str = "") -> Iterator[Text]:
    """Yield what was done beside the main analysis, as far as `results` hold it.

    Parameters
    ----------
    study : Study
    results : Results
        The kept results of all stages.
    topic : str, optional
        A name of `TOPICS`: only what belongs there.

    Yields
    ------
    Text
        One sentence for each kind of analysis that has results, none for the others.
    """
    ran = set(dict.fromkeys(e.key.analysis for e in results))
    for needed, sentence in SENTENCES:
        if ran & set(needed(study)) and (not topic or sentence in TOPICS[topic]):
            yield from sentence(study, results)


def _populations(study: Study, results: Results) -> Iterator[Text]:
    there = [p for p in study.analysis.sensitivity_populations if len(results.where(analysis=p))]
    names = [lowered(study.populations[name].label) for name in there]
    yield Text(POPULATIONS, populations=Label(_listed(names)))


def _rules(study: Study, results: Results) -> Iterator[Text]:
    there = [rule for rule in MISSING_NAMES if len(results.where(analysis=rule))]
    others = [rule for rule in there if rule != study.analysis.missing_outcome.main]
    if others:
        names = [lowered(MISSING_NAMES[rule]) for rule in others]
        yield Text(RULES, rules=Label(_listed(names)))


def _panel(study: Study, results: Results) -> Iterator[Text]:
    parts = []
    for analysis, words in PANEL.items():
        own = results.where(analysis=analysis)
        if len(own):
            parts.append(words.format(methods=_methods(own).replace("Bayesian, ", "")))
    also = f" Only there: {_listed(parts)}." if parts else ""
    yield Text(ONE_PANEL, also=Label(also))


def _subgroups(study: Study, results: Results) -> Iterator[Text]:
    own = results.where(analysis="subgroup")
    variables = dict.fromkeys(e.key.subgroup for e in own if e.key.subgroup)
    labels = [lowered(study.codebook[name].label) for name in variables]
    scales = dict.fromkeys(e.key.method for e in own.where(measure="interaction"))
    if labels and scales:
        yield Text(
            SUBGROUPS,
            variables=Label(_listed(labels)),
            scales=Label(_listed([scale.replace("_", " ") for scale in scales])),
        )


def _strata(study: Study, results: Results) -> Iterator[Text]:
    own = results.where(analysis="principal_stratum", statistic="lower_bound")
    if len(own):
        yield Text(STRATA, who=Label(people(study)), methods=Label(_methods(own)))


def _claims(study: Study, results: Results) -> Iterator[Text]:
    tests = results.where(analysis="claims", measure="test")
    if len(tests):
        too = COMPATIBLE if len(results.where(analysis="compatible")) else ""
        yield Text(CLAIMS, methods=Label(_methods(tests)), too=too)


def _context(study: Study, results: Results) -> Iterator[Text]:
    yield Text(CONTEXT)


def _additional(study: Study, results: Results) -> Iterator[Text]:
    there = [one for one in study.additional if len(results.where(analysis=one.id))]
    parts = []
    for one in there:
        outcome = lowered(study.outcome_label(study.outcome(one.outcome)))
        covariates = [lowered(study.codebook[name].label) for name in one.adjust_for or ()]
        changes = [
            f"among those in the population: {lowered(study.populations[one.population].label)}"
            if one.population
            else "",
            f"adjusted for {_listed(covariates)}" if covariates else "",
        ]
        parts.append(", ".join([outcome, *(change for change in changes if change)]))
    asked = list(dict.fromkeys(one.requested_by for one in there if one.requested_by))
    who = f" by {_listed(asked)}" if asked else ""
    yield Text(ADDITIONAL, who=Label(who), analyses=Label("; ".join(parts)))


def _harms(study: Study, results: Results) -> Iterator[Text]:
    own = results.where(analysis="harms", measure="risk_difference")
    if len(own):
        yield Text(HARMS, methods=Label(_methods(own)))


def _core(study: Study, results: Results) -> Iterator[Text]:
    yield Text(CORE, who=Label(people(study)))


def _second(study: Study, results: Results) -> Iterator[Text]:
    for agree in results.where(analysis="verification", statistic="agree", method=""):
        yield Text(SECOND, n=count(agree))


def _omnibus(study: Study, results: Results) -> Iterator[Text]:
    if len(results.where(analysis="balance", statistic="draws")):
        yield Text(OMNIBUS)


Sentence = Callable[[Study, Results], Iterator[Text]]
SENTENCES: Sequence[tuple[Callable[[Study], Iterable[str]], Sentence]] = (
    (lambda study: study.analysis.sensitivity_populations, _populations),
    (lambda _: MISSING_NAMES, _rules),
    (lambda _: ("robustness",), _panel),
    (lambda _: ("subgroup",), _subgroups),
    (lambda _: ("principal_stratum",), _strata),
    (lambda _: ("claims",), _claims),
    (lambda _: ("context",), _context),
    (lambda study: (one.id for one in study.additional), _additional),
    (lambda _: ("harms",), _harms),
    (lambda _: ("balance",), _omnibus),
    (lambda _: ("core_outcomes",), _core),
    (lambda _: ("verification",), _second),
)
"""By the names of analyses of which one must have results: the sentence about them, in order."""
TOPICS: Mapping[str, Sequence[Sentence]] = MappingProxyType(
    {
        "people": (_populations,),
        "unknown": (_rules,),
        "baseline": (_omnibus,),
        "harms": (_harms,),
        "further": (_panel, _subgroups, _strata, _claims, _context, _additional, _core, _second),
    }
)
"""Under which heading of the methods the sentences stand."""


def _methods(results: Results) -> str:
    """Return the methods of results in words, in the order of the vocabulary."""
    order = list(METHODS)
    names = {e.key.method for e in results if e.key.method}
    known = sorted(names & set(order), key=order.index)
    return _listed([method_words(name) for name in (*known, *sorted(names - set(order)))])


def _listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence; by semicolons where a part has a comma.

    >>> _listed(["age", "sex", "site"]), _listed(["Fisher, two-sided", "Pearson"])
    ('age, sex and site', 'Fisher, two-sided; Pearson')
    """
    if any("," in word for word in words):
        return "; ".join(words)
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
