"""View of the analyses asked for later: a table, and a sentence to paste for each of them."""

from collections.abc import Iterator

from helpers.analysis.additional import Reply, replies
from helpers.analysis.answers import Replies
from helpers.present.figures.common import lowered
from helpers.present.formatting import p_value
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text
from helpers.present.views.beside_plan import Beside, beside_plan, measure_words, remarks
from helpers.present.views.common import comparison, level_of, marks, p_words
from helpers.results import view

__all__: list[str] = []

NOTHING = "The study file asks for no additional analysis."
UNAVAILABLE = "None of the additional analyses of the study file can be computed yet."
BESIDE = (
    "Additional analyses stand beside the plan, never instead: no order of tests, no verdict and "
    "no claim reads them, and their P is not adjusted for anything. Post hoc: asked for after the "
    "data were seen. Counted: the arm, then the reference."
)
STATUS = {"post_hoc": "post hoc", "prespecified": "prespecified"}


@view.register
def _(answer: Replies) -> Stack | Text:
    study, found = answer.study, replies(answer.study)
    if not found:
        return Text(UNAVAILABLE) if study.additional else Nothing(NOTHING)
    beside = [
        beside_plan(reply, arm, main=answer.main, own=answer.results)
        for reply in found
        for arm in study.arms.compared
    ]
    return Stack([_table(answer, beside), *(_sentence(one) for one in beside)])


# the table --------------------------------------------------------------------------------------


def _table(answer: Replies, beside: list[Beside]) -> Table:
    level = level_of(beside[0].reply.planned)
    columns = [
        Column("Analysis", "left"), Column("Counted"),
        Column(Text("Result\n({level} CI)", level=level)), Column("P"),
        Column("Against the planned result", "left"),
    ]  # fmt: skip
    return Table(
        "replies", columns, [row for one in beside for row in _rows(one)],
        "What was asked for later, each below the planned result",
        notes=[Text(BESIDE), *remarks(answer.study, beside)], **marks(answer),
    )  # fmt: skip


def _rows(one: Beside) -> Iterator[Row]:
    study, reply = one.reply.planned.study, one.reply
    versus = comparison(study, one.arm)
    asked = "; ".join(part for part in (_status(reply), _asked(reply), versus) if part)
    heading = f"{study.outcome_label(reply.outcome)}: {measure_words(reply)}"
    yield Row(Label(f"{heading}*" if reply.outcome.among else heading, sub=asked), kind="group")
    for what, result, words in (("Planned", one.planned, ""), ("Additional", one.own, one.words)):
        cells: list[Cell] = [result.counted, one.shown(result.effect), p_value(result.p), words]
        yield Row(Label(f"{what}: {result.how.text}"), cells, kind="level")


def _status(reply: Reply) -> str:
    return STATUS[reply.asked.status]


def _asked(reply: Reply) -> str:
    """Return who asked and why, in the words of the study file."""
    who, why = reply.asked.requested_by.strip(), reply.asked.reason.strip()
    by = f"asked for by {who}" if who else ""
    return ": ".join(part for part in (by, why) if part)


# the sentences ----------------------------------------------------------------------------------


def _sentence(one: Beside) -> Text:
    """Return what may be pasted into a reply."""
    reply, study = one.reply, one.reply.planned.study
    labels = study.arms.labels
    who = reply.asked.requested_by.strip()
    return Text(
        "{start}{outcome}, {arm} against {reference}, analysed in addition ({status}; {how}): "
        "{measure} ({level} CI) {own}, P\u00a0{p}, {counted} counted. As planned ({planned}): "
        "{main}, P\u00a0{main_p}, {main_counted} counted. Against the planned result: {words}.",
        start=Label(f"In reply to {who}: " if who else ""),
        outcome=Label(study.outcome_label(reply.outcome)),
        arm=Label(lowered(labels[one.arm])),
        reference=Label(lowered(labels[study.arms.reference])),
        status=_status(reply),
        how=one.own.how,
        measure=Label(measure_words(reply)),
        own=one.shown(one.own.effect),
        level=level_of(reply.planned),
        p=p_words(one.own.p),
        counted=one.own.counted,
        planned=one.planned.how,
        main=one.shown(one.planned.effect),
        main_p=p_words(one.planned.p),
        main_counted=one.planned.counted,
        words=one.words,
    )
