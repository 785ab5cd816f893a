"""Comparisons by value, and Kleene's three-valued logic."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import event_of, holds
from helpers.data.conditions import all_hold, any_holds
from helpers.study import Condition, Variable

TRUTH = {"T": True, "F": False, "?": pd.NA}
BOOK = {
    name: Variable(label=name, type="binary", event="yes", non_event="no") for name in ("a", "b")
}
IS_YES = [Condition.model_validate({"variable": name, "is": "yes"}) for name in ("a", "b")]

# Kleene (1938), On notation for ordinal numbers, J Symb Log 3:150-155: strong tables
AND = {"TT": "T", "TF": "F", "T?": "?", "FT": "F", "FF": "F", "F?": "F", "?T": "?", "?F": "F",
       "??": "?"}  # fmt: skip
OR = {"TT": "T", "TF": "T", "T?": "T", "FT": "T", "FF": "F", "F?": "?", "?T": "T", "?F": "?",
      "??": "?"}  # fmt: skip


def all_pairs():
    pairs = list(product("TF?", repeat=2))
    words = {"T": "yes", "F": "no", "?": None}
    table = pd.DataFrame(
        {
            name: pd.Categorical([words[pair[place]] for pair in pairs], categories=["yes", "no"])
            for place, name in enumerate(("a", "b"))
        }
    )
    return ["".join(pair) for pair in pairs], table


@pytest.mark.parametrize(("combine", "expected"), [(all_hold, AND), (any_holds, OR)])
def test_truth_tables(combine, expected):
    pairs, table = all_pairs()
    found = combine(table, BOOK, IS_YES)
    assert str(found.dtype) == "boolean"
    assert [bool(x) if x is not pd.NA else x for x in found] == [
        TRUTH[expected[pair]] for pair in pairs
    ]


@pytest.mark.parametrize("entry", [None, Variable(label="x", type="continuous")])
@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        ({"is": 1}, [True, False, pd.NA]),
        ({"is": "1.0"}, [True, False, pd.NA]),
        ({"is_not": 1}, [False, True, pd.NA]),
        ({"in": [1, 3]}, [True, False, pd.NA]),
        ({"not_in": [1, 3]}, [False, True, pd.NA]),
        ({"below": 2}, [True, False, pd.NA]),
        ({"at_most": 2}, [True, True, pd.NA]),
        ({"above": 1}, [False, True, pd.NA]),
        ({"at_least": 1}, [True, True, pd.NA]),
        ({"present": "true"}, [True, True, False]),
        ({"present": "false"}, [False, False, True]),
        ({"missing": "true"}, [False, False, True]),
        ({"missing": "false"}, [True, True, False]),
    ],
)
@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1.0, 2.0, None]),
        pd.Series(["1", "2", None], dtype="string"),
        pd.Series(pd.Categorical(["1", "2", None], categories=["1", "2"])),
    ],
    ids=["numbers", "text", "categories"],
)
def test_every_comparison_on_every_kind_of_column(comparison, expected, column, entry):
    condition = Condition.model_validate({"variable": "x"} | comparison)
    found = all_hold(pd.DataFrame({"x": column}), {"x": entry} if entry else {}, [condition])
    assert [x if x is pd.NA else bool(x) for x in found] == expected


def test_synonyms_of_the_codebook_hold_in_conditions():
    entry = Variable(
        label="a", type="binary", event="yes", non_event="no", synonyms={"Ja": "yes", 1: "yes"}
    )
    table = pd.DataFrame({"a": pd.Categorical(["yes", "no"], categories=["yes", "no"])})
    for spelling in ("Ja", "1.0", "yes"):
        condition = Condition.model_validate({"variable": "a", "is": spelling})
        assert list(all_hold(table, {"a": entry}, [condition])) == [True, False]


def test_days_are_compared_as_days_and_levels_by_their_order():
    entries = {
        "day": Variable(label="Day", type="date"),
        "grade": Variable(label="G", type="ordinal", levels={"low": "L", "mid": "M", "high": "H"}),
    }
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2024-05-01T08:30", "2024-05-02", None], format="ISO8601"),
            "grade": pd.Categorical(["low", "high", None], categories=["low", "mid", "high"]),
        }
    )
    for comparison in (
        {"variable": "day", "at_most": "2024-05-01"},
        {"variable": "day", "is": "2024-05-01"},
        {"variable": "grade", "below": "mid"},
    ):
        condition = Condition.model_validate(comparison)
        assert list(all_hold(table, entries, [condition])) == [True, False, pd.NA]


@settings(max_examples=50)
@given(st.integers(-1000, 1000), st.sampled_from(["{}", "{}.0", " {} ", "{}.00", "{}e0"]))
def test_levels_are_compared_by_value(number, form):
    table = pd.DataFrame({"x": pd.Series([str(number), str(number + 1)], dtype="string")})
    condition = Condition.model_validate({"variable": "x", "is": form.format(number)})
    assert list(all_hold(table, {}, [condition])) == [True, False]


def test_no_condition_holds_everywhere(study_from, tmp_path):
    study = study_from(tmp_path, "id,arm,live_birth\n1,t,yes\n")
    assert list(holds(pd.DataFrame({"x": [1, 2]}), study, ())) == [True, True]


def test_event_is_unknown_where_the_variable_is_missing(study_from, tmp_path):
    study = study_from(tmp_path, "id,arm,live_birth\n1,t,yes\n")
    table = pd.DataFrame({"live_birth": pd.Categorical(["no", None, "yes"])})
    assert list(event_of(table, study, "live_birth")) == [False, pd.NA, True]
    for other in ("arm", "nobody"):
        with pytest.raises(LookupError, match="not a binary variable"):
            event_of(table, study, other)
