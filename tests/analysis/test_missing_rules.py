"""Every rule for unknown outcomes: what it fills in, its full set of rows, what is unknown."""

import math
from dataclasses import replace

import pytest

from helpers.analysis import reconcile
from helpers.analysis.missing_rules import planned_rules
from helpers.results import Results
from helpers.stats import ASSOCIATION, ODDS_RATIO, RISK_DIFFERENCE, RISK_RATIO, TwoByTwo
from helpers.stats.one_proportion import wilson
from unknown_outcomes import COUNTS, RULES, STUDY, rows

FILLED = {  # events among the unknown of drug and of control, and whether they are analysed
    "complete_case": (0, 0, False),
    "failure": (0, 0, True),
    "non_event": (0, 0, True),
    "best_case": (4, 0, True),
    "worst_case": (0, 3, True),
}
REGISTRIES = {
    "risk_difference": RISK_DIFFERENCE, "risk_ratio": RISK_RATIO, "odds_ratio": ODDS_RATIO,
}  # fmt: skip


def asked(trial, **changes):
    choices = trial.choices()
    return trial.missing(choices.but(**changes) if changes else choices).results


def known(counts):
    """Return rows in which every outcome is known."""
    return rows({arm: (yes, no, 0) for arm, (yes, no, _) in counts.items()})


def renamed(results, analysis):
    kept = (e for e in results if e.key.analysis == analysis)
    return {e.id: e for e in (replace(e, key=replace(e.key, analysis="main")) for e in kept)}


@pytest.mark.parametrize("rule", FILLED)
def test_a_single_rule_gives_the_full_set_of_results(make_trial, rule):
    found = asked(make_trial(STUDY, rows())).where(analysis=rule, outcome="cured")
    added = dict(zip(("drug", "control"), FILLED[rule], strict=False))
    analysed = FILLED[rule][2]
    sizes = {}
    for arm, (yes, no, unknown) in COUNTS.items():
        counts = {e.statistic: e.value for e in found.where(arm=arm, measure="count")}
        sizes[arm] = (yes + added[arm], yes + no + (unknown if analysed else 0))
        observed = {"n": yes + no, "events": yes, "missing": unknown}
        used = {"analysed": sizes[arm][1], "events_analysed": sizes[arm][0]} if analysed else {}
        assert counts == observed | used
        risk = found.one(arm=arm, measure="risk", method="wilson")
        assert (risk.lower, risk.upper) == tuple(wilson(*sizes[arm]))
    table = TwoByTwo(*sizes["drug"], *sizes["control"])
    for measure, registry in REGISTRIES.items():
        effect = found.one(arm="drug", measure=measure, method="miettinen_nurminen")
        assert (effect.lower, effect.upper) == tuple(registry["miettinen_nurminen"](table))
    for test in ("n_minus_1", "fisher"):
        assert found.one(measure="test", method=test).value == ASSOCIATION[test](table)


def test_failure_of_a_bad_outcome_is_the_event_and_no_event_flatters(make_trial):
    text = STUDY.replace("variable: cured, benefit: higher", "variable: cured, benefit: lower")
    found = asked(make_trial(text, rows())).where(outcome="cured", statistic="events_analysed")
    by_rule = {
        rule: [e.value for e in found.where(analysis=rule)]
        for rule in ("failure", "non_event", "best_case", "worst_case")
    }
    assert by_rule == {
        "failure": [16, 10], "non_event": [12, 7], "best_case": [12, 10], "worst_case": [16, 7],
    }  # fmt: skip


def test_with_nothing_unknown_every_rule_gives_the_main_result_exactly(make_trial):
    found = asked(make_trial(STUDY, known(COUNTS)))
    main = renamed(found, "main")
    assert len(main) > 30
    for rule in RULES:
        mine = renamed(found, rule)
        extra = {name for name in mine if name.endswith(("/analysed", "/events_analysed"))}
        assert mine.keys() - extra == main.keys()
        assert all(mine[name] == main[name] for name in main), rule
    grid = found.where(analysis="tipping_point", level="0,0", outcome="cured")
    for measure in ("risk_difference", "test"):
        method = grid.one(measure=measure).key.method
        want = found.one(analysis="main", outcome="cured", measure=measure, method=method)
        assert grid.one(measure=measure).value == want.value


@pytest.mark.parametrize("benefit", ["higher", "lower"])
@pytest.mark.parametrize(
    "counts",
    [COUNTS, {"drug": (0, 9, 5), "control": (9, 0, 1)}, {"drug": (3, 3, 0), "control": (2, 9, 6)}],
)
def test_best_case_is_best_and_worst_case_worst(make_trial, benefit, counts):
    text = STUDY.replace("variable: cured, benefit: higher", f"variable: cured, benefit: {benefit}")
    found = asked(make_trial(text, rows(counts))).where(
        outcome="cured", arm="drug", reference="control", statistic="estimate"
    )
    sign = 1 if benefit == "higher" else -1
    effect = {
        e.key.analysis: sign * e.value for e in found.where(measure="risk_difference", level="")
    }
    assert set(effect) == {"main", *RULES}
    assert max(effect.values()) == effect["best_case"]
    assert min(effect.values()) == effect["worst_case"]
    cells = [
        sign * e.value for e in found.where(measure="risk_difference", analysis="tipping_point")
    ]
    assert max(cells, default=effect["best_case"]) == effect["best_case"]


def test_only_what_the_plan_names_is_there(make_trial):
    text = STUDY[: STUDY.index("sensitivity:")] + "sensitivity: [best_case]\n  seed: 7\n"
    found = asked(make_trial(text, rows()))
    assert {e.key.analysis for e in found} == {"main", "missing", "best_case"}
    nothing = STUDY[: STUDY.index("  missing_outcome:")]
    assert {e.key.analysis for e in asked(make_trial(nothing, rows()))} == {"main", "missing"}


def test_an_imputed_main_result_stands_among_the_rules_with_its_details(make_trial):
    text = STUDY.replace("main: complete_case", "main: multiple_imputation")
    trial = make_trial(text[: text.index("sensitivity:")] + "sensitivity: [failure]\n", rows())
    assert planned_rules(trial.study) == ("failure", "multiple_imputation")
    found = asked(trial).where(outcome="cured", measure="risk_difference", method="rubin")
    assert {e.statistic for e in found.where(analysis="main")} == {"estimate"}
    assert {e.statistic for e in found.where(analysis="multiple_imputation")} == {
        "estimate", "std_error", "df", "missing_information",
    }  # fmt: skip


def test_amounts_and_patterns_count_everybody_once(make_trial, study_text):
    trial = make_trial(study_text)
    found = asked(trial).where(analysis="missing")
    drug = found.where(outcome="pregnancy", arm="drug")
    assert [drug.one(statistic=name).value for name in ("missing", "counted")] == [1, 6]
    together = found.where(outcome="", arm="drug", statistic="count")
    assert {e.key.level: e.value for e in together} == {"none": 5, "pregnancy+loss": 1}
    sizes = {e.value for e in found.where(outcome="", arm="drug", statistic="counted")}
    assert sum(e.value for e in together) == 6
    assert sizes == {6}


def test_results_among_a_later_group_have_no_rules(make_trial, study_text):
    text = study_text.replace("sensitivity: []", "sensitivity: [failure, tipping_point]")
    found = asked(make_trial(text))
    ruled = [e for e in found if e.key.analysis in ("failure", "tipping_point")]
    assert {e.key.among for e in ruled} == {"randomised"}


def test_every_comparison_has_its_two_arms(make_trial):
    text = STUDY.replace("{drug: Drug, ", "{drug: Drug, other: Other, ")
    counts = COUNTS | {"other": (5, 5, 2)}
    found = asked(make_trial(text, rows(counts))).where(outcome="cured")
    two = asked(make_trial(STUDY, rows())).where(outcome="cured")
    for rule in ("failure", "best_case", "worst_case"):
        pair = {"analysis": rule, "arm": "drug", "reference": "control"}
        have, want = (renamed(results.where(**pair), rule) for results in (found, two))
        assert have == want
        assert len(found.where(analysis=rule, arm="other", reference="control"))
    assert found.one(arm="other", measure="tipping", statistic="unknown_arm").value == 2


def test_what_is_tried_is_named_so_and_not_kept(make_trial):
    trial = make_trial(STUDY, rows())
    tried = trial.missing(trial.choices().but(interval="newcombe"))
    names = {e.key.analysis for e in tried.results}
    assert names == {"tried", "tried_missing", *(f"tried_{rule}" for rule in RULES),
                     "tried_tipping_point"}  # fmt: skip
    assert type(trial.keep("primary", tried)).__name__ == "NotKept"


def test_what_is_kept_reads_back_and_reconciles(make_trial):
    trial = make_trial(STUDY, rows())
    choices = trial.choices()
    trial.keep("cleaning", trial.populations(), trial.flow())
    trial.keep("primary", trial.counted(choices), trial.missing(choices))
    kept = trial.results("primary")
    assert (
        kept.where(analysis="best_case")
        .rows()
        .equals(Results(e for e in asked(trial) if e.key.analysis == "best_case").rows())
    )
    assert reconcile(trial.results(), trial.study) == []


def test_an_arm_of_which_nothing_is_known_says_so_where_a_rule_cannot_help(make_trial):
    found = asked(make_trial(STUDY, rows({"drug": (0, 0, 6), "control": (7, 15, 0)})))
    for rule in ("complete_case", "multiple_imputation"):
        for e in found.where(analysis=rule, outcome="cured", arm="drug", statistic="estimate"):
            assert math.isnan(e.value)
            assert "nobody with a known outcome in Drug" in e.note
    best = found.one(analysis="best_case", outcome="cured", measure="risk_difference")
    assert best.value == pytest.approx(1 - 7 / 22)
    facts = found.where(outcome="cured", measure="tipping")
    assert math.isnan(facts.one(statistic="conclusion").value)
    assert facts.one(statistic="plausible_to_arm").value == 6
