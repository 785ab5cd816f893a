"""An item of a reporting guideline, and how a report answers it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from helpers.present.back_matter.shown import Shown
from helpers.present.text import Label, Words
from helpers.study import Study
from helpers.study.reporting import said

__all__ = ["NOT_SUPPLIED", "Fact", "Item", "answer", "sentence"]

NOT_SUPPLIED = "not supplied"
BY_AUTHORS = "not supplied by the authors"
Fact = Callable[[Study], str]
"""Returns what the study file declares, as a sentence; empty where it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item.

    Attributes
    ----------
    number : str
        As the guideline numbers it; empty where it has no number of its own.
    topic : str
        What it asks for, in our words.
    facts : sequence of Fact
        What is quoted from other keys of the study file.
    said : sequence of str
        Keys of ``reporting`` that authors answer it by.
    see : sequence of (str, str)
        Places of the report where it is answered, and what stands there.
    """

    number: str
    topic: str
    facts: Sequence[Fact] = ()
    said: Sequence[str] = ()
    see: Sequence[tuple[str, str]] = ()


def answer(item: Item, study: Study, shown: Shown) -> tuple[Words, ...]:
    """Return how a report answers an item: facts, what authors say, and where to look.

    What authors have not said is "not supplied"; where an item asks for several things, it says
    of which.
    """
    parts: list[Words] = [Label(text) for fact in item.facts if (text := fact(study))]
    links = [link for place, words in item.see for link in shown.links(place, words)]
    parts += _said(item, study, facts=bool(parts), links=bool(links))
    every = [*parts, *links] or [NOT_SUPPLIED]
    return tuple(_apart(every))


def _said(item: Item, study: Study, *, facts: bool, links: bool) -> Iterator[Words]:
    """Yield what authors say, and what they do not, in so many words as it needs."""
    given = {key: said(study, key) for key in item.said}
    missing = [key for key, text in given.items() if not text]
    yield from (Label(sentence(text)) for text in given.values() if text)
    if not missing:
        return
    if facts or len(missing) < len(given):
        yield Label(f"{NOT_SUPPLIED}: {', '.join(key.replace('_', ' ') for key in missing)}")
    else:
        yield BY_AUTHORS if links else NOT_SUPPLIED


def _apart(parts: Sequence[Words]) -> Iterator[Words]:
    """Yield parts with a dot between them."""
    for position, part in enumerate(parts):
        if position:
            yield "\u00b7"
        yield part


def sentence(text: str) -> str:
    """Return a text of the study file without the stop that would double.

    >>> sentence("Women below 40. "), sentence("Who?")
    ('Women below 40', 'Who?')
    """
    return text.strip().removesuffix(".")
