"""A two-arm design: what its tests and intervals do, as tables and, in a notebook, as figures."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from helpers.analysis.operating_characteristics import Design
from helpers.present.formatting import confidence, count, number, percentage
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.vocabulary import method_words
from helpers.results import Estimate, Results, view

if TYPE_CHECKING:
    from helpers.present.figure import Figure

__all__ = ["design_parts", "design_tables"]

DEFAULT = ("miettinen_nurminen", "n_minus_1")
HEADINGS = {
    "risk_difference": "Risk difference; width per hundred",
    "risk_ratio": "Risk ratio; width is upper over lower limit",
    "odds_ratio": "Odds ratio; width is upper over lower limit",
}
SIZE_NOTE = (
    "Size: how often the test rejects although both arms have the same risk; the largest over "
    "{many} common risks. Power: how often it rejects if the risk is {treatment} with treatment "
    "and {control} with control. * What the reports of this project use."
)
COVERAGE_NOTE = (
    "Coverage: how often the interval holds the truth; over all pairs of risks from {low} to "
    "{high}. Widths: if the risk is {treatment} with treatment and {control} with control. An "
    "interval that is undefined covers nothing and counts as infinitely wide. The mean width of "
    "ratios is infinite wherever an arm without events can happen, so their median stands alone."
)


@view.register
def _(answer: Design) -> Stack:
    return Stack([shown for _, parts in design_parts(answer) for shown in parts])


def design_parts(answer: Design) -> list[tuple[str, list["Table | Figure"]]]:
    """Return what a page shows of a design: headings with their tables and figures."""
    from helpers.present.figures.operating import coverage_map, size_curves

    tests, intervals = design_tables(answer)
    maps = (coverage_map(answer, measure) for measure in HEADINGS)
    return [
        ("How often tests reject", [tests, size_curves(answer)]),
        ("How often intervals hold the truth", [intervals, *(drawn for drawn in maps if drawn)]),
    ]


def design_tables(answer: Design) -> tuple[Table, Table]:
    """Return the table of the tests and that of the intervals.

    Examples
    --------
    >>> from helpers.analysis.operating_characteristics import design
    >>> tests, intervals = design_tables(design(3, 3, control=0.2, treatment=0.8))
    >>> tests.grid()[1]
    ['N−1 chi-squared test *', '3.12%', '49.95%', '26.2%']
    """
    return _tests(answer, answer.results), _intervals(answer, answer.results)


def _arms(results: Results) -> dict[str, Words]:
    """Return what the sentences say of the arms."""
    risks = {e.key.arm: _percent(e) for e in results.where(measure="risk")}
    return {"treatment": risks["treatment"], "control": risks["control"]}


def _caption(start: str, answer: Design, results: Results) -> Text:
    sizes = {e.key.arm: count(e) for e in results.where(measure="count")}
    level = Number("design/confidence_level", confidence(answer.level).text)
    alpha = results.one(statistic="alpha")
    words = start + " with {n1} participants on treatment and {n0} on control"
    given: dict[str, Words] = {"n1": sizes["treatment"], "n0": sizes["control"]}
    if "{level}" in start:
        given["level"] = level
    if "{alpha}" in start:
        given["alpha"] = _percent(alpha)
    return Text(words, **given)


def _tests(answer: Design, results: Results) -> Table:
    many = Number("design/common_risks", f"{answer.size_curve('fisher')[0].size:,}")
    return Table(
        "design-tests",
        [Column("Test", "left"), "Largest size", "at the common risk", "Power"],
        [_test(results.where(measure="test", method=name)) for name in answer.found.tests],
        _caption("Tests at two-sided {alpha}", answer, results),
        [Text(SIZE_NOTE, many=many, **_arms(results))],
    )


def _test(found: Results) -> Row:
    size, at, power = (found.one(statistic=name) for name in ("max_size", "max_size_at", "power"))
    header = _method(size)
    if size.note:
        return Row(header, [Label(size.note), None, None])
    return Row(header, [percentage(size, 2), percentage(at, 2), percentage(power, 1)])


def _intervals(answer: Design, results: Results) -> Table:
    grid = answer.grid_ends()
    low, high = (Number("design/grid", confidence(end).text) for end in grid)
    return Table(
        "design-intervals",
        [
            Column("Interval", "left"), "Mean coverage", "Smallest coverage", "Mean width",
            "Median width",
        ],
        [row for measure in HEADINGS for row in _measure(answer, results, measure)],
        _caption("{level} intervals", answer, results),
        [Text(COVERAGE_NOTE, low=low, high=high, **_arms(results))],
    )  # fmt: skip


def _measure(answer: Design, results: Results, measure: str) -> Iterator[Row]:
    yield Row(HEADINGS[measure], kind="group")
    for name in answer.found.intervals[measure]:
        found = results.where(measure=measure, method=name)
        mean, smallest = found.one(statistic="mean_coverage"), found.one(statistic="min_coverage")
        if mean.note:
            yield Row(_method(mean), [Label(mean.note), None, None, None], "level")
        else:
            cells: list[Cell] = [percentage(mean, 1), percentage(smallest, 1), *_widths(found)]
            yield Row(_method(mean), cells, "level")


def _widths(found: Results) -> Iterator[Cell]:
    if next(iter(found)).key.measure == "risk_difference":
        yield number(found.one(statistic="expected_width"), 1, scale=100)
        yield number(found.one(statistic="median_width"), 1, scale=100)
    else:
        yield None
        factor = found.one(statistic="median_factor")
        yield number(factor, 1 if factor.value >= 10 else 2)


def _method(estimate: Estimate) -> str:
    words = method_words(estimate.key.method)
    return f"{words} *" if estimate.key.method in DEFAULT else words


def _percent(estimate: Estimate) -> Number:
    """Return a proportion as short as it is given: 25%, 2.5%."""
    if math.isnan(estimate.value):
        raise ValueError(f"{estimate.id} is undefined")
    return Number(estimate.id, confidence(estimate.value).text)
