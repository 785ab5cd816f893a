"""The parts of the summary that the study file tells: from the question to the funding."""

from collections.abc import Iterator

from helpers.present.figures.common import lowered
from helpers.present.formatting import count, declared
from helpers.present.front_matter.told import Told, listed, stopped
from helpers.present.text import Label, Text
from helpers.present.views.common import population_label
from helpers.study import Study
from helpers.study.reporting import said

__all__ = [
    "background",
    "design",
    "design_words",
    "funding",
    "interventions",
    "objective",
    "outcomes",
    "participants",
    "registration",
    "setting",
]


def background(told: Told) -> Iterator[Text]:
    """Yield why the trial was done, as far as authors say."""
    yield from _quoted(told.study, "background")


def objective(told: Told) -> Iterator[Text]:
    """Yield what was compared, in the authors' words or in those of the plan."""
    if said(told.study, "objective"):
        yield from _quoted(told.study, "objective")
        return
    primary = [told.outcome(o) for o in told.study.outcomes if o.role == "primary"]
    arms = [told.arm(arm).text for arm in told.study.arms.compared]
    yield Text(
        "To compare {arms} with {reference}{outcomes}.",
        arms=Label(listed(arms)),
        reference=told.reference,
        outcomes=Label(f", by {listed(primary)}" if primary else ""),
    )


def design(told: Told) -> Iterator[Text]:
    """Yield the design in one sentence."""
    yield Text("{design}.", design=design_words(told.study))


def design_words(study: Study) -> Text:
    """Return "double-blind randomised superiority trial of 2 parallel arms, allocation 1:1"."""
    blinding = f"{study.design.blinding} " if study.design.blinding else ""
    allocation = f", allocation {study.design.allocation}" if study.design.allocation else ""
    kind = f"{blinding}randomised {study.design.framework} trial"
    return Text(
        "{kind} of {arms} parallel arms{allocation}",
        kind=Label(kind[:1].upper() + kind[1:]),
        arms=declared("arms/labels", len(study.arms.levels)),
        allocation=Label(allocation),
    )


def setting(told: Told) -> Iterator[Text]:
    """Yield where the trial was done."""
    where = told.study.design.setting.strip()
    if where:
        yield Text("{where}", where=Label(stopped(where[:1].upper() + where[1:])))


def participants(told: Told) -> Iterator[Text]:
    """Yield who could take part, and how many were randomised to each arm."""
    yield from _quoted(told.study, "eligibility")
    flow = told.results.where(analysis="flow")
    everyone = list(flow.where(arm="", level="randomised"))
    if not everyone:
        return
    parts = {
        f"part_{'abcdefgh'[place]}": Text("{n} to {arm}", n=count(found), arm=told.arm(arm))
        for place, arm in enumerate(told.study.arms.levels)
        for found in flow.where(arm=arm, level="allocated")
    }
    yield Text(
        f"{{n}} {{who}} were randomised: {', '.join(f'{{{name}}}' for name in parts)}."
        if parts
        else "{n} {who} were randomised.",
        n=count(everyone[0]),
        who=told.who,
        **parts,
    )


def interventions(told: Told) -> Iterator[Text]:
    """Yield what was given in either arm, as far as authors say."""
    reference = told.study.arms.labels[told.study.arms.reference]
    names = [told.study.arms.labels[arm] for arm in told.study.arms.compared]
    for key, name in (("intervention", ", ".join(names)), ("comparator", reference)):
        text = said(told.study, key)
        words = stopped(text) if text else "details not supplied."
        yield Text("{arm}: {text}", arm=Label(name), text=Label(lowered(words)))


def outcomes(told: Told) -> Iterator[Text]:
    """Yield the primary and key secondary outcomes, and among whom they are analysed."""
    for role, words in (("primary", "Primary outcome"), ("key_secondary", "Key secondary outcome")):
        found = [told.outcome(o) for o in told.study.outcomes if o.role == role]
        if found:
            many = "s" if len(found) > 1 else ""
            yield Text(
                "{words}{many}: {names}.", words=words, many=many, names=Label(listed(found))
            )
    yield Text(
        "Main population: {population}.",
        population=population_label(told.study, told.choices.population),
    )


def registration(told: Told) -> Iterator[Text]:
    """Yield registry and number, if the trial is registered as far as authors say."""
    study = told.study
    parts = [part for part in (said(study, "registry"), study.registration or "") if part]
    if parts:
        yield Text("{text}", text=Label(stopped(", ".join(parts))))


def funding(told: Told) -> Iterator[Text]:
    """Yield who paid, and the conflicts of interest where authors state them."""
    yield from _quoted(told.study, "funding")
    if conflicts := said(told.study, "conflicts"):
        yield Text("Conflicts of interest: {text}", text=Label(stopped(conflicts)))


def _quoted(study: Study, key: str) -> Iterator[Text]:
    if text := said(study, key):
        yield Text("{text}", text=Label(stopped(text)))
