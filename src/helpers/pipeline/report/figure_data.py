"""The data of every figure as a table below it, made from the results that the figure names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from helpers.pipeline.report.catalogue import Catalogue
from helpers.pipeline.report.words import MEASURES, METHODS, STATISTICS, in_words
from helpers.present import split_ids
from helpers.present.formatting import significant
from helpers.results import Key

__all__ = ["SUMMARY", "add_figure_data"]

SUMMARY = "Data of this figure"
_UNNAMED = ("count", "summary")  # measures that the names of their statistics say already
_HEADINGS = ("Result", "Arm", "Participants", "Quantity")


@dataclass(frozen=True, slots=True)
class _Line:
    """What one result is, in words, and its numbers: identifier and value by statistic."""

    words: tuple[str, ...]
    numbers: dict[str, tuple[str, float]] = field(default_factory=dict)


def add_figure_data(soup: BeautifulSoup, main: Tag, catalogue: Catalogue) -> None:
    """Put a folded table below every figure that names results.

    A row is one result, a column one of its numbers. Values stand as in the results file, so
    differences of risks are proportions; each carries its identifier. They open no note: what a
    note would say stands in the row.
    """
    for figure in main.select("figure.rct-figure[data-source]"):
        lines = _lines(split_ids(str(figure["data-source"])), catalogue)
        if lines:
            figure.append(_details(soup, lines, str(figure.get("id", ""))))


def _lines(identifiers: Sequence[str], catalogue: Catalogue) -> list[_Line]:
    lines: dict[Key, _Line] = {}
    for identifier in identifiers:
        found = catalogue.row(identifier)
        if found is None:
            continue  # a check of the report says so
        estimate, statistic, value = found
        line = lines.setdefault(estimate.key, _Line(_words(estimate.key, catalogue)))
        line.numbers[statistic] = (identifier, value)
    return list(lines.values())


def _words(key: Key, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what stands in the columns of `_HEADINGS`."""
    quantity = [] if key.measure in _UNNAMED else [in_words(MEASURES, key.measure)]
    quantity += [in_words(METHODS, key.method)] if key.method else []
    return (*catalogue.named(key), ", ".join(quantity))


def _details(soup: BeautifulSoup, lines: Sequence[_Line], name: str) -> Tag:
    details = soup.new_tag("details", attrs={"class": "rct-data"})
    details.append(_element(soup, "summary", SUMMARY))
    box = soup.new_tag("div", attrs={"class": "rct-scroll", "tabindex": "0", "role": "region"})
    box["aria-label"] = f"{SUMMARY}: {name.removeprefix('figure-').replace('-', ' ')}"
    box.append(_table(soup, lines))
    details.append(box)
    return details


def _table(soup: BeautifulSoup, lines: Sequence[_Line]) -> Tag:
    kept = [i for i in range(len(_HEADINGS)) if i == 0 or any(line.words[i] for line in lines)]
    statistics = list(dict.fromkeys(name for line in lines for name in line.numbers))
    table, head, body = (soup.new_tag(name) for name in ("table", "thead", "tbody"))
    table.extend([head, body])
    names = [in_words(STATISTICS, name) or name for name in statistics]
    head.append(_row(soup, _heads(soup, [*(_HEADINGS[i] for i in kept), *names], len(kept))))
    for line in lines:
        cells = [_element(soup, "td", line.words[i], "rct-left rct-words") for i in kept[1:]]
        cells += [_cell(soup, line.numbers.get(name)) for name in statistics]
        first = _element(soup, "th", line.words[0] or "all")
        first["scope"] = "row"
        body.append(_row(soup, [first, *cells]))
    return table


def _heads(soup: BeautifulSoup, names: Sequence[str], words: int) -> Iterator[Tag]:
    for place, name in enumerate(names):
        head = _element(soup, "th", f"{name[:1].upper()}{name[1:]}", "rct-left" * (place < words))
        head["scope"] = "col"
        yield head


def _cell(soup: BeautifulSoup, number: tuple[str, float] | None) -> Tag:
    cell = soup.new_tag("td")
    if number is not None:
        identifier, value = number
        shown = _element(soup, "data", significant(value))
        shown["value"] = identifier
        cell.append(shown)
    return cell


def _row(soup: BeautifulSoup, cells: Sequence[Tag] | Iterator[Tag]) -> Tag:
    row = soup.new_tag("tr")
    row.extend(list(cells))
    return row


def _element(soup: BeautifulSoup, kind: str, words: str, classes: str = "") -> Tag:
    element = soup.new_tag(kind, attrs={"class": classes} if classes else {})
    element.string = words
    return element
