"""Adjusted and stratified effects of imputed outcomes: pooled from each data set, as planned."""

import math

import numpy as np
import pytest

from helpers.analysis.imputation import completed, impute
from helpers.analysis.outcome_values import outcome_values
from helpers.analysis.verdicts import verdicts
from helpers.results import view
from helpers.stats import Strata
from helpers.stats.rubin import pooled
from helpers.stats.standardisation import contrast, standardise
from helpers.stats.stratified_difference import risk_difference, sato_standard_error
from planned_trial import planned_rows

UNKNOWN = (3, 10, 17, 40, 41, 90)
RULE = "missing_outcome: {main: multiple_imputation}\n  multiplicity:"
KINDS = {"adjusted": "standardised", "stratified": "cmh"}


def rows(unknown=UNKNOWN):
    people = planned_rows()
    for place in unknown:
        people[place]["cured"] = ""
    return people


@pytest.fixture
def imputed(make_planned):
    def make(plan, *passages, people=None):
        return make_planned(
            ("multiplicity:", RULE), ("primary_analysis: unadjusted", f"primary_analysis: {plan}"),
            *passages, rows=rows() if people is None else people,
        )  # fmt: skip

    return make


def data_sets(trial):
    """Return the imputed outcomes of everybody, data sets x participants, and who they are."""
    choices = trial.choices()
    data = outcome_values(trial.participants, choices, trial.study.outcome("cured"))
    sets = completed(data, choices)
    index = np.concatenate([data.values[arm].index for arm in ("drug", "control")])
    return np.concatenate([sets["drug"], sets["control"]], axis=1), trial.participants.loc[index]


def found(trial, analysis):
    choices = trial.choices()
    answer = {"adjusted": trial.adjusted, "stratified": trial.stratified}[analysis](choices)
    return answer.results.where(analysis=analysis, outcome="cured", method="rubin")


def test_the_data_sets_are_those_of_the_main_result(imputed):
    trial = imputed("adjusted")
    choices = trial.choices()
    data = outcome_values(trial.participants, choices, trial.study.outcome("cured"))
    sets, main = completed(data, choices), impute(data, choices)
    for arm, values in sets.items():
        assert values.shape == (main.m, len(data.values[arm]))
        assert values.sum(axis=1).tolist() == main.events[arm].tolist()
        known = data.values[arm].notna().to_numpy()
        assert (values[:, known] == values[0, known]).all()


def test_the_adjusted_difference_is_pooled_from_each_data_set(imputed):
    trial = imputed("adjusted")
    values, people = data_sets(trial)
    arm = (people["arm"] == "drug").to_numpy()
    age = people["age"].to_numpy(dtype=float)[:, None]
    each = [contrast(standardise(arm, one, age - age.mean()), "risk_difference") for one in values]
    want = pooled([c.estimate for c in each], [c.std_error**2 for c in each], df_complete=157.0)
    have = found(trial, "adjusted").one(measure="risk_difference", statistic="estimate")
    assert (have.value, have.lower) == pytest.approx((want.estimate, want.lower), rel=1e-8)
    p = found(trial, "adjusted").one(measure="test")
    assert p.value == pytest.approx(want.p_value, rel=1e-8)


def test_the_stratified_difference_is_pooled_from_each_data_set(imputed):
    trial = imputed("stratified")
    values, people = data_sets(trial)
    arm, site = (people["arm"] == "drug").to_numpy(), people["site"].astype(str).to_numpy()
    ends = []
    for one in values:
        cells = [[int(one[(arm == side) & (site == s)].sum()) for s in "ABCD"] for side in (1, 0)]
        sizes = [[int(((arm == side) & (site == s)).sum()) for s in "ABCD"] for side in (1, 0)]
        strata = Strata(cells[0], sizes[0], cells[1], sizes[1])
        ends.append((risk_difference(strata), sato_standard_error(strata)))
    want = pooled([e for e, _ in ends], [s**2 for _, s in ends], df_complete=158.0)
    have = found(trial, "stratified").one(measure="risk_difference", statistic="estimate")
    assert (have.value, have.upper) == pytest.approx((want.estimate, want.upper), rel=1e-8)


@pytest.mark.parametrize("plan", KINDS)
def test_order_verdict_and_claim_read_the_pooled_effect(imputed, plan):
    trial = imputed(plan)
    first = next(iter(verdicts(trial.verdicts(trial.choices()).results, trial.choices())))
    assert (first.raw.key.analysis, first.raw.key.method) == (plan, "rubin")
    assert (first.effect.key.analysis, first.effect.key.method) == (plan, "rubin")
    assert (first.raw.value <= 0.05) == (first.effect.lower > 0 or first.effect.upper < 0)
    claim = trial.claims(trial.choices()).results.one(measure="test", method="planned")
    assert claim.value == first.raw.value


@pytest.mark.parametrize("plan", KINDS)
def test_a_margin_is_held_against_the_pooled_effect(imputed, plan):
    words = "id: cured, margin: {measure: risk_ratio, value: 0.8}, role"
    trial = imputed(plan, ("framework: superiority", "framework: non-inferiority"),
                    ("id: cured, role", words))  # fmt: skip
    first = next(iter(verdicts(trial.verdicts(trial.choices()).results, trial.choices())))
    assert (first.effect.key.analysis, first.effect.key.method) == (plan, "rubin")
    assert (first.raw.value <= 0.025) == (first.effect.lower > 0.8)


@pytest.mark.parametrize("plan", KINDS)
def test_with_nothing_unknown_nothing_is_imputed(imputed, plan):
    trial = imputed(plan, people=planned_rows())
    assert not len(found(trial, plan))
    first = next(iter(verdicts(trial.verdicts(trial.choices()).results, trial.choices())))
    assert first.raw.key.method == KINDS[plan]


def test_without_a_known_outcome_in_an_arm_there_is_no_pooled_effect(imputed):
    people = [row | {"cured": ""} if row["arm"] == "drug" else row for row in planned_rows()]
    trial = imputed("adjusted", people=people)
    for plan in KINDS:
        empty = found(trial, plan)
        assert {e.key.measure for e in empty} == {
            "risk_difference", "risk_ratio", "odds_ratio", "test",
        }  # fmt: skip
        assert all(math.isnan(e.value) and "nobody" in e.note for e in empty)


def test_the_tables_say_which_lines_are_of_imputed_outcomes(imputed):
    trial = imputed("stratified")
    for answer in (trial.adjusted(trial.choices()), trial.stratified(trial.choices())):
        text = view(answer).markdown()
        assert "unknown outcomes imputed |" in text
        assert "pooled by Rubin's rules" in text
