"""View of the preview: who is counted, in what, by which methods; never a result."""

from collections.abc import Iterator, Sequence

from helpers.analysis.plan_preview import DateSpan, OutcomePlan, Preview
from helpers.present.formatting import count, declared
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import first, marks, outcome_heading, people, population_label
from helpers.present.views.preview_plan import plan_table
from helpers.present.views.sharing import later
from helpers.present.vocabulary import RULES
from helpers.results import Results, view

__all__ = ["joined"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
BLIND = "Blind: all arms are counted together."


def joined(parts: Sequence[Words], between: str = "\u00a0+\u00a0") -> Text:
    """Return words one after the other: "29 + 11", which a line break may not tear apart.

    >>> joined(["age", "site"], ", ").plain()
    'age, site'
    """
    names = [f"part_{place}" for place in range(len(parts))]
    template = between.join(f"{{{name}}}" for name in names)
    return Text(template, **dict(zip(names, parts, strict=True)))


@view.register
def _(answer: Preview) -> Stack:
    parts = [
        _headline(answer), _sources(answer), _dates(answer), _populations(answer),
        _outcomes(answer), plan_table(answer, joined), _planned(answer),
    ]  # fmt: skip
    return Stack([part for part in parts if part is not None])


def by_arm(answer: Preview, found: Results, statistic: str) -> Text | None:
    """Return a count of each arm in display order, "29 + 11"; one number where blind."""
    cells = [first(found.where(arm=arm, statistic=statistic)) for arm in answer.counted_arms]
    known = [count(cell) for cell in cells if cell is not None]
    return joined(known) if known else None


def _of(answer: Preview, plan: OutcomePlan, among: str) -> Results:
    here = answer.results.where(analysis="preview", level="outcome")
    return here.where(outcome=plan.outcome.id, among=among)


def _headline(answer: Preview) -> Text:
    """Return the whole plan in one line: arms, first primary outcome, covariates, unknowns."""
    study = answer.study
    population = study.analysis.population
    sizes = answer.results.where(analysis="preview", level="population", population=population)
    arms = [
        Text("{n} {arm}", n=count(sizes.one(arm=arm)), arm=Label(study.arms.labels.get(arm, "")))
        for arm in answer.counted_arms
    ]
    if answer.blind:
        arms = [Text("{n} {who}", n=count(sizes.one(arm="")), who=Label(people(study)))]
    words: dict[str, Words] = {
        "arms": joined(arms, " v "),
        "population": population_label(study, population),
        "outcomes": _primary(answer),
        "covariates": _adjusting(answer),
    }
    return Text("{arms} ({population}){outcomes}{covariates}.", **words)


def _adjusting(answer: Preview) -> Text:
    names = {n for plan in answer.outcomes if plan.outcome.role == "primary"
             for n in plan.covariates}  # fmt: skip
    if not names:
        return Text("")
    words = "; adjusting for {n} covariates" if len(names) > 1 else "; adjusting for {n} covariate"
    return Text(words, n=declared("analysis/adjust_for", len(names)))


def _primary(answer: Preview) -> Text:
    parts = []
    for plan in answer.outcomes:
        if plan.outcome.role != "primary":
            continue
        found = _of(answer, plan, plan.groups[0])
        events, known = (by_arm(answer, found, name) for name in ("events", "n"))
        said: list[Words] = [Label(answer.study.outcome_label(plan.outcome))]
        said += [Text("{n} events", n=events)] if events else [Text("{n} known", n=known or "")]
        said += [Text("{n} unknown", n=by_arm(answer, found, "missing") or "")]
        parts.append(Text("; {name}: {counts}", name=said[0], counts=joined(said[1:], ", ")))
    return joined(parts, "") if parts else Text("")


def _populations(answer: Preview) -> Table:
    study = answer.study
    found = answer.results.where(analysis="preview", level="population")
    rows = []
    for population, entry in study.populations.items():
        here = found.where(population=population)
        main = "main" if population == study.analysis.population else ""
        cells = [count(here.one(arm=arm)) for arm in answer.counted_arms]
        rows.append(Row(Label(entry.label, sub=main), cells))
    labels = ["All arms"] if answer.blind else list(study.arms.labels.values())
    return Table(
        "preview-populations", [Column("Population", "left"), *(Label(arm) for arm in labels)],
        rows, "Who will be counted", **marks(answer),
    )  # fmt: skip


def _outcomes(answer: Preview) -> Table:
    rows = []
    for plan in answer.outcomes:
        for among in plan.groups:
            found = _of(answer, plan, among)
            cells: list[Cell] = [Label(plan.outcome.type.replace("_", " "))]
            cells += [by_arm(answer, found, name) for name in ("n", "missing")]
            cells.append(_events(answer, found))
            rows.append(Row(outcome_heading(answer.study, plan.outcome, among=among), cells))
    arms = Label(" + ".join(answer.study.arms.labels.values()))
    notes = later(answer.results.where(analysis="preview", level="outcome"))
    order = Text(BLIND) if answer.blind else Text("Counts by arm: {arms}.", arms=arms)
    kinds = (Column("Outcome", "left"), Column("Type", "left"))
    return Table(
        "preview-outcomes", [*kinds, "Known", "Unknown", "Events"], rows, "What will be counted",
        notes=[order, *notes], **marks(answer),
    )  # fmt: skip


def _events(answer: Preview, found: Results) -> Text | None:
    events, others = (by_arm(answer, found, name) for name in ("events", "competing"))
    if events is None or others is None:
        return events
    if not any(e.value for e in found.where(statistic="competing")):
        return events
    return Text("{events}; other ends {others}", events=events, others=others)


def span_words(span: DateSpan) -> str:
    """Return the months of the first and last date: "May 2023 to August 2024".

    >>> span_words(DateSpan(variable="x", first=(2023, 5), last=(2024, 8)))
    'May 2023 to August 2024'
    """
    ends = [f"{MONTHS[month - 1]} {year}" for year, month in (span.first, span.last)]
    return " to ".join(dict.fromkeys(ends))


def _dates(answer: Preview) -> Table | None:
    found = answer.results.where(analysis="preview", level="date")
    rows = [
        Row(
            Label(answer.study.codebook[span.variable].label),
            [count(found.one(outcome=span.variable)), Label(span_words(span))],
        )
        for span in answer.dates
    ]
    columns = [Column("Date", "left"), Column("Dates"), Column("First to last", "left")]
    note = Text("Are these the years you expect? A wrong calendar or order of day and month shows.")
    caption = "Dates as they were read"
    return (
        Table("preview-dates", columns, rows, caption, notes=[note], **marks(answer))
        if rows
        else None
    )


def _sources(answer: Preview) -> Table:
    rows = []
    for source in answer.sources.to_dict("records"):
        sizes = answer.results.where(analysis="sources", level=str(source["file"]))
        counts = [count(sizes.one(statistic=name)) for name in ("rows", "columns")]
        rows.append(Row(Label(str(source["file"])), [*counts, Label(str(source["read_as"]))]))
    numbers = (Column("Rows"), Column("Columns"))
    columns = [Column("File", "left"), *numbers, Column("Read as", "left")]
    notes = list(_cleaned(answer))
    return Table("preview-sources", columns, rows, "What was read", notes=notes, **marks(answer))


def _cleaned(answer: Preview) -> Iterator[Text]:
    changed = answer.results.where(analysis="cleaning_rules")
    if len(changed):
        cells = [
            Text("{rule} ({n})", rule=Label(RULES.get(e.key.level, e.key.level)), n=count(e))
            for e in changed
        ]
        yield Text("Cells changed by declared rules: {rules}.", rules=joined(cells, ", "))
    if answer.unused:
        names = Label(", ".join(answer.unused))
        yield Text("Columns that the study file does not name, left out: {names}.", names=names)


def _planned(answer: Preview) -> Table | None:
    rows = [
        Row(Label(item.what[:1].upper() + item.what[1:]), [Label(item.where)])
        for item in answer.planned
    ]
    columns = [
        Column("What the study file asks for", "left"), Column("Key of the study file", "left"),
    ]  # fmt: skip
    caption = "Planned, not yet available in this version"
    return Table("preview-planned", columns, rows, caption, **marks(answer)) if rows else None
