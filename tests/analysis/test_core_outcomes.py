"""The items of a core outcome set, of a trial small enough to count by hand."""

import math

import pytest

from helpers.stats import RISK_DIFFERENCE, TwoByTwo

STUDY = """
format: 1
id: core
title: A small infertility trial
data_status: real
sources: {participants: small.csv}
participant_id: id
arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}
variables:
  viable: {label: Heartbeat, type: binary, event: "yes", non_event: "no", measured: after}
  hearts: {label: Heartbeats, type: count, measured: after}
  ectopic: {label: Ectopic, type: binary, event: "yes", non_event: "no", measured: after}
  lost: {label: Miscarriage, type: binary, event: "yes", non_event: "no", measured: after}
  birth: {label: Live birth, type: binary, event: "yes", non_event: "no", measured: after}
  babies: {label: Babies, type: count, measured: after}
  weight: {label: Weight, type: continuous, unit: g, decimals: 0, measured: after}
  died: {label: Died, type: binary, event: "yes", non_event: "no", measured: after}
populations:
  itt: {label: Everyone, where: []}
outcomes:
  - {id: birth, role: primary, type: binary, variable: birth, benefit: higher}
analysis: {population: itt, missing_outcome: {main: failure}}
core_outcomes:
  set: commit
  viable_pregnancy: viable
  fetuses: hearts
  ectopic: ectopic
  miscarriage: lost
  live_birth: birth
  babies: babies
  birthweight: weight
  neonatal_mortality: died
"""
ROWS = """id,arm,viable,hearts,ectopic,lost,birth,babies,weight,died
1,drug,yes,1,no,no,yes,1,3000,no
2,drug,yes,2,no,no,yes,2,,yes
3,drug,yes,3,no,yes,no,,,
4,drug,no,,yes,,no,,,
5,drug,no,,no,,no,,,
6,drug,,,,,,,,
7,control,yes,1,no,no,yes,1,3400,no
8,control,yes,,no,yes,no,,,
9,control,no,,no,no,no,,,
10,control,no,,no,no,no,,,
"""


@pytest.fixture
def core(make_trial):
    trial = make_trial(STUDY, ROWS)
    return trial.core_outcomes(trial.choices("secondary")).results


def counts(results, item, arm, **where):
    found = results.where(outcome=item, arm=arm, measure="count", **where)
    return {e.statistic: e.value for e in found}


def test_everyone_randomised_is_the_denominator_and_unknown_is_not_filled_in(core):
    assert counts(core, "viable_pregnancy", "drug", level="") == {
        "n": 5, "missing": 1, "events": 3,
    }  # fmt: skip
    assert counts(core, "live_birth", "control", level="")["n"] == 4
    assert {e.key.among for e in core.where(outcome="live_birth")} == {"randomised"}


def test_a_loss_is_any_of_those_collected(core):
    # 3 and 4 lost theirs; 5 has no ectopic pregnancy and an unknown miscarriage; of 6 nothing is
    # known
    assert counts(core, "pregnancy_loss", "drug") == {"n": 4, "missing": 2, "events": 2}
    assert counts(core, "pregnancy_loss", "control") == {"n": 4, "missing": 0, "events": 1}
    assert counts(core, "miscarriage", "drug") == {"n": 3, "missing": 3, "events": 1}


def test_the_arms_are_compared_in_what_everyone_can_have(core):
    compared = {e.key.outcome for e in core.where(measure="risk_difference")}
    assert compared == {"viable_pregnancy", "pregnancy_loss", "live_birth"}
    birth = core.one(outcome="live_birth", measure="risk_difference")
    want = RISK_DIFFERENCE["miettinen_nurminen"](TwoByTwo(2, 5, 1, 4))
    assert birth.value == pytest.approx(2 / 5 - 1 / 4)
    assert (birth.lower, birth.upper) == pytest.approx(tuple(want))


@pytest.mark.parametrize(
    ("item", "arm", "expected"),
    [
        ("viable_pregnancy", "drug", {"singleton": 1, "twin": 1, "higher": 1}),
        ("viable_pregnancy", "control", {"singleton": 1, "twin": 0, "higher": 0, "unknown": 1}),
        ("live_birth", "drug", {"singleton": 1, "twin": 1, "higher": 0}),
    ],
)
def test_singletons_twins_and_more_add_up_to_the_events(core, item, arm, expected):
    found = {e.key.level: e.value for e in core.where(outcome=item, arm=arm, measure="count")
             if e.key.level}  # fmt: skip
    assert found == expected
    assert sum(found.values()) == counts(core, item, arm, level="")["events"]


def test_babies_are_described_among_live_births(core):
    assert {e.key.among for e in core.where(outcome="birthweight")} == {"birth"}
    assert counts(core, "neonatal_mortality", "drug")["events"] == 1
    assert counts(core, "neonatal_mortality", "drug")["n"] == 2
    assert counts(core, "babies", "drug")["total"] == 3
    weight = core.where(outcome="birthweight", arm="drug", measure="summary")
    assert weight.one(statistic="mean").value == 3000
    assert weight.one(statistic="missing").value == 1
    assert not len(core.where(outcome="birthweight", measure="mean_difference"))


def test_what_the_study_does_not_supply_has_a_row_that_says_so(core):
    uncollected = {e.key.outcome for e in core if e.note == "not collected"}
    assert uncollected == {
        "stillbirth", "termination", "gestational_age", "congenital_anomaly", "time_to_pregnancy",
    }  # fmt: skip
    assert all(math.isnan(e.value) for e in core if e.note == "not collected")


def test_without_a_variable_for_the_number_each_level_says_so(make_trial):
    trial = make_trial(STUDY.replace("  fetuses: hearts\n", ""), ROWS)
    found = trial.core_outcomes(trial.choices("secondary")).results
    levels = found.where(outcome="viable_pregnancy", measure="count", arm="")
    assert {e.key.level: e.note for e in levels} == dict.fromkeys(
        ("singleton", "twin", "higher"), "not collected"
    )


def test_without_a_live_birth_babies_are_described_in_everyone(make_trial):
    trial = make_trial(STUDY.replace("  live_birth: birth\n", ""), ROWS)
    found = trial.core_outcomes(trial.choices("secondary")).results
    assert {e.key.among for e in found} == {"randomised"}
    assert counts(found, "babies", "drug")["total"] == 3


def test_rows_are_planned_or_tried_and_none_without_a_set(make_trial):
    trial = make_trial(STUDY, ROWS)
    choices = trial.choices("secondary")
    assert {e.key.analysis for e in trial.core_outcomes(choices).results} == {"core_outcomes"}
    tried = trial.core_outcomes(choices.but(confidence_level=0.9)).results
    assert {e.key.analysis for e in tried} == {"tried_core_outcomes"}
    plain = make_trial(STUDY[: STUDY.index("core_outcomes:")], ROWS)
    assert not len(plain.core_outcomes(plain.choices("secondary")).results)
