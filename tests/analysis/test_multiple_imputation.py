"""Multiple imputation of a trial: reproducible, by arm, with covariates, as the main result too."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analysis import plan_for, reconcile
from helpers.analysis.imputation import impute
from helpers.analysis.outcome_values import outcome_values
from helpers.errors import UsageError
from helpers.stats import TwoByTwo
from helpers.stats.imputed_tables import RUBIN, lott_reiter
from unknown_outcomes import COUNTS, STUDY, rows

AGE = ("  population: itt\n", "  population: itt\n  adjust_for: [age]\n")
MAIN = ("main: complete_case", "main: multiple_imputation")


def study(*passages):
    text = STUDY
    for old, new in passages:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def imputations(trial, **changes):
    choices = plan_for(trial.study, "primary")
    choices = choices.but(**changes) if changes else choices
    outcome = trial.study.outcome("cured")
    return impute(outcome_values(trial.participants, choices, outcome), choices)


def pooled(trial, **key):
    found = trial.missing(trial.choices()).results
    return found.where(analysis="multiple_imputation", outcome="cured", **key)


def same(one, other, arms=("drug", "control")):
    return all(np.array_equal(one.events[arm], other.events[arm]) for arm in arms)


def test_the_same_seed_imputes_the_same_and_another_something_else(make_trial):
    first = imputations(make_trial(STUDY, rows()))
    assert same(first, imputations(make_trial(STUDY, rows())))
    assert not same(first, imputations(make_trial(study(("seed: 7", "seed: 8")), rows())))
    assert not same(first, imputations(make_trial(study(("seed: 7", "seed: -7")), rows())))


def test_what_is_imputed_is_fixed_for_good(make_trial):
    # the first data sets of this seed; a change would give every published report other numbers
    found = imputations(make_trial(study(AGE), rows()))
    assert found.events["drug"][:8].tolist() == FIRST["drug"]
    assert found.events["control"][:8].tolist() == FIRST["control"]


FIRST = {"drug": [16, 13, 13, 16, 12, 14, 14, 15], "control": [8, 8, 7, 8, 9, 7, 9, 8]}


def test_other_arms_and_outcomes_leave_an_imputation_alone(make_trial):
    first = imputations(make_trial(STUDY, rows()))
    more = study(
        ("{drug: Drug, ", "{drug: Drug, other: Other, "),
        ("outcomes:\n", "outcomes:\n  - {id: new, role: primary, type: binary, variable: pain, "
         "benefit: higher}\n"),
    )  # fmt: skip
    assert same(first, imputations(make_trial(more, rows(COUNTS | {"other": (2, 2, 1)}))))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**40))
def test_imputed_events_lie_between_none_and_all(unknown_trial, seed):
    outcome, choices, data = unknown_trial
    plan = choices.study.analysis.model_copy(update={"seed": seed})
    seeded = choices.study.model_copy(update={"analysis": plan})
    found = impute(data, plan_for(seeded, "primary"))
    for arm, (yes, no, unknown) in COUNTS.items():
        assert found.sizes[arm] == yes + no + unknown
        assert found.events[arm].shape == (found.m,)
        assert found.events[arm].min() >= yes
        assert found.events[arm].max() <= yes + unknown


@pytest.fixture(scope="module")
def unknown_trial(tmp_path_factory):
    from helpers.data import Workspace, clean
    from helpers.study import load_study

    folder = tmp_path_factory.mktemp("unknown")
    (folder / "small.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "small.csv").write_text(rows(), encoding="utf-8")
    loaded = load_study(folder / "small.yaml")
    Workspace(loaded, root=folder)
    choices = plan_for(loaded, "primary")
    outcome = loaded.outcome("cured")
    return outcome, choices, outcome_values(clean(loaded).participants, choices, outcome)


def test_without_covariates_the_unknown_fare_as_the_known_of_their_arm(make_trial):
    found = imputations(make_trial(STUDY, rows({"drug": (30, 10, 60), "control": (5, 35, 60)})))
    assert found.m == 300  # five for each per cent missing
    for arm, share in (("drug", 30.5 / 41), ("control", 5.5 / 41)):
        drawn = (found.events[arm] - {"drug": 30, "control": 5}[arm]) / 60
        assert drawn.mean() == pytest.approx(share, abs=0.02)


def test_covariates_tell_the_unknown_apart(make_trial):
    ages = {"yes": 30, "no": 60, "": 60}
    old = imputations(make_trial(study(AGE), rows(ages=ages)))
    young = imputations(make_trial(study(AGE), rows(ages=ages | {"": 30})))
    assert old.covariates == ("age",)
    for arm, (yes, _, unknown) in COUNTS.items():
        assert old.events[arm].mean() - yes < 0.2 * unknown
        assert young.events[arm].mean() - yes > 0.8 * unknown


def test_an_outcomes_own_covariates_come_first(make_trial):
    own = (
        "variable: cured, benefit: higher",
        "variable: cured, benefit: higher, adjust_for: [age]",
    )
    assert imputations(make_trial(study(own), rows())).covariates == ("age",)
    none = ("variable: cured, benefit: higher", "variable: cured, benefit: higher, adjust_for: []")
    found = imputations(make_trial(study(AGE, none), rows()))
    assert found.covariates == ()
    assert same(found, imputations(make_trial(STUDY, rows())))


def blank_ages(text, numbers):
    lines = text.splitlines()
    for number in numbers:
        cells = lines[number].split(",")
        cells[2] = ""
        lines[number] = ",".join(cells)
    return "\n".join(lines) + "\n"


UNKNOWN_OF_DRUG = range(21, 25)  # rows of the unknown outcomes of the first arm


def test_unknown_covariates_follow_the_plans_rule_and_nobody_is_dropped(make_trial):
    gaps = blank_ages(rows(), [1, *UNKNOWN_OF_DRUG[:2]])
    mean = imputations(make_trial(study(AGE), gaps))
    assert mean.untold == {"drug": 0, "control": 0}
    rule = (AGE[0], AGE[1] + "  missing_covariate: complete_case\n")
    trial = make_trial(study(rule), gaps)
    complete = imputations(trial)
    assert complete.untold == {"drug": 2, "control": 0}
    assert complete.sizes == mean.sizes == {"drug": 24, "control": 25}
    told = pooled(trial, arm="drug", statistic="imputed_without_covariates")
    assert [e.value for e in told] == [2]


def test_rows_are_those_of_the_functions(make_trial):
    trial = make_trial(STUDY, rows())
    found, drawn = pooled(trial), imputations(trial)
    table = TwoByTwo(drawn.events["drug"], 24, drawn.events["control"], 25)
    for measure, pool in RUBIN.items():
        want, have = pool(table), found.one(measure=measure, statistic="estimate")
        assert have.key.method == "rubin"
        assert (have.value, have.lower, have.upper) == (want.estimate, want.lower, want.upper)
        assert found.one(measure=measure, statistic="df").value == want.df
    test = found.one(measure="test", statistic="p_value")
    assert test.value == RUBIN["risk_difference"](table).p_value
    risk = found.one(arm="control", measure="risk")
    assert (risk.lower, risk.upper) == tuple(lott_reiter(drawn.events["control"], 25))
    counts = {e.statistic: e.value for e in found.where(arm="drug", measure="count")}
    assert counts == {
        "n": 20, "events": 12, "missing": 4, "analysed": 24, "imputations": drawn.m,
        "events_analysed": pytest.approx(drawn.events["drug"].mean()),
    }  # fmt: skip


def test_no_event_in_an_arm_leaves_ratios_undefined_with_a_reason(make_trial):
    trial = make_trial(STUDY, rows({"drug": (0, 20, 2), "control": (9, 11, 3)}))
    ratio = pooled(trial, measure="risk_ratio").one(statistic="estimate")
    assert math.isnan(ratio.value)
    assert "without events" in ratio.note
    difference = pooled(trial, measure="risk_difference").one(statistic="estimate")
    assert difference.lower < difference.value < difference.upper < 0


def test_a_delta_shifts_the_imputed_outcomes_of_its_arm_alone(make_trial):
    trial = make_trial(STUDY, rows({"drug": (12, 8, 12), "control": (7, 15, 9)}))
    plain = imputations(trial)
    shifted = imputations(trial, delta={"drug": -2})
    assert (shifted.events["drug"] <= plain.events["drug"]).all()
    assert shifted.events["drug"].mean() < plain.events["drug"].mean() - 2
    assert same(plain, shifted, arms=("control",))
    assert same(plain, imputations(trial, delta={"drug": 0}))


def test_a_delta_is_a_departure_and_is_checked(make_trial):
    choices = make_trial(STUDY, rows()).choices()
    tried = choices.but(delta={"drug": -1.5, "control": 0})
    assert [(d.name, d.planned, d.chosen) for d in tried.departures] == [
        ("delta", "none", "drug -1.5")
    ]
    assert not choices.but(delta={}).departures
    for wrong in ({"drgu": 1}, {"drug": math.inf}, {"drug": "1"}, [1]):
        with pytest.raises(UsageError):
            choices.but(delta=wrong)


# as the main result ---------------------------------------------------------------------------


def test_main_results_are_imputed_where_the_plan_says_so(make_trial):
    trial = make_trial(study(MAIN), rows())
    found = trial.effects(trial.choices()).results
    want = pooled(trial)
    for measure in (*RUBIN, "number_needed_to_treat"):
        have = found.one(outcome="cured", measure=measure, statistic="estimate")
        assert have.key.analysis == "main"
        twin = want.one(measure=measure, statistic="estimate")
        assert (have.value, have.lower) == pytest.approx((twin.value, twin.lower), nan_ok=True)
    counts = found.where(outcome="cured", arm="drug", measure="count")
    assert counts.one(statistic="n").value == 20
    assert counts.one(statistic="analysed").value == 24


def test_an_outcome_known_of_all_keeps_its_usual_methods(make_trial):
    trial = make_trial(study(MAIN), rows())
    plain = make_trial(STUDY, rows())
    have, want = (t.effects(t.choices()).results.where(outcome="pain") for t in (trial, plain))
    assert have.rows().equals(want.rows())


def test_the_pooled_test_feeds_multiplicity_and_the_flow_counts_everybody(make_trial):
    trial = make_trial(study(MAIN), rows())
    choices = trial.choices()
    tests = trial.tests(choices)
    adjusted = trial.in_order(tests).results.where(analysis="multiplicity")
    raw = tests.results.one(outcome="cured", method="rubin").value
    pain = tests.results.one(outcome="pain", method="n_minus_1").value
    smaller = min(raw, pain)
    assert min(e.value for e in adjusted) == pytest.approx(min(1, 2 * smaller))
    kept = {"cleaning": (trial.populations(), trial.flow()),
            "primary": (trial.effects(choices), tests)}  # fmt: skip
    for stage, answers in kept.items():
        trial.keep(stage, *answers)
    analysed = trial.results().where(analysis="flow", level="analysed")
    assert sorted(e.value for e in analysed) == [24, 25]
    assert reconcile(trial.results(), trial.study) == []


def test_an_arm_of_which_nothing_is_known_is_not_analysed(make_trial):
    trial = make_trial(study(MAIN), rows({"drug": (0, 0, 6), "control": (7, 15, 3)}))
    trial.keep("cleaning", trial.populations(), trial.flow())
    trial.keep("primary", trial.effects(trial.choices()))
    flow = trial.results().where(analysis="flow", level="analysed", arm="drug")
    assert [e.value for e in flow] == [0]
    assert reconcile(trial.results(), trial.study) == []


def test_adjusted_results_use_the_known_outcomes_and_reconcile(make_trial):
    trial = make_trial(study(MAIN, AGE), rows())
    choices = trial.choices()
    trial.keep("cleaning", trial.populations(), trial.flow())
    trial.keep("primary", trial.effects(choices), trial.adjusted(choices), trial.missing(choices))
    counts = trial.results().where(analysis="adjusted", outcome="cured", measure="count", level="")
    assert {e.key.arm: e.value for e in counts.where(statistic="n")} == {"drug": 20, "control": 22}
    assert reconcile(trial.results(), trial.study) == []


@pytest.mark.parametrize(
    ("measure", "value"), [("risk_difference", 0.1), ("risk_ratio", 1.3), ("odds_ratio", 1.5)]
)
def test_a_margin_is_held_against_the_pooled_effect(make_trial, measure, value):
    frame = ("data_status: real", "data_status: real\ndesign: {framework: non-inferiority}")
    margin = f"benefit: higher, margin: {{measure: {measure}, value: {value}}}"
    pain = ("pain, benefit: lower", f"pain, benefit: lower, margin: {{measure: {measure}, "
            f"value: {value}}}")  # fmt: skip
    text = study(MAIN, frame, ("cured, benefit: higher", f"cured, {margin}"), pain)
    trial = make_trial(text, rows())
    found = trial.verdicts(trial.choices()).results.where(outcome="cured")
    p_value = found.one(measure="test", method="non_inferiority").value
    limit = found.one(measure="margin").value
    effect = pooled(trial, measure=measure).one(statistic="estimate")
    assert (p_value <= 0.025) == (effect.lower > limit)
    assert p_value < 0.5
