"""The summary: what happened, in absolute terms, and who was randomised."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from helpers.analysis import Choices, available, plan_for, stage_of
from helpers.present import figures
from helpers.present.figures.common import happened, lowered
from helpers.present.formatting import count
from helpers.present.text import Label, Text
from helpers.present.views.common import people
from helpers.present.views.mean_sentence import mean_headline
from helpers.present.views.ratio_sentences import count_sentence, ordinal_sentence
from helpers.present.views.time_sentence import time_sentence
from helpers.present.views.wording import effect_words
from helpers.results import Results
from helpers.study import Outcome, Study

__all__ = ["summary"]


def summary(study: Study, results: Results) -> Iterator[Any]:
    """Yield what happened, absolute effects first, and what was drawn of it.

    Parameters
    ----------
    study : Study
    results : Results
        The kept results of all stages.
    """
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
