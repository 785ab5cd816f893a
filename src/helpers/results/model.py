"""`Key`, `Estimate` and `Results`: every number of a report, unrounded, with a name of its own."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "KEY_FIELDS", "STAGES", "Estimate", "Key", "Results"]

STAGES = ("cleaning", "baseline", "primary", "secondary", "figures")
INTERVAL = ("lower", "upper")
_WORDS = {math.inf: "infinite", -math.inf: "minus infinite"}
_ESCAPES = (("%", "%25"), ("/", "%2F"), ("=", "%3D"))


def _escape(text: str) -> str:
    for character, code in _ESCAPES:
        text = text.replace(character, code)
    return "%2D" if text == "-" else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The name of one result: what was measured, on whom, how.

    Attributes
    ----------
    stage : str
        One of `STAGES`.
    analysis : str
        ``"main"`` for the planned main result of every outcome, else the kind of analysis.
    population, outcome : str
        Identifiers of the study file; for baseline rows the outcome is the variable.
    among : str
        ``"randomised"``, or the variable that conditions the outcome.
    subgroup, subgroup_level, level : str
        Variable and level of a subgroup; level of a categorical variable or a time point.
    arm, reference : str
        Arm rows name `arm` alone; contrasts name `arm` against `reference`.
    measure, method : str
        What is estimated and how; `method` is empty for counts and summaries.

    Examples
    --------
    >>> key = Key(stage="primary", analysis="main", population="itt", outcome="live_birth",
    ...           arm="tacrolimus", reference="placebo", measure="risk_difference",
    ...           method="miettinen_nurminen")
    >>> key.id("upper")  # doctest: +NORMALIZE_WHITESPACE
    'primary/main/itt/live_birth/among=randomised/arm=tacrolimus/reference=placebo/risk_difference/miettinen_nurminen/upper'
    """

    stage: str
    analysis: str
    population: str = ""
    outcome: str = ""
    among: str = "randomised"
    subgroup: str = ""
    subgroup_level: str = ""
    level: str = ""
    arm: str = ""
    reference: str = ""
    measure: str
    method: str = ""

    def id(self, statistic: str) -> str:
        """Return the readable and injective identifier of one statistic of this result.

        The first four parts stand by position (``-`` where empty), the named parts only where
        they are not empty, then measure, method (where there is one) and statistic. Within a
        part ``%``, ``/`` and ``=`` are percent-encoded, so two keys never share an identifier.
        """
        head = (self.stage, self.analysis, self.population, self.outcome)
        named = ("among", "subgroup", "subgroup_level", "level", "arm", "reference")
        values = ((name, getattr(self, name)) for name in named)
        tail = (self.measure, self.method, statistic)
        parts = [_escape(part) if part else "-" for part in head]
        parts += [f"{name}={_escape(value)}" for name, value in values if value]
        parts += [_escape(part) for part in tail if part]
        return "/".join(parts)


KEY_FIELDS = tuple(field.name for field in fields(Key))
COLUMNS = (*KEY_FIELDS, "statistic", "value", "note", "id", "confidence_level")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number, with its confidence limits where it has them, unrounded.

    Attributes
    ----------
    key : Key
        Its name.
    value : float
        The number; ``nan`` where undefined, ``inf`` where infinite.
    statistic : str
        What `value` is: ``"estimate"`` (the default), ``"n"``, ``"events"``, ``"p_value"``, ...
    lower, upper : float or None
        Confidence limits, on the scale of `value`; None where the number has none.
    confidence_level : float or None
        Nominal coverage of the limits, in (0, 1).
    note : str
        Why the number is undefined, or a warning, in words. An undefined value needs one.
    """

    key: Key
    value: float
    statistic: str = "estimate"
    lower: float | None = None
    upper: float | None = None
    confidence_level: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if math.isnan(self.value) and not self.note:
            raise ValueError(f"{self.id} is undefined and has no note that says why")

    @property
    def id(self) -> str:
        """Identifier of the number itself; its limits end in ``lower`` and ``upper``."""
        return self.key.id(self.statistic)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of the results file: the number, then its limits."""
        yield self._row(self.statistic, self.value)
        for name in INTERVAL:
            limit = getattr(self, name)
            if limit is not None:
                yield self._row(name, limit)

    def _row(self, statistic: str, value: float) -> dict[str, Any]:
        key = {name: getattr(self.key, name) for name in KEY_FIELDS}
        return key | {
            "statistic": statistic,
            "value": value if math.isfinite(value) else None,
            "note": self.note if math.isfinite(value) else _reason(value, self.note),
            "id": self.key.id(statistic),
            "confidence_level": self.confidence_level if statistic in INTERVAL else None,
        }


def _reason(value: float, note: str) -> str:
    if math.isnan(value):
        return note or "undefined"
    word = _WORDS[value]
    return f"{word}; {note}" if note else word


def _without_reason(value: float, note: str) -> str:
    """Return the note that `_reason` began with."""
    word = _WORDS.get(value, "")
    return note.removeprefix(word).removeprefix("; ") if word else note


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
        self._estimates: dict[str, Estimate] = {}
        self._ids: set[str] = set()
        for estimate in estimates:
            self._add(estimate)

    def _add(self, estimate: Estimate) -> None:
        ids = {row["id"] for row in estimate.rows()}
        if taken := ids & self._ids:
            raise ValueError(f"the result {min(taken)!r} is there already; one name, one number")
        self._ids |= ids
        self._estimates[estimate.id] = estimate

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self._estimates.values())

    def __len__(self) -> int:
        return len(self._estimates)

    def __add__(self, other: "Results") -> "Results":
        return Results([*self, *other])

    def where(self, **key: str) -> "Results":
        """Return the estimates whose key fields (or `statistic`) equal those given."""
        return Results(estimate for estimate in self if _matches(estimate, key))

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
        """Return the results file as text: UTF-8, shortest round-trip numbers, sorted."""
        frame = self.rows().astype({"value": "object", "confidence_level": "object"})
        for name in ("value", "confidence_level"):
            frame[name] = [shortest(value) for value in frame[name]]
        text: str = frame.to_csv(index=False, lineterminator="\n")
        return text

    @classmethod
    def from_rows(cls, frame: "pd.DataFrame") -> Self:
        """Return the results that a results file holds; limits join their estimate again."""
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
    level = next((row.get("confidence_level") for row in limits.values()), None)
    for statistic, row in rows.items():
        if statistic in limits:
            continue
        own = limits if statistic == "estimate" else {}
        yield Estimate(
            key=key,
            value=_number(row),
            statistic=statistic,
            lower=_number(own["lower"]) if "lower" in own else None,
            upper=_number(own["upper"]) if "upper" in own else None,
            confidence_level=float(level) if own and level not in (None, "") else None,
            note=_without_reason(_number(row), _text(row["note"])),
        )
