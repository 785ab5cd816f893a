"""The methods, written from the plan and from what was run."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from helpers.analysis import Choices, available, plan_for
from helpers.analysis.multiplicity import procedures
from helpers.present.figures.common import lowered
from helpers.present.front_matter.beside import beside_methods
from helpers.present.front_matter.declared_parts import design_words
from helpers.present.front_matter.told import listed
from helpers.present.prognosis_methods import prognosis_methods
from helpers.present.ratio_methods import ratio_methods
from helpers.present.section import Section
from helpers.present.text import Label, Text
from helpers.present.views.common import level_of, people, population_label
from helpers.present.vocabulary import PROCEDURES, method_words, missing_words
from helpers.results import Results
from helpers.study import Study

__all__ = ["HEADINGS", "methods"]

Written: TypeAlias = Callable[[Study, Results, Choices], Iterator[Text]]
COMPUTING = ("python", "numpy", "scipy", "statsmodels", "pandas")
NAMES = {"python": "Python", "numpy": "NumPy", "scipy": "SciPy"}
"""Software that computes; every other version stands under Provenance."""


def methods(study: Study, results: Results, versions: Mapping[str, str]) -> Iterator[Section]:
    """Yield how it was analysed, as far as it was, a section a heading.

    Parameters
    ----------
    study : Study
    results : Results
        The kept results of all stages.
    versions : mapping of str to str
        Of the software that was used, by name.
    """
    choices = plan_for(study, "primary")
    for heading, write in HEADINGS.items():
        if sentences := list(write(study, results, choices)):
            yield Section(heading, sentences)
    if software := _software(versions):
        yield Section("Software", [software])


def _people(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    yield Text(
        "{design}. The main population is {population}; {who} are analysed in the arm to which "
        "they were randomised.",
        design=design_words(study),
        population=population_label(study, choices.population),
        who=Label(people(study)),
    )
    for population in dict.fromkeys(o.population for o in study.outcomes if o.population):
        yield Text(
            "In the population {population}: {outcomes}.",
            population=population_label(study, population),
            outcomes=Label(_outcomes(study, population=population)),
        )
    for among in dict.fromkeys(o.among for o in study.outcomes if o.among):
        yield Text(
            "Only among those with {event}, a group formed after randomisation: {outcomes}.",
            event=Label(lowered(study.codebook[among].label)),
            outcomes=Label(_outcomes(study, among=among)),
        )
    yield from beside_methods(study, results, "people")


def _outcomes(study: Study, **same: str) -> str:
    found = [o for o in study.outcomes if all(getattr(o, key) == v for key, v in same.items())]
    return listed([lowered(study.outcome_label(outcome)) for outcome in found])


def _effects(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    kinds = {o.type for o in study.outcomes if available(o)}
    if "binary" in kinds:
        yield Text(
            "Risks have {level} {risk}s. Risk difference, risk ratio and odds ratio have {level} "
            "{interval}s; the estimate beside each interval is the plain sample estimate. "
            "P-values are from the {test}.",
            level=level_of(choices),
            risk=method_words(choices.risk),
            interval=method_words(choices.risk_difference),
            test=Label(", and from the ".join(method_words(name) for name in choices.tests)),
        )
    if "continuous" in kinds:
        yield Text(
            "Continuous outcomes: difference in means with Welch's interval and test; the "
            "Hodges–Lehmann shift (median of all pairwise differences) with the Mann–Whitney "
            "test, corrected for ties."
        )
    yield from ratio_methods(kinds, level_of(choices))
    yield from _timed(study, choices)


def _baseline(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    yield Text("Baseline characteristics are compared by standardised differences, without tests.")
    yield from beside_methods(study, results, "baseline")


def _prognosis(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    yield from prognosis_methods(study, results)


def _unknown(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    yield Text("{rule}.", rule=_capital(missing_words(study.analysis.missing_outcome.main)))
    yield from beside_methods(study, results, "unknown")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _further(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    yield from beside_methods(study, results, "further")


def _harms(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    yield from beside_methods(study, results, "harms")
    declared = [o for o in study.outcomes if o.role == "harm" and available(o)]
    if declared:
        yield Text(
            "Outcomes that are harms are analysed as other outcomes of their type, outside the "
            "order of tests: {names}.",
            names=Label(listed([lowered(study.outcome_label(o)) for o in declared])),
        )


def _software(versions: Mapping[str, str]) -> Text | None:
    used = [f"{NAMES.get(name, name)} {versions[name]}" for name in COMPUTING if name in versions]
    if not used:
        return None
    return Text(
        "Computed with {software}. Every number of this report is bound to a row of results.csv, "
        "which holds it unrounded.",
        software=Label(listed(used)),
    )


def _timed(study: Study, choices: Choices) -> Iterator[Text]:
    timed = [o for o in study.outcomes if o.type == "time_to_event" and available(o)]
    if any(not outcome.competing for outcome in timed):
        yield Text(
            "Times to an event: Kaplan–Meier estimates and median times with {level} log-log "
            "limits; the hazard ratio from Cox's model, ties by Efron; the log-rank test; and the "
            "difference in mean time without the event, up to the shorter of the longest "
            "follow-ups of the two arms.",
            level=level_of(choices),
        )
    if any(outcome.competing for outcome in timed):
        yield Text(
            "Where other events can come first: cumulative incidence by Aalen and Johansen with "
            "{level} log-log limits and Gray's test; the cause-specific hazard ratio from Cox's "
            "model; and the difference in mean time lost to the event.",
            level=level_of(choices),
        )


def _multiplicity(study: Study, results: Results, choices: Choices) -> Iterator[Text]:
    planned = study.analysis.multiplicity.procedure
    used = procedures(choices)
    if planned == "none":
        yield Text("The plan adjusts no p-value for multiplicity.")
    elif planned in used:
        others = [PROCEDURES[name] for name in used if name != planned]
        beside = f"; beside it, as sensitivity: {', '.join(others)}" if others else ""
        yield Text(
            "Primary and key secondary outcomes form one family, adjusted by the procedure: "
            "{procedure}{beside}. Confidence intervals are not adjusted.",
            procedure=PROCEDURES[planned].lower()
            if planned == "fixed_sequence"
            else PROCEDURES[planned],
            beside=beside,
        )


HEADINGS: Mapping[str, Written] = {
    "Who is analysed": _people,
    "Effects, intervals and tests": _effects,
    "Baseline, compared": _baseline,
    "Prognosis and strata": _prognosis,
    "Unknown outcomes": _unknown,
    "Multiplicity": _multiplicity,
    "Further analyses": _further,
    "How harms are described": _harms,
}
"""Headings of the methods, and what is written there; none without a sentence."""
