"""One pass over the parsed page: clean it, order it, number it, bind its numbers.

Each step is a function of the document alone, so the same page comes out on every run.
"""

from bs4 import BeautifulSoup, Tag

from helpers.pipeline.report.binding import bind_numbers
from helpers.pipeline.report.captions import number_captions, resolve_references
from helpers.pipeline.report.catalogue import Catalogue
from helpers.pipeline.report.directions import isolate
from helpers.pipeline.report.figure_data import add_figure_data
from helpers.pipeline.report.sections import arrange

__all__ = ["ACTIVE", "LINKING", "polish", "unsafe"]

ACTIVE = ("script", "iframe", "object", "embed", "link", "base", "meta", "form", "frame")
LINKING = ("src", "srcset", "poster", "background", "action", "formaction", "data", "ping")


def polish(soup: BeautifulSoup, catalogue: Catalogue) -> None:
    """Finish the page in place."""
    body = soup.body
    main = soup.find("main")
    contents = soup.select_one("nav ol")
    assert body is not None
    assert isinstance(main, Tag)
    assert contents is not None
    clean(main)
    name_uniquely(main)
    complete_tables(soup, main)
    arrange(soup, main, contents)
    number_captions(soup, main)
    resolve_references(main)
    add_figure_data(soup, main, catalogue)
    bind_numbers(soup, body, catalogue)
    isolate(soup, body)


def clean(main: Tag) -> None:
    """Take out what outputs bring for JupyterLab, and everything that could act or fetch."""
    for sheet in main.find_all("style"):
        if "rct-style" in sheet.get_attribute_list("class") or sheet.has_attr("scoped"):
            sheet.decompose()
    for element in main.find_all(ACTIVE):
        element.decompose()
    for element in main.find_all(True):
        for name in unsafe(element):
            del element[name]


def unsafe(element: Tag) -> list[str]:
    """Return the attributes of an element that could run something or fetch something."""
    return [name for name, value in element.attrs.items() if _is_unsafe(name, str(value))]


def _is_unsafe(name: str, value: str) -> bool:
    address = "".join(value.split()).lower()
    if name.startswith("on"):
        return True
    if name in LINKING:
        return not address.startswith("data:image/")
    if name in ("href", "xlink:href"):
        return address.startswith(("javascript:", "vbscript:", "data:text"))
    return False


def name_uniquely(main: Tag) -> None:
    """Rename identifiers that an earlier output uses already, with all that refers to them."""
    taken: set[str] = set()
    for part in [child for child in main.children if isinstance(child, Tag)]:
        own = [str(element["id"]) for element in part.find_all(id=True)]
        if part.has_attr("id"):
            own.append(str(part["id"]))
        renamed = {name: _free(name, taken) for name in dict.fromkeys(own) if name in taken}
        if renamed:
            _rename(part, renamed)
        taken |= {renamed.get(name, name) for name in own}


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def _rename(part: Tag, renamed: dict[str, str]) -> None:
    for element in [part, *part.find_all(True)]:
        for name, value in element.attrs.items():
            if name != "class" and isinstance(value, str):
                element[name] = _referring(name, value, renamed)


def _referring(name: str, value: str, renamed: dict[str, str]) -> str:
    if name == "id" or name.startswith("aria-") or name in ("for", "headers", "popovertarget"):
        if name == "aria-label":
            return value
        return " ".join(renamed.get(word, word) for word in value.split(" "))
    if value.startswith("#"):
        return f"#{renamed.get(value[1:], value[1:])}"
    for old, new in renamed.items():
        value = value.replace(f"url(#{old})", f"url(#{new})")
    return value


def complete_tables(soup: BeautifulSoup, main: Tag) -> None:
    """Give tables that are not ours (pandas, Markdown) their scopes and a box to scroll in."""
    for table in main.find_all("table"):
        for heading in table.find_all("th"):
            if not heading.get_text(strip=True):
                heading.name = "td"
            elif not heading.has_attr("scope"):
                heading["scope"] = "col" if heading.find_parent("thead") else "row"
        if table.find_parent(class_="rct-scroll") is None:
            box = soup.new_tag("div", attrs={"class": "rct-scroll plain", "tabindex": "0"})
            box["role"], box["aria-label"] = "region", "Table"
            table.wrap(box)
