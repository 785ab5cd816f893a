"""One two-by-two table by every method: estimates and intervals, then tests; lists of tables."""

import math
from collections.abc import Iterator

from helpers.analysis.comparison import ARMS, INTERVALS, TESTS, Comparison
from helpers.analysis.overview import Overview
from helpers.present.formatting import (
    NOT_ESTIMABLE,
    confidence,
    count,
    joined,
    limits,
    number,
    p_value,
    p_value_text,
    ratio,
    ratio_text,
    resolving,
    with_interval,
)
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.vocabulary import method_words
from helpers.results import Estimate, Results, view

__all__: list[str] = []

DEFAULT = ("miettinen_nurminen", "n_minus_1")
HEADINGS = {
    "risk_difference": "Risk difference, per 100",
    "risk_ratio": "Risk ratio",
    "odds_ratio": "Odds ratio",
}
NOTES = (
    "* What the reports of this project use: this interval of the difference leaves zero out "
    "exactly when this test is significant at one minus its level.",
    "Fragility index: how many participants of the arm with fewer events would need to have the "
    "event for Fisher's p to rise to one minus the level. It restates that p and the sizes, and is "
    "no further evidence. The Bayesian rows have uniform priors for both risks.",
)


@view.register
def _(answer: Comparison) -> Stack:
    return Stack((_intervals(answer), _tests(answer)))


@view.register
def _(answer: Overview) -> Table:
    level = Number("compare/confidence_level", confidence(answer.level).text)
    columns = ["", "Treatment", "Control", "Risk difference, per 100", "Risk ratio", "Odds ratio"]
    return Table(
        "compared-list",
        [*columns, "p, two-sided"],
        list(_lines(answer)),
        Text("{name}, by table, with {level} intervals", name=Label(answer.name), level=level),
        ["Miettinen–Nurminen score intervals and the N−1 chi-squared test."],
    )


def _lines(answer: Overview) -> Iterator[Row]:
    found: dict[str, list[Estimate]] = {}
    for estimate in answer.results:
        found.setdefault(estimate.key.level, []).append(estimate)
    for place, (x1, n1, x0, n0, difference, *ratios, p) in found.items():
        width = 100 * ((difference.upper or 0.0) - (difference.lower or 0.0))
        places = resolving(width, most=6)
        cells: list[Cell] = [
            Text("{events}/{n}", events=count(x1), n=count(n1)),
            Text("{events}/{n}", events=count(x0), n=count(n0)),
            with_interval(difference, places, scale=100, sign=True),
            *(ratio(contrast) for contrast in ratios),
            p_value(p),
        ]
        yield Row(Label(place), cells)


def _intervals(answer: Comparison) -> Table:
    results = answer.results
    rows = [row for arm in ARMS for row in _risk(results, arm)]
    rows += [row for measure in INTERVALS for row in _contrast(results, measure)]
    level = Number("compare/confidence_level", confidence(answer.level).text)
    return Table(
        "compared",
        ["", "Estimate", Text("{level} interval", level=level)],
        rows,
        Text("{one} with treatment against {other} with control", **_arms(results)),
    )


def _arms(results: Results) -> dict[str, Words]:
    def of(arm: str) -> Text:
        counts = results.where(measure="count", arm=arm)
        events, n = (count(counts.one(statistic=name)) for name in ("events", "n"))
        return Text("{events}/{n}", events=events, n=n)

    return {"one": of("treatment"), "other": of("control")}


def _risk(results: Results, arm: str) -> Iterator[Row]:
    risks = results.where(measure="risk", arm=arm)
    places = _places(risks.one(method="wilson"))
    estimate = number(risks.one(method=""), places, scale=100)
    yield Row(f"Risk with {arm}, per 100", [estimate, None], "group")
    for risk in risks:
        if risk.lower is not None:
            yield Row(_method(risk), [None, limits(risk, places, scale=100)], "level")


def _contrast(results: Results, measure: str) -> Iterator[Row]:
    found = results.where(measure=measure)
    places = _places(found.one(method="miettinen_nurminen"))
    yield Row(HEADINGS[measure], [_value(found.one(method=""), places), None], "group")
    for estimate in found:
        if not estimate.key.method:
            continue
        if estimate.lower is None:
            yield Row(_method(estimate), [_value(estimate, places), None], "level")
        else:
            yield Row(_method(estimate), [None, _limits(estimate, places)], "level")


def _places(estimate: Estimate) -> int:
    """Return the decimal places, in per cent, that show how wide an interval is."""
    if estimate.lower is None or estimate.upper is None:
        return 1
    return resolving(100 * (estimate.upper - estimate.lower), most=6)


def _value(estimate: Estimate, places: int) -> Cell:
    if estimate.note:
        return Label(f"{NOT_ESTIMABLE}: {estimate.note}")
    if estimate.key.measure == "risk_difference":
        return number(estimate, places, scale=100, sign=True)
    return ratio(estimate)


def _limits(estimate: Estimate, places: int) -> Cell:
    lower, upper = estimate.lower, estimate.upper
    if lower is None or upper is None or math.isnan(lower):
        return Label(estimate.note)
    if estimate.key.measure == "risk_difference":
        return limits(estimate, places, scale=100, sign=True)
    return Number(estimate.key.id("lower"), joined(ratio_text(lower), ratio_text(upper)))


def _method(estimate: Estimate) -> str:
    words = method_words(estimate.key.method)
    return f"{words} *" if estimate.key.method in DEFAULT else words


def _tests(answer: Comparison) -> Table:
    results = answer.results
    rows = [_test(results.one(measure="test", method=name)) for name in TESTS]
    higher = results.one(measure="probability_higher")
    probability = Number(higher.id, p_value_text(higher.value))
    rows.append(Row("Bayesian probability that the risk is higher with treatment", [probability]))
    index = results.one(measure="fragility_index")
    shown: Cell = Label(index.note) if index.note else count(index)
    rows.append(Row("Fragility index", [shown]))
    return Table(
        "compared-tests",
        ["Test of no difference", "p, two-sided"],
        rows,
        "Could it be chance?",
        NOTES,
    )


def _test(test: Estimate) -> Row:
    words = _method(test)
    if test.note:
        return Row(words, [Label(test.note)])
    return Row(words, [p_value(test)])
