"""Every printed number becomes a button that says where it comes from."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from helpers.pipeline.report.catalogue import Catalogue, Source

__all__ = ["bind_numbers"]

DECLARED = "study/"
_BEFORE = re.compile(r"\S+$")
_AFTER = re.compile(r"^[^\s\w]+")


def bind_numbers(soup: BeautifulSoup, body: Tag, catalogue: Catalogue) -> None:
    """Turn each ``data.rct-num`` into a button and the note that it opens, without script."""
    for position, number in enumerate(body.select("data.rct-num"), start=1):
        identifier = str(number.get("value", ""))
        text, name = number.get_text(), f"num-{position}"
        note = _note(soup, text, identifier, catalogue.source(identifier, text))
        note["id"] = name
        button = _button(soup, name, text, identifier)
        number.replace_with(button)
        button.insert_after(note)
        _keep_together(soup, button, note)


def _button(soup: BeautifulSoup, name: str, text: str, identifier: str) -> Tag:
    attributes = {"type": "button", "class": "num", "popovertarget": name, "data-id": identifier}
    button = soup.new_tag("button", attrs=attributes)
    button.string = text
    return button


def _note(soup: BeautifulSoup, text: str, identifier: str, source: Source) -> Tag:
    note = soup.new_tag("span", attrs={"popover": "", "class": "source"})
    note.append(_line(soup, "b", text))
    for line in source.lines:
        note.append(_line(soup, "span", line))
    value = f" = {source.value}" if source.value and not identifier.startswith(DECLARED) else ""
    note.append(_line(soup, "code", f"{identifier}{value}"))
    return note


def _line(soup: BeautifulSoup, kind: str, words: str) -> Tag:
    line = soup.new_tag(kind)
    line.string = words
    return line


def _keep_together(soup: BeautifulSoup, button: Tag, note: Tag) -> None:
    """Tie the brackets and stops that touch a button to it: browsers break lines around buttons."""
    before = _torn_off(button.previous_sibling, _BEFORE)
    after = _torn_off(note.next_sibling, _AFTER)
    if not before and not after:
        return
    kept = soup.new_tag("span", attrs={"class": "kept"})
    button.insert_before(kept)
    kept.extend([NavigableString(before), button.extract(), note.extract(), NavigableString(after)])


def _torn_off(text: object, pattern: re.Pattern[str]) -> str:
    """Return what touches the button, taken away from the text beside it."""
    if not isinstance(text, NavigableString) or (found := pattern.search(text)) is None:
        return ""
    text.replace_with(pattern.sub("", text))
    return found[0]
