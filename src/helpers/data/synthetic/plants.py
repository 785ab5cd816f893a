"""What a planted fault is: where it goes, what it writes, and what must be said about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = [
    "KEY_COLUMNS",
    "Expected",
    "KeyRow",
    "Plant",
    "Row",
    "logged",
    "query",
    "stops",
    "where",
    "writes",
]

Row = dict[str, str]
KEY_COLUMNS = ("fault", "study", "file", "row", "variable", "planted", "found_as", "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One thing that must be said about a planted fault.

    Attributes
    ----------
    found_as : str
        ``error``, ``query``, ``log`` (a declared rule mends it), or ``text`` (kept as it stands).
    code : str
        Code of the finding, or name of the rule in the cleaning log.
    variable : str
        Variable of the finding; empty where it is of the whole row or column.
    """

    found_as: str
    code: str
    variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One fault, planted in one woman's record.

    Attributes
    ----------
    fault : str
        Its name, unique.
    cells : callable
        From her record, the cells that are overwritten.
    expected : tuple of Expected
        What must be said, and nothing else.
    fits : callable
        Whether a record can carry it.
    again : bool
        Whether it is a further row beside her own, and not a change of hers.
    """

    fault: str
    cells: Callable[[Row], Mapping[str, str]]
    expected: tuple[Expected, ...]
    fits: Callable[[Row], bool] = field(default=lambda row: True)
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A row of the answer key: one thing that must be said about one planted fault."""

    fault: str
    study: str
    file: str
    row: str
    variable: str
    planted: str
    found_as: str
    code: str


def query(code: str, variable: str = "") -> tuple[Expected, ...]:
    """Return the answer "one query"."""
    return (Expected(found_as="query", code=code, variable=variable),)


def stops(code: str, variable: str = "") -> tuple[Expected, ...]:
    """Return the answer "one error"."""
    return (Expected(found_as="error", code=code, variable=variable),)


def logged(variable: str, *rules: str) -> tuple[Expected, ...]:
    """Return the answer "mended by these declared rules, one after the other"."""
    return tuple(Expected(found_as="log", code=rule, variable=variable) for rule in rules)


def where(**cells: str) -> Callable[[Row], bool]:
    """Return the condition that a record holds these cells; ``"*"`` stands for any value.

    >>> where(live_birth="yes", birthweight="*")({"live_birth": "yes", "birthweight": "3200"})
    True
    """
    return lambda row: all(row[name] != "" if cell == "*" else row[name] == cell
                           for name, cell in cells.items())  # fmt: skip


def writes(**cells: str) -> Callable[[Row], Mapping[str, str]]:
    """Return the change that writes these cells, whatever stood there.

    >>> writes(age="52")({"age": "31"})
    {'age': '52'}
    """
    return lambda row: cells
