"""Every printed number becomes a button that says where it comes from."""

from bs4 import BeautifulSoup, Tag

from helpers.pipeline.report.catalogue import Catalogue, Source

__all__ = ["bind_numbers"]

DECLARED = "study/"


def bind_numbers(soup: BeautifulSoup, body: Tag, catalogue: Catalogue) -> None:
    """Turn each ``data.rct-num`` into a button and the note that it opens, without script."""
    for position, number in enumerate(body.select("data.rct-num"), start=1):
        identifier = str(number.get("value", ""))
        source = catalogue.source(identifier)
        name = f"num-{position}"
        number.insert_after(_note(soup, name, number.get_text(), identifier, source))
        number.replace_with(_button(soup, name, number.get_text(), identifier))


def _button(soup: BeautifulSoup, name: str, text: str, identifier: str) -> Tag:
    attributes = {"type": "button", "class": "num", "popovertarget": name, "data-id": identifier}
    button = soup.new_tag("button", attrs=attributes)
    button.string = text
    return button


def _note(soup: BeautifulSoup, name: str, text: str, identifier: str, source: Source) -> Tag:
    note = soup.new_tag("span", attrs={"popover": "", "id": name, "class": "source"})
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
