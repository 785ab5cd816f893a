"""Tables and figures numbered in reading order, each with an address; references to them."""

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

__all__ = ["number_captions", "resolve_references"]

KINDS = {"rct-table": "Table", "rct-figure": "Figure"}
TALL = 1.9
"""Height over width from which a drawing is fitted to a printed page."""
LONG = 30
"""Rows up to which a table is printed on one page; a longer one may begin at the foot of one."""


def number_captions(soup: BeautifulSoup, main: Tag) -> None:
    """Write ``Table 3.`` and ``Figure 2.`` into the captions, as links to themselves."""
    counts = dict.fromkeys(KINDS.values(), 0)
    for figure in main.find_all("figure"):
        kind = _kind(figure)
        label = figure.select_one("figcaption .rct-label")
        if kind is None or label is None:
            continue
        counts[kind] += 1
        figure["data-number"] = f"{kind} {counts[kind]}"
        label.clear()
        label.append(_self_link(soup, figure, f"{kind} {counts[kind]}."))
        marks = (("tall", is_tall(figure)), ("long", is_long(figure)))
        figure["class"] = " ".join(
            [*figure.get_attribute_list("class"), *(name for name, so in marks if so)]
        )


def _kind(figure: Tag) -> str | None:
    classes = figure.get_attribute_list("class")
    return next((kind for name, kind in KINDS.items() if name in classes), None)


def is_tall(figure: Tag) -> bool:
    """Return whether the drawing of a figure is too tall to print at its own size."""
    drawing = figure.find("svg", recursive=False)
    box = str(drawing.get("viewbox", "")).split() if drawing is not None else []
    return len(box) == 4 and float(box[3]) > TALL * float(box[2])


def is_long(figure: Tag) -> bool:
    """Return whether a table has more rows than are kept on one printed page."""
    return len(figure.select("table tr", limit=LONG + 1)) > LONG


def _self_link(soup: BeautifulSoup, figure: Tag, words: str) -> Tag | NavigableString:
    if not figure.has_attr("id"):
        return NavigableString(words)
    link = soup.new_tag("a", attrs={"class": "self", "href": f"#{figure['id']}"})
    link.string = words
    return link


def resolve_references(main: Tag) -> None:
    """Put the number of a table or figure into links to it: as their words, or before these."""
    numbers = {str(f["id"]): str(f["data-number"]) for f in main.select("figure[data-number][id]")}
    for link in main.find_all("a", href=True):
        target = str(link["href"]).removeprefix("#")
        if target in numbers and not link.get_text(strip=True):
            link.string = numbers[target]
        elif target in numbers and "rct-see" in link.get_attribute_list("class"):
            link.insert(0, f"{numbers[target]}, ")
    for figure in main.select("figure[data-number]"):
        del figure["data-number"]
