"""The plan of a preview as one table of two columns: what, and how."""

from collections.abc import Callable, Iterator, Sequence

from helpers.analysis.choices import plan_for, stage_of
from helpers.analysis.multiplicity import family, procedures
from helpers.analysis.plan_preview import Preview
from helpers.present.formatting import count, declared
from helpers.present.number import Number
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import comparison, level_of, marks
from helpers.present.views.opening import estimators, tests_named
from helpers.present.vocabulary import MEASURES, MISSING_NAMES, PROCEDURES, missing_words

__all__ = ["plan_table"]

Joined = Callable[[Sequence[Words], str], Text]
Line = tuple[str, Words]
PRIMARY = {
    "unadjusted": "the unadjusted results feed multiplicity, margins and claims",
    "stratified": "the stratified results feed multiplicity, margins and claims",
    "adjusted": "the adjusted results feed multiplicity, margins and claims",
}


def plan_table(answer: Preview, joined: Joined) -> Table:
    """Return the plan in words.

    Parameters
    ----------
    answer : Preview
    joined : callable
        Words one after the other with a text between them.
    """
    rows = [Row(what, [how]) for part in PARTS for what, how in part(answer, joined)]
    columns = [Column("What", "left"), Column("How", "left")]
    return Table("preview-plan", columns, rows, "What will be done", **marks(answer))


def _methods(answer: Preview, joined: Joined) -> Iterator[Line]:
    seen: set[tuple[str, str]] = set()
    for plan in answer.outcomes:
        choices = plan_for(answer.study, stage_of(plan.outcome))
        how = f"{estimators(choices, plan.outcome)}; {tests_named(choices, plan.outcome)}"
        if not plan.methods or (plan.outcome.type, how) in seen:
            continue
        seen.add((plan.outcome.type, how))
        kind = "times to an event" if plan.outcome.type == "time_to_event" else plan.outcome.type
        yield kind[:1].upper() + kind[1:], Label(how)
    level = level_of(plan_for(answer.study, "primary"))
    primary = PRIMARY[answer.study.analysis.primary_analysis]
    yield "Main analysis", Text("{primary}; {level} intervals", primary=primary, level=level)


def _unknown(answer: Preview, joined: Joined) -> Iterator[Line]:
    rules = answer.study.analysis.missing_outcome
    beside = ", ".join(MISSING_NAMES[rule].lower() for rule in rules.sensitivity)
    words = missing_words(rules.main)
    yield "Unknown outcomes", f"{words}; beside it: {beside}" if beside else words


def _covariates(answer: Preview, joined: Joined) -> Iterator[Line]:
    for names, outcomes in _shared(answer, "covariates"):
        parts = [_covariate(answer, name, joined) for name in names]
        number = declared("analysis/adjust_for", len(names))
        words = "{n} covariates" if len(names) > 1 else "{n} covariate"
        yield (
            "Adjusting for",
            Text(words + ": {names}{of}", n=number, names=joined(parts, ", "), of=outcomes),
        )


def _covariate(answer: Preview, name: str, joined: Joined) -> Text:
    found = answer.results.where(analysis="preview", level="covariate", outcome=name)
    missing = joined([count(found.one(arm=arm)) for arm in answer.counted_arms], "\u00a0+\u00a0")
    label = Label(answer.study.codebook[name].label)
    return Text("{label} ({missing} unknown)", label=label, missing=missing)


def _strata(answer: Preview, joined: Joined) -> Iterator[Line]:
    book = answer.study.codebook
    for names, outcomes in _shared(answer, "strata"):
        plan = next(plan for plan in answer.outcomes if plan.strata == names)
        here = answer.results.where(level=f"strata:{plan.strata_id}")
        yield (
            "Strata",
            Text(
                "{names}: {n}, the smallest with {smallest}{of}",
                names=joined([Label(book[name].label) for name in names], " × "),
                n=count(here.one(statistic="strata")),
                smallest=count(here.one(statistic="smallest")),
                of=outcomes,
            ),
        )


def _shared(answer: Preview, what: str) -> Iterator[tuple[tuple[str, ...], Label]]:
    """Yield each set of variables once, with the outcomes that have it where not all do."""
    plans = answer.outcomes
    every = {getattr(plan, what): None for plan in plans if getattr(plan, what)}
    for names in every:
        mine = [plan for plan in plans if getattr(plan, what) == names]
        labels = ", ".join(answer.study.outcome_label(plan.outcome) for plan in mine)
        yield names, Label("" if len(mine) == len(plans) else f" (of {labels})")


def _multiplicity(answer: Preview, joined: Joined) -> Iterator[Line]:
    study = answer.study
    choices, planned = plan_for(study, "primary"), study.analysis.multiplicity.procedure
    if planned == "none":
        yield "Multiplicity", "no p-value is adjusted"
        return
    names = [_member(study.outcome_label(o), comparison(study, arm)) for o, arm in family(choices)]
    beside = [PROCEDURES[name] for name in procedures(choices) if name != planned]
    also = f"; beside it: {', '.join(beside)}" if beside else ""
    order = ", then " if planned == "fixed_sequence" else ", "
    yield "Multiplicity", Label(f"{PROCEDURES[planned]}: {order.join(names)}{also}")


def _member(outcome: str, versus: str) -> str:
    return f"{outcome} ({versus})" if versus else outcome


def _margins(answer: Preview, joined: Joined) -> Iterator[Line]:
    study = answer.study
    for place, outcome in enumerate(study.outcomes):
        if outcome.margin is not None:
            measure = outcome.margin.measure
            yield (
                "Margin",
                Text(
                    "{outcome}: {value} ({measure}, towards harm), {framework}",
                    outcome=Label(study.outcome_label(outcome)),
                    value=declared(f"outcomes/{place}/margin/value", outcome.margin.value),
                    measure=MEASURES.get(measure, measure.replace("_", " ")),
                    framework=study.design.framework,
                ),
            )


def _subgroups(answer: Preview, joined: Joined) -> Iterator[Line]:
    book = answer.study.codebook
    for names, outcomes in _shared(answer, "subgroups"):
        labels = ", ".join(book[name].label for name in names)
        yield "Subgroups", Label(f"{labels}{outcomes.text}")


def _populations(answer: Preview, joined: Joined) -> Iterator[Line]:
    study = answer.study
    names = [study.populations[name].label for name in study.analysis.sensitivity_populations]
    if names:
        yield "Repeated in", Label(", ".join(names))


def _harms(answer: Preview, joined: Joined) -> Iterator[Line]:
    study, harms = answer.study, answer.study.analysis.harms
    reports = list(answer.results.where(analysis="preview", level="harms"))
    if harms is None and not reports:
        return
    population = study.populations[harms.population if harms else study.analysis.population].label
    arm = harms.arm_variable if harms else None
    received = f"arm as received ({study.codebook[arm].label})" if arm else "arm as randomised"
    who = Label(f"{population}, {received}")
    if reports:
        yield "Harms", Text("{n} adverse events; {who}", n=count(reports[0]), who=who)
    else:
        yield "Harms", Text("{who}; no file of adverse events", who=who)


def _others(answer: Preview, joined: Joined) -> Iterator[Line]:
    study = answer.study
    for what, path in (("Published claims", "claims"), ("Asked for later", "additional")):
        if entries := getattr(study, path):
            number: Number = declared(path, len(entries))
            yield what, Text("{n}, held against the data" if path == "claims" else "{n}", n=number)


PARTS: Sequence[Callable[[Preview, Joined], Iterator[Line]]] = (
    _methods, _unknown, _covariates, _strata, _multiplicity, _margins, _subgroups, _populations,
    _harms, _others,
)  # fmt: skip
