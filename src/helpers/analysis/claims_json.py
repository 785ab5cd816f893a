"""Claims, and what could lie behind them, as one JSON object: unrounded, undefined is null."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.analysis.claims_meaning import PLANNED
from helpers.results import Estimate, Results
from helpers.study import Claim

__all__ = ["claims_json"]

_ENDS = ("risk", "reference_risk", "risk_difference")
_SETS = ("exactly", "at_most", "largest_p", "share_min", "share_max")


def claims_json(results: Results, claims: Mapping[str, Claim], *, source: str = "") -> str:
    """Return claims and tables of every comparison as JSON.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``compatible``, and ``claims`` where there are data.
    claims : mapping of str to Claim
        By number, as results name them.
    source : str, optional
        The study or file, as it was named.
    """
    arms = dict.fromkeys((e.key.arm, e.key.reference) for e in results if e.key.reference)
    found: dict[str, Any] = {"source": source} if source else {}
    found["comparisons"] = [
        {
            "arm": arm,
            "reference": reference,
            "claims": list(_claims(results, claims, arm)),
            "together": list(_together(results, arm)),
        }
        for arm, reference in arms
    ]
    return json.dumps(found, allow_nan=False, ensure_ascii=False, indent=1)


def _claims(results: Results, claims: Mapping[str, Claim], arm: str) -> Iterator[dict[str, Any]]:
    rows = Results(e for e in results if e.key.arm == arm and e.key.reference)
    for number, claim in claims.items():
        groups = dict.fromkeys(
            e.key.among
            for e in rows
            if e.key.level.partition(",")[0] == number and e.key.measure in ("claim", "tables")
        )
        if not groups:
            continue
        told = {key: value for key, value in claim.declared().items() if value != ()}
        yield {
            "number": int(number),
            **told,
            "readings": [_counted(results, rows, number, among) for among in groups],
        }


def _counted(results: Results, rows: Results, number: str, among: str) -> dict[str, Any]:
    mine = rows.where(among=among)
    here = mine.where(analysis="claims", level=number)
    found: dict[str, Any] = {"among": among}
    if len(here):
        found["data"] = _data(results, here, number, among)
    found["compatible"] = {
        level.partition(",")[2]: _tables(mine.where(level=level))
        for level in dict.fromkeys(e.key.level for e in mine.where(measure="tables"))
        if level.partition(",")[0] == number
    }
    return found


def _data(results: Results, here: Results, number: str, among: str) -> dict[str, Any]:
    key = next(iter(here)).key
    counts = results.where(analysis="claims", level=number, among=among, measure="count")
    direction = bool(here.one(statistic="direction").value)
    readings: dict[str, dict[str, bool]] = {}
    for e in here.where(measure="claim"):
        if e.key.method and e.statistic != "agrees":
            holds = bool(e.value) and (direction or e.key.method == PLANNED)
            readings.setdefault(e.statistic, {})[e.key.method] = holds
    return {
        "counts": {
            arm: [counts.one(arm=arm, statistic=name).value for name in ("events", "n")]
            for arm in (key.arm, key.reference)
        },
        "direction": direction,
        "p": {e.key.method: e.value for e in here.where(measure="test")},
        "holds": readings,
        **_estimates(here),
    }


def _estimates(here: Results) -> dict[str, Any]:
    agreeing = {e.key.method: bool(e.value) for e in here.where(statistic="agrees")}
    return {"estimate_agrees": agreeing} if agreeing else {}


def _tables(own: Results) -> dict[str, Any]:
    tables = own.where(measure="tables")
    possible = list(tables.where(statistic="n"))
    found: dict[str, Any] = {
        "tables": {e.key.method: _plain(e) for e in tables.where(statistic="count")},
        "possible": _plain(possible[0]) if possible else None,
    }
    for measure in _ENDS:
        ends = [e.value for e in own.where(measure=measure)]
        found[measure] = ends or None
    return found


def _together(results: Results, arm: str) -> Iterator[dict[str, Any]]:
    sets = results.where(measure="sets", arm=arm)
    for whole, among, reading, test in dict.fromkeys(
        (e.key.outcome, e.key.among, e.key.level, e.key.method) for e in sets
    ):
        own = sets.where(outcome=whole, among=among, level=reading, method=test)
        numbers = {name: _plain(e) for name in _SETS for e in own.where(statistic=name)}
        yield {"whole": whole, "among": among, "reading": reading, "test": test, **numbers}


def _plain(estimate: Estimate) -> float | None:
    return None if math.isnan(estimate.value) else estimate.value
