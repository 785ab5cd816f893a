"""Questions about the trial as a whole: sizes of arms, and the day of registration."""

from datetime import date

import pytest

from helpers.data import clean

BIRTH = {"label": "Birth", "type": "binary", "event": "yes", "non_event": "no"}


def text_of(arms, sites=None, days=None):
    sites = sites or ["A"] * len(arms)
    days = days or ["2024-03-05"] * len(arms)
    lines = [
        f"S-{i},{arm},{site},{day},no"
        for i, (arm, site, day) in enumerate(zip(arms, sites, days, strict=True))
    ]
    return "\n".join(["id,arm,site,enrolled_on,live_birth", *lines]) + "\n"


def queries(small, text, **changes):
    return [finding for finding in clean(small(text, **changes)).findings]


@pytest.mark.parametrize(
    ("design", "treated", "placebo", "asked"),
    [
        ({"allocation": "1:1"}, 50, 50, False),
        ({"allocation": "1:1"}, 66, 34, False),  # p .0018
        ({"allocation": "1:1"}, 67, 33, True),  # p .00087
        ({"allocation": "2:1"}, 67, 33, False),
        ({"allocation": "2:1"}, 33, 67, False),  # it is not said which arm is meant by 2
        ({"allocation": "2:1"}, 50, 50, True),
        ({"allocation": "2:1", "ratio": {"t": 2, "p": 1}}, 33, 67, True),
        ({"ratio": {"t": 2, "p": 1}}, 67, 33, False),
        ({"allocation": "by minimisation"}, 80, 20, False),
        ({"allocation": "1:1:1"}, 80, 20, False),
        ({}, 80, 20, False),
        ({"allocation": "1:1", "block_sizes": [4]}, 52, 50, False),
        ({"allocation": "1:1", "block_sizes": [4]}, 51, 49, True),  # 25 whole blocks
        ({"allocation": "1:1", "block_sizes": [4, 10]}, 52, 48, False),
        ({"allocation": "1:1", "block_sizes": [4, 10]}, 53, 47, True),
    ],
)
def test_arms_that_the_allocation_does_not_make_are_asked_about(
    small, design, treated, placebo, asked
):
    found = queries(small, text_of("t" * treated + "p" * placebo), design=design)
    assert [finding.code for finding in found] == ["arm_sizes"] * asked


def test_the_query_says_how_improbable_it_is_and_has_no_row(small):
    (query,) = queries(small, text_of("t" * 67 + "p" * 33), design={"allocation": "1:1"})
    assert str(query) == (
        "participants.csv; arm: found 67 t, 33 p: by chance alone with a probability of 0.0009, "
        "expected t, p allocated 1:1; kept; ask whether everybody randomised is in the file, and "
        "in the arm allocated"
    )


def test_blocks_are_counted_stratum_by_stratum(small):
    arms, sites = "ttpp" * 5 + "tttp" * 3, "A" * 20 + "B" * 12
    design = {"allocation": "1:1", "block_sizes": [4], "stratified_by": ["site"]}
    (query,) = queries(small, text_of(arms, sites), design=design)
    assert query.found == "in stratum B: 9 t, 3 p"
    assert query.expected == "t, p allocated 1:1 in blocks of 4"


def test_whoever_has_no_stratum_leaves_blocks_unknown(small):
    arms, sites = "ttpp" * 5 + "tttp" * 3, ["A"] * 20 + ["B"] * 11 + [""]
    design = {"allocation": "1:1", "block_sizes": [4], "stratified_by": ["site"]}
    assert not queries(small, text_of(arms, sites), design=design)


DAYS = ["2023-11-20", "2024-02-10", "2024-05-02", ""]


@pytest.mark.parametrize(
    ("registered", "before"),
    [("2023-11-20", 0), ("2023-11-21", 1), ("2024-05-01", 2), ("2025-01-01", 3)],
)
def test_a_registration_after_the_first_enrolment_is_asked_about(small, registered, before):
    found = queries(
        small, text_of("tptp", days=DAYS), registered_on=date.fromisoformat(registered),
        design={"enrolled_on": "enrolled_on"},
    )  # fmt: skip
    assert [finding.code for finding in found] == ["registered_late"] * bool(before)
    for finding in found:
        assert finding.where == "participants.csv"
        assert finding.found == (
            f"registered in {registered[:7]}, {before} of 3 participants there before, the first "
            "in 2023-11"
        )


@pytest.mark.parametrize("design", [{}, {"randomised_on": "enrolled_on"}])
def test_the_day_of_randomisation_stands_in_and_without_either_nothing_is_said(small, design):
    found = queries(
        small, text_of("tptp", days=DAYS), registered_on=date(2024, 5, 1), design=design
    )
    assert len(found) == len(design)
