"""The parts of the summary that the results tell: effects, harms, and what the plan concludes."""

from collections.abc import Iterator

from helpers.analysis.harms import differences_shown
from helpers.analysis.verdicts import Verdict, verdicts
from helpers.present.figures.common import happened, lowered
from helpers.present.formatting import count
from helpers.present.front_matter.headline import headline
from helpers.present.front_matter.told import Told, joined, listed, stopped
from helpers.present.panel_words import effect_number, places_for
from helpers.present.text import Label, Text
from helpers.present.views.common import p_words
from helpers.present.views.wording import SENTENCES, effect_words
from helpers.present.vocabulary import MEASURES, PROCEDURES, ROLES
from helpers.results import Results
from helpers.study import Outcome
from helpers.study.reporting import said

__all__ = ["answer", "conclusion", "harms", "limitations", "results"]

SYNTHETIC = {
    True: "The data are synthetic: they were built to meet published claims, so that no result "
    "here is evidence about a treatment.",
    False: "The data are synthetic: they were made up, so that no result here is evidence about a "
    "treatment.",
}
"""By whether the study file holds published claims."""
NO_HARMS = "Harms: the study file names neither adverse events nor outcomes that are harms."
NO_MORE = (
    "What is not shown is not shown to be absent; secondary outcomes and subgroups describe and "
    "conclude nothing."
)


# results ----------------------------------------------------------------------------------------


def results(told: Told) -> Iterator[Text]:
    """Yield primary and key secondary outcomes: absolute, relative, and the test as planned."""
    judged = {(v.outcome.id, v.arm): v for v in _verdicts(told)}
    for outcome in told.main:
        for arm in told.study.arms.compared:
            if sentence := _sentence(told, outcome, arm):
                planned = _as_planned(told, judged.get((outcome.id, arm)))
                yield joined([sentence, *planned])
    yield from _unknown(told)


def _sentence(told: Told, outcome: Outcome, arm: str) -> Text | None:
    """Return the effect with its ratio and P; the effect alone where no test is kept."""
    main = told.results.where(stage="primary", analysis="main", outcome=outcome.id)
    here = main.where(among="randomised")
    tested = here.where(arm=arm, reference=told.study.arms.reference, measure="test")
    if outcome.among:
        return _conditional(told, outcome)
    if not len(tested):
        return headline(told, outcome, arm)
    return SENTENCES[outcome.type](here, told.choices, outcome, arm)


def _conditional(told: Told, outcome: Outcome) -> Text:
    """Return that an outcome is told elsewhere: a summary is no place for an unfair comparison."""
    return Text(
        "{outcome} is analysed only among those with {event}, a group formed after randomisation; "
        "its numbers stand with the outcomes.",
        outcome=Label(told.study.outcome_label(outcome)),
        event=Label(lowered(told.study.codebook[str(outcome.among)].label)),
    )


def _as_planned(told: Told, verdict: Verdict | None) -> Iterator[Text]:
    """Yield the planned analysis where it is not the one above, and P adjusted as planned."""
    if verdict is None or verdict.raw is None:
        return
    if verdict.raw.key.analysis != "main" and verdict.effect is not None:
        effect = verdict.effect
        yield Text(
            "By the planned analysis ({analysis}): {measure} {effect}; P\u00a0{p}.",
            analysis=verdict.raw.key.analysis,
            measure=f"{MEASURES[effect.key.measure]}{_per_hundred(effect.key.measure)}",
            effect=effect_number(effect, places_for(told.results, told.study, effect)),
            p=p_words(verdict.raw),
        )
    procedure = told.study.analysis.multiplicity.procedure
    if verdict.adjusted is not None and procedure != "none":
        yield Text(
            "Adjusted for multiplicity ({procedure}): P\u00a0{p}.",
            procedure=PROCEDURES[procedure],
            p=p_words(verdict.adjusted),
        )


def _per_hundred(measure: str) -> str:
    return " per 100" if measure == "risk_difference" else ""


def _unknown(told: Told) -> Iterator[Text]:
    """Yield of how many the first primary outcome is unknown, by arm, if of anybody."""
    primary = next((o for o in told.study.outcomes if o.role == "primary" and not o.among), None)
    if primary is None:
        return
    counts = told.results.where(outcome=primary.id, analysis="main", among="randomised")
    missing = counts.where(measure="count", statistic="missing", reference="")
    arms = {arm: list(missing.where(arm=arm)) for arm in told.study.arms.levels}
    if not all(arms.values()) or not any(found[0].value for found in arms.values()):
        return
    parts = {
        f"of_{'abcdefgh'[place]}": Text(
            "{n} allocated to {arm}", n=count(found[0]), arm=told.arm(arm)
        )
        for place, (arm, found) in enumerate(arms.items())
    }
    yield Text(
        f"{{outcome}} is unknown in {', '.join(f'{{{name}}}' for name in parts)}.",
        outcome=Label(told.study.outcome_label(primary)),
        **parts,
    )


# harms ------------------------------------------------------------------------------------------


def harms(told: Told) -> Iterator[Text]:
    """Yield the harms in a sentence: events of the file, else outcomes that are harms."""
    found = told.results.where(analysis="harms")
    if len(found.where(outcome="any")):
        for arm in told.study.arms.compared:
            yield _events(told, found, arm)
        return
    declared = [o for o in told.study.outcomes if o.role == "harm" and o.type == "binary"]
    counted = [text for o in declared for text in _harm(told, o)]
    yield from counted or [
        Text("Harms: the study file names neither adverse events nor outcomes that are harms.")
    ]


def _events(told: Told, found: Results, arm: str) -> Text:
    reference = told.study.arms.reference
    shown = {e.key.outcome: e for e in differences_shown(found.where(arm=arm))}
    any_event, serious = (_both(told, found.where(outcome=o), arm) for o in ("any", "serious"))
    effect = effect_words(shown["any"], told.choices) if "any" in shown else None
    return Text(
        "At least one adverse event: {both} given {arm} and {reference}{effect}{serious}.",
        both=any_event or "",
        arm=told.arm(arm),
        reference=told.arm(reference),
        effect=Text(", {words}", words=effect) if effect else "",
        serious=Text("; a serious one: {both}", both=serious) if serious else "",
    )


def _harm(told: Told, outcome: Outcome) -> Iterator[Text]:
    among = outcome.among or "randomised"
    here = told.results.where(analysis="main", outcome=outcome.id, among=among)
    for arm in told.study.arms.compared:
        if both := _both(told, here, arm):
            yield Text(
                "{outcome}: {both} allocated to {arm} and {reference}.",
                outcome=Label(told.study.outcome_label(outcome)),
                both=both, arm=told.arm(arm), reference=told.reference,
            )  # fmt: skip


def _both(told: Told, here: Results, arm: str) -> Text | None:
    """Return "40/48 (83%) and 29/47 (62%)": those with the event in an arm and the reference."""
    sides = [here.where(arm=side, reference="") for side in (arm, told.study.arms.reference)]
    if not all(len(side.where(measure="count", statistic="events")) for side in sides):
        return None
    treated, control = map(happened, sides)
    return Text("{treated} and {control}", treated=treated, control=control)


# what is concluded ------------------------------------------------------------------------------


def answer(told: Told) -> Iterator[Text]:
    """Yield what the plan concludes of every primary and key secondary outcome."""
    for arm in told.study.arms.compared:
        judged = [verdict for verdict in _verdicts(told) if verdict.arm == arm]
        if judged:
            yield Text(
                "{arm} against {reference}, as the plan judges: {verdicts}.",
                arm=Label(told.study.arms.labels[arm]),
                reference=told.reference,
                verdicts=Label("; ".join(_judged(told, verdict) for verdict in judged)),
            )


def _judged(told: Told, verdict: Verdict) -> str:
    role = ROLES[verdict.outcome.role]
    return f"{told.outcome(verdict.outcome)} ({role}), {verdict.words}"


def conclusion(told: Told) -> Iterator[Text]:
    """Yield what may not be concluded, and what the authors make of it."""
    yield Text(NO_MORE)
    if text := said(told.study, "interpretation"):
        yield Text("The authors: {text}", text=Label(stopped(text)))
    if told.study.synthetic:
        yield Text(SYNTHETIC[bool(told.study.claims)])


def limitations(told: Told) -> Iterator[Text]:
    """Yield what limits the conclusions, as far as plan and authors tell."""
    later = [told.outcome(outcome) for outcome in told.main if not outcome.prespecified]
    if later and len(later) == len(told.main):
        yield Text("No primary or key secondary outcome was prespecified: all are post hoc.")
    elif later:
        yield Text("Post hoc: {names}.", names=Label(listed(later)))
    if len(told.main) * len(told.study.arms.compared) > 1:
        yield Text("Confidence intervals are not adjusted for multiplicity.")
    if text := said(told.study, "limitations"):
        yield Text("The authors: {text}", text=Label(stopped(text)))


def _verdicts(told: Told) -> list[Verdict]:
    """Return the verdicts on outcomes that have results."""
    main = told.results.where(stage="primary", analysis="main")
    there = {estimate.key.outcome for estimate in main if estimate.key.reference}
    found = verdicts(told.results, told.choices) if there else ()
    return [verdict for verdict in found if verdict.outcome.id in there]
