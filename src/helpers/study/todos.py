"""What a draft left open: ``# TODO: ...`` in a study file, and TODO in notes of its codebook."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import Finding, Severity
from helpers.study.codebook_file import read_codebook_notes

__all__ = ["todos_of"]

_TODO = re.compile(r"#\s*TODO\b[:\s]*(.*)")
_NOTE = re.compile(r"\bTODO\b[:\s]*(.*)", re.DOTALL)
_KEY = re.compile(r"\s*(?:- )?\{?\s*(?:id:\s*)?([\w-]+)")
_BOOK = re.compile(r"^variables:\s*[\"']?([^\"'#{}\[\]]+\.(?:csv|xlsx))\b", re.MULTILINE)
_OPENING = frozenset(" \t,:[{")  # before a quotation mark that opens a quoted text


def todos_of(path: Path) -> list[Finding]:
    """Return what the study file at a path, and its codebook file, still leave to a person.

    Parameters
    ----------
    path : Path
        A study file; what cannot be read holds nothing, as its faults are told elsewhere.

    Returns
    -------
    list of Finding
        Notes with the code ``todo``, in the order of the file, then of the codebook.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeError):
        return []
    found = list(_in_text(text))
    if book := _BOOK.search(text):
        found += _in_codebook(path.parent / book[1].strip())
    return found


def _in_text(text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), start=1):
        if "TODO" in line and (said := _TODO.search(_comment(line))):
            key = _KEY.match(line)
            yield _todo(f"line {number}{f', {key[1]}' if key else ''}", said[1])


def _comment(line: str) -> str:
    """Return the comment of a line, with its sign; empty if it has none.

    >>> _comment('label: "a # b", unit: kg  # by its name'), _comment("a: 'b # c'")
    ('# by its name', '')
    """
    quote, before = "", " "
    for place, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote and before != "\\" else quote
        elif sign in "\"'" and before in _OPENING:
            quote = sign
        elif sign == "#" and before in " \t":
            return line[place:]
        before = "" if sign == before == "\\" else sign
    return ""


def _in_codebook(path: Path) -> Iterator[Finding]:
    for row, variable, note in read_codebook_notes(path):
        if said := _NOTE.search(note):
            yield _todo(f"{path.name} row {row}, {variable}", " ".join(said[1].split()))


def _todo(where: str, said: str) -> Finding:
    return Finding(
        code="todo", severity=Severity.NOTE, where=where,
        found=f"TODO: {said.strip() or 'something to decide'}", expected="a decision",
        remedy="correct the line if need be, then remove the TODO",
    )  # fmt: skip
