"""Stratified and adjusted analyses of every type: from the functions, to verdicts and margins."""

import math

import numpy as np
import pytest

from helpers.analysis import planned_not_available, reconcile
from helpers.analysis.verdicts import verdicts
from helpers.stats import Strata
from helpers.stats.ancova import ancova
from helpers.stats.cox import hazard_ratio
from helpers.stats.gray import gray
from helpers.stats.log_rank import log_rank
from helpers.stats.proportional_odds import adjusted_proportional_odds
from helpers.stats.rate_ratio import adjusted_rate_ratio
from helpers.stats.stratified_margins import STRATIFIED_MARGINS
from helpers.stats.van_elteren import van_elteren
from planned_trial import planned_rows

ADJUSTED = ("primary_analysis: unadjusted", "primary_analysis: adjusted")
STRATIFIED = ("primary_analysis: unadjusted", "primary_analysis: stratified")
FRAMEWORKS = {
    "non-inferiority": ("framework: superiority", "framework: non-inferiority"),
    "equivalence": ("framework: superiority", "framework: equivalence"),
}
MARGINS = {
    "cured": ("binary", "risk_difference", 0.1),
    "score": ("continuous", "mean_difference", 4.0),
    "recovery": ("ordinal", "odds_ratio", 0.7),
    "relapses": ("count", "rate_ratio", 1.3),
    "time": ("time_to_event", "hazard_ratio", 1.4),
}
LEVELS = ("none", "some", "full")


def margin(outcome, measure=None, value=None):
    """Return what gives an outcome its margin."""
    kind, usual, size = MARGINS[outcome]
    old = f"id: {outcome}, role"
    words = f"{{measure: {measure or usual}, value: {value or size}}}"
    return old, f"id: {outcome}, margin: {words}, role"


def by_hand():
    """Return arm, age, indicators of the centres but the first, centre and rows."""
    rows = planned_rows()
    arm = np.array([row["arm"] == "drug" for row in rows])
    age = np.array([[float(row["age"])] for row in rows])
    site = np.array([row["site"] for row in rows])
    terms = (site[:, None] == np.array(list("BCD"))[None, :]).astype(float)
    return arm, age, terms, site, rows


def times_of(rows):
    time = np.array([float(row["days"]) for row in rows])
    status = np.array([{"relapse": 1, "death": 2, "alive": 0}[row["ended"]] for row in rows])
    return time, status


def estimates(trial, analysis):
    choices = trial.choices()
    answer = {"adjusted": trial.adjusted, "stratified": trial.stratified}[analysis](choices)
    return answer.results.where(analysis=analysis)


def effect(found, outcome, measure, method):
    return found.one(outcome=outcome, measure=measure, method=method, statistic="estimate")


def same(have, want):
    expected = (want.estimate, want.lower, want.upper)
    assert (have.value, have.lower, have.upper) == pytest.approx(expected, rel=1e-7)


def test_nothing_is_planned_and_not_computed(make_planned):
    for plan in (ADJUSTED, STRATIFIED):
        assert planned_not_available(make_planned(plan).study) == ()


def test_stratified_effects_are_those_of_the_functions(make_planned):
    arm, _, terms, site, rows = by_hand()
    rows[0]["recovery"] = "some"  # the only participant of centre D
    found = estimates(make_planned(rows=rows), "stratified")
    score = [float(row["score"]) for row in rows]
    same(effect(found, "score", "mean_difference", "ancova"), ancova(arm, score, terms))
    level = [LEVELS.index(row["recovery"]) for row in rows]
    want = adjusted_proportional_odds(arm, level, terms)
    same(effect(found, "recovery", "odds_ratio", "proportional_odds"), want)
    test = found.one(outcome="recovery", measure="test", method="van_elteren")
    assert test.value == pytest.approx(van_elteren(arm, level, site).p_value, rel=1e-9)


@pytest.mark.parametrize("end", ["none", "full"])
def test_strata_at_one_end_do_not_change_an_odds_ratio(make_planned, end):
    arm, _, terms, _, rows = by_hand()
    rows[0]["recovery"] = end
    found = estimates(make_planned(rows=rows), "stratified")
    level = np.array([LEVELS.index(row["recovery"]) for row in rows])
    want = adjusted_proportional_odds(arm[1:], level[1:], terms[1:, :2])
    same(effect(found, "recovery", "odds_ratio", "proportional_odds"), want)


def test_strata_without_events_do_not_change_a_rate_ratio(make_planned):
    arm, _, terms, _, rows = by_hand()
    rows[0]["relapses"] = "0"  # the only participant of centre D
    found = estimates(make_planned(rows=rows), "stratified")
    counts = np.array([int(row["relapses"]) for row in rows])
    years = np.array([float(row["years"]) for row in rows])
    want = adjusted_rate_ratio(arm[1:], counts[1:], terms[1:, :2], exposure=years[1:])
    have = effect(found, "relapses", "rate_ratio", "negative_binomial")
    same(have, want)
    assert not have.note or "dispersion" in have.note
    assert found.one(outcome="relapses", measure="count", statistic="strata_one_arm").value == 1


def test_stratified_times_are_those_of_the_functions(make_planned):
    arm, _, _, site, rows = by_hand()
    time, status = times_of(rows)
    found = estimates(make_planned(), "stratified")
    want = hazard_ratio(time, status == 1, arm, strata=site)
    for outcome in ("time", "apart"):
        same(effect(found, outcome, "hazard_ratio", "cox"), want)
    p = found.one(outcome="time", measure="test", method="log_rank").value
    assert p == pytest.approx(log_rank(time, status == 1, arm, strata=site).p_value)
    p = found.one(outcome="apart", measure="test", method="gray").value
    assert p == pytest.approx(gray(time, status, arm, strata=site).p_value)


def test_adjusted_times_are_those_of_the_functions(make_planned):
    arm, age, _, site, rows = by_hand()
    time, status = times_of(rows)
    found = estimates(make_planned(), "adjusted")
    plain = hazard_ratio(time, status == 1, arm, covariates=age)
    same(effect(found, "time", "hazard_ratio", "cox"), plain)
    within = hazard_ratio(time, status == 1, arm, covariates=age, strata=site)
    same(effect(found, "time", "hazard_ratio", "cox_stratified"), within)
    have = effect(found, "apart", "hazard_ratio", "cox")
    same(have, plain)
    assert have.note.startswith("cause-specific")
    checks = found.where(outcome="time", measure="test", method="proportional_hazards")
    assert 0.0 < next(iter(checks)).value < 1.0


def test_a_covariate_that_is_a_stratum_stands_once(make_planned):
    found = estimates(make_planned(("adjust_for: [age]", "adjust_for: [site]")), "adjusted")
    within = effect(found, "time", "hazard_ratio", "cox_stratified")
    other = estimates(make_planned(), "stratified")
    want = effect(other, "time", "hazard_ratio", "cox")
    assert within.value == pytest.approx(want.value, rel=1e-9)


@pytest.mark.parametrize(
    ("plan", "analysis", "tests"),
    [
        (ADJUSTED, "adjusted", "standardised ancova proportional_odds negative_binomial cox cox"),
        (STRATIFIED, "stratified",
         "cmh ancova proportional_odds negative_binomial log_rank gray"),
    ],
)  # fmt: skip
def test_the_planned_analysis_feeds_order_and_verdicts(make_planned, plan, analysis, tests):
    trial = make_planned(plan)
    found = list(verdicts(trial.verdicts(trial.choices()).results, trial.choices()))
    assert [verdict.raw.key.analysis for verdict in found] == [analysis] * 6
    assert [verdict.raw.key.method for verdict in found] == tests.split()
    assert {verdict.effect.key.analysis for verdict in found} == {analysis}
    assert all(verdict.adjusted.value == verdict.raw.value for verdict in found)


@pytest.mark.parametrize("plan", [("primary_analysis: unadjusted",) * 2, ADJUSTED, STRATIFIED])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_tests_at_margins_agree_with_the_intervals(make_planned, plan, framework):
    trial = make_planned(plan, FRAMEWORKS[framework], *(margin(outcome) for outcome in MARGINS))
    assert planned_not_available(trial.study) == ()
    found = verdicts(trial.verdicts(trial.choices()).results, trial.choices())
    analysis = plan[1].partition(": ")[2].replace("unadjusted", "main")
    for verdict in (verdict for verdict in found if verdict.outcome.id in MARGINS):
        outcome, effect_ = verdict.outcome.id, verdict.effect
        assert (verdict.raw.key.analysis, effect_.key.analysis) == (analysis, analysis)
        assert effect_.key.measure == MARGINS[outcome][1]
        low, high = ends(outcome)
        above, below = effect_.lower > low, effect_.upper < high
        worse_above = outcome in ("relapses", "time")
        clear = above and below if framework == "equivalence" else below if worse_above else above
        assert (verdict.raw.value <= 0.025) == clear
        assert (verdict.kind == "shown") == clear


def ends(outcome):
    _, measure, size = MARGINS[outcome]
    if not measure.endswith("_ratio"):
        return -size, size
    further = max(size, 1.0 / size)
    return 1.0 / further, further


def test_a_win_probability_has_a_margin_below_one_half(make_planned):
    passages = FRAMEWORKS["non-inferiority"], margin("cured"), margin(
        "recovery", "win_probability", 0.1
    )  # fmt: skip
    trial = make_planned(*passages, STRATIFIED)
    results = trial.verdicts(trial.choices()).results
    found = {v.outcome.id: v for v in verdicts(results, trial.choices())}["recovery"]
    assert results.one(measure="margin", outcome="recovery").value == pytest.approx(0.4)
    assert (found.raw.key.analysis, found.effect.key.measure) == ("main", "win_probability")
    assert (found.raw.value <= 0.025) == (found.effect.lower > 0.4) == (found.kind == "shown")
    [note] = [e.note for e in results.where(analysis="multiplicity", outcome="recovery")]
    assert note.startswith("unadjusted test in place of the stratified one")


def test_mean_times_have_a_margin_in_days(make_planned):
    trial = make_planned(FRAMEWORKS["non-inferiority"], margin("cured"),
                         margin("time", "rmst_difference", 20.0))  # fmt: skip
    results = trial.verdicts(trial.choices()).results
    found = {v.outcome.id: v for v in verdicts(results, trial.choices())}["time"]
    assert found.effect.key.measure == "rmst_difference"
    assert found.raw.value >= 0.0


def test_a_stratified_margin_is_the_score_test_of_its_tables(make_planned):
    trial = make_planned(STRATIFIED, FRAMEWORKS["non-inferiority"], margin("cured"))
    arm, _, _, site, rows = by_hand()
    cured = np.array([row["cured"] == "yes" for row in rows])
    cells = [[int((cured & (arm == side) & (site == s)).sum()) for s in "ABCD"] for side in (1, 0)]
    sizes = [[int(((arm == side) & (site == s)).sum()) for s in "ABCD"] for side in (1, 0)]
    strata = Strata(cells[0], sizes[0], cells[1], sizes[1])
    want = STRATIFIED_MARGINS["risk_difference"](strata, margin=-0.1).greater
    found = next(iter(verdicts(trial.verdicts(trial.choices()).results, trial.choices())))
    assert found.raw.value == pytest.approx(want, rel=1e-9)


def test_strata_that_tell_the_arms_apart_leave_no_stratified_effect(make_planned):
    rows = [row | {"site": "A" if row["arm"] == "drug" else "B"} for row in planned_rows()]
    found = estimates(make_planned(rows=rows), "stratified")
    for outcome, measure, method in (
        ("score", "mean_difference", "ancova"), ("recovery", "odds_ratio", "proportional_odds"),
        ("relapses", "rate_ratio", "negative_binomial"), ("time", "hazard_ratio", "cox"),
    ):  # fmt: skip
        have = effect(found, outcome, measure, method)
        assert math.isnan(have.value)
        assert have.note
    ranks = found.one(outcome="recovery", measure="test", method="van_elteren")
    assert ranks.note == "undefined: no stratum has both arms and different values"


def test_strata_that_tell_the_levels_are_said(make_planned):
    level = {"A": "none", "B": "some", "C": "full", "D": "full"}
    rows = [row | {"recovery": level[row["site"]]} for row in planned_rows()]
    found = estimates(make_planned(rows=rows), "stratified")
    have = effect(found, "recovery", "odds_ratio", "proportional_odds")
    assert math.isnan(have.value)
    assert "strata" in have.note or "the same level" in have.note


def test_the_whole_reconciles(make_planned):
    trial = make_planned()
    choices = trial.choices()
    trial.keep("cleaning", trial.populations(), trial.flow())
    trial.keep("primary", trial.counted(choices), trial.effects(choices),
               trial.adjusted(choices), trial.stratified(choices))  # fmt: skip
    assert reconcile(trial.results(), trial.study) == []


# claims read as planned -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "analysis", "method"),
    [(ADJUSTED, "adjusted", "standardised"), (STRATIFIED, "stratified", "cmh")],
)
def test_a_claim_is_reproduced_by_the_planned_analysis(make_planned, plan, analysis, method):
    value = estimates(make_planned(plan), analysis).one(
        outcome="cured", measure="test", method=method
    )
    for below, holds in ((value.value * 1.01, 1), (value.value * 0.99, 0)):
        trial = make_planned(plan, ("p_below: 0.05", f"p_below: {below!r}"))
        found = trial.claims(trial.choices()).results
        planned = found.one(measure="test", method="planned")
        assert planned.value == pytest.approx(value.value, rel=1e-12)
        assert planned.note == f"the planned primary analysis: {analysis}, {method}"
        assert found.one(measure="claim", method="planned", statistic="threshold").value == holds
        assert found.one(level="threshold", statistic="reproduced").value == holds
        assert found.one(level="threshold", statistic="planned").value == 1
        other = found.where(measure="claim", method="pearson", statistic="threshold")
        assert len(other) == 1


def test_a_claim_in_the_other_direction_is_not_reproduced(make_planned):
    trial = make_planned(STRATIFIED, ("direction: higher, p_below: 0.05", "direction: lower"))
    found = trial.claims(trial.choices()).results
    direction = estimates(trial, "stratified").one(
        outcome="cured", measure="risk_difference", method="miettinen_nurminen"
    )
    assert direction.value > 0
    assert found.one(measure="claim", method="planned", statistic="threshold").value == 0


def test_an_unadjusted_plan_reads_tables_alone(make_planned):
    trial = make_planned()
    found = trial.claims(trial.choices()).results
    assert not len(found.where(method="planned"))
    assert not len(found.where(statistic="reproduced"))


def test_a_claim_is_read_by_imputed_outcomes_where_the_plan_says_so(make_planned):
    rows = planned_rows()
    for place in (3, 10, 17, 40):
        rows[place]["cured"] = ""
    rule = ("multiplicity:", "missing_outcome: {main: multiple_imputation}\n  multiplicity:")
    trial = make_planned(rule, rows=rows)
    planned = trial.claims(trial.choices()).results.one(measure="test", method="planned")
    main = trial.tests(trial.choices()).results.one(outcome="cured", method="rubin")
    assert planned.value == main.value
    assert planned.note == "the planned primary analysis: unadjusted, rubin"
