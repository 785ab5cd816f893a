"""Planted fabrications are asked about in nearly every trial; clean trials seldom."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.integrity import ALARM, CHECKS, alarms, look_at
from helpers.analysis.integrity.material import Material
from helpers.study.integrity import Integrity
from integrity_trial import (
    alike_means,
    clean_table,
    copied_block,
    declared_study,
    fives,
    in_turn,
    shipped_study,
    weekly,
)

SEEDS = range(50_000_000, 50_000_020)
PLANTED = {
    "identical_records": copied_block,
    "alike_records": copied_block,
    "digits": fives,
    "arms_in_turn": in_turn,
    "means": alike_means,
    "steady_recruitment": weekly,
}


def found(check, table, study=None):
    return CHECKS[check](Material(table, study or declared_study()))


@pytest.mark.parametrize("check", PLANTED)
def test_a_planted_fabrication_is_asked_about(check):
    answers = [found(check, PLANTED[check](clean_table(seed))) for seed in SEEDS]
    assert sum(answer.asks for answer in answers) >= 19


@pytest.mark.parametrize("check", PLANTED)
def test_the_same_check_is_silent_where_nothing_is_planted(check):
    assert sum(found(check, clean_table(seed)).asks for seed in SEEDS) <= 1


def test_a_copied_block_names_its_participants():
    answer = found("identical_records", copied_block(clean_table(SEEDS[0])))
    assert set(answer.places) == {*range(20, 30), *range(60, 70)}
    first = found("alike_records", copied_block(clean_table(SEEDS[0])))
    assert {abs(first.places[0] - first.places[1])} == {40}


def test_a_stretch_copied_within_one_variable():
    table = clean_table(SEEDS[1]).copy()
    table.loc[70:77, "tsh"] = table.loc[10:17, "tsh"].to_numpy()
    answer = found("copied_values", table)
    assert (answer.asks, answer.variables) == (True, ("tsh",))


def test_the_variable_that_drifts_and_the_one_that_never_varies_are_named():
    table = clean_table(SEEDS[2])
    drift = table.assign(nk=table["nk"] + np.linspace(0, 20, len(table)), glucose=90.0)
    assert found("similar_neighbours", drift).variables == ("nk",)
    assert found("never_varies", drift).variables == ("glucose",)
    assert found("same_measurement", table.assign(fsh=table["tsh"] * 3)).variables == ("fsh", "tsh")


def test_a_correlation_that_was_lost():
    table = clean_table(SEEDS[3])
    shuffled = table["afc"].sample(frac=1, random_state=1).to_numpy()
    answer = found("missing_correlation", table.assign(afc=shuffled))
    assert (answer.asks, answer.variables) == (True, ("amh", "afc"))


def test_a_closed_day_and_blocks_that_break_name_their_rows():
    table = clean_table(SEEDS[4]).copy()
    table.loc[33, "enrolled_on"] = pd.Timestamp("2022-03-04")  # a Friday
    answer = found("closed_days", table)
    assert (answer.places, answer.variables, answer.statistic) == ((33,), ("enrolled_on",), 1)
    order = table.sort_values("randomised_on", kind="stable").index
    table.loc[order[:8], "arm"] = "placebo"
    broken = found("out_of_blocks", table)
    assert broken.asks
    assert broken.places[0] in order[:9]


def test_values_missing_in_one_arm():
    table = clean_table(SEEDS[5]).copy()
    lost = (table["arm"] == "placebo") & (np.arange(len(table)) % 4 == 0)
    table.loc[lost, ["th1", "th2", "nk"]] = np.nan
    assert found("missing_by_arm", table).asks


def test_copied_arms_have_the_same_variances():
    table = clean_table(SEEDS[6]).copy()
    first, second = (table.index[table["arm"] == arm] for arm in ("tacrolimus", "placebo"))
    for name in Material(table, declared_study()).numbers():
        table[name] = table[name].astype(float)
        table.loc[second, name] = table.loc[first, name].to_numpy() + 0.1
    answer = found("variances", table)
    assert (answer.asks, answer.tail) == (True, "lower")


def test_variables_that_follow_from_others_or_are_told_are_not_looked_at():
    material = Material(clean_table(SEEDS[0]), declared_study())
    assert not {"th1_th2_ratio", "age_group", "participant_id", "arm"} & set(material.measured)
    assert "live_birth" not in material.levels()
    half_years = found("digits", clean_table(SEEDS[0]),
                       declared_study().model_copy(update={"integrity": Integrity()}))  # fmt: skip
    assert not half_years.asks  # told in years: left out without being declared


def test_minimisation_makes_arms_alike_on_purpose():
    study = declared_study()
    design = study.design.model_copy(update={"allocation": "minimisation"})
    answer = found("means", alike_means(clean_table(SEEDS[0])),
                   study.model_copy(update={"design": design}))  # fmt: skip
    assert "minimisation" in answer.not_done


def test_without_an_order_checks_along_it_say_why():
    table = clean_table(SEEDS[0])
    plain = look_at(table, shipped_study())
    assert "declared" in plain["arms_in_turn"].not_done
    assert not plain["similar_neighbours"].not_done
    by_age = look_at(table.sort_values("age", ignore_index=True), shipped_study())
    for check in ("same_again", "similar_neighbours", "similar_neighbours_levels"):
        assert by_age[check].not_done == "sorted:age"


@pytest.mark.parametrize("size", [1, 2, 20])
def test_small_trials_are_looked_at_as_far_as_they_can_be(size):
    table = pd.concat([clean_table(SEEDS[0]).iloc[:size]], ignore_index=True)
    answers = look_at(table, declared_study())
    assert set(answers) == set(CHECKS)
    assert not any(answer.asks for answer in answers.values())


def test_three_arms_without_dates_or_blocks():
    study, table = shipped_study(), clean_table(SEEDS[0])
    labels = {"a": "A", "b": "B", "c": "C"}
    arms = study.arms.model_copy(update={"labels": labels, "reference": "a"})
    dealt = np.random.default_rng(1).permutation(np.resize(list("abc"), len(table)))
    made = table.assign(arm=pd.Categorical(dealt, categories=list("abc")))
    answers = look_at(made, study.model_copy(update={"arms": arms}))
    for check in ("means", "proportions", "variances"):
        assert not answers[check].not_done
        assert not answers[check].asks


def test_a_large_trial_is_looked_at_in_part_and_says_so():
    table = pd.concat([clean_table(seed) for seed in SEEDS] * 2, ignore_index=True)
    table["vitamin_d"] += np.arange(len(table)) // 2000 * 0.1  # no two records the same
    days = pd.Timestamp("2021-02-01") + pd.to_timedelta(np.arange(len(table)) // 3, "D")
    answers = look_at(table.assign(randomised_on=days), declared_study())
    assert answers["digits"].remark == "sample"
    assert answers["arms_in_turn"].remark == "first"
    assert answers["arms_in_turn"].looked == 1999
    assert answers["closed_days"].looked == 2 * len(table)


def test_the_answers_are_the_same_every_time():
    table = clean_table(SEEDS[0])
    assert look_at(table, declared_study()) == look_at(table.copy(), declared_study())


def test_the_shipped_false_alarms_are_of_these_checks():
    measured = alarms()
    assert list(measured.asked) == list(measured.done) == list(CHECKS)
    assert measured.trials == 500
    assert 500 <= measured.last_seed - measured.first_seed + 1 < 550
    assert all(measured.done[check] > 490 for check in CHECKS)
    assert measured.any_asked <= measured.trials / 5
    limit = measured.trials * ALARM + 3 * (measured.trials * ALARM * (1 - ALARM)) ** 0.5
    assert all(asked <= limit for asked in measured.asked.values())
