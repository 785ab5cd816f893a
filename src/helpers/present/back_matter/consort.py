"""The items of CONSORT 2025 (Hopewell and others 2025, doi 10.1371/journal.pmed.1004587).

Numbers are those of the statement, topics are in our words. A new way to answer an item is an
entry here: a fact of the study file, a key of ``reporting``, or a place of the report.
"""

from collections.abc import Mapping, Sequence

from helpers.present.back_matter.items import Item
from helpers.study import Study
from helpers.study.reporting import said

__all__ = ["CONSORT"]


def _title(study: Study) -> str:
    told = "randomi" in study.title.lower()
    return "The title says so" if told else "The title does not say so; the line below it does"


def _registration(study: Study) -> str:
    return study.registration or ""


def _registered_on(study: Study) -> str:
    day = study.registered_on.isoformat() if study.registered_on else said(study, "registered_on")
    return f"Registered on {day}" if day else ""


def _objective(study: Study) -> str:
    labels = study.arms.labels
    compared = " and ".join(labels[arm] for arm in study.arms.compared)
    return f"{compared} against {labels[study.arms.reference]}: {study.design.framework}"


def _design(study: Study) -> str:
    allocation = f", allocation {study.design.allocation}" if study.design.allocation else ""
    return f"Parallel groups, {study.design.framework}{allocation}"


def _setting(study: Study) -> str:
    return study.design.setting


def _blinding(study: Study) -> str:
    return study.design.blinding


def _restriction(study: Study) -> str:
    names = [study.codebook[name].label for name in study.design.stratified_by]
    parts = [f"Stratified by {', '.join(names)}"] if names else []
    sizes = ", ".join(map(str, study.design.block_sizes))
    parts += [f"Blocks of {sizes}"] if sizes else []
    return "; ".join(parts)


CONSORT: Mapping[str, Sequence[Item]] = {
    "Title and abstract": (
        Item(number="1a", topic="Called a randomised trial", facts=[_title]),
        Item(number="1b", topic="Structured summary", see=[("summary", "Summary")]),
    ),
    "Open science": (
        Item(
            number="2", topic="Registry, number, address, date",
            facts=[_registration, _registered_on], said=["registry"],
        ),
        Item(
            number="3", topic="Where protocol and analysis plan can be read",
            said=["protocol", "analysis_plan"], see=[("provenance", "the plan, by its hash")],
        ),
        Item(
            number="4", topic="Sharing of data, dictionary and code", said=["data_sharing"],
            see=[("provenance", "code and versions")],
        ),
        Item(number="5a", topic="Funding, and the part of the funders", said=["funding"]),
        Item(number="5b", topic="Conflicts of interest", said=["conflicts"]),
    ),
    "Introduction": (
        Item(number="6", topic="Background and reasons", said=["background"]),
        Item(
            number="7", topic="Objectives, for benefits and harms", facts=[_objective],
            said=["objective"],
        ),
    ),
    "Methods": (
        Item(number="8", topic="Part of patients and the public", said=["involvement"]),
        Item(number="9", topic="Design, allocation ratio, framework", facts=[_design]),
        Item(
            number="10", topic="Changes after the start, and what was not prespecified",
            said=["changes"], see=[("deviations-from-the-plan", "Deviations from the plan")],
        ),
        Item(number="11", topic="Settings and locations", facts=[_setting], said=["locations"]),
        Item(number="12a", topic="Who could take part", said=["eligibility"]),
        Item(number="12b", topic="Which sites and deliverers could take part", said=["sites"]),
        Item(
            number="13", topic="Intervention and comparator, in detail",
            said=["intervention", "comparator"],
        ),
        Item(
            number="14", topic="Outcomes: variable, measure, summary, time",
            said=["outcome_definitions"],
            see=[("table-choices-*", "outcomes"), ("table-estimands-*", "what is estimated")],
        ),
        Item(
            number="15", topic="How harms were defined and asked for", said=["harms_assessment"],
            see=[("how-harms-are-described", "how harms are described")],
        ),
        Item(number="16a", topic="How the sample size was arrived at", said=["sample_size"]),
        Item(number="16b", topic="Interim analyses and stopping", said=["interim"]),
        Item(number="17a", topic="Who made the allocation sequence, and how", said=["sequence"]),
        Item(
            number="17b", topic="Kind of randomisation and its restrictions",
            facts=[_restriction], said=["restriction"],
        ),
        Item(number="18", topic="How allocation was concealed", said=["concealment"]),
        Item(
            number="19", topic="Whether those who enrolled or assigned could see the sequence",
            said=["implementation"],
        ),
        Item(number="20a", topic="Who was blinded", facts=[_blinding]),
        Item(number="20b", topic="How blinding was done", said=["blinding_how"]),
        Item(
            number="21a", topic="How primary and secondary outcomes and harms are compared",
            see=[("effects-intervals-and-tests", "effects, intervals and tests"),
                 ("how-harms-are-described", "harms")],
        ),
        Item(
            number="21b", topic="Who is in each analysis, and in which group",
            see=[("who-is-analysed", "who is analysed"), ("table-counted-*", "who is counted")],
        ),
        Item(
            number="21c", topic="How missing data are dealt with",
            see=[("unknown-outcomes", "unknown outcomes")],
        ),
        Item(
            number="21d", topic="Further analyses, prespecified or post hoc",
            see=[("further-analyses", "further analyses"),
                 ("prognosis-and-strata", "prognosis and strata")],
        ),
    ),
    "Results": (
        Item(
            number="22a", topic="Numbers by group: randomised, treated, analysed",
            see=[("figure-flow", "flow diagram"), ("table-flow-counts", "flow in numbers")],
        ),
        Item(
            number="22b", topic="Losses and exclusions by group, with reasons",
            see=[("table-flow-counts", "reasons")],
        ),
        Item(number="23a", topic="Dates of recruitment and follow-up", said=["recruitment"]),
        Item(number="23b", topic="Why the trial ended", said=["ended"]),
        Item(
            number="24a", topic="Treatment and comparator as they were given",
            said=["delivery"], see=[("table-flow-counts", "received and stopped")],
        ),
        Item(number="24b", topic="What else was given", said=["concomitant"]),
        Item(
            number="25", topic="Baseline characteristics by group",
            see=[("table-baseline", "baseline")],
        ),
        Item(
            number="26", topic="Each outcome by group: numbers, effect, precision; absolute and "
            "relative",
            see=[("table-effects-*", "effects"), ("table-needed-*", "relative reduction, number "
                  "needed"), ("table-differences-*", "differences in means"),
                 ("table-odds-*", "levels"), ("table-rate-ratios-*", "rates"),
                 ("table-times-*", "times")],
        ),
        Item(
            number="27", topic="All harms by group",
            see=[("table-harms", "adverse events"), ("table-effects-secondary", "outcomes that "
                  "are harms")],
        ),
        Item(
            number="28", topic="Other analyses: subgroups, sensitivity; prespecified or post hoc",
            see=[("robustness", "Robustness"), ("subgroups", "Subgroups"),
                 ("additional-analyses", "Additional analyses")],
        ),
    ),
    "Discussion": (
        Item(
            number="29", topic="Interpretation that fits the results and other evidence",
            said=["interpretation"],
            see=[("table-verdicts-*", "what is concluded"), ("table-context-*", "other trials")],
        ),
        Item(
            number="30", topic="Limitations: bias, imprecision, generality, multiplicity",
            said=["limitations"],
            see=[("table-robustness-*", "does it depend on the analysis"),
                 ("table-multiplicity-*", "multiplicity")],
        ),
    ),
    "Beside CONSORT": (
        Item(number="", topic="Ethical approval and consent", said=["ethics"]),
    ),
}  # fmt: skip
"""Items by section, in the order of the statement."""
