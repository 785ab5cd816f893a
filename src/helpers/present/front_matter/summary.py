"""The summary: absolute effects first, then an abstract under the headings of the journal."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from helpers.present import figures
from helpers.present.entries import Entries, Entry
from helpers.present.front_matter import declared_parts, found_parts
from helpers.present.front_matter.headline import headlines
from helpers.present.front_matter.told import Told
from helpers.present.journal_styles import AbstractHeading
from helpers.present.printing import printing
from helpers.present.text import Label, Text
from helpers.results import Results
from helpers.study import Study

__all__ = ["PARTS", "summary"]

PARTS: Mapping[str, Callable[[Told], Iterator[Text]]] = {
    "background": declared_parts.background,
    "objective": declared_parts.objective,
    "answer": found_parts.answer,
    "design": declared_parts.design,
    "setting": declared_parts.setting,
    "participants": declared_parts.participants,
    "interventions": declared_parts.interventions,
    "outcomes": declared_parts.outcomes,
    "results": found_parts.results,
    "harms": found_parts.harms,
    "limitations": found_parts.limitations,
    "conclusion": found_parts.conclusion,
    "registration": declared_parts.registration,
    "funding": declared_parts.funding,
}
"""How each part that a journal's heading can hold is written; nothing where nothing is known."""
NAMED = ("registration", "funding")
"""Parts that a reader would not know without their name."""


def summary(study: Study, results: Results) -> Iterator[Any]:
    """Yield what happens to a hundred people, what was drawn of it, and the structured abstract.

    Parameters
    ----------
    study : Study
    results : Results
        The kept results of all stages.
    """
    told = Told(study, results)
    yield from headlines(told)
    yield from _drawn(told)
    yield Entries([_entry(heading, told) for heading in printing().style.abstract_headings])


def _entry(heading: AbstractHeading, told: Told) -> Entry:
    alone = len(heading.holds) == 1
    sentences = [
        text
        for part in heading.holds
        for text in _part(part, told, bare=alone or _named(part) == heading.title)
    ]
    return Entry(Label(heading.title), sentences, apart="results" in heading.holds)


def _named(part: str) -> str:
    return part.replace("_", " ").capitalize()


def _part(part: str, told: Told, *, bare: bool) -> list[Text]:
    """Return the sentences of a part, with its name unless the heading says it."""
    written = list(PARTS[part](told))
    name = _named(part)
    if not written:
        return [Text("Not supplied.") if bare else Text("{name}: not supplied.", name=name)]
    if part in NAMED and not bare:
        first, *others = written
        return [Text("{name}: {text}", name=name, text=first), *others]
    return written


def _drawn(told: Told) -> Iterator[Any]:
    """Yield a hundred people of each arm, for the first primary outcome with risks."""
    binary = (o for o in told.main if o.role == "primary" and o.type == "binary" and not o.among)
    outcome = next(binary, None)
    if outcome is not None:
        risks = told.results.where(outcome=outcome.id, analysis="main", measure="risk")
        if len(risks):
            yield figures.icon_array(told.results, told.study, outcome.id)
