"""Words of the study file that are written from the right, wherever the page shows them."""

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from helpers.present.direction import directed_parts, language_of

__all__ = ["isolate"]

APART = ("bdi", "svg", "style", "title")


def isolate(soup: BeautifulSoup, body: Tag) -> None:
    """Put words that are written from the right into elements that say so, with their language.

    Labels and drawings come so already; what is left is the title, notes on numbers and Markdown.
    """
    for words in list(body.find_all(string=True)):
        written = type(words) is NavigableString and not words.isascii()
        if written and words.find_parent(APART) is None:
            _isolate_in(soup, words)


def _isolate_in(soup: BeautifulSoup, words: NavigableString) -> None:
    parts = list(directed_parts(str(words)))
    if not any(rtl for _, rtl in parts):
        return
    for part, rtl in parts:
        words.insert_before(_bdi(soup, part) if rtl else NavigableString(part))
    words.extract()


def _bdi(soup: BeautifulSoup, words: str) -> Tag:
    element = soup.new_tag("bdi", attrs={"lang": language_of(words), "dir": "rtl"})
    element.string = words
    return element
