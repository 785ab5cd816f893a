"""What a cross-field rule and the design say of themselves."""

from collections.abc import Callable
from datetime import date

import pytest

from helpers.study import Check, load_study

Edited = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("declared", "rule", "inputs"),
    [
        (
            {"if": [{"variable": "a", "is": 1}], "then": [{"variable": "b", "present": True}]},
            "if",
            ("a", "b"),
        ),
        ({"order": ["a", "b", "a"]}, "order", ("a", "b")),
        (
            {"identity": "c", "product": {"a": 1, "b": -2}, "times": 1e4},
            "identity",
            ("c", "a", "b"),
        ),
        ({"identity": "c", "ratio": ["a", "b"]}, "identity", ("c", "a", "b")),
        ({"identity": "c", "sum": ["a", "b", "d"]}, "identity", ("c", "a", "b", "d")),
        ({"at_most_one": ["a", "b"]}, "at_most_one", ("a", "b")),
        ({"exactly_one": ["a", "b"]}, "exactly_one", ("a", "b")),
    ],
)
def test_a_rule_knows_its_kind_and_inputs(
    declared: dict[str, object], rule: str, inputs: tuple[str, ...]
) -> None:
    check = Check.model_validate({"id": "r", **declared})
    assert (check.rule, check.inputs(), check.code) == (rule, inputs, "check:r")


def test_the_design_is_read_as_it_is_meant(edited: Edited) -> None:
    design = "superiority, ratio: {0: 1, 1.0: 2}, block_sizes: [3, 6], enrolled_on: entered}"
    assert edited("superiority}\n", f"{design}\nregistered_on: 2024-05-31\n") == []
    study = load_study("small")
    assert study.allocation_ratio == {"1": 2, "0": 1}
    assert study.design.block_sizes == (3, 6)
    assert study.registered_on == date(2024, 5, 31)


def test_a_study_without_them_has_none(edited: Edited) -> None:
    assert edited("id: small\n", "id: small\n") == []
    study = load_study("small")
    assert study.allocation_ratio is None
    assert (study.checks, study.registered_on) == ((), None)
