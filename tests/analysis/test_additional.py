"""Analyses asked for later: the planned analysis with another population or other covariates."""

import math
from dataclasses import replace

import pytest

from helpers.analysis import planned_not_available, reconcile
from helpers.analysis.additional import replies
from helpers.analysis.keeping import union
from helpers.results import Results

TREATED = "{id: treated-only, outcome: pregnancy, population: treated}"
CURED = "{id: by-age, outcome: cured, adjust_for: [age]}"
PAIN = "{id: pain-by-age, outcome: pain, adjust_for: [age]}"
YOUNG = "populations:\n  young: {label: Young, where: [{variable: age, below: 40}]}\n"


def added(*entries):
    return "".join(["\nadditional:\n", *(f"  - {entry}\n" for entry in entries)])


def numbers(results, **place):
    """Return value and limits by what is measured, whatever the analysis is called."""
    return {
        (e.key.outcome, e.key.level, e.key.arm, e.key.reference, e.key.measure, e.key.method,
         e.statistic): [math.nan if x is None else x for x in (e.value, e.lower, e.upper)]
        for e in results.where(**place)
    }  # fmt: skip


def the_same(found, wanted):
    assert found.keys() >= wanted.keys()
    for name, values in wanted.items():
        assert found[name] == pytest.approx(values, rel=1e-12, nan_ok=True), name


def test_another_population_is_counted_in_by_hand(make_trial, study_text):
    found = make_trial(study_text + added(TREATED)).additional().results
    assert {e.key.analysis for e in found} == {"treated-only"}
    counts = {
        (e.key.arm, e.statistic): e.value for e in found.where(measure="count", outcome="pregnancy")
    }
    assert counts == {
        ("drug", "n"): 4, ("drug", "missing"): 1, ("drug", "events"): 4,
        ("control", "n"): 4, ("control", "missing"): 0, ("control", "events"): 2,
    }  # fmt: skip
    difference = found.one(measure="risk_difference", statistic="estimate")
    assert (difference.value, difference.key.population) == (0.5, "treated")


def test_other_covariates_give_what_is_tried_with_them(make_prognosis):
    text = ("analysis:", f"{added(CURED, PAIN).lstrip()}analysis:")
    trial = make_prognosis(None, text)
    found = trial.additional().results
    tried = trial.adjusted(trial.choices().but(adjust_for=["age"])).results
    for outcome, analysis in (("cured", "by-age"), ("pain", "pain-by-age")):
        wanted = numbers(tried, analysis="tried_adjusted", outcome=outcome)
        assert wanted
        the_same(numbers(found, analysis=analysis), wanted)


def test_a_covariate_alone_or_with_a_population_changes_the_answer(make_prognosis):
    both = "{id: both, outcome: cured, population: young, adjust_for: [age]}"
    trial = make_prognosis(
        None, ("analysis:", f"{added(CURED, both).lstrip()}analysis:"), ("populations:\n", YOUNG)
    )
    of = {"measure": "risk_difference", "method": "standardised", "statistic": "estimate"}
    found = trial.additional().results
    alone, together = (found.one(analysis=name, **of).value for name in ("by-age", "both"))
    assert alone != together
    choices = trial.choices().but(population="young", adjust_for=["age"])
    tried = trial.adjusted(choices).results.one(outcome="cured", **of)
    assert together == pytest.approx(tried.value, rel=1e-12)


def test_an_outcome_with_a_population_of_its_own_goes_where_it_is_sent(make_trial, study_text):
    own = study_text.replace(
        "variable: pregnant, benefit", "population: treated, variable: pregnant, benefit"
    )
    everyone = "{id: everyone, outcome: pregnancy, population: itt}"
    trial = make_trial(own + added(everyone))
    assert {e.key.population for e in trial.additional().results} == {"itt"}
    assert trial.additional().results.one(arm="drug", statistic="missing").value == 1
    assert {e.key.population for e in trial.additional().main} == {"treated"}


def test_where_the_plan_is_adjusted_another_population_is_adjusted_too(make_prognosis):
    entry = "{id: young-only, outcome: cured, population: young}"
    plain = "{id: plain, outcome: cured, adjust_for: []}"
    trial = make_prognosis(
        None,
        ("analysis:", f"{added(entry, plain).lstrip()}analysis:\n  primary_analysis: adjusted"),
        ("populations:\n", YOUNG),
    )
    answer = trial.additional()
    young, unadjusted = replies(trial.study)
    assert (young.kind, young.planned_kind, unadjusted.kind) == (
        "adjusted",
        "adjusted",
        "unadjusted",
    )
    assert young.covariates == ("age", "sex", "smoker")
    assert young.own(answer.results, "drug")[0].key.method == "standardised"
    assert young.main(answer.main, "drug")[0].key.analysis == "adjusted"
    assert unadjusted.own(answer.results, "drug")[0].key.method == "miettinen_nurminen"


def test_where_the_plan_is_stratified_another_population_is_stratified_too(make_prognosis):
    entry = "{id: young-only, outcome: cured, population: young}"
    trial = make_prognosis(
        None,
        ("analysis:", f"{added(entry).lstrip()}analysis:\n  primary_analysis: stratified"),
        ("populations:\n", YOUNG),
    )
    (reply,) = replies(trial.study)
    answer = trial.additional()
    effect, p = reply.own(answer.results, "drug")
    tried = trial.stratified(trial.choices().but(population="young")).results
    wanted = tried.one(
        outcome="cured", measure="risk_difference", method="mantel_haenszel_sato", arm="drug",
        reference="control", level="",
    )  # fmt: skip
    assert (effect.value, effect.lower) == pytest.approx((wanted.value, wanted.lower), rel=1e-12)
    assert (p.key.method, reply.main(answer.main, "drug")[1].key.method) == ("cmh", "cmh")


def test_levels_and_counts_have_their_own_measures(make_ordered):
    trial = make_ordered(("analysis:", added(
        "{id: a, outcome: recovery, population: per_protocol}",
        "{id: b, outcome: recovery, adjust_for: [age]}",
        "{id: c, outcome: relapses, adjust_for: [age]}",
        "{id: d, outcome: visits, population: per_protocol}",
    ).lstrip() + "analysis:"))  # fmt: skip
    answer = trial.additional()
    leads = [reply.own(answer.results, "drug") for reply in replies(trial.study)]
    assert [effect.key.measure for effect, _ in leads] == [
        "odds_ratio", "odds_ratio", "rate_ratio", "rate_ratio",
    ]  # fmt: skip
    assert all(0 < p.value < 1 for _, p in leads)
    assert {e.key.among for e in answer.results} == {"randomised"}


def test_the_planned_results_beside_are_those_of_the_notebooks(make_trial, study_text):
    trial = make_trial(study_text + added(TREATED))
    every = union(answer(trial.choices()).results for answer in (trial.effects, trial.tests))
    main = trial.additional().main
    there = {row["id"]: row["value"] for e in every for row in e.rows()}
    assert len(main)
    assert all(
        there[row["id"]] == row["value"]
        for e in main if e.key.measure in ("risk_difference", "test") for row in e.rows()
    )  # fmt: skip


def test_tests_verdicts_and_claims_do_not_know_of_them(make_trial, study_text):
    def asked_of(trial):
        choices = trial.choices()
        shown = (
            trial.in_order(trial.tests(choices)),
            trial.verdicts(choices),
            trial.claims(choices),
        )
        return [answer.results.to_csv() for answer in shown]

    with_it = asked_of(make_trial(study_text + added(TREATED)))
    assert with_it == asked_of(make_trial(study_text))


def kept(trial):
    trial.clean()
    trial.keep("cleaning", trial.populations(), trial.flow())
    trial.keep("secondary", trial.additional())
    return trial.results()


@pytest.mark.parametrize("rule", ["complete_case", "failure", "multiple_imputation"])
def test_reconciliation_counts_them_and_finds_what_does_not_add_up(make_trial, study_text, rule):
    both = "{id: both, outcome: loss, population: treated, adjust_for: [age]}"
    text = study_text.replace("main: complete_case", f"main: {rule}")
    trial = make_trial(text + added(TREATED, both))
    rows = kept(trial)
    assert reconcile(rows, trial.study) == []
    for name in ("treated-only", "both"):
        one = rows.one(analysis=name, arm="drug", statistic="n", level="")
        spoiled = Results([*(e for e in rows if e is not one)])
        found = [str(fault) for fault in reconcile(spoiled, trial.study)]
        assert found == []  # what was not kept is not counted
        wrong = replace(one, value=one.value + 1)
        found = [str(fault) for fault in reconcile(spoiled + Results([wrong]), trial.study)]
        assert len(found) == 1
        assert name in found[0]


def test_incomplete_covariates_add_up_too(make_trial, study_text):
    entry = "{id: by-age, outcome: pregnancy, adjust_for: [age]}"
    text = study_text.replace(
        "population: itt\n", "population: itt\n  missing_covariate: complete_case\n"
    )
    rows = "\n".join(
        line.replace("1,drug,30", "1,drug,") for line in (
            "id,arm,age,sex,smoker,received,why_not,pregnant,loss,weight",
            "1,drug,30,f,yes,yes,,yes,no,3100", "2,drug,31,f,no,yes,,no,yes,",
            "3,drug,32,m,no,no,withdrew,no,no,", "4,drug,33,f,no,yes,,,no,2900",
            "5,control,31,f,yes,no,withdrew,no,no,", "6,control,32,f,no,no,,yes,no,2700",
            "7,control,35,f,no,no,,no,no,2700",
        )
    )  # fmt: skip
    trial = make_trial(text + added(entry), rows + "\n")
    counts = kept(trial).where(analysis="by-age", measure="count", arm="drug", level="")
    have = {e.statistic: e.value for e in counts}
    assert have == {"n": 2, "events": 0, "incomplete": 1, "missing": 1}
    assert reconcile(trial.results(), trial.study) == []


def test_what_no_model_can_use_is_listed_and_not_computed(make_trial, study_text):
    entry = "{id: odd, outcome: pregnancy, adjust_for: [why_not]}"
    trial = make_trial(study_text + added(TREATED, entry))
    assert [reply.asked.id for reply in replies(trial.study)] == ["treated-only"]
    listed = [(part.where, part.what) for part in planned_not_available(trial.study)]
    assert listed == [
        ("additional[1].adjust_for",
         "additional analysis odd, Pregnancy: covariate adjustment for Reason (text, measured "
         "after randomisation)"),
    ]  # fmt: skip


# the lines that a tried choice prints -----------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "answer", "analysis"),
    [
        ({"population": "treated"}, "effects", "tried"),
        ({"adjust_for": ["age"]}, "adjusted", "tried_adjusted"),
        ({"population": "treated", "adjust_for": ["age"]}, "adjusted", "tried_adjusted"),
        ({"population": "treated", "outcomes": ["loss"]}, "effects", "tried"),
    ],
)
def test_pasted_lines_give_the_numbers_of_the_tried_choice(
    make_trial, study_text, changes, answer, analysis
):
    trial = make_trial()
    tried = getattr(trial, answer)(trial.choices().but(**changes))
    lines = trial.keep("primary", tried).lines
    again = make_trial(study_text + lines + "\n")
    found = again.additional().results
    wanted = Results(
        e for e in tried.results.where(analysis=analysis)
        if e.key.among == "randomised" and e.key.measure != "margin"
    )  # fmt: skip
    assert len(wanted)
    the_same(numbers(found), numbers(wanted))
    assert all(asked.status == "post_hoc" for asked in again.study.additional)
    assert {asked.outcome for asked in again.study.additional} == {e.key.outcome for e in wanted}


def test_lines_go_below_those_that_are_there_under_free_names(make_trial, study_text):
    taken = study_text + added("{id: pregnancy-treated, outcome: loss, adjust_for: [age]}")
    trial = make_trial(taken)
    lines = trial.keep("primary", trial.effects(trial.choices().but(population="treated"))).lines
    assert not lines.startswith("additional:")
    again = make_trial(taken + lines + "\n")
    assert [asked.id for asked in again.study.additional] == [
        "pregnancy-treated", "pregnancy-treated-2", "loss-treated",
    ]  # fmt: skip


def test_what_no_line_can_hold_has_none(trial):
    assert trial.keep("primary", trial.risks(trial.choices().but(risk="jeffreys"))).lines == ""
    mixed = trial.choices().but(interval="newcombe", population="treated")
    assert "newcombe" not in trial.keep("primary", trial.effects(mixed)).lines
