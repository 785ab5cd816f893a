"""The page of the integrity checks: what to ask, all checks side by side, what was not done."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from helpers.analysis.answers import Integrity
from helpers.analysis.integrity import Looked, alarms
from helpers.data.faults import row_text
from helpers.present.formatting import count, events_of, number, p_value
from helpers.present.number import Number
from helpers.present.panel import Panel
from helpers.present.stack import Stack
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label, Nothing, Text
from helpers.present.views.common import marks, p_words
from helpers.present.views.integrity_words import CLOSING, NOT_DONE, QUESTIONS
from helpers.results import Results, view

__all__ = ["checks_json", "integrity_parts", "question_lines"]

INTERNAL = "Internal: not for sharing."
ELSEWHERE = (
    "The integrity checks are internal and stay out of the report. To see them: "
    "trial.integrity(), or rct integrity on a command line."
)
SAMPLES = {
    "first": "In a large trial the checks along the order of enrolment look at the first {most} "
    "participants.",
    "rows": "Values that recur in the same order are looked for in the first {most} rows.",
    "sample": "In a large trial the other checks look at {most} participants drawn at random.",
}
ASK, FINE = "ask", "nothing to ask"
MOST_NAMED = 8


@view.register
def _(answer: Integrity) -> Stack | Text:
    if not answer.looked:
        return Nothing(ELSEWHERE)
    questions = [
        Panel(title=Label(QUESTIONS[name].title), lines=question_lines(answer, name))
        for name in _asking(answer)
    ]
    warning = [] if answer.shared else [Panel(title=Label(INTERNAL), amber=True)]
    return Stack([*warning, summary(answer), *questions, *_tables(answer), Text(CLOSING)])


def integrity_parts(answer: Integrity) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield the sections of the internal page: heading and views.

    Parameters
    ----------
    answer : Integrity
        Of the whole trial, not that for the report.
    """
    yield "Is there anything to ask?", [summary(answer)]
    for name in _asking(answer):
        yield QUESTIONS[name].title, question_lines(answer, name)
    yield "All checks", _tables(answer)
    yield "What this page does not say", [Text(CLOSING)]


def summary(answer: Integrity) -> Text:
    """Return how many checks ask something, and how often any of them does in clean trials."""
    whole = answer.results.where(level="")
    return Text(
        "{asked} of {done} checks ask something. Each looks for something that honest data rarely "
        "show by chance; in {alarms} clean synthetic trials at least one of them asked. A question "
        "is not an accusation: each has innocent answers.",
        asked=count(whole.one(statistic="asked")),
        done=count(whole.one(statistic="done")),
        alarms=_alarms(whole),
    )


def question_lines(answer: Integrity, check: str) -> list[Text]:
    """Return what a check found, why it is asked, what to ask, and what explains it."""
    words, looked = QUESTIONS[check], answer.looked[check]
    here = answer.results.where(level=check)
    lines = [Text("Found: {found}", found=_found(answer, check))]
    if check in answer.rows:
        rows = f"{row_text(answer.rows[check])} of the raw file"
        lines.append(Text("Where: {rows}.", rows=Label(rows)))
    lines += [
        Text("Why it is asked: {why}", why=words.why),
        Text("{ask}", ask=words.ask),
        Text("What explains it without fault: {innocent}", innocent=words.innocent),
    ]
    if math.isnan(looked.p_value):
        words_of_chance = "In clean synthetic trials this check asked in {alarms}."
        lines.append(Text(words_of_chance, alarms=_alarms(here)))
    else:
        lines.append(
            Text(
                "By chance, having looked at everything it looks at: P {p}. In clean synthetic "
                "trials this check asked in {alarms}.",
                p=p_words(here.one(statistic="p_value")),
                alarms=_alarms(here),
            )
        )
    return lines


def _asking(answer: Integrity) -> list[str]:
    return [name for name, looked in answer.looked.items() if looked.asks]


def _found(answer: Integrity, check: str) -> Text:
    words, looked = QUESTIONS[check], answer.looked[check]
    template = words.found if isinstance(words.found, str) else words.found[looked.kind]
    fields = _fields(answer, check)
    used = {name: value for name, value in fields.items() if f"{{{name}}}" in template}
    return Text(template, **used)


def _fields(answer: Integrity, check: str) -> dict[str, Number | Label]:
    here, places = answer.results.where(level=check), QUESTIONS[check].places
    fields: dict[str, Number | Label] = {
        "variables": Label(_labels(answer, answer.looked[check])),
        "looked": count(here.one(statistic="looked_at")),
    }
    for statistic in ("statistic", "expected"):
        for estimate in here.where(statistic=statistic):
            whole = float(estimate.value).is_integer()
            fields[statistic] = number(estimate, places if places or whole else 1)
    return fields


def _labels(answer: Integrity, looked: Looked) -> str:
    book, names = answer.study.codebook, looked.variables
    shown = ", ".join(book[name].label if name in book else name for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _alarms(here: Results) -> Number:
    asked = here.one(measure="false_alarms", statistic="trials_asked")
    return events_of(asked, here.one(measure="false_alarms", statistic="clean_trials"))


def _tables(answer: Integrity) -> list[Table]:
    left = [name for name, looked in answer.looked.items() if looked.not_done]
    return [_all_checks(answer), *([_not_done(answer, left)] if left else [])]


def _all_checks(answer: Integrity) -> Table:
    rows = [
        Row(Label(QUESTIONS[name].title), _cells(answer, name))
        for name, looked in answer.looked.items()
        if not looked.not_done
    ]
    columns = [
        Column("Check", "left"), Column("Answer", "left"), Column("Found"), Column("Usual"),
        Column("By chance, P"), Column("Asked in clean trials"),
    ]  # fmt: skip
    return Table(
        "integrity", columns, rows, "Integrity checks, each beside its false alarms",
        notes=list(_notes(answer)), **marks(answer),
    )  # fmt: skip


def _cells(answer: Integrity, check: str) -> list[Label | Number | None]:
    here, fields = answer.results.where(level=check), _fields(answer, check)
    p = next(iter(here.where(statistic="p_value")), None)
    return [
        Label(ASK if answer.looked[check].asks else FINE),
        fields.get("statistic"), fields.get("expected"),
        p_value(p) if p is not None else None, _alarms(here),
    ]  # fmt: skip


def _notes(answer: Integrity) -> Iterator[Text]:
    alarm, trials = (
        answer.results.one(level="", measure="false_alarms", statistic=name)
        for name in ("alarm", "clean_trials")
    )
    yield Text(
        "A check asks where chance alone gives as much with P at most {alarm}; one without a P "
        "asks about whatever should not occur at all. False alarms are counted over {trials} clean "
        "synthetic trials of the project's own generator, of one size and design: in other trials "
        "they differ.",
        alarm=number(alarm, 2),
        trials=count(trials),
    )
    remarks = {looked.remark for looked in answer.looked.values()}
    for name, words in SAMPLES.items():
        if name in remarks:
            most = answer.results.one(level="", measure="count", statistic="most")
            yield Text(words, most=count(most))


def _not_done(answer: Integrity, left: Sequence[str]) -> Table:
    rows = [
        Row(Label(QUESTIONS[name].title), [Label(_reason(answer, answer.looked[name].not_done))])
        for name in left
    ]
    columns = [Column("Check", "left"), Column("Why not", "left")]
    return Table("integrity-left", columns, rows, NOT_DONE, **marks(answer))


def _reason(answer: Integrity, why: str) -> str:
    """Return why a check could not be made, with the label of a variable for its name."""
    name = why.removeprefix("sorted:")
    if name == why:
        return why
    label = answer.study.codebook[name].label
    return f"the rows are sorted by {label}, and no order of enrolment is declared"


def checks_json(answer: Integrity) -> list[dict[str, Any]]:
    """Return every check as JSON-ready data: its numbers, unrounded, and its words."""
    return [_entry(answer, name, looked) for name, looked in answer.looked.items()]


def _entry(answer: Integrity, name: str, looked: Looked) -> dict[str, Any]:
    words, measured = QUESTIONS[name], alarms()
    entry: dict[str, Any] = {"check": name, "title": words.title}
    if looked.not_done:
        return entry | {"not_done": _reason(answer, looked.not_done)}
    numbers = {n: getattr(looked, n) for n in ("statistic", "expected", "p_value")}
    return entry | {
        "asks": looked.asks,
        **{n: None if math.isnan(value) else value for n, value in numbers.items()},
        "looked_at": looked.looked,
        "variables": list(looked.variables),
        "rows": list(answer.rows.get(name, ())),
        "found": _found(answer, name).plain(),
        "why": words.why,
        "ask": words.ask,
        "clean_trials": measured.done[name],
        "clean_trials_asked": measured.asked[name],
    }
