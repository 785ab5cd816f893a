"""One outcome with two denominators, and a paragraph on why everyone randomised is the one."""

from collections.abc import Iterator, Mapping

from helpers.analysis.answers import Denominators
from helpers.analysis.imputation import main_test
from helpers.present.figures.common import analysed, happened, lowered, people
from helpers.present.formatting import count, p_value
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text
from helpers.present.views.common import level_of, marks, outcome_heading, per_hundred_of
from helpers.present.views.sharing import arm_names, chosen, contrasts, kind_of, later
from helpers.present.views.wording import CAUTION, effect_words
from helpers.results import Results, view
from helpers.study import Outcome, Study

__all__ = ["SOURCES", "why_everyone"]

SOURCES: Mapping[str, tuple[str, ...]] = {
    "": (
        "International Council for Harmonisation. Addendum on estimands and sensitivity analysis "
        "in clinical trials, E9(R1). 2019.",
        "Frangakis CE, Rubin DB. Principal stratification in causal inference. Biometrics 2002; "
        "58: 21-29.",
    ),
    "commit": (
        "Wilkinson J, et al. No common denominator: a review of outcome measures in IVF RCTs. Hum "
        "Reprod 2016; 31: 2714-2722.",
        "Duffy JMN, et al. Standardizing definitions and reporting guidelines for the infertility "
        "core outcome set (COMMIT). Hum Reprod 2020; 35: 2735-2745.",
        "Zegers-Hochschild F, et al. The International Glossary on Infertility and Fertility Care, "
        "2017 (ICMART; a rate needs its denominator stated). Hum Reprod 2017; 32: 1786-1801.",
    ),
}
OTHER_VIEWS: Mapping[str, tuple[str, ...]] = {
    "commit": (
        "Barnhart KT. Live birth is the correct outcome for clinical trials evaluating therapy for "
        "the infertile couple. Fertil Steril 2014; 101: 1205-1208: pregnancy loss among those who "
        "conceived.",
    )
}
"""Published sources by the core outcome set of the study: what the paragraph follows, and not."""


@view.register
def _(answer: Denominators) -> Stack | Text:
    choices, study = chosen(answer), answer.study
    rows = []
    for outcome, among, arm, here in contrasts(answer, "binary"):
        versus = here.where(arm=arm, reference=study.arms.reference)
        cells: list[Cell] = [
            happened(here.where(arm=arm, reference="")),
            happened(here.where(arm=study.arms.reference, reference="")),
            per_hundred_of(versus.one(measure="risk_difference"), here),
            p_value(versus.one(measure="test", method=main_test(versus, choices)))
            if among == "randomised"
            else None,
        ]
        heading = outcome_heading(study, outcome, among=among, arm=arm)
        rows.append(Row(heading, cells, kind=kind_of(among)))
    if not rows:
        return Nothing("No outcome of the plan is reported with two denominators.")
    level = level_of(choices)
    columns = [
        Column("Outcome", "left"), *arm_names(answer),
        Column(Text("Difference per 100\n({level} CI)", level=level)), Column("P"),
    ]  # fmt: skip
    table = Table(
        f"denominators-{choices.stage}", columns, rows, "The same outcome with two denominators",
        notes=later(answer.results), **marks(answer),
    )  # fmt: skip
    paragraphs = [] if choices.departures else list(_paragraphs(answer))
    return Stack([table, *paragraphs, *(_sources(study) if paragraphs else ())])


def _paragraphs(answer: Denominators) -> Iterator[Text]:
    study = answer.study
    found = [
        why_everyone(answer, outcome, arm)
        for outcome, among, arm, _ in contrasts(answer, "binary")
        if among == outcome.also_among and not outcome.among
    ]
    yield from [Text(CAUTION), *found] if found and study.synthetic else found


def _sources(study: Study) -> Iterator[Text]:
    which = study.core_outcomes.set if study.core_outcomes else ""
    sources, others = SOURCES[which], OTHER_VIEWS.get(which, ())
    listed = Label(" ".join(sources))
    if others:
        yield Text("Sources: {for_it} Another view: {other}", for_it=listed,
                   other=Label(" ".join(others)))  # fmt: skip
    else:
        yield Text("Sources: {for_it}", for_it=listed)


def why_everyone(answer: Denominators, outcome: Outcome, arm: str) -> Text:
    """Return a paragraph that may be pasted: why all randomised are the denominator.

    Parameters
    ----------
    answer : Denominators
        Holds the outcome among all randomised, and among those with its `also_among`.
    outcome : Outcome
        A binary outcome with `also_among`.
    arm : str
        The arm compared with the reference.
    """
    study, choices = answer.study, chosen(answer)
    own = answer.results.where(outcome=outcome.id)
    everyone = own.where(among="randomised")
    group = own.where(among=str(outcome.also_among))
    reference = study.arms.reference
    versus = everyone.where(arm=arm, reference=reference)
    sides = {"a": arm, "b": reference}
    return Text(
        "{outcome} is compared among all {who} randomised{known}: {all_a} with {arm} and {all_b} "
        "with {reference}, {effect}. Only these groups were made alike by chance. {event} came in "
        "between, in {group_a} of {of_a} with {arm} and {group_b} of {of_b} with {reference}, and "
        "the treatment may have decided in whom; those who had it are therefore no longer "
        "comparable. Among them {outcome_again} is described only, without a test: {some_a} and "
        "{some_b}.{caution}",
        outcome=Label(study.outcome_label(outcome)),
        outcome_again=Label(lowered(study.outcome_label(outcome))),
        who=Label(people(study)),
        known=" whose outcome is known" if _left_out(everyone) else "",
        event=Label(study.codebook[str(outcome.also_among)].label),
        arm=Label(lowered(study.arms.labels[arm])),
        reference=Label(lowered(study.arms.labels[reference])),
        effect=effect_words(versus.one(measure="risk_difference"), choices),
        caution=_caution(study, outcome),
        **{f"all_{side}": happened(_of(everyone, at)) for side, at in sides.items()},
        **{f"some_{side}": happened(_of(group, at)) for side, at in sides.items()},
        **{f"group_{side}": count(analysed(_of(group, at), "n")) for side, at in sides.items()},
        **{f"of_{side}": count(analysed(_of(everyone, at), "n")) for side, at in sides.items()},
    )


def _left_out(results: Results) -> bool:
    """Whether an unknown outcome was left out, and not given a value by the plan's rule."""
    counts = results.where(measure="count")
    return not len(counts.where(statistic="analysed")) and any(
        e.value for e in counts.where(statistic="missing")
    )


def _of(results: Results, arm: str) -> Results:
    return results.where(arm=arm, reference="")


def _caution(study: Study, outcome: Outcome) -> Text | str:
    """Return why fewer of a bad outcome may be no benefit, and which outcome says whether it is."""
    if outcome.benefit != "lower":
        return ""
    main = [o for o in study.outcomes if o.role == "primary" and o.id != outcome.id]
    names = " and ".join(lowered(study.outcome_label(o)) for o in main)
    return Text(
        " A lower risk among all randomised is no benefit by itself, for without {event} there can "
        "be none{carried}.",
        event=Label(lowered(study.codebook[str(outcome.also_among)].label)),
        carried=Text("; {names} carries the conclusion", names=Label(names)) if names else "",
    )
