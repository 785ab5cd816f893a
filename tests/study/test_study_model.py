from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.study import Condition, Cut, Derived, Outcome, Variable, canonical
from helpers.study.nearest import nearest
from helpers.study.salvage import checked_study


def binary(**more: Any) -> Variable:
    return Variable(label="Cured", type="binary", event="yes", non_event="no", **more)


def test_levels_are_compared_by_value_after_synonyms() -> None:
    score = Variable(label="Stage", type="ordinal", levels={1: "I", 2: "II"}, synonyms={"two": 2})
    assert [score.level_of(raw) for raw in (1, "1.0", " 2 ", "two", "three")] == [
        "1", "1", "2", "2", None,
    ]  # fmt: skip
    assert score.level_label("1.0") == "I"


@given(number=st.integers(-10_000, 10_000))
def test_a_number_is_one_level_however_spelled(number: int) -> None:
    forms = {canonical(number), canonical(f"{number}.0"), canonical(f" {number} ")}
    assert forms == {str(number)}


def test_binary_levels_come_event_first_and_may_have_labels() -> None:
    assert binary().declared_levels() == ("yes", "no")
    assert binary(levels={"no": "Not cured", "yes": "Cured"}).level_label("no") == "Not cured"


@pytest.mark.parametrize(
    ("kind", "levels", "numeric"),
    [("count", None, True), ("ordinal", None, True), ("ordinal", {"1": "I"}, False),
     ("text", None, False)],
)  # fmt: skip
def test_ordinal_without_levels_is_numeric(kind: Any, levels: Any, numeric: bool) -> None:
    assert Variable(label="x", type=kind, levels=levels).numeric is numeric


def test_condition_has_one_comparison() -> None:
    assert Condition(variable="age", below=37).comparison == ("below", 37.0)
    assert Condition(variable="arm", is_="yes").comparison == ("is", "yes")
    assert Condition(variable="age", present=False).comparison == ("present", False)
    with pytest.raises(ValidationError, match="exactly one of is, is_not"):
        Condition(variable="age")


@pytest.mark.parametrize("level", [None, ["a"], {"a": 1}])
def test_a_level_is_never_a_collection(level: Any) -> None:
    with pytest.raises(ValidationError):
        Condition(variable="x", in_=(level,))


def test_derived_variables_say_what_they_are() -> None:
    cases = [{"level": "birth", "label": "Live birth", "where": []}]
    forms = {
        "ratio": Derived(label="r", ratio=("a", "b")),
        "days": Derived(label="d", days_between=("a", "b")),
        "years": Derived(label="y", years_between=("a", "b")),
        "state": Derived.model_validate({"label": "s", "first_of": cases, "otherwise": "none"}),
        "yes": Derived.model_validate({"label": "c", "condition": {"variable": "a", "above": 0}}),
    }
    book = {name: derived.as_variable("after") for name, derived in forms.items()}
    assert {name: variable.type for name, variable in book.items()} == {
        "ratio": "continuous", "days": "duration", "years": "continuous", "state": "categorical",
        "yes": "binary",
    }  # fmt: skip
    assert (book["days"].unit, book["years"].unit) == ("days", "years")
    assert book["state"].levels == {"birth": "Live birth", "none": "none"}
    assert book["yes"].level_of("TRUE") is None
    assert book["yes"].level_of("true") == "yes"
    assert all(variable.measured == "after" for variable in book.values())
    assert Derived(label="r", ratio=("a", "b"), measured="baseline").as_variable(
        "after"
    ).measured == ("baseline")


def test_cut_needs_rising_points() -> None:
    with pytest.raises(ValidationError, match="found 40, 35, expected cut points that rise"):
        Cut(variable="age", at=(40, 35), labels=("a", "b", "c"))


def test_status_means_two_things() -> None:
    survival = {
        "id": "t", "role": "primary", "type": "time_to_event", "time": "d", "status": "post_hoc",
        "event": "1", "benefit": "lower",
    }  # fmt: skip
    outcome = Outcome.model_validate(survival)
    assert outcome.status_variable == "post_hoc"
    assert outcome.prespecified
    assert not Outcome.model_validate(survival | {"specified": "post_hoc"}).prespecified
    plain = {"id": "b", "role": "harm", "type": "binary", "variable": "b", "benefit": "lower"}
    assert Outcome.model_validate(plain).prespecified
    late = Outcome.model_validate(plain | {"status": "post_hoc"})
    assert (late.prespecified, late.status_variable, late.columns()) == (False, None, ("b",))


def test_salvage_keeps_the_places_of_the_file() -> None:
    raw = {
        "format": "1", "id": "x", "title": "x", "data_status": "real",
        "sources": {"participants": "x.csv"}, "participant_id": "pid",
        "arms": {"variable": "arm", "reference": "0", "labels": {"0": "A", "1": "B"}},
        "variables": {"a": {"label": "A", "type": "count"}, "b": {"label": "B", "type": "?"}},
        "populations": {"all": {"label": "All"}},
        "outcomes": [
            {"id": "wrong"},
            {"id": "a", "role": "primary", "type": "count", "variable": "a", "benefit": "lower"},
        ],
        "analysis": {"population": "all"},
    }  # fmt: skip
    salvage, error = checked_study(raw)
    assert error is not None
    assert salvage.study is not None
    assert [outcome.id for outcome in salvage.study.outcomes] == ["a"]
    assert list(salvage.study.variables) == ["a"]
    assert salvage.original(("outcomes", 0, "variable")) == ("outcomes", 1, "variable")
    assert salvage.touches(("variables", "b", "type"))
    assert not salvage.touches(("outcomes", 1))
    assert salvage.missing == set()


def test_nearest_name_takes_the_first_of_equals() -> None:
    assert nearest("itx", ["itt", "ita"]) == "itt"
    assert nearest("ITT", ["safety", "itt"]) == "itt"
    assert nearest("zzz", ["safety", "itt"]) is None
