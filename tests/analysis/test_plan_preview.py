"""What the plan will do, in counts: those of the table, by arm, or of all arms where blind."""

import json

import pytest

from helpers.analysis.plan_preview import outcome_plans, preview
from helpers.analysis.preview_json import preview_json
from helpers.data import clean
from helpers.present.views.preview import joined
from helpers.results import view


@pytest.fixture
def looked(trial):
    """Return the study and its cleaned data."""
    return trial.study, clean(trial.study)


def test_counts_are_those_of_the_table(looked) -> None:
    study, cleaned = looked
    table = cleaned.participants
    found = preview_json(preview(study, cleaned))
    pregnancy = found["outcomes"][0]
    for arm in study.arms.levels:
        here = table[table["arm"] == arm]
        assert pregnancy["known"]["by_arm"][arm] == here["pregnant"].notna().sum()
        assert pregnancy["unknown"]["by_arm"][arm] == here["pregnant"].isna().sum()
        assert pregnancy["events"]["by_arm"][arm] == (here["pregnant"] == "yes").sum()
    [treated] = [entry for entry in found["populations"] if entry["population"] == "treated"]
    assert treated["n"]["total"] == table["population:treated"].sum()
    assert treated["sensitivity"]
    assert not treated["main"]


def test_groups_after_randomisation_are_counted_among_their_own(looked) -> None:
    study, cleaned = looked
    entries = preview_json(preview(study, cleaned))["outcomes"]
    groups = [(entry["outcome"], entry["among"]) for entry in entries]
    assert groups == [
        ("pregnancy", "randomised"), ("loss", "randomised"), ("loss", "pregnant"),
        ("weight", "pregnant"),
    ]  # fmt: skip
    pregnant = (cleaned.participants["pregnant"] == "yes").sum()
    among = entries[2]
    assert among["known"]["total"] + among["unknown"]["total"] == pregnant


def test_blind_holds_totals_alone(looked) -> None:
    study, cleaned = looked
    blind, seen = (preview(study, cleaned, blind=blind) for blind in (True, False))
    assert {estimate.key.arm for estimate in blind.results} == {""}
    for entry, open_ in zip(
        preview_json(blind)["outcomes"], preview_json(seen)["outcomes"], strict=True
    ):
        for name in ("known", "unknown", "events"):
            assert (entry[name] is None) == (open_[name] is None)
            if entry[name]:
                assert entry[name] == {"by_arm": None, "total": open_[name]["total"]}
    assert blind.counted_arms == ("",)
    shown = "".join(part.html() for part in view(blind).views)
    assert "Blind: all arms are counted together." in shown


def test_nothing_is_estimated(looked) -> None:
    study, cleaned = looked
    measures = {estimate.key.measure for estimate in preview(study, cleaned).results}
    assert measures == {"count"}


def test_no_date_is_told_to_the_day(make_trial, study_text, rows_text) -> None:
    text = study_text.replace("derived:\n", "  entered: {label: Entered, type: date}\nderived:\n")
    head, *rows = rows_text.splitlines()
    days = [f"2023-0{5 + number % 4}-1{number % 10}" for number in range(len(rows))]
    lines = [f"{row},{day}" for row, day in zip(rows, days, strict=True)]
    trial = make_trial(text, "\n".join([f"{head},entered", *lines]) + "\n")
    answer = preview(trial.study, clean(trial.study))
    assert preview_json(answer)["dates"] == [
        {"variable": "entered", "label": "Entered", "n": 12, "first": "2023-05", "last": "2023-08"}
    ]
    assert "May 2023 to August 2023" in "".join(part.html() for part in view(answer).views)
    assert not any(day in json.dumps(preview_json(answer)) for day in days)


def test_plans_name_what_will_be_used(looked) -> None:
    study, _ = looked
    plans = {plan.outcome.id: plan for plan in outcome_plans(study)}
    assert plans["pregnancy"].test == "n_minus_1"
    assert plans["weight"].methods == ("welch", "hodges_lehmann")
    assert plans["weight"].groups == ("pregnant",)
    assert plans["loss"].population == "itt"


def test_counts_of_the_arms_are_not_torn_apart() -> None:
    assert joined(["a", "b"]).plain() == "a\u00a0+\u00a0b"
