"""The methods name what was run beside the main results, and nothing else."""

import pytest

from helpers.present.front_matter.beside import SENTENCES, TOPICS, beside_methods
from helpers.results import Estimate, Key, Results
from helpers.study.plan import Additional


def row(analysis, *, measure="risk_difference", method="", statistic="estimate", **key):
    made = Key(stage="primary", analysis=analysis, measure=measure, method=method, **key)
    return Estimate(key=made, value=0.5, statistic=statistic)


ROBUST = row("robustness", measure="count", statistic="intervals")
CASES = {
    "treated": ([row("treated")], "in other populations of the plan too: treated."),
    "rules": (
        [row("failure"), row("worst_case"), row("complete_case")],
        "Beside the main rule for unknown outcomes stand those of the plan, for primary and key "
        "secondary binary outcomes: failure and worst case.",
    ),
    "panel": ([ROBUST], "whether the conclusion depends on the choice."),
    "exact": (
        [
            ROBUST,
            row("exact", method="chan_zhang"),
            row("exact", measure="test", method="boschloo"),
        ],
        "Only there: the exact one (Chan–Zhang exact unconditional interval and Boschloo exact "
        "unconditional test).",
    ),
    "bayes": (
        [ROBUST, row("bayesian", method="bayes"), row("randomisation", method="randomisation")],
        "Only there: Bayesian ones (uniform priors) and a randomisation test that follows the "
        "allocation of the plan.",
    ),
    "subgroups": (
        [row("subgroup", measure="interaction", method="risk_ratio", subgroup="sex")],
        "Subgroups: sex. The difference between subgroups is estimated and tested as an "
        "interaction on the scale of the risk ratio;",
    ),
    "strata": (
        [row("principal_stratum", method="bounds_without_monotonicity", statistic="lower_bound")],
        "the risks are bounded: sharp bounds from randomisation alone.",
    ),
    "claims": (
        [row("claims", measure="test", method="pearson"), row("compatible", measure="tables")],
        "with every denominator and test: Pearson chi-squared test. The tables that could lie "
        "behind them are enumerated.",
    ),
    "context": ([row("context")], "none is pooled, and none enters an estimate."),
    "harms": (
        [row("harms", method="chan_zhang")],
        "risk differences have the Chan–Zhang exact unconditional interval. They are not tested.",
    ),
    "core": ([row("core_outcomes", measure="count")], "what was not collected is said there."),
    "second": (
        [
            row("verification", measure="agreement", statistic="agree"),
            row("verification", measure="agreement", statistic="agree", method="wilson"),
        ],
        "numbers agree with a second computation of them,",
    ),
    "omnibus": (
        [row("balance", measure="test", method="omnibus_permutation", statistic="draws")],
        "a query about the allocation, and no test of a variable.",
    ),
}


def told(study, rows):
    return [text.plain() for text in beside_methods(study, Results(rows))]


@pytest.mark.parametrize("case", CASES)
def test_what_was_run_is_named_in_one_sentence(case, trial):
    rows, words = CASES[case]
    [sentence] = told(trial.study, rows)
    assert words in sentence


def test_together_they_stand_in_the_order_of_the_registry(trial):
    rows = {e.id: e for rows, _ in CASES.values() for e in rows}
    said = told(trial.study, rows.values())
    assert len(said) == len(SENTENCES) - 1  # nothing was asked for later
    assert said == told(trial.study, reversed(rows.values()))


def test_what_was_not_run_is_not_named(trial):
    assert told(trial.study, []) == []
    main = [row("main", method="miettinen_nurminen"), row("baseline"), row("multiplicity")]
    assert told(trial.study, main) == []
    # rows that hold no number of what the sentence is about
    empty = [row("claims", measure="count"), row("harms", measure="count"), row("balance")]
    assert told(trial.study, empty) == []


def test_what_a_reviewer_asked_for_is_named_with_who_asked(trial):
    asked = Additional(
        id="by_age", outcome="pregnancy", adjust_for=("age",), population="treated",
        requested_by="Reviewer 2", reason="age differed",
    )  # fmt: skip
    study = trial.study.model_copy(update={"additional": (asked,)})
    [sentence] = told(study, [row("by_age")])
    assert sentence.startswith("Asked for later by Reviewer 2, shown beside")
    assert sentence.endswith("pregnancy, among those in the population: treated, adjusted for age.")
    assert told(study, [row("main")]) == []


def test_every_sentence_stands_under_one_heading():
    placed = [sentence for sentences in TOPICS.values() for sentence in sentences]
    assert sorted(s.__name__ for s in placed) == sorted(s.__name__ for _, s in SENTENCES)
