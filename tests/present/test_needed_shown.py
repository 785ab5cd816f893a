"""Relative reductions and numbers needed: rows of the results, and how a reader sees them."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import Trial
from helpers.analysis.needed import needed_rows, reduction_rows
from helpers.present.needed_words import needed_number
from helpers.present.table import Table
from helpers.results import Estimate, Key, Results, view
from helpers.stats import Interval

KEY = Key(
    stage="primary", analysis="main", population="itt", outcome="loss", arm="a", reference="b",
    measure="risk_ratio", method="miettinen_nurminen",
)  # fmt: skip
RATIOS = st.floats(0.01, 20.0)


def ratio(value: float, lower: float, upper: float) -> Estimate:
    return Estimate(key=KEY, value=value, lower=lower, upper=upper, confidence_level=0.95)


def needed(difference: float, lower: float, upper: float, benefit: Any = "higher") -> str:
    limits = Interval(lower, upper)
    rows = needed_rows(KEY, difference, limits, benefit=benefit, level=0.95)
    return needed_number(Results(rows)).text


def tables(trial: Trial, stage: str = "primary") -> dict[str, Table]:
    shown = view(trial.effects(trial.choices(stage)))
    return {part.id: part for part in shown.views}


@given(RATIOS, RATIOS, RATIOS)
def test_a_reduction_is_one_minus_the_ratio_with_its_limits_turned(
    one: float, two: float, three: float
) -> None:
    lower, value, upper = sorted((one, two, three))
    (found,) = reduction_rows(ratio(value, lower, upper), benefit="lower")
    assert (found.value, found.lower, found.upper) == (1 - value, 1 - upper, 1 - lower)
    assert found.lower <= found.value <= found.upper
    assert found.key.measure == "relative_risk_reduction"


def test_of_a_good_event_there_is_nothing_to_reduce() -> None:
    assert list(reduction_rows(ratio(0.5, 0.2, 1.1), benefit="higher")) == []


def test_an_undefined_ratio_gives_an_undefined_reduction() -> None:
    undefined = Estimate(key=KEY, value=math.nan, note="undefined: no event in either arm")
    (found,) = reduction_rows(undefined, benefit="lower")
    assert math.isnan(found.value)
    assert found.lower is found.upper is None
    assert found.note == undefined.note


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((0.36, 0.17, 0.52), "NNTB 2.8 (1.9 to 5.9)"),
        ((-0.36, -0.52, -0.17), "NNTH 2.8 (1.9 to 5.9)"),
        ((0.12, -0.009, 0.26), "NNTB 8.3 (NNTB 3.8 to \u221e to NNTH 111)"),
        ((-0.12, -0.26, 0.009), "NNTH 8.3 (NNTH 3.8 to \u221e to NNTB 111)"),
        ((0.05, 0.0, 0.1), "NNTB 20 (10 to \u221e)"),
        ((0.0, -0.1, 0.1), "\u221e"),
        ((math.nan, math.nan, math.nan), "not estimable"),
    ],
)
def test_a_number_needed_says_for_whom_and_how_far(
    rows: tuple[float, float, float], text: str
) -> None:
    assert needed(*rows) == text


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_it_is_to_benefit_or_harm_as_the_event_is_good_or_bad(
    difference: float, below: float, above: float
) -> None:
    lower, upper = max(-1.0, difference - below), min(1.0, difference + above)
    good, bad = (needed(difference, lower, upper, benefit) for benefit in ("higher", "lower"))
    turned = good.replace("NNTB", "NNT?").replace("NNTH", "NNTB").replace("NNT?", "NNTH")
    assert turned == bad


def test_the_table_counts_whom_it_compares_and_leaves_out_unfair_comparisons(trial: Trial) -> None:
    table = tables(trial)["needed-primary"]
    head, pregnancy, loss = table.grid()
    assert head[1:3] == ["Drug analysed / known", "Control analysed / known"]
    assert head[3:] == ["Relative risk reduction (95% CI)", "Number needed to treat (95% CI)"]
    assert pregnancy[0] == "Pregnancy (primary)"
    assert pregnancy[1:3] == ["5 / 5", "6 / 6"]
    assert pregnancy[3] == ""
    assert pregnancy[4].startswith("NNTB 3.3 (NNTB ")
    assert loss[0] == "Loss (key secondary)"
    assert loss[3].startswith("40% (")
    assert "pregnant" not in table.markdown()


def test_reductions_stand_where_the_risk_is_lower_and_the_event_is_bad(
    make_trial: Callable[..., Trial], study_text: str
) -> None:
    turned = study_text.replace("reference: control", "reference: drug")
    table = tables(make_trial(turned))["needed-primary"]
    assert not any("reduction" in heading for heading in table.grid()[0])
    bad = turned.replace("pregnant, benefit: higher", "pregnant, benefit: lower")
    head, pregnancy, loss = tables(make_trial(bad))["needed-primary"].grid()
    assert head[3] == "Relative risk reduction (95% CI)"
    assert pregnancy[3].startswith("38% (")
    assert loss[3] == ""


def test_filled_outcomes_are_analysed_and_not_known(
    make_trial: Callable[..., Trial], study_text: str
) -> None:
    trial = make_trial(study_text.replace("main: complete_case", "main: failure"))
    assert tables(trial)["needed-primary"].grid()[1][1] == "6 / 5"


def test_every_number_is_a_row(trial: Trial) -> None:
    answer = trial.effects(trial.choices())
    ids = {*answer.results.rows()["id"], "study/analysis/confidence_level"}
    ids |= {*trial.risks(trial.choices()).results.rows()["id"]}
    numbers = list(tables(trial)["needed-primary"].numbers())
    assert numbers
    assert {number.result_id for number in numbers} <= ids
