"""Rows of those who would have the intermediate event either way, of a trial counted by hand."""

import math

import pytest

from helpers.results import Results
from helpers.stats import ONE_PROPORTION, RISK_DIFFERENCE, TwoByTwo
from helpers.stats.principal_stratum import difference_bounds, risk_bounds
from helpers.stats.truncated import Truncated

MORE, REVERSE, WITHOUT = (
    "bounds_monotonicity", "bounds_reverse_monotonicity", "bounds_without_monotonicity",
)  # fmt: skip
# known: 5 with drug, 4 of them pregnant, 1 loss; 6 with control, 3 pregnant, 2 losses
TABLE = Truncated(1, 4, 5, 2, 3, 6)


def rows(trial, **where):
    found = trial.principal_strata(trial.choices()).results
    return found.where(analysis="principal_stratum", outcome="loss", among="pregnant", **where)


def ends(found):
    return [found.one(statistic=f"{side}_bound").value for side in ("lower", "upper")]


def limits(found):
    return [found.one(statistic=side).value for side in ("lower", "upper")]


def test_unknown_parts_are_left_out_and_counted(trial):
    counts = {(e.key.arm, e.statistic): e.value for e in rows(trial, measure="count")}
    assert counts == {
        ("drug", "n"): 5, ("drug", "intermediate"): 4, ("drug", "events"): 1,
        ("drug", "missing"): 1, ("control", "n"): 6, ("control", "intermediate"): 3,
        ("control", "events"): 2, ("control", "missing"): 0,
    }  # fmt: skip


def test_an_unknown_outcome_matters_only_after_the_event(make_trial, rows_text):
    # 4 is pregnant, and whether she lost it is unknown; 3 is not, so her outcome does not matter
    edited = rows_text.replace("yes,,yes,no,2900", "yes,,yes,,2900")
    edited = edited.replace("withdrew,no,no,\n4", "withdrew,no,,\n4")
    counts = {
        e.statistic: e.value for e in rows(make_trial(rows=edited), measure="count", arm="drug")
    }
    assert counts == {"n": 4, "intermediate": 3, "events": 1, "missing": 2}


@pytest.mark.parametrize("method", [MORE, WITHOUT])
def test_the_difference_has_the_bounds_and_limits_of_its_table(trial, method):
    found = rows(trial, measure="risk_difference", method=method)
    want = difference_bounds(TABLE, method, level=0.95)
    assert ends(found) == pytest.approx(tuple(want.identified))
    assert limits(found) == pytest.approx(tuple(want.confidence))
    assert found.one(statistic="lower").confidence_level == 0.95
    assert found.one(statistic="lower").key.reference == "control"


def test_each_risk_has_bounds_under_the_assumption_alone(trial):
    for side, arm in ((1, "drug"), (0, "control")):
        found = rows(trial, measure="risk", level=arm)
        want = risk_bounds(TABLE, MORE, arm=side, level=0.95)
        assert {e.key.method for e in found} == {MORE}
        assert ends(found) == pytest.approx(tuple(want.identified))


def test_the_strata_have_shares_with_limits_where_they_are_observed(trial):
    shares = {e.key.level: e for e in rows(trial, measure="share")}
    assert {name: e.value for name, e in shares.items()} == pytest.approx(
        {"always": 3 / 6, "never": 1 / 5, "only_arm": 4 / 5 - 3 / 6, "only_reference": 0}
    )
    only = RISK_DIFFERENCE["miettinen_nurminen"](TwoByTwo(4, 5, 3, 6))
    never = ONE_PROPORTION["wilson"](1, 5)
    assert (shares["only_arm"].lower, shares["only_arm"].upper) == pytest.approx(tuple(only))
    assert (shares["never"].lower, shares["never"].upper) == pytest.approx(tuple(never))
    assert shares["only_reference"].lower is None
    assert shares["only_reference"].note == "by the assumption"


def test_the_direction_is_the_one_that_the_shares_point_to(make_trial, rows_text):
    fewer = rows_text.replace(",yes,no,3100", ",no,no,").replace(",yes,no,2900", ",no,no,")
    trial = make_trial(rows=fewer)  # 2 of 5 against 3 of 6
    found = rows(trial, measure="risk_difference", method=REVERSE)
    table = Truncated(1, 2, 5, 2, 3, 6)
    assert ends(found) == pytest.approx(tuple(difference_bounds(table, REVERSE).identified))
    shares = {e.key.level: e.value for e in rows(trial, measure="share")}
    assert shares["only_reference"] == pytest.approx(3 / 6 - 2 / 5)
    assert shares["only_arm"] == 0
    assert not len(rows(trial, method=MORE))


def test_nobody_with_the_event_is_undefined_with_a_reason(make_trial, rows_text):
    nobody = rows_text
    for old in ("yes,no,2700", "yes,yes,2500", "yes,yes,\n9"):
        assert old in nobody
        nobody = nobody.replace(old, old.replace("yes,no", "no,no").replace("yes,yes", "no,no"))
    trial = make_trial(rows=nobody)
    found = rows(trial, measure="risk_difference", method=MORE)
    assert all(math.isnan(e.value) for e in found)
    assert {e.note for e in found} == {"undefined: nobody would have it under either treatment"}


def test_an_arm_of_which_nothing_is_known_is_undefined_with_a_reason(make_trial, rows_text):
    lines = rows_text.splitlines()
    unknown = [f"{line.rsplit(',', 3)[0]},,," if ",control," in line else line for line in lines]
    found = rows(make_trial(rows="\n".join(unknown) + "\n"), measure="risk_difference")
    assert {e.note for e in found} == {"undefined: nobody of whom it is known in Control"}


def test_an_outcome_without_a_second_denominator_has_none(make_trial, study_text):
    trial = make_trial(study_text.replace("    also_among: pregnant\n", ""))
    assert not len(trial.principal_strata(trial.choices()).results)


def test_what_is_tried_is_never_called_planned(trial):
    tried = trial.principal_strata(trial.choices().but(population="treated")).results
    assert {e.key.analysis for e in tried} == {"tried_principal_stratum"}


def test_limits_without_an_estimate_are_read_back_as_written(trial):
    found = trial.principal_strata(trial.choices()).results
    again = Results.from_rows(found.rows())
    assert again.to_csv() == found.to_csv()
    lower = again.one(measure="risk_difference", method=MORE, statistic="lower")
    assert lower.confidence_level == 0.95


def test_an_outcome_that_never_counts_everyone_has_none(make_trial, study_text):
    trial = make_trial(study_text.replace("also_among: pregnant", "also_among: pregnant\n"
                                          "    among: smoker"))  # fmt: skip
    assert not len(trial.principal_strata(trial.choices()).results)
