"""Ordinal outcomes and counts end to end: rows, plan, directions, refusals, what is unknown."""

from collections.abc import Callable
from math import inf, isnan

import numpy as np
import pytest

from helpers.analysis import Trial, planned_not_available, reconcile
from helpers.analysis.verdicts import verdicts
from helpers.errors import StudyError
from helpers.results import Results
from helpers.stats.proportional_odds import proportional_odds
from helpers.stats.rate_ratio import rate_ratio
from ordered_trial import rows_text

Maker = Callable[..., Trial]
AGAINST = {"arm": "drug", "reference": "control"}
HEADER = "id,arm,age,sex,adherent,recovery,pain,relapses,visits,years"


def table(*rows: str) -> str:
    """Return a raw table of recovery, pain, relapses, visits and years by arm."""
    lines = [HEADER]
    for number, row in enumerate(rows, start=1):
        arm, rest = row.split(",", 1)
        lines.append(f"{number},{arm},{30 + number},{'fm'[number % 2]},yes,{rest}")
    return "\n".join(lines) + "\n"


def of(trial: Trial, outcome: str) -> Results:
    choices = trial.choices("primary" if outcome in ("recovery", "relapses") else "secondary")
    return trial.effects(choices).results.where(outcome=outcome, among="randomised")


def test_levels_are_counted_in_their_declared_order(make_ordered: Maker) -> None:
    trial = make_ordered()
    here = of(trial, "recovery").where(arm="drug", measure="summary", reference="")
    assert [e.key.level for e in here.where(statistic="count")] == [
        "none", "some", "most", "full", "extra",
    ]  # fmt: skip
    counted = trial.participants.query("arm == 'drug'")["recovery"].value_counts()
    assert {e.key.level: e.value for e in here.where(statistic="count")} == dict(counted)
    shares = [e.value for e in here.where(statistic="proportion")]
    assert [e.value for e in here.where(statistic="cumulative")] == pytest.approx(np.cumsum(shares))


def test_rows_are_those_of_the_statistics(make_ordered: Maker) -> None:
    trial = make_ordered()
    people = trial.participants
    drug = people["arm"] == "drug"
    codes = people["recovery"].cat.codes.where(people["recovery"].notna())
    known = proportional_odds(codes[drug].dropna(), codes[~drug].dropna())
    row = of(trial, "recovery").one(
        measure="odds_ratio", method="proportional_odds", statistic="estimate", **AGAINST
    )
    assert (row.value, row.lower, row.upper) == (known.estimate, known.lower, known.upper)
    there = people["years"].notna()
    sides = [people[side & there] for side in (drug, ~drug)]
    rates = rate_ratio(
        *(s["relapses"] for s in sides), exposure=tuple(s["years"].to_numpy() for s in sides)
    )
    row = of(trial, "relapses").one(measure="rate_ratio", statistic="estimate", **AGAINST)
    assert (row.value, row.lower, row.upper) == (rates.estimate, rates.lower, rates.upper)


def test_a_better_level_is_the_lower_one_where_benefit_says_so(make_ordered: Maker) -> None:
    lower = of(make_ordered(), "pain")
    higher = of(make_ordered(("variable: pain, benefit: lower", "variable: pain, benefit: higher")),
                "pain")  # fmt: skip
    wins = [r.one(measure="win_probability", statistic="estimate").value for r in (lower, higher)]
    assert sum(wins) == pytest.approx(1.0)
    assert wins[0] > 0.5
    key = {"measure": "odds_ratio", "method": "proportional_odds", "statistic": "estimate"}
    assert lower.one(**key).value == higher.one(**key).value < 1.0


def test_numbers_without_levels_are_levels_and_have_a_summary(make_ordered: Maker) -> None:
    here = of(make_ordered(), "pain").where(arm="drug", measure="summary", reference="")
    assert here.one(statistic="median").value == 3.0
    assert [e.key.level for e in here.where(statistic="count")] == [str(n) for n in range(10)]


def test_many_numbers_are_not_listed_one_by_one(make_ordered: Maker) -> None:
    trial = make_ordered(("pain: {label: Pain score, type: ordinal, range: [0, 10]",
                          "pain: {label: Pain score, type: ordinal, column: age"),
                         ("  age: {label: Age, type: continuous, unit: years, decimals: 0}\n", ""),
                         ("baseline: [age, sex]", "baseline: [sex]"),
                         ("adjust_for: [age, sex]", "adjust_for: [sex]"))  # fmt: skip
    here = of(trial, "pain")
    assert not [e for e in here if e.key.level]
    key = {"measure": "odds_ratio", "method": "proportional_odds", "statistic": "estimate"}
    assert here.one(**key).value > 0


def test_unknown_time_at_risk_makes_a_count_unknown(make_ordered: Maker) -> None:
    trial = make_ordered()
    people = trial.participants.query("arm == 'drug'")
    here = of(trial, "relapses").where(arm="drug", reference="", measure="count")
    found = {e.statistic: e.value for e in here}
    assert (found["n"], found["missing"]) == (58, 2)
    assert found["exposure"] == pytest.approx(people["years"].sum())
    assert found["events"] < found["n"] < found["reports"]


def test_means_of_counts_stand_beside_only_without_times(make_ordered: Maker) -> None:
    trial = make_ordered()
    assert not len(of(trial, "relapses").where(measure="mean_difference"))
    visits = of(trial, "visits")
    difference = visits.one(measure="mean_difference", method="welch", statistic="estimate")
    rates = [visits.one(arm=a, measure="rate", statistic="estimate").value
             for a in ("drug", "control")]  # fmt: skip
    assert difference.value == pytest.approx(rates[0] - rates[1])


def test_both_types_feed_the_family_and_get_a_verdict(make_ordered: Maker) -> None:
    trial = make_ordered()
    choices = trial.choices("primary")
    order = trial.in_order(trial.tests(choices)).results.where(analysis="multiplicity")
    raw = {name: of(trial, name).one(measure="test", method=method, statistic="p_value").value
           for name, method in (("recovery", "proportional_odds"),
                                ("relapses", "negative_binomial"))}  # fmt: skip
    holm = {e.key.outcome: e.value for e in order}
    smaller, larger = sorted(raw, key=lambda name: raw[name])
    assert holm[smaller] == pytest.approx(min(1.0, 2 * raw[smaller]))
    assert holm[larger] == pytest.approx(max(holm[smaller], raw[larger]))
    found = {v.outcome.id: v for v in verdicts(trial.verdicts(choices).results, choices)}
    assert found["recovery"].words == "a benefit is shown"
    assert found["recovery"].effect.key.method == "proportional_odds"
    assert found["relapses"].effect.key.measure == "rate_ratio"


def test_an_adjusted_primary_analysis_feeds_the_family(make_ordered: Maker) -> None:
    trial = make_ordered(("analysis:\n", "analysis:\n  primary_analysis: adjusted\n"))
    choices = trial.choices("primary")
    adjusted = trial.adjusted(choices).results.where(analysis="adjusted", measure="test")
    order = trial.in_order(trial.tests(choices)).results.where(analysis="multiplicity")
    raw = {e.key.outcome: e.value for e in adjusted}
    assert set(raw) == {"recovery", "relapses"}
    smallest = min(raw, key=lambda name: raw[name])
    assert order.one(outcome=smallest).value == pytest.approx(2 * raw[smallest])
    found = {v.outcome.id: v.effect for v in verdicts(trial.verdicts(choices).results, choices)}
    assert {e.key.analysis for e in found.values()} == {"adjusted"}


def test_the_check_is_no_test_of_a_difference(make_ordered: Maker) -> None:
    trial = make_ordered()
    tests = trial.tests(trial.choices("primary")).results
    assert {e.key.method for e in tests.where(outcome="recovery")} == {
        "proportional_odds", "mann_whitney",
    }  # fmt: skip


def test_nothing_of_it_is_planned_and_not_computed(make_ordered: Maker) -> None:
    trial = make_ordered(("variable: pain, benefit: lower",
                          "variable: pain, benefit: lower, baseline_value: age"))  # fmt: skip
    assert planned_not_available(trial.study) == ()
    adjusted = trial.adjusted(trial.choices("secondary")).results
    assert len(adjusted.where(analysis="adjusted", outcome="pain", level="age"))


def test_both_types_are_stratified(make_ordered: Maker) -> None:
    trial = make_ordered(("analysis:\n", "analysis:\n  stratify_by: [sex]\n"))
    assert planned_not_available(trial.study) == ()
    found = trial.stratified(trial.choices()).results.where(analysis="stratified", measure="test")
    assert {(e.key.outcome, e.key.method) for e in found} == {
        ("recovery", "proportional_odds"), ("recovery", "van_elteren"),
        ("relapses", "negative_binomial"),
    }  # fmt: skip


def test_the_whole_reconciles(make_ordered: Maker) -> None:
    trial = make_ordered()
    kept = [trial.populations(), trial.flow()]
    trial.keep("cleaning", *kept)
    for stage in ("primary", "secondary"):
        c = trial.choices(stage)
        trial.keep(stage, trial.counted(c), trial.levels(c), trial.rates(c), trial.effects(c),
                   trial.adjusted(c))  # fmt: skip
    results = trial.results()
    assert reconcile(results, trial.study) == []
    spoiled = Results(e for e in results if e.statistic != "missing" or e.key.analysis != "main")
    assert reconcile(spoiled, trial.study)


# what cannot be estimated ---------------------------------------------------------------------


def test_arms_without_overlap(make_ordered: Maker) -> None:
    rows = [f"drug,full,{2 + n % 2},0,1,1" for n in range(4)]
    rows += [f"control,{'none' if n % 2 else 'some'},{6 + n % 2},{n},2,1" for n in range(4)]
    trial = make_ordered(rows=table(*rows))
    here = of(trial, "recovery")
    ratio = here.one(measure="odds_ratio", method="proportional_odds", statistic="estimate")
    assert (ratio.value, ratio.upper) == (inf, inf)
    assert ratio.lower is not None
    assert ratio.lower > 1
    assert "only one limit is finite" in ratio.note
    wins = here.one(measure="win_probability", statistic="estimate")
    assert wins.value == 1.0
    assert isnan(wins.lower or 0.0)
    choices = trial.choices("primary")
    words = [v.words for v in verdicts(trial.verdicts(choices).results, choices)]
    assert words[0] == "a benefit is shown"
    adjusted = trial.adjusted(choices).results.where(analysis="adjusted", outcome="recovery")
    assert "without a mistake" in adjusted.one(measure="odds_ratio").note


def test_no_event_in_an_arm_and_in_none(make_ordered: Maker) -> None:
    rows = [f"drug,full,2,0,0,{1 + n}" for n in range(4)]
    rows += [f"control,some,3,{n},0,1" for n in range(4)]
    trial = make_ordered(rows=table(*rows))
    ratio = of(trial, "relapses").one(measure="rate_ratio", statistic="estimate")
    assert (ratio.value, ratio.lower) == (0.0, 0.0)
    assert ratio.note.startswith("no event in an arm")
    rate = of(trial, "relapses").one(measure="rate", arm="drug", statistic="estimate")
    assert rate.value == 0.0
    assert rate.upper is not None
    nothing = of(trial, "visits").one(measure="rate_ratio", statistic="estimate")
    assert isnan(nothing.value)
    assert (nothing.lower, nothing.upper) == (0.0, inf)
    assert nothing.note == "undefined: no event in either arm"
    adjusted = trial.adjusted(trial.choices("primary")).results
    empty = adjusted.one(analysis="adjusted", outcome="relapses", measure="rate_ratio")
    assert empty.note == "not estimable, since there is no event in Drug"


def test_an_arm_of_which_nothing_is_known(make_ordered: Maker) -> None:
    rows = ["drug,,,,,", "drug,,,,,", "control,some,3,1,0,1", "control,full,4,2,1,1"]
    trial = make_ordered(rows=table(*rows))
    for outcome, measure in (("recovery", "odds_ratio"), ("relapses", "rate_ratio")):
        found = of(trial, outcome).where(measure=measure, statistic="estimate", level="")
        assert all(isnan(e.value) and e.note.startswith("undefined: nobody") for e in found)
        assert len(found) == 1
    for stage in ("primary", "secondary"):
        choices = trial.choices(stage)
        for answer in (trial.levels(choices), trial.rates(choices), trial.effects(choices),
                       trial.adjusted(choices), trial.tests(choices)):  # fmt: skip
            assert answer._repr_html_()


def test_values_that_are_no_counts_are_said(make_ordered: Maker) -> None:
    trial = make_ordered(("relapses: {label: Relapses, type: count",
                          "relapses: {label: Relapses, type: continuous"),
                         rows=rows_text(40).replace(",1,", ",1.5,"))  # fmt: skip
    found = of(trial, "relapses").one(measure="rate_ratio")
    assert "no counts" in found.note
    assert trial.rates(trial.choices("primary"))._repr_html_()


def test_exposure_is_a_variable_of_numbers_and_of_counts_alone(make_ordered: Maker) -> None:
    with pytest.raises(StudyError, match="holds numbers"):
        make_ordered(("exposure: years", "exposure: sex"))
    with pytest.raises(StudyError, match="unknown variable 'year'"):
        make_ordered(("exposure: years", "exposure: year"))
    noted = make_ordered(("type: ordinal, variable: pain,",
                          "type: ordinal, variable: pain, exposure: years,"))  # fmt: skip
    assert [note.found for note in noted.study.notes] == ["exposure on an ordinal outcome"]


def test_three_arms_are_each_compared_with_the_reference(make_ordered: Maker) -> None:
    rows = rows_text(90).splitlines()
    third = [line.replace(",drug,", ",other,") if n % 3 == 0 else line
             for n, line in enumerate(rows)]  # fmt: skip
    arms = "labels: {drug: Drug, control: Control}"
    trial = make_ordered((arms, "labels: {drug: Drug, other: Other, control: Control}"),
                         rows="\n".join(third) + "\n")  # fmt: skip
    for outcome, measure in (("recovery", "odds_ratio"), ("relapses", "rate_ratio")):
        found = of(trial, outcome).where(measure=measure, statistic="estimate", level="")
        assert [e.key.arm for e in found] == ["drug", "other"]
