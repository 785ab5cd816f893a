"""What outcomes ask of each other without a declared rule."""

import pytest

from helpers.data import clean

TIMED = {
    "id": "loss", "role": "primary", "type": "time_to_event", "time": "days", "status": "end",
    "event": "loss", "benefit": "lower",
}  # fmt: skip
END = {"label": "End", "type": "categorical", "levels": {"loss": "Loss", "free": "Free"}}
HEADER = "id,arm,days,end\n"


def asked(small, rows, *, outcomes=(TIMED,), days=None, **changes):
    variables = {
        "days": {"label": "Days", "type": "duration"} | (days or {}),
        "end": END,
    } | changes.pop("variables", {})
    cleaned = clean(small(HEADER + rows, variables=variables, outcomes=list(outcomes), **changes))
    queries = cleaned.queries
    return list(zip(queries["code"], queries["row"], queries["variable"], strict=True))


def test_a_time_and_its_status_go_together(small):
    rows = "S-1,t,12,loss\nS-2,p,,loss\nS-3,t,5,\nS-4,p,,\n"
    assert asked(small, rows) == [
        ("status_without_time", 3, "days"), ("time_without_status", 4, "end"),
    ]  # fmt: skip


def test_outcomes_of_one_time_ask_once(small):
    other = TIMED | {"id": "freedom", "event": "free"}
    assert len(asked(small, "S-1,t,,loss\nS-2,p,3,free\n", outcomes=[TIMED, other])) == 1


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({}, "negative_duration"),
        ({"range": [1, 300]}, "out_of_range"),
        ({"range": [-10, 300]}, "negative_time"),
        ({"type": "continuous"}, "negative_time"),
        ({"type": "continuous", "range": [0, 300]}, "out_of_range"),
    ],
)
def test_a_negative_time_is_asked_about_once(small, days, code):
    rows = "S-1,t,-3,loss\nS-2,p,3,free\n"
    assert asked(small, rows, days=days) == [(code, 2, "days")]


def test_what_a_declared_check_has_asked_is_not_asked_again(small):
    check = {
        "id": "timed", "if": [{"variable": "end", "present": True}],
        "then": [{"variable": "days", "present": True}],
    }  # fmt: skip
    rows = "S-1,t,12,loss\nS-2,p,,loss\nS-3,t,5,\n"
    assert asked(small, rows, checks=[check]) == [
        ("check:timed", 3, ""), ("time_without_status", 4, "end"),
    ]  # fmt: skip


BIRTH = {"label": "Birth", "type": "binary", "event": "yes", "non_event": "no"}
WEIGHT = {
    "id": "weight", "role": "primary", "type": "continuous", "variable": "days",
    "among": "birth", "benefit": "higher",
}  # fmt: skip


def test_who_belongs_to_an_outcome_must_be_known_for_it_to_count(small):
    cleaned = clean(
        small(
            "id,arm,days,birth\nS-1,t,3200,yes\nS-2,p,3300,\nS-3,t,,\nS-4,p,,no\nS-5,t,3100,no\n",
            variables={"days": {"label": "Weight", "type": "continuous"}, "birth": BIRTH},
            outcomes=[WEIGHT],
        )
    )
    assert [str(finding) for finding in cleaned.findings] == [
        "row 3; birth: found days 3300, birth missing, expected a value, for weight is analysed "
        "among birth yes; left out of this outcome; ask the site"
    ]


def test_a_derived_time_is_looked_at_too(small):
    derived = {"span": {"label": "Span", "days_between": ["began", "ended"]}}
    outcome = TIMED | {"time": "span"}
    text = "id,arm,began,ended,end\nS-1,t,2024-01-05,2024-01-01,loss\nS-2,p,2024-01-05,,free\n"
    dates = {name: {"label": name, "type": "date"} for name in ("began", "ended")}
    cleaned = clean(
        small(text, variables={**dates, "end": END}, derived=derived, outcomes=[outcome])
    )
    assert cleaned.queries["code"].tolist() == ["status_without_time", "negative_time"]
