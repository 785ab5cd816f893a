"""Headings in order, sections around them, and the contents list."""

import re
import unicodedata

from bs4 import BeautifulSoup, Tag

__all__ = ["arrange", "slug"]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def arrange(soup: BeautifulSoup, main: Tag, contents: Tag) -> None:
    """Shift the headings of the notebooks below the title, name them, wrap and list them."""
    taken = {str(element["id"]) for element in soup.find_all(id=True)}
    for heading in main.find_all(HEADINGS):
        heading.name = f"h{min(int(heading.name[1]) + 1, 6)}"
        heading["id"] = _free(slug(heading.get_text()), taken)
        taken.add(str(heading["id"]))
    wrap_sections(soup, main)
    for heading in main.find_all("h2"):
        contents.append(_entry(soup, heading))


def wrap_sections(soup: BeautifulSoup, main: Tag) -> None:
    """Put every second-level heading and what follows it into a section of its own."""
    section: Tag | None = None
    for child in list(main.children):
        if isinstance(child, Tag) and child.name == "h2":
            section = soup.new_tag("section", attrs={"aria-labelledby": str(child["id"])})
            child.insert_before(section)
        if section is not None:
            section.append(child.extract())


def _entry(soup: BeautifulSoup, heading: Tag) -> Tag:
    item = soup.new_tag("li")
    link = soup.new_tag("a", attrs={"href": f"#{heading['id']}"})
    link.string = heading.get_text(" ", strip=True)
    item.append(link)
    return item


def slug(words: str) -> str:
    """Return words as an identifier for an address.

    >>> slug("Did the treatment change the main outcomes?"), slug("N−1 – χ²"), slug("…")
    ('did-the-treatment-change-the-main-outcomes', 'n-1-2', 'section')
    """
    plain = unicodedata.normalize("NFKD", words.replace("\u2212", "-"))
    name = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    return name or "section"


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
