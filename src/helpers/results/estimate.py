"""`Key` and `Estimate`: one number with a name of its own, unrounded, and its rows in a file."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

__all__ = ["COLUMNS", "INTERVAL", "KEY_FIELDS", "STAGES", "Estimate", "Key", "without_reason"]

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

    Examples
    --------
    >>> key = Key(stage="primary", analysis="main", arm="a", measure="risk", method="wilson")
    >>> risk = Estimate(key=key, value=0.5, lower=0.37, upper=0.63, confidence_level=0.95)
    >>> risk.value, risk.statistic
    (0.5, 'estimate')
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

    def ids(self) -> Iterator[str]:
        """Yield the identifiers of its rows in the results file."""
        yield self.id
        limits = zip(INTERVAL, (self.lower, self.upper), strict=True)
        yield from (self.key.id(name) for name, limit in limits if limit is not None)

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
            "note": self._note_of(statistic, value),
            "id": self.key.id(statistic),
            "confidence_level": self.confidence_level if statistic in INTERVAL else None,
        }

    def _note_of(self, statistic: str, value: float) -> str:
        # why a point is undefined is no remark on limits that are defined
        about_the_point = statistic in INTERVAL and math.isnan(self.value)
        note = "" if about_the_point and not math.isnan(value) else self.note
        return note if math.isfinite(value) else _reason(value, note)


def _reason(value: float, note: str) -> str:
    if math.isnan(value):
        return note or "undefined"
    word = _WORDS[value]
    return f"{word}; {note}" if note else word


def without_reason(value: float, note: str) -> str:
    """Return the note that `_reason` began with."""
    word = _WORDS.get(value, "")
    return note.removeprefix(word).removeprefix("; ") if word else note
