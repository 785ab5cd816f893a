"""Comma-, semicolon- and tab-separated text to records, with the line of each record."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from helpers.data.cells import Records, joined
from helpers.data.faults import unreadable
from helpers.study import Source

__all__ = ["read_csv", "read_tsv"]

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
LARGEST_CELL = 10_000_000
NOT_TEXT = {b"PK\x03\x04": "a workbook or zip archive", b"\xd0\xcf\x11\xe0": "an old Office file"}


def read_csv(path: Path, source: Source) -> Records:
    """Read a file separated by commas, semicolons or tabs; the header line decides which."""
    text, encoding = _decoded(path, source)
    return _records(path, text, separator=_separator(text), encoding=encoding)


def read_tsv(path: Path, source: Source) -> Records:
    """Read a tab-separated file."""
    text, encoding = _decoded(path, source)
    return _records(path, text, separator="\t", encoding=encoding)


def _decoded(path: Path, source: Source) -> tuple[str, str]:
    raw = path.read_bytes()
    kind = NOT_TEXT.get(raw[:4])
    if kind:
        raise unreadable(
            path.name, kind, expected="text", remedy="give it its own suffix, such as .xlsx"
        )
    encoding = source.encoding or "utf-8-sig"
    try:
        return raw.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeError as error:
        raise unreadable(
            path.name,
            _undecodable(raw, error),
            expected=f"{encoding.removesuffix('-sig')} text",
            remedy="save it as CSV UTF-8, or declare its encoding in sources, "
            "for example encoding: windows-1252, windows-1256 or utf-16",
        ) from error
    except LookupError as error:
        raise unreadable(
            path.name,
            f"encoding: {encoding}",
            expected="an encoding that exists",
            remedy="declare one such as utf-8, utf-16, windows-1252 or windows-1256",
        ) from error


def _undecodable(raw: bytes, error: UnicodeError) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "the mark with which utf-16 begins"
    if isinstance(error, UnicodeDecodeError):
        row = raw.count(b"\n", 0, error.start) + 1
        return f"bytes that are none of its letters in row {row}"
    return "bytes that are none of its letters"


def _separator(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    if first.startswith("sep=") and len(first.rstrip()) == len("sep=") + 1:  # Excel's own mark
        return first[4]
    return max(SEPARATORS, key=lambda separator: len(_cells(first, separator)))


def _cells(line: str, separator: str) -> Sequence[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _records(path: Path, text: str, *, separator: str, encoding: str) -> Records:
    # strict: without it an unclosed quotation mark swallows the rest of the file in silence
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    row = 1
    try:
        for cells in reader:
            if not (row == 1 and cells[:1] and cells[0].startswith("sep=")):
                lines.append((row, cells))
            row = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(
            path.name,
            f"cells that are not well formed from row {row} on ({error})",
            remedy="look for a quotation mark without its partner there, and export again",
        ) from error
    name = SEPARATORS.get(separator, repr(separator))
    return joined(lines, name=path.name, read_as=f"{name}-separated, {encoding}")
