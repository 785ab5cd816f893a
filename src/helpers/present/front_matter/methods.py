"""The methods, written from the plan and from what was run."""

from collections.abc import Iterator

from helpers.analysis import Choices, available, plan_for
from helpers.analysis.multiplicity import procedures
from helpers.present.formatting import declared
from helpers.present.front_matter.beside import beside_methods
from helpers.present.prognosis_methods import prognosis_methods
from helpers.present.ratio_methods import ratio_methods
from helpers.present.text import Label, Text
from helpers.present.views.common import level_of, people, population_label
from helpers.present.vocabulary import PROCEDURES, method_words, missing_words
from helpers.results import Results
from helpers.study import Study

__all__ = ["methods"]


def methods(study: Study, results: Results) -> Iterator[Text]:
    """Yield how it was analysed, as far as it was.

    Parameters
    ----------
    study : Study
    results : Results
        The kept results of all stages.
    """
    choices = plan_for(study, "primary")
    kinds = {o.type for o in study.outcomes if available(o)}
    yield Text(
        "{design}. The main population is {population}; {who} are analysed in the arm to which "
        "they were randomised. Unknown outcomes: {missing}.",
        design=_design(study),
        population=population_label(study, choices.population),
        who=Label(people(study)),
        missing=missing_words(study.analysis.missing_outcome.main),
    )
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
    yield from prognosis_methods(study, results)
    yield from _multiplicity(study, choices)
    yield from beside_methods(study, results)
    yield Text(
        "Baseline characteristics are compared by standardised differences, without tests. "
        "Every number of this report is bound to a row of results.csv, which holds it unrounded."
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


def _design(study: Study) -> Text:
    blinding = f"{study.design.blinding} " if study.design.blinding else ""
    allocation = f", allocation {study.design.allocation}" if study.design.allocation else ""
    kind = f"{blinding}randomised {study.design.framework} trial"
    return Text(
        "{kind} of {arms} parallel arms{allocation}",
        kind=Label(kind[:1].upper() + kind[1:]),
        arms=declared("arms/labels", len(study.arms.levels)),
        allocation=Label(allocation),
    )


def _multiplicity(study: Study, choices: Choices) -> Iterator[Text]:
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
