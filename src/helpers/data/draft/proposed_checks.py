"""Cross-field rules that hold in all or nearly all rows, proposed for ``checks``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.data.draft.column import Column, Guess

__all__ = ["ProposedCheck", "propose_checks"]

_HOLDS = 0.97
_ROWS = 10  # known in both columns, below which nothing is proposed
_CLOSE = 0.02  # relative; beside what the rounding of the cells makes
_LOGIC = (
    ("live_birth", "clinical_pregnancy"), ("miscarriage", "clinical_pregnancy"),
    ("ongoing_pregnancy", "clinical_pregnancy"), ("clinical_pregnancy", "biochemical_pregnancy"),
)  # fmt: skip
_ENDS = ("live_birth", "miscarriage", "stillbirth", "ectopic", "termination")


@dataclass(frozen=True, kw_only=True)
class ProposedCheck:
    """One rule of the draft, and in how many rows it holds."""

    entry: Mapping[str, Any]
    reason: str


def propose_checks(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> list[ProposedCheck]:
    """Return the rules that the data keep."""
    used = [column for column in columns if column.variable in guesses]
    found = [
        *_body_mass(used, guesses), *_ratios(used, guesses), *_date_order(used, guesses),
        *_implications(used, guesses), *_exclusive(used, guesses),
    ]  # fmt: skip
    return list({str(check.entry["id"]): check for check in found}.values())


def _numeric(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> list[Column]:
    numeric = ("continuous", "count", "duration")
    return [c for c in columns if guesses[c.variable].type in numeric]


def _one(columns: Sequence[Column], *phrases: str) -> Column | None:
    return next((c for c in columns for phrase in phrases if c.heading.says(phrase)), None)


def _body_mass(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> Iterator[ProposedCheck]:
    numeric = _numeric(columns, guesses)
    bmi = _one(numeric, "bmi", "body mass index")
    height, weight = _one(numeric, "height"), _one(numeric, "weight")
    if bmi is None or height is None or weight is None:
        return
    metres = guesses[height.variable].entry.get("unit") == "m"
    times = 1 if metres else 10000
    expected = weight.cells.values() / height.cells.values() ** 2 * times
    if held := _identical(bmi, expected):
        entry: dict[str, Any] = {"id": "bmi", "identity": bmi.variable,
                 "product": {weight.variable: 1, height.variable: -2}}  # fmt: skip
        yield ProposedCheck(entry=entry if metres else {**entry, "times": times}, reason=held)


def _ratios(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> Iterator[ProposedCheck]:
    numeric = _numeric(columns, guesses)
    for ratio in (c for c in numeric if c.heading.has("ratio")):
        parts = [c for c in numeric if c is not ratio
                 and set(c.heading.words) <= set(ratio.heading.words)]  # fmt: skip
        for over, under in ((a, b) for a in parts for b in parts if a is not b):
            if held := _identical(ratio, over.cells.values() / under.cells.values()):
                entry = {"id": _id(ratio), "identity": ratio.variable,
                         "ratio": [over.variable, under.variable]}  # fmt: skip
                yield ProposedCheck(entry=entry, reason=held)
                break


def _id(column: Column) -> str:
    """Return the id of a rule: that of a variable, in the letters that ids of rules have."""
    return column.variable.casefold().lstrip("_") or "rule"


def _identical(column: Column, expected: pd.Series) -> str:
    found = column.cells.values()
    rounding = 0.5 * 10.0**-column.cells.numbers.decimals
    near = (found - expected).abs() <= expected.abs() * _CLOSE + rounding
    return _held(near[found.notna() & expected.notna()])


def _held(rows: pd.Series) -> str:
    """Return in how many rows a rule holds, in words; empty if in too few."""
    known, kept = len(rows), int(rows.sum())
    if known < _ROWS or kept < _HOLDS * known:
        return ""
    return f"holds in all {known} rows" if kept == known else f"holds in {kept} of {known} rows"


def _date_order(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> Iterator[ProposedCheck]:
    dated = [c for c in columns if guesses[c.variable].type == "date" and c.cells.dates]
    days = {c.variable: c.cells.days() for c in dated}
    days = {name: found for name, found in days.items() if found.notna().sum() >= _ROWS}
    in_order = sorted(days, key=lambda name: days[name].median())
    chain: list[str] = in_order[:1]
    fewest = ""
    for _, name in pairwise(in_order):
        before, after = days[chain[-1]], days[name]
        both = before.notna() & after.notna()
        if held := _held((before <= after)[both]):
            chain.append(name)
            fewest = held if not fewest or "all" in fewest else fewest
    if len(chain) > 1:
        yield ProposedCheck(entry={"id": "dates", "order": chain}, reason=fewest)


def _implications(
    columns: Sequence[Column], guesses: Mapping[str, Guess]
) -> Iterator[ProposedCheck]:
    binary = _binary(columns, guesses)
    for part, whole in _LOGIC:
        if part in binary and whole in binary:
            one, other = binary[part], binary[whole]
            if held := _held(_event(other, guesses)[_event(one, guesses) == 1] == 1):
                rule = {"if": [_is(one, guesses)], "then": [_is(other, guesses)]}
                yield ProposedCheck(entry={"id": f"{part}-{whole}", **rule}, reason=held)


def _exclusive(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> Iterator[ProposedCheck]:
    ends = [c for name, c in _binary(columns, guesses).items() if name in _ENDS]
    if len(ends) < 2:
        return
    together = pd.concat([_event(c, guesses) for c in ends], axis="columns")
    if held := _held(together.sum(axis="columns")[together.notna().any(axis="columns")] <= 1):
        entry = {"id": "one-end", "at_most_one": [c.variable for c in ends]}
        yield ProposedCheck(entry=entry, reason=held)


def _binary(columns: Sequence[Column], guesses: Mapping[str, Guess]) -> dict[str, Column]:
    return {"_".join(c.heading.words): c for c in columns if guesses[c.variable].type == "binary"}


def _event(column: Column, guesses: Mapping[str, Guess]) -> pd.Series:
    return column.cells.answers(str(guesses[column.variable].entry["event"]))


def _is(column: Column, guesses: Mapping[str, Guess]) -> dict[str, str]:
    return {"variable": column.variable, "is": str(guesses[column.variable].entry["event"])}
