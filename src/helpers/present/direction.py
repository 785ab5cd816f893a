"""Words written from the right among words written from the left, each in its own direction.

Without it a number or a bracket after a Persian name is drawn before it: the rules of Unicode take
what has no direction of its own with what stands before.
"""

import re
from collections.abc import Iterator

__all__ = ["directed_parts", "from_the_right", "isolated", "language_of", "set_apart"]

# Hebrew and Arabic letters, with joiners, spaces and Persian digits between them.
_LETTER = "\u0590-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_WORDS = re.compile(
    rf"[{_LETTER}](?:[{_LETTER}\u06f0-\u06f9\u200c\u200d \u00a0]*[{_LETTER}\u06f0-\u06f9])?"
)
_STRONG = re.compile(rf"[{_LETTER}]|[^\W\d_]")
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")


def directed_parts(text: str) -> Iterator[tuple[str, bool]]:
    r"""Yield the parts of a text, each with whether it is written from right to left.

    Examples
    --------
    >>> [(part, rtl) for part, rtl in directed_parts("BMI \u0646\u0645\u0627\u06cc\u0647 1")]
    [('BMI ', False), ('نمایه', True), (' 1', False)]
    """
    at = 0
    for found in _WORDS.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found.group(), True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def from_the_right(text: str) -> bool:
    """Return whether the first letter of a text belongs to a script written from the right."""
    first = _STRONG.search(text)
    return first is not None and re.match(f"[{_LETTER}]", first.group()) is not None


def language_of(words: str) -> str:
    """Return the language tag of words written from the right: Hebrew by its letters, or Persian.

    Arabic letters are taken for Persian, the second language of the tables that this project
    reads; a single word does not tell the two apart.

    Examples
    --------
    >>> language_of("\u062a\u0648\u0644\u062f \u0632\u0646\u062f\u0647")
    'fa'
    """
    return "he" if _HEBREW.search(words) else "fa"


def isolated(html: str, *, drawing: bool = False) -> str:
    r"""Return escaped text in which words written from the right say so, and act on none beside.

    Parameters
    ----------
    html : str
        Escaped text without elements.
    drawing : bool, optional
        Whether it is the text of a drawing (SVG) and not of a page.

    Examples
    --------
    >>> isolated("by \u0633\u0642\u0637 (3)")
    'by <bdi lang="fa" dir="rtl">سقط</bdi> (3)'
    >>> isolated("miscarriage &lt; 3")
    'miscarriage &lt; 3'
    """
    if html.isascii():
        return html
    element = _tspan if drawing else _bdi
    return "".join(element(part) if rtl else part for part, rtl in directed_parts(html))


def set_apart(text: str) -> str:
    r"""Return a text with invisible marks around words written from the right.

    For what draws characters and knows no elements: U+2068 begins such words, U+2069 ends them.

    Examples
    --------
    >>> ascii(set_apart("by \u0633\u0642\u0637 (3)")), set_apart("miscarriage (3)")
    ("'by \\u2068\\u0633\\u0642\\u0637\\u2069 (3)'", 'miscarriage (3)')
    """
    parts = directed_parts(text)
    return "".join(f"\u2068{part}\u2069" if rtl else part for part, rtl in parts)


def _bdi(words: str) -> str:
    return f'<bdi lang="{language_of(words)}" dir="rtl">{words}</bdi>'


def _tspan(words: str) -> str:
    # Without a direction: that of the first words would turn the side from which a text is drawn.
    return f'<tspan lang="{language_of(words)}" style="unicode-bidi: isolate">{words}</tspan>'
