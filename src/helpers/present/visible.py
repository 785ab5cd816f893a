"""Characters that act on a terminal or a page, and show nothing, made visible."""

import re

__all__ = ["spelled_json", "visible"]

# Control characters (but tab and line feed), halves of surrogate pairs, and the marks that turn
# the direction of what follows. Joiners and single direction marks belong to Persian text.
_ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return a text in which no character acts: ``\x1b`` is spelled, not sent.

    Examples
    --------
    >>> print(visible("\x1b[31mred\r"))
    \x1b[31mred\r
    """
    return _ACTING.sub(lambda found: ascii(found.group())[1:-1], text)


def spelled_json(text: str) -> str:
    r"""Return JSON that means the same, with the acting characters as escapes.

    Examples
    --------
    >>> print(spelled_json('"\x9b1m \u202e"'))
    "\u009b1m \u202e"
    """
    return _ACTING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
