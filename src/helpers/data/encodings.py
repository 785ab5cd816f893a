"""Bytes of a text file to letters: declared, certain, or guessed and then said to be a guess.

UTF-8, and UTF-16 and UTF-32 with their mark, are certain: other text is not valid by chance. What
is left is either Western (windows-1252) or Persian and Arabic (windows-1256), as Excel exports
it. Both give every byte a letter, so the words decide: a word whose letters are all Arabic in one
reading is a row of accents in the other, and a Western word has accents between plain letters.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.data.faults import Fault, unreadable
from helpers.errors import DataError

__all__ = ["Decoded", "decoded"]

NOT_TEXT = {b"PK\x03\x04": "a workbook or zip archive", b"\xd0\xcf\x11\xe0": "an old Office file"}
# UTF-32 first: its little-endian mark begins with that of UTF-16
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
SEPARATING = frozenset(",;\t|")
WESTERN, ARABIC = "windows-1252", "windows-1256"
MOST_LETTERS = 12
# letters of either encoding, without the signs that they share
_WORD = re.compile(
    rb"[A-Za-z\x81\x83\x8a\x8c-\x90\x98\x9a\x9c-\x9f\xaa\xb5\xc0-\xd6\xd8-\xf6\xf8-\xff]+"
)
_PLAIN = re.compile(rb"[A-Za-z]")
_ARABIC_WORD = re.compile(r"[\u0600-\u06ff\u200c-\u200f]+")
_RAISED = re.compile(r"[a-z]\W|[a-zß-ÿ][À-ÖØ-ÞŠŒŽŸ]")  # a capital or a sign within a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file, and how its bytes were read.

    Attributes
    ----------
    text : str
        Without a mark at its beginning.
    encoding : str
        Name of the encoding, with ``, detected`` where it was guessed.
    doubt : tuple of Fault
        What to ask where it was guessed.
    """

    text: str
    encoding: str
    doubt: tuple[Fault, ...] = ()


def decoded(raw: bytes, *, name: str, declared: str | None) -> Decoded:
    """Return the text of a file's bytes.

    Parameters
    ----------
    raw : bytes
        The whole file.
    name : str
        Its name in messages.
    declared : str or None
        The encoding that the study file gives; None to find it out.

    Raises
    ------
    DataError
        If the bytes are no text, or not in the declared encoding, or in none that is recognised.
    """
    kind = NOT_TEXT.get(raw[:4])
    if kind:
        raise unreadable(
            name, kind, expected="text", remedy="give it its own suffix, such as .xlsx"
        )
    found = _as_declared(raw, declared, name) if declared else _detected(raw, name)
    if "\0" in found.text:
        row = found.text.count("\n", 0, found.text.index("\0")) + 1
        raise unreadable(
            name, f"bytes of zero in row {row}", expected="text",
            remedy="export it again as CSV UTF-8",
        )  # fmt: skip
    return found


def _as_declared(raw: bytes, encoding: str, name: str) -> Decoded:
    try:
        text = raw.decode(encoding)
        text.encode()  # half letters, which escapes can make, are none
    except UnicodeError as error:
        raise unreadable(
            name, _undecodable(raw, error), expected=f"{encoding.removesuffix('-sig')} text",
            remedy="save it as CSV UTF-8, or declare its encoding in sources, "
            "for example encoding: windows-1252, windows-1256 or utf-16",
        ) from error  # fmt: skip
    except (LookupError, ValueError) as error:
        raise unreadable(
            name, f"encoding: {encoding}", expected="an encoding that exists",
            remedy="declare one such as utf-8, utf-16, windows-1252 or windows-1256",
        ) from error  # fmt: skip
    return Decoded(text=text.removeprefix("\ufeff"), encoding=encoding)


def _undecodable(raw: bytes, error: UnicodeError) -> str:
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "the mark with which utf-16 begins"
    if isinstance(error, UnicodeDecodeError):
        row = raw.count(b"\n", 0, error.start) + 1
        return f"bytes that are none of its letters in row {row}"
    return "bytes that are none of its letters"


def _detected(raw: bytes, name: str) -> Decoded:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _as_declared(raw, encoding, name)
    if b"\0" in raw:
        return _unmarked_utf16(raw, name)
    try:
        return Decoded(text=raw.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError as error:
        return _by_words(raw, name, error)


def _unmarked_utf16(raw: bytes, name: str) -> Decoded:
    # line ends and separators are zero bytes and ASCII in turn: which comes first tells the order
    ends = {"utf-16-le": raw[1::2].count(0), "utf-16-be": raw[0::2].count(0)}
    encoding = max(ends, key=lambda order: ends[order])
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    # a stray zero byte makes single letters of the other plane, but no table
    table = ends[encoding] * 20 >= len(raw) and "\n" in text and set(text) & SEPARATING
    if "\0" in text or min(ends.values()) or not table:
        raise _no_letters(name, "bytes that are no text")
    return _guessed(text, encoding, name)


def _by_words(raw: bytes, name: str, error: UnicodeError) -> Decoded:
    votes = Counter(_votes(raw))
    western, arabic, neither = (votes[who] for who in (WESTERN, ARABIC, ""))
    if neither and neither >= western + arabic:
        raise _no_letters(name, _undecodable(raw, error))
    encoding = ARABIC if arabic > western else WESTERN
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        if western:
            raise _no_letters(name, _undecodable(raw, error)) from error
        encoding, text = ARABIC, raw.decode(ARABIC)
    against = _against(raw, text, encoding, votes)
    return _guessed(text, encoding, name, against=against)


def _votes(raw: bytes) -> Iterator[str]:
    """Yield for each distinct word with letters beyond ASCII what it is; nothing if unclear."""
    for word in {match for match in _WORD.findall(raw) if not match.isascii()}:
        western, arabic = word.decode(WESTERN, errors="replace"), word.decode(ARABIC)
        if _PLAIN.search(word):
            if western == arabic:
                continue
            wrong = "\ufffd" in western or _RAISED.search(western)
            yield "" if wrong else WESTERN
        elif len(word) > 1:
            yield ARABIC if _ARABIC_WORD.fullmatch(arabic) else ""


def _guessed(text: str, encoding: str, name: str, *, against: str = "") -> Decoded:
    doubt = Fault(
        code="encoding", file=name, cell=False,
        found=f"text that is not UTF-8, read as {encoding} (letters: {_letters(text)}{against})",
        expected="UTF-8, or a declared encoding",
        remedy=f"if these are its letters, declare encoding: {encoding} in sources; else the "
        "encoding that it has",
    )  # fmt: skip
    return Decoded(text=text, encoding=f"{encoding}, detected", doubt=(doubt,))


def _letters(text: str) -> str:
    letters = [letter for letter, _ in Counter(text).most_common() if not letter.isascii()]
    shown = " ".join(letter for letter in letters[:MOST_LETTERS] if letter.isprintable())
    return f"{shown} ..." if len(letters) > MOST_LETTERS else shown


def _against(raw: bytes, text: str, encoding: str, votes: Counter[str]) -> str:
    """Return what speaks against the reading, in words; nothing where nothing does."""
    count = votes.total() - votes[encoding]
    if count:
        return f"; {count} words speak against it" if count > 1 else "; 1 word speaks against it"
    other = WESTERN if encoding == ARABIC else ARABIC
    reading = raw.decode(other, errors="replace")
    if votes[encoding] or reading == text:
        return ""
    return f"; in {other} they would be: {_letters(reading)}"


def _no_letters(name: str, found: str) -> DataError:
    return unreadable(
        name, found, expected="text in UTF-8, UTF-16, windows-1252 or windows-1256",
        remedy="save it as CSV UTF-8, or declare its encoding in sources, "
        "for example encoding: windows-1251",
    )  # fmt: skip
