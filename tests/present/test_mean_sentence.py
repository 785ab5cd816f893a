"""Continuous outcomes in words: difference first, both means beside it, every number bound."""

import pytest

from helpers.analysis import reconcile  # noqa: F401  the room loads before its views
from helpers.analysis.keeping import union
from helpers.present import front
from helpers.results import view

PRIMARY = {
    "role: secondary\n    type: continuous": "role: primary\n    type: continuous",
    "    benefit: higher\n    among: pregnant\n": "    benefit: higher\n",
    "role: primary, type: binary": "role: secondary, type: binary",
    "role: key_secondary": "role: secondary",
    "  - {outcome: pregnancy, direction: higher, p_below: 0.05}": "  []",
}


@pytest.fixture
def weighed(make_trial, study_text):
    for old, new in PRIMARY.items():
        assert study_text.count(old) == 1
        study_text = study_text.replace(old, new)
    return make_trial(study_text)


def said(trial):
    effects = trial.effects(trial.choices())
    return effects, view(trial.paragraph(effects)).views


# By hand: means 3100 and 2600, standard error sqrt(40000/3 + 20000/2), 2.88 degrees of freedom.
def test_a_continuous_primary_outcome_has_its_sentence_and_methods(weighed) -> None:
    effects, (sentence, methods) = said(weighed)
    assert sentence.plain() == (
        "Birthweight: on average 500.0 g higher (95% CI 2.5 to 997.5 higher) among participants "
        "allocated to drug than among those allocated to control; mean (SD) 3100.0 (200.0) "
        "against 2600.0 (141.4); P\u00a0=\u00a00.049."
    )
    assert "differences in means with 95% intervals, and P, by Welch's t" in methods.plain()
    ids = set(effects.results.rows()["id"]) | {"study/analysis/confidence_level"}
    assert {number.result_id for number in sentence.numbers()} <= ids


def test_the_summary_says_it_too_and_of_whom_it_is_unknown(weighed) -> None:
    effects, (sentence, _) = said(weighed)
    results = union([weighed.flow().results, weighed.populations().results, effects.results])
    summary = front(weighed.study, results)[0]
    words = [str(part) for part in summary.parts]
    assert words[0] == sentence.plain().partition("; P")[0] + "."
    unknown = "Birthweight is unknown in 3 allocated to drug, 4 allocated to control."
    assert unknown in words[-1]


def test_without_spread_the_difference_is_not_estimable(make_trial, study_text, rows_text) -> None:
    for old, new in PRIMARY.items():
        study_text = study_text.replace(old, new)
    rows = rows_text.replace("yes,2500", "yes,").replace("no,2900", "no,").replace("no,3300", "no,")
    _, (sentence, _) = said(make_trial(study_text, rows))
    assert sentence.plain().startswith("Birthweight: the difference in means is not estimable; ")


def test_where_everything_is_known_nothing_is_said_of_it(make_trial, study_text, rows_text) -> None:
    trial = make_trial(
        study_text, rows_text.replace("5,drug,,f,,yes,,,,", "5,drug,,f,,yes,,no,no,")
    )
    results = union([trial.flow().results, trial.effects(trial.choices()).results])
    assert not any("unknown in" in str(p) for p in front(trial.study, results)[0].parts)
