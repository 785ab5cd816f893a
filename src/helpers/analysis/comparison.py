"""One two-by-two table by every method: what `rct compare` and a notebook show.

The names are those of the contract: the first key is the measure, the second the method. Nothing
is rounded; undefined is nan with a reason, infinite is inf.
"""

import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from helpers.analysis.undefined import reason
from helpers.results import Displayed, Estimate, Key, Results
from helpers.stats import (
    ASSOCIATION,
    ODDS_RATIO,
    ONE_PROPORTION,
    RISK_DIFFERENCE,
    RISK_RATIO,
    Interval,
    TwoByTwo,
    bayes,
    fragility,
    odds_ratio,
    risk_difference,
    risk_ratio,
)
from helpers.stats.numerics import alpha_of

__all__ = ["ARMS", "INTERVALS", "TESTS", "Comparison", "compare", "compare_all"]

ARMS = ("treatment", "control")
RISK = ("wilson", "clopper_pearson")
# Contract names in the contract's order; the registries may hold more.
INTERVALS: Mapping[str, tuple[str, ...]] = {
    "risk_difference": (
        "miettinen_nurminen", "mee", "newcombe", "agresti_caffo", "wald", "chan_zhang",
    ),
    "risk_ratio": ("miettinen_nurminen", "koopman", "katz"),
    "odds_ratio": ("miettinen_nurminen", "exact", "mid_p", "woolf"),
}  # fmt: skip
TESTS = ("n_minus_1", "pearson", "fisher", "fisher_mid_p_central", "boschloo", "barnard_pooled")
ESTIMATES: Mapping[str, Mapping[str, Callable[[TwoByTwo], float]]] = {
    "risk_difference": {"estimate": risk_difference.risk_difference},
    "risk_ratio": {"estimate": risk_ratio.risk_ratio},
    "odds_ratio": {
        "estimate": odds_ratio.odds_ratio,
        "conditional_estimate": odds_ratio.conditional_estimate,
    },
}
REGISTRIES: Mapping[str, Mapping[str, Callable[..., Interval]]] = {
    "risk_difference": RISK_DIFFERENCE,
    "risk_ratio": RISK_RATIO,
    "odds_ratio": ODDS_RATIO,
}
BLOCK = 512  # tables of a long series worked on at a time: the first come out early

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison(Displayed):
    """One table by every method; a notebook shows it as tables, `json` as the contract has it.

    Attributes
    ----------
    x1, n1, x0, n0 : int
        Events and participants, treatment (1) against control (0).
    level : float
        Confidence level of every interval; `fragility_index` is at ``1 - level``.
    values : dict
        The contract's object without the counts: floats, and `Interval` for pairs of limits.
    left_out : collection of str
        Methods that were not worked out because the series of tables is long.

    Examples
    --------
    >>> compared = compare(25, 50, 13, 50)
    >>> compared.values["risk_difference"]["estimate"]
    0.24
    >>> round(compared.results.one(measure="test", method="n_minus_1").value, 4)
    0.0139
    """

    x1: int
    n1: int
    x0: int
    n0: int
    level: float
    values: Values
    left_out: Collection[str] = ()

    def json(self) -> str:
        """Return the contract's object on one line: unrounded, null and "Infinity"."""
        counts = {name: getattr(self, name) for name in ("x1", "n1", "x0", "n0")}
        contract = counts | _plain(self.values)
        if contract["fragility_index"] is not None:
            contract["fragility_index"] = int(contract["fragility_index"])
        return json.dumps(contract, allow_nan=False, separators=(",", ":"))

    @property
    def results(self) -> Results:
        """Every number as a result with an identifier, undefined ones with their reason."""
        return Results(self._estimates())

    def _estimates(self) -> Iterator[Estimate]:
        for arm, x, n in zip(ARMS, (self.x1, self.x0), (self.n1, self.n0), strict=True):
            count = _key("count", arm=arm)
            yield Estimate(key=count, value=x, statistic="events")
            yield Estimate(key=count, value=n, statistic="n")
            yield from self._measure(_key("risk", arm=arm), self.values["risk"][arm])
        for measure in INTERVALS:
            yield from self._measure(_contrast_key(measure), self.values[measure])
        for test, p in self.values["tests"].items():
            yield self._number(_contrast_key("test", test), p, statistic="p_value")
        yield self._number(_contrast_key("fragility_index"), self.values["fragility_index"])
        higher, limits = self.values["bayes"].values()
        yield self._number(_contrast_key("probability_higher", "bayes"), higher)
        estimate = self.values["risk_difference"]["estimate"]
        yield self._number(_contrast_key("risk_difference", "bayes"), estimate, limits)

    def _measure(self, plain: Key, values: Values) -> Iterator[Estimate]:
        for name, value in values.items():
            if isinstance(value, Interval):
                yield self._number(replace(plain, method=name), values["estimate"], value)
            else:
                method = "" if name == "estimate" else "conditional_likelihood"
                yield self._number(replace(plain, method=method), value)

    def _number(
        self, key: Key, value: float, limits: Interval | None = None, *, statistic: str = "estimate"
    ) -> Estimate:
        undefined = any(math.isnan(number) for number in (value, *(limits or ())))
        left_out = key.method in self.left_out
        return Estimate(
            key=key,
            value=value,
            statistic=statistic,
            lower=limits.lower if limits else None,
            upper=limits.upper if limits else None,
            confidence_level=self.level if limits else None,
            note=reason(key.measure, key.method, left_out=left_out) if undefined else "",
        )


def compare(x1: int, n1: int, x0: int, n0: int, *, level: float = 0.95) -> Comparison:
    """Return one two-by-two table by every method, treatment first.

    Parameters
    ----------
    x1, n1 : int
        Events and participants of the treatment, ``0 <= x1 <= n1`` and ``n1 >= 1``.
    x0, n0 : int
        The same for the control.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Raises
    ------
    ValueError
        If a count or the level lies outside its domain.

    Examples
    --------
    >>> compare(1, 1, 0, 1).json()[:51]
    '{"x1":1,"n1":1,"x0":0,"n0":1,"risk":{"treatment":{"'
    """
    return next(compare_all(TwoByTwo(x1, n1, x0, n0), level=level))


def compare_all(
    tables: TwoByTwo, *, level: float = 0.95, left_out: Collection[str] = ()
) -> Iterator[Comparison]:
    """Yield the comparison of every table of a series, worked out in blocks.

    Parameters
    ----------
    tables : TwoByTwo
        Arrays of counts, which broadcast.
    level : float, default 0.95
        Confidence level, in (0, 1).
    left_out : collection of str
        Methods that are not worked out: their values are undefined, with that reason.
    """
    counts = np.broadcast_arrays(tables.x1, tables.n1, tables.x0, tables.n0)
    flat = [np.ravel(count) for count in counts]
    for start in range(0, flat[0].size, BLOCK):
        block = [count[start : start + BLOCK] for count in flat]
        values = _all_values(TwoByTwo(*block), level, frozenset(left_out))
        for place, (x1, n1, x0, n0) in enumerate(np.stack(block, axis=1).tolist()):
            yield Comparison(
                x1=x1, n1=n1, x0=x0, n0=n0, level=level,
                values=_at(values, place), left_out=left_out,
            )  # fmt: skip


def _all_values(table: TwoByTwo, level: float, left_out: frozenset[str]) -> Values:
    """Return the contract's object with an array for each number."""
    return {
        "risk": {
            "treatment": _risk(table.x1, table.n1, level),
            "control": _risk(table.x0, table.n0, level),
        },
        **{name: _contrast(name, table, level, left_out) for name in INTERVALS},
        "tests": {name: _unless(name, left_out, ASSOCIATION[name], table) for name in TESTS},
        "fragility_index": _fragility(table, alpha_of(level)),
        "bayes": {
            "probability_treatment_higher": bayes.probability_higher(table),
            "risk_difference": bayes.risk_difference_interval(table, level=level),
        },
    }


def _risk(x: Any, n: Any, level: float) -> Values:
    return {"estimate": x / n} | {name: ONE_PROPORTION[name](x, n, level=level) for name in RISK}


def _contrast(measure: str, table: TwoByTwo, level: float, left_out: frozenset[str]) -> Values:
    values: Values = {name: function(table) for name, function in ESTIMATES[measure].items()}
    for name in INTERVALS[measure]:
        method = REGISTRIES[measure][name]
        limits = _unless(name, left_out, method, table, level=level)
        values[name] = limits if isinstance(limits, Interval) else Interval(limits, limits)
    return values


def _unless(
    name: str, left_out: frozenset[str], method: Callable[..., Any], table: TwoByTwo, **options: Any
) -> Any:
    return np.full(np.size(table.x1), np.nan) if name in left_out else method(table, **options)


def _fragility(table: TwoByTwo, alpha: float) -> list[float]:
    """Return the index of each table: the search is made for one table at a time."""
    cells = zip(table.x1, table.n1, table.x0, table.n0, strict=True)
    return [fragility.fragility_index(TwoByTwo(*cell), alpha=alpha) for cell in cells]


def _at(values: Any, place: int) -> Any:
    """Return the object of one table; minus zero becomes zero."""
    if isinstance(values, dict):
        return {name: _at(value, place) for name, value in values.items()}
    if isinstance(values, Interval):
        return Interval(*(_at(limit, place) for limit in values))
    return float(values[place]) + 0.0


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: undefined null, infinite "Infinity"."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Interval):
        limits = [_plain(limit) for limit in value]
        return None if limits == [None, None] else limits
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else "Infinity" if value > 0 else "-Infinity"


def _key(measure: str, method: str = "", **arms: str) -> Key:
    return Key(stage="compare", analysis="main", measure=measure, method=method, **arms)


def _contrast_key(measure: str, method: str = "") -> Key:
    return _key(measure, method, arm=ARMS[0], reference=ARMS[1])
