"""What the report says before the first notebook: the summary, the methods, what is not there yet.

Every sentence is made from the study file and the results; nothing is written that was not run.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from helpers.analysis import Choices, available, plan_for, planned_not_available, stage_of
from helpers.analysis.multiplicity import procedures
from helpers.present import figures
from helpers.present.figures.common import happened, lowered
from helpers.present.formatting import count, declared
from helpers.present.prognosis_methods import prognosis_methods
from helpers.present.ratio_methods import ratio_methods
from helpers.present.section import Section
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import level_of, people, population_label, stamp_of
from helpers.present.views.mean_sentence import mean_headline
from helpers.present.views.ratio_sentences import count_sentence, ordinal_sentence
from helpers.present.views.time_sentence import time_sentence
from helpers.present.views.wording import effect_words
from helpers.present.vocabulary import PROCEDURES, method_words, missing_words
from helpers.results import Results
from helpers.study import Outcome, Study

__all__ = ["front"]


def front(study: Study, results: Results) -> list[Section]:
    """Return the sections that stand before the notebooks: summary, methods, what is missing.

    Parameters
    ----------
    study : Study
        The study file.
    results : Results
        The kept results of all stages.
    """
    sections = [
        Section("Summary", list(_summary(study, results))),
        Section("Methods", list(_methods(study, results))),
    ]
    missing = _not_available(study)
    return [*sections, *([Section("Planned, not yet available", [missing])] if missing else [])]


# Summary --------------------------------------------------------------------------------------


def _summary(study: Study, results: Results) -> Iterator[Any]:
    choices = plan_for(study, "primary")
    for outcome in choices.selected():
        for arm in study.arms.compared:
            if sentence := _headline(results, choices, outcome, arm):
                yield sentence
    primary = [o for o in _binary(study, choices) if o.role == "primary"]
    if primary and len(results.where(outcome=primary[0].id, analysis="main", measure="risk")):
        yield figures.icon_array(results, study, primary[0].id)
    yield from _randomised(study, results)


def _binary(study: Study, choices: Choices) -> list[Outcome]:
    return [o for o in choices.selected() if o.type == "binary" and available(o) and not o.among]


SENTENCES: Mapping[str, Callable[[Results, Choices, Outcome, str], Text | None]] = {
    "continuous": mean_headline,
    "time_to_event": time_sentence,
    "ordinal": ordinal_sentence,
    "count": count_sentence,
}


def _headline(results: Results, choices: Choices, outcome: Outcome, arm: str) -> Text | None:
    study = choices.study
    if outcome.type in SENTENCES and not outcome.among:
        main = results.where(stage="primary", analysis="main")
        return SENTENCES[outcome.type](main, choices, outcome, arm)
    if outcome not in _binary(study, choices):
        return None
    here = results.where(
        stage=stage_of(outcome), analysis="main", outcome=outcome.id, among="randomised"
    )
    versus = here.where(arm=arm, reference=study.arms.reference, measure="risk_difference")
    if not len(versus):
        return None
    return Text(
        "{outcome}: {effect} among {who} allocated to {arm} than among those allocated to "
        "{reference}; "
        "{treated} against {control}.",
        outcome=Label(study.outcome_label(outcome)),
        effect=effect_words(next(iter(versus)), choices),
        who=Label(people(study)),
        arm=Label(lowered(study.arms.labels[arm])),
        reference=Label(lowered(study.arms.labels[study.arms.reference])),
        treated=happened(here.where(arm=arm, reference="")),
        control=happened(here.where(arm=study.arms.reference, reference="")),
    )


def _randomised(study: Study, results: Results) -> Iterator[Text]:
    flow = results.where(analysis="flow", arm="", level="randomised")
    if len(flow):
        yield Text(
            "{n} {who} were randomised{where}. {status}",
            n=count(next(iter(flow))),
            who=Label(people(study)),
            where=Label(f" at {study.design.setting}" if study.design.setting else ""),
            status=_status(study),
        )
    yield from _unknown(study, results)


def _unknown(study: Study, results: Results) -> Iterator[Text]:
    """Yield of how many the first primary outcome is unknown, by arm, if of anybody."""
    primary = next((o for o in study.outcomes if o.role == "primary" and not o.among), None)
    if primary is None:
        return
    counts = results.where(outcome=primary.id, analysis="main", among="randomised", reference="")
    missing = counts.where(measure="count", statistic="missing")
    arms = {arm: list(missing.where(arm=arm)) for arm in study.arms.levels}
    if not all(arms.values()) or not any(found[0].value for found in arms.values()):
        return
    parts = [
        Text(
            "{n} allocated to {arm}",
            n=count(found[0]),
            arm=Label(lowered(study.arms.labels[arm])),
        )
        for arm, found in arms.items()
    ]
    names = [f"of_{'abcdefgh'[place]}" for place in range(len(parts))]
    yield Text(
        f"{{outcome}} is unknown in {', '.join(f'{{{name}}}' for name in names)}.",
        outcome=Label(study.outcome_label(primary)),
        **dict(zip(names, parts, strict=True)),
    )


def _status(study: Study) -> str:
    if study.synthetic:
        return (
            "The data are synthetic: they were built to meet published claims, so that no result "
            "here is evidence about a treatment."
        )
    return "" if study.registration else "Registration was not supplied."


# Methods --------------------------------------------------------------------------------------


def _methods(study: Study, results: Results) -> Iterator[Text]:
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


# Planned, not yet available -------------------------------------------------------------------


def _not_available(study: Study) -> Table | None:
    planned = planned_not_available(study)
    if not planned:
        return None
    rows = [
        Row(Label(item.what[:1].upper() + item.what[1:]), [Label(item.where)]) for item in planned
    ]
    return Table(
        "planned",
        [Column("What the study file asks for", "left"), Column("Key of the study file", "left")],
        rows,
        "Planned, not yet available in this version",
        notes=["Accepted and not computed; nothing in this report depends on it."],
        stamp=stamp_of(study),
    )
