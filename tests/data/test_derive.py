"""Every rule of the closed vocabulary on small columns."""

import math

import pandas as pd
import pytest

from helpers.data.derive import RULES, derive
from helpers.study import Study
from helpers.study.derived import RULES as DECLARED


@pytest.fixture
def derived(study_from, tmp_path):
    def make(table: dict[str, list], **rules) -> pd.DataFrame:
        base: Study = study_from(tmp_path, "id,arm,age,doses,pregnant,live_birth,enrolled_on\n")
        whole = base.model_dump(by_alias=True, exclude_none=True) | {
            "derived": {name: {"label": name} | rule for name, rule in rules.items()}
        }
        return derive(pd.DataFrame(table), Study.model_validate(whole))

    return make


def same(found, expected):
    return [None if pd.isna(value) else value for value in found] == expected


def test_every_declared_rule_is_computed():
    assert set(RULES) == set(DECLARED)


def test_ratio_and_difference(derived):
    table = derived(
        {"age": [30.0, 31.0, None], "doses": [2.0, 0.0, 1.0]},
        share={"ratio": ["age", "doses"]},
        gap={"difference": ["age", "doses"]},
        twice={"ratio": ["share", "share"]},
    )
    assert same(table["share"], [15.0, None, None])
    assert same(table["gap"], [28.0, 31.0, None])
    assert same(table["twice"], [1.0, None, None])
    assert not any(math.isinf(value) for value in table["share"])


def test_days_and_years_are_of_the_calendar(derived):
    start = pd.to_datetime(["2023-03-01 23:50", "2024-01-01", None], format="ISO8601")
    end = pd.to_datetime(["2024-03-01 00:10", "2023-12-31", "2024-01-01"], format="ISO8601")
    table = derived(
        {"from": start, "to": end},
        days={"days_between": ["from", "to"]},
        years={"years_between": ["from", "to"]},
    )
    assert same(table["days"], [366.0, -1.0, None])
    assert same(table["years"], [366 / 365.25, -1 / 365.25, None])


def test_cut_points_belong_to_the_upper_group(derived):
    cut = {"variable": "age", "at": [35, 40], "labels": ["below 35", "35 to 39", "40 and above"]}
    table = derived({"age": [34.999, 35.0, 39.9, 40.0, None]}, group={"cut": cut})
    assert same(table["group"], ["below 35", "35 to 39", "35 to 39", "40 and above", None])
    assert table["group"].cat.ordered
    assert list(table["group"].cat.categories) == cut["labels"]


def test_conditions_give_yes_no_or_missing(derived):
    pregnant = pd.Categorical(["yes", "no", None, None], categories=["yes", "no"])
    both = [{"variable": "pregnant", "is": "yes"}, {"variable": "age", "below": 35}]
    table = derived(
        {"pregnant": pregnant, "age": [30.0, 30.0, 30.0, 40.0]},
        one={"condition": both[0]},
        every={"all_of": both},
        some={"any_of": both},
        unknown={"condition": {"variable": "pregnant", "missing": "true"}},
    )
    assert same(table["one"], ["yes", "no", None, None])
    assert same(table["every"], ["yes", "no", None, "no"])
    assert same(table["some"], ["yes", "yes", "yes", None])
    assert same(table["unknown"], ["no", "no", "yes", "yes"])
    assert list(table["one"].cat.categories) == ["yes", "no"]


def test_first_case_that_holds_decides_and_an_unknown_one_leaves_it_open(derived):
    words = ["yes", "no"]
    state = {
        "first_of": [
            {"level": "birth", "where": [{"variable": "live_birth", "is": "yes"}]},
            {"level": "loss", "where": [{"variable": "pregnant", "is": "yes"}]},
        ],
        "otherwise": "none",
    }
    table = derived(
        {
            "live_birth": pd.Categorical(["yes", "yes", "no", "no", "no", None], categories=words),
            "pregnant": pd.Categorical(["yes", None, "yes", "no", None, "yes"], categories=words),
        },
        state=state,
    )
    assert same(table["state"], ["birth", "birth", "loss", "none", None, None])
    assert list(table["state"].cat.categories) == ["birth", "loss", "none"]
