"""Persian and Arabic writing beside Latin: digits, letters, and characters that nobody sees.

The study file is typed on one keyboard and the data on another: an Arabic yeh looks like a Persian
one, and a right-to-left mark like nothing. `folded` is the form in which such texts are compared;
the other functions are what the rules of `helpers.data.rules` do to cells.
"""

import re
import unicodedata

__all__ = ["ascii_digits", "folded", "latin_numerals", "persian_letters", "without_invisible"]

DECIMAL_SIGN, THOUSANDS_SIGN = "\u066b", "\u066c"

_ZEROS = ("\u0660", "\u06f0")  # Arabic-Indic, and extended: the digits of Persian
_DIGITS = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}
# Arabic yeh and alef maksura, Arabic kaf; the stretching of letters (tatweel) says nothing
_LETTERS = {0x064A: "\u06cc", 0x0649: "\u06cc", 0x0643: "\u06a9", 0x0640: None}
_JOINERS = "\u200c\u200d"
# not between two signs of another script than Latin: a joiner beside space, digit or ASCII
_ASTRAY = re.compile(r"(?<![^\x00-\x7f\s\d])[\u200c\u200d]++|[\u200c\u200d]++(?![^\x00-\x7f\s\d])")
_NO_BREAK = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def without_invisible(text: str) -> str:
    r"""Return the text without characters that nobody sees; no-break spaces become spaces.

    Removed are zero-width spaces, byte-order marks, soft hyphens and the marks of writing
    direction. A joiner or non-joiner stays between two letters that are not Latin, as Persian and
    other scripts spell with it; anywhere else it is removed.

    >>> without_invisible("\ufeff12\u200f"), without_invisible("live\u00a0birth")
    ('12', 'live birth')
    >>> len(without_invisible("\u0646\u0645\u06cc\u200c\u062f\u0627\u0646\u0645\u200c"))
    8
    """
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text).translate(_NO_BREAK)
    return _ASTRAY.sub("", text)


def persian_letters(text: str) -> str:
    r"""Return the text with Arabic yeh and kaf as the Persian letters, and nothing stretched.

    >>> persian_letters("\u0628\u0644\u064a") == "\u0628\u0644\u06cc"
    True
    """
    return text if text.isascii() else text.translate(_LETTERS)


def ascii_digits(text: str) -> str:
    r"""Return the text with Persian and Arabic digits as 0 to 9.

    >>> ascii_digits("\u06f1\u06f4\u06f0\u06f3"), ascii_digits("\u0661\u0662")
    ('1403', '12')
    """
    return text if text.isascii() else text.translate(_DIGITS)


def latin_numerals(text: str, *, decimal: str) -> str:
    r"""Return the text with Latin digits, and the Persian decimal sign as `decimal`.

    >>> latin_numerals("\u06f5\u066b\u06f3", decimal=".")
    '5.3'
    """
    return ascii_digits(text).replace(DECIMAL_SIGN, decimal)


def folded(text: str) -> str:
    r"""Return the form in which texts are compared, whichever keyboard they were typed on.

    Composed characters (Unicode NFC), Persian letters, Latin digits, no character that nobody
    sees, no joiner, no space around.

    >>> folded("\u0628\u0644\u064a\u200f ") == folded("\u0628\u0644\u06cc")
    True
    >>> folded("Live birth")
    'Live birth'
    """
    if text.isascii():
        return text.strip()
    plain = ascii_digits(persian_letters(without_invisible(unicodedata.normalize("NFC", text))))
    return plain.translate(dict.fromkeys(map(ord, _JOINERS))).strip()
