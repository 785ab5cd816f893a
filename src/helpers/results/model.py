"""`Results`: every number of a report, unrounded, found by its name; rows are its file form."""

import math
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any, Self

from helpers.results.estimate import (
    COLUMNS,
    INTERVAL,
    KEY_FIELDS,
    STAGES,
    Estimate,
    Key,
    without_reason,
)
from helpers.results.spreadsheet import csv_text, read_csv_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "KEY_FIELDS", "STAGES", "Estimate", "Key", "Results", "shortest"]

_INDEXED = ("outcome", "level", "analysis", "population")  # the most telling first
_FEW = 32


class Results:
    """An ordered collection of estimates in which every identifier occurs once.

    Parameters
    ----------
    estimates : iterable of Estimate, optional
        Kept in the order given; `rows` sorts.

    Raises
    ------
    ValueError
        If two estimates share an identifier.

    Examples
    --------
    >>> key = Key(stage="primary", analysis="main", outcome="live_birth", arm="a", measure="count")
    >>> counts = Results([Estimate(key=key, value=50, statistic="n"),
    ...                   Estimate(key=key, value=29, statistic="events")])
    >>> counts.one(outcome="live_birth", statistic="events").value
    29
    """

    def __init__(self, estimates: Iterable[Estimate] = ()) -> None:
        self._estimates = tuple(estimates)
        taken: set[str] = set()
        for name in (name for estimate in self._estimates for name in estimate.ids()):
            if name in taken:
                raise ValueError(f"the result {name!r} is there already; one name, one number")
            taken.add(name)

    @classmethod
    def _part(cls, estimates: Iterable[Estimate]) -> Self:
        """Return estimates of which it is known that their identifiers differ."""
        part = cls()
        part._estimates = tuple(estimates)
        return part

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self._estimates)

    def __len__(self) -> int:
        return len(self._estimates)

    def __add__(self, other: "Results") -> "Results":
        return Results([*self, *other])

    def where(self, **key: str) -> "Results":
        """Return the estimates whose key fields (or `statistic`) equal those given."""
        return self._part(e for e in self._likely(key) if _matches(e, key))

    def _likely(self, key: dict[str, str]) -> Iterable[Estimate]:
        """Return the estimates among which those asked for are, from an index where there is one.

        A report asks thousands of times; without an index each time costs a look at every number.
        """
        field = next((name for name in _INDEXED if name in key), None)
        if field is None or len(self) < _FEW:
            return self
        if field not in self._index:
            groups = self._index[field] = {}
            for estimate in self:
                groups.setdefault(getattr(estimate.key, field), []).append(estimate)
        return self._index[field].get(key[field], ())

    @cached_property
    def _index(self) -> dict[str, dict[str, list[Estimate]]]:
        return {}

    def one(self, **key: str) -> Estimate:
        """Return the only estimate with these key fields (and `statistic`).

        Raises
        ------
        LookupError
            If none or several match; the message lists the candidates.
        """
        found = list(self.where(**key))
        if len(found) == 1:
            return found[0]
        wanted = ", ".join(f"{name}={value!r}" for name, value in key.items())
        near = found or [e for e in self if e.key.outcome == key.get("outcome", e.key.outcome)]
        candidates = "\n".join(f"  {estimate.id}" for estimate in near[:12])
        raise LookupError(
            f"expected exactly one result with {wanted}, found {len(found)}; "
            f"candidates:\n{candidates or '  none'}"
        )

    def rows(self) -> "pd.DataFrame":
        """Return the results file: one row a number, columns `COLUMNS`, sorted by identifier."""
        import pandas as pd  # here alone: `rct compare` must not wait for it

        rows = sorted((row for e in self for row in e.rows()), key=lambda row: row["id"])
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        return frame.astype({"value": "float64", "confidence_level": "float64"})

    def to_csv(self) -> str:
        """Return the results file as text: shortest round-trip numbers, sorted, no formulas."""
        frame = self.rows().astype({"value": "object", "confidence_level": "object"})
        for name in ("value", "confidence_level"):
            frame[name] = [shortest(value) for value in frame[name]]
        return csv_text(frame)

    @classmethod
    def from_csv(cls, file: IO[bytes]) -> Self:
        """Return the results that `to_csv` wrote, from a file opened for reading bytes."""
        return cls.from_rows(read_csv_text(file))

    @classmethod
    def from_rows(cls, frame: "pd.DataFrame") -> Self:
        """Return the results that rows hold; limits join their estimate again."""
        groups: dict[Key, dict[str, Any]] = {}
        for row in frame.to_dict("records"):
            key = Key(**{name: _text(row[name]) for name in KEY_FIELDS})
            groups.setdefault(key, {})[row["statistic"]] = row
        return cls(e for key, rows in groups.items() for e in _estimates(key, rows))


def shortest(value: float | None) -> str:
    """Return the shortest text that reads back as the same number; empty where there is none.

    >>> shortest(50.0), shortest(0.1), shortest(None), shortest(1e-05)
    ('50', '0.1', '', '1e-05')
    """
    if value is None or math.isnan(value):
        return ""
    text = repr(float(value))
    return text.removesuffix(".0")


def _text(value: object) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


def _matches(estimate: Estimate, wanted: dict[str, str]) -> bool:
    return all(
        (estimate.statistic if name == "statistic" else getattr(estimate.key, name)) == value
        for name, value in wanted.items()
    )


def _number(row: dict[str, Any]) -> float:
    value = row["value"]
    if value is not None and value != "" and not math.isnan(float(value)):
        return float(value)
    note = _text(row["note"])
    if note.startswith("infinite"):
        return math.inf
    return -math.inf if note.startswith("minus infinite") else math.nan


def _estimates(key: Key, rows: dict[str, dict[str, Any]]) -> Iterator[Estimate]:
    limits = {name: rows[name] for name in INTERVAL if name in rows and "estimate" in rows}
    level = next((rows[name].get("confidence_level") for name in INTERVAL if name in rows), None)
    for statistic, row in rows.items():
        if statistic in limits:
            continue
        own = limits if statistic == "estimate" else {}
        of_limits = bool(own) or statistic in INTERVAL  # limits may stand without an estimate
        yield Estimate(
            key=key,
            value=_number(row),
            statistic=statistic,
            lower=_number(own["lower"]) if "lower" in own else None,
            upper=_number(own["upper"]) if "upper" in own else None,
            confidence_level=float(level) if of_limits and level not in (None, "") else None,
            note=without_reason(_number(row), _text(row["note"])),
        )
