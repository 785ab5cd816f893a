"""Identifier, arm, what is left out, and what came after randomisation."""

import pytest

from helpers.data.draft.drafting import make_draft

N = 40
IDS = [f"P-{i:03}" for i in range(N)]
ARMS = ["drug", "placebo"] * (N // 2)
BIRTHS = ["yes", "no", "no", "no"] * (N // 4)


def test_the_identifier_is_named_and_unique(table) -> None:
    draft = make_draft(table({"visit": ["1"] * N, "patient_id": IDS, "arm": ARMS}))
    assert draft.identifier.column.title == "patient_id"
    assert draft.identifier.reason == "unique in every row, named like an identifier"


def test_rows_that_stand_there_twice_are_dropped_as_declared(table) -> None:
    cells = {"id": [*IDS, IDS[3]], "arm": [*ARMS, ARMS[3]]}
    draft = make_draft(table(cells))
    assert draft.source.keys["duplicates"] == "drop_identical"
    differing = make_draft(table(cells | {"x": [*["1"] * N, "2"]}))
    assert "duplicates" not in differing.source.keys
    assert "1 rows repeat" in differing.identifier.todo or "repeat" in differing.identifier.todo


def test_no_identifier_is_a_todo_and_no_guess(drafted) -> None:
    study = drafted({"arm": ARMS, "dead": BIRTHS})
    assert study.participant_id == "participant_id"
    assert any("tells participants apart" in note.found for note in study.notes)


@pytest.mark.parametrize(
    ("levels", "reference"),
    [
        (("tacrolimus", "placebo"), "placebo"),
        (("1", "0"), "0"),
        (("new", "Standard care"), "Standard care"),
        (("combination", "patchOnly"), "patchOnly"),
        (("دارو", "شاهد"), "شاهد"),
        (("B surgery", "A no surgery"), "A no surgery"),
    ],
)
def test_the_reference_is_told_by_its_name(table, levels, reference) -> None:
    arm = make_draft(table({"id": IDS, "group": list(levels) * (N // 2)})).arm
    assert (arm.column.title, arm.reference, arm.todo_reference) == ("group", reference, "")
    assert list(arm.labels)[-1] == reference


def test_an_unclear_reference_is_asked(table) -> None:
    arm = make_draft(table({"id": IDS, "arm": ["X", "Y"] * (N // 2)})).arm
    assert "reference?" in arm.todo_reference


def test_the_arm_under_another_name_is_left_out(table) -> None:
    coded = ["1" if arm == "drug" else "2" for arm in ARMS]
    draft = make_draft(table({"id": IDS, "arm": ARMS, "kit": coded, "dead": BIRTHS}))
    assert draft.left_out == {"kit": "the arm again, under other names"}


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("name", ["a", "a", "b", "b"] * 10),
        ("Last name", ["a", "a", "b", "b"] * 10),
        ("نام و نام خانوادگی", ["a", "a", "b", "b"] * 10),
        ("phone", [f"0912{i:07}" for i in range(N)]),
        ("contact", [f"+98 912 {i:07}" for i in range(N)]),
        ("کد ملی", [f"{i:010}" for i in range(N)]),
        ("mail", ["a@b.org"] * N),
        ("dob", ["1990-01-01"] * N),
        ("address", ["x"] * N),
        ("remarks", [f"saw doctor {i} in the ward again" for i in range(N)]),
        ("file", [f"K{i}" for i in range(N)]),
        ("empty", [None] * N),
    ],
)
def test_what_may_name_people_is_left_out_with_a_reason(table, heading, cells) -> None:
    draft = make_draft(table({"id": IDS, "arm": ARMS, heading: cells}))
    assert draft.left_out.get(heading)


def test_days_and_order_tell_what_came_after(drafted) -> None:
    study = drafted(
        {
            "id": IDS, "arm": ARMS, "randomised_on": ["2023-05-01"] * N,
            "colour": ["a", "a", "b", "b"] * 10,
            "weighed_on": ["2023-06-01"] * N, "shape": ["a", "b", "b", "b"] * 10,
            "live_birth": BIRTHS, "previous_live_birth": BIRTHS,
        }
    )  # fmt: skip
    after = [name for name, entry in study.variables.items() if entry.measured == "after"]
    assert after == ["weighed_on", "shape", "live_birth"]
    assert study.baseline == ("colour", "previous_live_birth")
    assert study.design.randomised_on == "randomised_on"
