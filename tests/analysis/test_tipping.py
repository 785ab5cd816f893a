"""The grid of tipping points: each cell its own table, summaries by counting, thinning by rule."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analysis.tipping import MOST, conclusions, points
from helpers.stats import ASSOCIATION, RISK_DIFFERENCE, TwoByTwo
from helpers.stats.one_proportion import wilson
from unknown_outcomes import COUNTS, STUDY, rows

TEST = ASSOCIATION["n_minus_1"]


def grid(make_trial, counts=COUNTS, *passages, **changes):
    text = STUDY
    for old, new in passages:
        assert old in text
        text = text.replace(old, new, 1)
    trial = make_trial(text, rows(counts))
    choices = trial.choices().but(**changes) if changes else trial.choices()
    found = trial.missing(choices).results.where(outcome="cured")
    return found.where(analysis="tried_tipping_point" if changes else "tipping_point")


def facts(found):
    return {e.statistic: e.value for e in found.where(measure="tipping")}


def tables(counts):
    """Return every way to fill in, as arrays of a, b and tables."""
    (x1, m1, a), (x0, m0, b) = counts["drug"], counts["control"]
    ways = np.array([(i, j) for i in range(a + 1) for j in range(b + 1)])
    added = TwoByTwo(x1 + ways[:, 0], x1 + m1 + a, x0 + ways[:, 1], x0 + m0 + b)
    return ways[:, 0], ways[:, 1], added


def test_every_cell_is_its_own_table(make_trial):
    found = grid(make_trial)
    a, b, every = tables(COUNTS)
    limits = RISK_DIFFERENCE["miettinen_nurminen"](every)
    for place, (i, j) in enumerate(zip(a, b, strict=True)):
        here = found.where(level=f"{i},{j}", arm="drug", reference="control")
        difference = here.one(measure="risk_difference", method="miettinen_nurminen")
        assert difference.value == every.risks[0][place] - every.risks[1][place]
        assert difference.lower == pytest.approx(limits.lower[place], rel=1e-9)
        assert difference.upper == pytest.approx(limits.upper[place], rel=1e-9)
        p_value = here.one(measure="test", method="n_minus_1", statistic="p_value")
        assert p_value.value == pytest.approx(TEST(every)[place], rel=1e-12)
    assert len(found.where(measure="test")) == 20


@pytest.mark.parametrize(
    "counts",
    [
        COUNTS,
        {"drug": (20, 10, 6), "control": (10, 20, 5)},
        {"drug": (9, 1, 0), "control": (3, 7, 4)},
    ],
)
def test_the_summary_is_what_counting_gives(make_trial, counts):
    one = facts(grid(make_trial, counts))
    a, b, every = tables(counts)
    (x1, m1, unknown1), (x0, m0, unknown0) = counts["drug"], counts["control"]
    main = TwoByTwo(x1, x1 + m1, x0, x0 + m0)
    sign = np.sign(np.subtract(*every.risks)) * (TEST(every) <= 0.05)
    concluded = np.sign(np.subtract(*main.risks)) * (TEST(main) <= 0.05)
    assert one["conclusion"] == concluded
    assert one["ways"] == (unknown1 + 1) * (unknown0 + 1)
    tips = sign != concluded
    assert one["tipping"] == tips.sum()
    inside = np.ones(a.size, bool)
    for side, events, (x, m, unknown) in (
        ("arm", a, counts["drug"]), ("reference", b, counts["control"]),
    ):  # fmt: skip
        low, high = wilson(x, x + m)
        span = math.floor(unknown * low), math.ceil(unknown * high)
        assert (one[f"plausible_from_{side}"], one[f"plausible_to_{side}"]) == span
        assert one[f"expected_{side}"] == pytest.approx(unknown * x / (x + m))
        inside &= (span[0] <= events) & (events <= span[1])
    assert one["plausible"] == inside.sum()
    assert one["tipping_plausible"] == (inside & tips).sum()
    if not tips.any():
        assert math.isnan(one["nearest_arm"])
        return
    surprise = np.abs(a - one["expected_arm"]) + np.abs(b - one["expected_reference"])
    nearest = (a == one["nearest_arm"]) & (b == one["nearest_reference"])
    assert tips[nearest].all() and nearest.sum() == 1
    assert surprise[nearest][0] == pytest.approx(surprise[tips].min())


def test_no_tipping_point_is_said_in_words(make_trial):
    found = grid(make_trial, {"drug": (40, 5, 1), "control": (5, 40, 1)})
    nearest = found.one(statistic="nearest_arm")
    assert math.isnan(nearest.value)
    assert "no way of filling in the unknown outcomes changes the conclusion" in nearest.note


def test_the_conclusion_is_that_of_the_main_analysis(make_trial):
    counts = {"drug": (12, 3, 6), "control": (8, 12, 1)}
    by_rule = {
        main: facts(grid(make_trial, counts, ("main: complete_case", f"main: {main}")))
        for main in ("complete_case", "failure", "multiple_imputation")
    }
    assert by_rule["complete_case"]["conclusion"] == 1
    assert by_rule["failure"]["conclusion"] == 0
    assert by_rule["failure"]["tipping"] + by_rule["complete_case"]["tipping"] == 14


def test_the_grid_follows_the_choices(make_trial):
    found = grid(make_trial, interval="newcombe", tests=["fisher"], confidence_level=0.9)
    assert {e.key.method for e in found} == {"newcombe", "fisher"}
    assert {e.confidence_level for e in found.where(measure="risk_difference")} == {0.9}


def test_the_grid_is_there_where_it_is_the_main_rule(make_trial):
    text = STUDY[: STUDY.index("    sensitivity:")]
    text = text.replace("main: complete_case", "main: tipping_point")
    trial = make_trial(text, rows())
    found = trial.missing(trial.choices()).results
    assert len(found.where(analysis="tipping_point", outcome="cured", measure="test")) == 20
    assert found.one(analysis="main", outcome="cured", measure="risk_difference").value == (
        pytest.approx(12 / 20 - 7 / 22)
    )


def test_many_unknown_outcomes_thin_the_grid_and_the_step_is_stated(make_trial):
    found = grid(make_trial, {"drug": (20, 60, 45), "control": (40, 40, 30)})
    one = facts(found)
    assert (one["step_arm"], one["step_reference"]) == (3, 2)
    assert one["ways"] == 46 * 31  # all are looked at, whatever is drawn
    levels = {e.key.level for e in found.where(measure="test")}
    assert levels == {f"{a},{b}" for a in range(0, 46, 3) for b in range(0, 31, 2)}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5000))
def test_an_axis_has_both_ends_even_steps_and_few_points(unknown):
    axis = points(unknown)
    assert (axis[0], axis[-1]) == (0, unknown)
    assert list(axis) == sorted(set(axis))
    assert len(axis) <= MOST
    steps = np.diff(axis)
    assert len(set(steps[:-1])) <= 1
    if unknown < MOST:
        assert axis == tuple(range(unknown + 1))


def test_conclusions_have_three_kinds():
    p, d = [0.01, 0.05, 0.0501, 0.01, np.nan], [0.2, -0.2, 0.2, 0.0, 0.1]
    assert conclusions(p, d, 0.95).tolist() == [1, -1, 0, 0, 0]
