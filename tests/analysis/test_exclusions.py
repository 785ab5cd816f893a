"""Who is left out of a population chosen after randomisation: by arm and reason, adding up."""

import pytest

from helpers.analysis.exclusions import conditions_of

TREATED = 'treated: {label: Treated, where: [{variable: received, is: "yes"}]}'
TWO = (
    "treated: {label: Treated, where: [{variable: age, at_least: 31}, "
    "{variable: received, is: \"yes\"}]}"
)  # fmt: skip


def counts(answer, arm, level=""):
    found = answer.results.where(analysis="exclusions", population="treated", arm=arm, level=level)
    return {e.statistic: e.value for e in found}


def test_everyone_is_in_or_left_out(trial):
    answer = trial.sensitivity(trial.choices())
    assert counts(answer, "drug") == {"randomised": 6, "excluded": 1, "n": 5}
    assert counts(answer, "control") == {"randomised": 6, "excluded": 2, "n": 4}
    assert counts(answer, "control", "received is yes") == {"excluded": 2, "unknown": 0}


def test_the_first_condition_that_is_not_met_is_the_reason(make_trial, study_text):
    assert TREATED in study_text
    trial = make_trial(study_text.replace(TREATED, TWO))
    answer = trial.sensitivity(trial.choices())
    # drug: 1 is 30, 5 of unknown age, 3 did not receive it; control: 7 and 8 are younger
    assert counts(answer, "drug", "age at least 31") == {"excluded": 2, "unknown": 1}
    assert counts(answer, "drug", "received is yes") == {"excluded": 1, "unknown": 0}
    assert counts(answer, "control", "age at least 31") == {"excluded": 2, "unknown": 0}
    assert counts(answer, "control", "received is yes") == {"excluded": 2, "unknown": 0}
    for arm in ("drug", "control"):
        whole = counts(answer, arm)
        reasons = conditions_of(trial.study, "treated")
        out = sum(counts(answer, arm, words)["excluded"] for words in reasons)
        assert out == whole["excluded"] == whole["randomised"] - whole["n"]


def test_the_size_is_that_of_the_population(trial):
    answer = trial.populations()
    for arm in ("drug", "control"):
        size = answer.results.one(analysis="populations", population="treated", arm=arm).value
        assert counts(answer, arm)["n"] == size


def test_a_population_by_baseline_alone_leaves_nobody_to_explain(make_trial, study_text):
    women = "treated: {label: Treated, where: [{variable: sex, is: f}]}"
    trial = make_trial(study_text.replace(TREATED, women))
    for answer in (trial.populations(), trial.sensitivity(trial.choices())):
        assert not len(answer.results.where(analysis="exclusions"))


def test_everyone_stands_beside_a_main_population_chosen_later(make_trial, study_text):
    text = study_text.replace("population: itt\n", "population: treated\n")
    trial = make_trial(text.replace("  sensitivity_populations: [treated]\n", ""))
    answer = trial.sensitivity(trial.choices())
    beside = answer.contrasts.where(analysis="itt", outcome="pregnancy", measure="count")
    assert beside.one(arm="control", statistic="n").value == 6
    assert counts(answer, "control")["excluded"] == 2


@pytest.mark.parametrize("population", ["itt", "treated"])
def test_the_contrasts_are_the_results_without_these_counts(trial, population):
    answer = trial.sensitivity(trial.choices().but(population=population))
    assert {e.key.analysis for e in answer.results} - {
        e.key.analysis for e in answer.contrasts
    } == {"exclusions"}


def test_an_outcome_with_a_later_population_of_its_own_has_everyone_beside_it(
    make_trial, study_text
):
    own = "benefit: higher, population: treated}\n  - id: loss"
    trial = make_trial(study_text.replace("benefit: higher}\n  - id: loss", own))
    answer = trial.sensitivity(trial.choices())
    counted = answer.contrasts.where(outcome="pregnancy", arm="control", measure="count")
    assert counted.one(analysis="main", statistic="n").value == 4
    everyone = counted.where(analysis="itt")
    assert everyone.one(statistic="n").value == 6
    assert {e.key.population for e in everyone} == {"itt"}
    assert not len(answer.contrasts.where(outcome="loss", analysis="itt"))
    assert trial.study.outcome("pregnancy").population == "treated"
