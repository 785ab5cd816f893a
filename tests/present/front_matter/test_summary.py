"""The structured summary: absolute effects first, under the headings of every journal style."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import Trial
from helpers.present.front_matter import front
from helpers.present.front_matter.summary import PARTS
from helpers.present.journal_styles import ABSTRACT_PARTS, JOURNAL_STYLES
from helpers.results import Results
from helpers.study import Study

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> {0} %s"
SUMMARY = "Summary"


def kept(trial: Trial, *further: Any) -> Results:
    """Return the results that a summary is made from."""
    choices = trial.choices()
    asked = [trial.flow(), trial.risks(choices), trial.effects(choices), *further]
    asked.append(trial.in_order(trial.tests(choices)))
    merged: dict[str, Any] = {}
    for answer in asked:
        merged |= {estimate.id: estimate for estimate in answer.results}
    return Results(merged.values())


def saying(study: Study, **reporting: Any) -> Study:
    return study.model_copy(update={"reporting": reporting})


def summary(study: Study, results: Results) -> Any:
    return next(section for section in front(study, results) if section.heading == SUMMARY)


def entries(study: Study, results: Results) -> dict[str, str]:
    found = summary(study, results).parts[-1].entries
    return {e.heading.plain(): " ".join(s.plain() for s in e.sentences) for e in found}


def test_a_hundred_people_come_first(trial: Trial) -> None:
    called = saying(trial.study, events_called={"pregnancy": "became pregnant"})
    first = summary(called, kept(trial)).parts[0].plain()
    assert first.startswith(
        "Of 100 participants allocated to drug, 30 more became pregnant than of 100 allocated to "
        "control (95% CI"
    )
    assert first.endswith("4/5 (80%) against 3/6 (50%).")
    named = summary(trial.study, kept(trial)).parts[0].plain()
    assert named.startswith("Pregnancy: of 100 participants allocated to drug, 30 more than")


@pytest.mark.parametrize("style", sorted(JOURNAL_STYLES))
def test_the_headings_are_those_of_the_style(trial: Trial, style: str) -> None:
    study, results = trial.study.printed_as(style), kept(trial)
    found = entries(study, results)
    assert list(found) == [h.title for h in JOURNAL_STYLES[style].abstract_headings]
    assert all(found.values())
    assert "as the plan judges: pregnancy (primary), " in " ".join(found.values())


def test_every_part_of_an_abstract_is_written_by_something() -> None:
    assert set(PARTS) == set(ABSTRACT_PARTS)


def test_every_number_is_a_row_or_a_fact(trial: Trial) -> None:
    results = kept(trial)
    ids = set(results.rows()["id"])
    numbers = list(summary(trial.study, results).numbers())
    assert len(numbers) > 15
    assert {n.result_id for n in numbers if not n.result_id.startswith("study/")} <= ids


def test_results_stand_with_ratio_test_and_order(trial: Trial) -> None:
    found = entries(trial.study, kept(trial))["Results"]
    found = found.replace("\xa0", " ")
    assert re.search(r"risk ratio [\d.]+ \([\d.]+ to [\d.]+\); P = 0\.\d+\.", found)
    assert "Adjusted for multiplicity (fixed sequence): P = 0." in found


def test_what_authors_have_not_said_is_not_supplied(trial: Trial) -> None:
    found = entries(saying(trial.study), kept(trial))
    assert found["Funding"] == found["Trial registration"] == "Not supplied."
    assert found["Background"].startswith("Not supplied. To compare drug with control")
    assert "Interventions" not in found
    assert "Drug: details not supplied." in found["Methods"]


def test_what_authors_say_is_quoted_and_ends_as_a_sentence(trial: Trial) -> None:
    study = saying(
        trial.study, funding="A public grant", conflicts="none.", background="Little is known",
        objective="To see", registry="a registry", limitations="small", intervention="One pill",
    )  # fmt: skip
    found = entries(study.model_copy(update={"registration": "N 1"}), kept(trial))
    assert found["Funding"] == "A public grant. Conflicts of interest: none."
    assert found["Background"] == "Little is known. To see."
    assert found["Trial registration"] == "a registry, N 1."
    assert "The authors: small." in found["Conclusions"]
    assert "Drug: one pill." in found["Methods"]


def test_synthetic_data_conclude_nothing(trial: Trial) -> None:
    real = entries(trial.study, kept(trial))["Conclusions"]
    assert "synthetic" not in real
    for claims, words in ((trial.study.claims, "built to meet published claims"), ((), "made up")):
        made = trial.study.model_copy(update={"data_status": "synthetic", "claims": claims})
        assert words in entries(made, kept(trial))["Conclusions"]


def test_post_hoc_outcomes_are_called_so(make_trial: Callable[..., Trial], study_text: str) -> None:
    one = study_text.replace("benefit: higher}", "benefit: higher, status: post_hoc}", 1)
    trial = make_trial(one)
    assert "Post hoc: pregnancy." in entries(trial.study, kept(trial))["Conclusions"]
    both = one.replace("    benefit: lower\n", "    benefit: lower\n    status: post_hoc\n")
    trial = make_trial(both)
    assert "all are post hoc" in entries(trial.study, kept(trial))["Conclusions"]


def test_the_planned_analysis_is_told_where_it_is_another(
    make_prognosis: Callable[..., Trial],
) -> None:
    adjusted = ("adjust_for: [age,", "primary_analysis: adjusted\n  adjust_for: [age,")
    trial = make_prognosis(None, adjusted)
    found = entries(trial.study, kept(trial, trial.adjusted(trial.choices())))["Results"]
    assert "By the planned analysis (adjusted): risk difference per 100 " in found
    assert "By the planned analysis (adjusted): difference in means " in found


def test_an_unfair_comparison_is_named_and_left_to_the_outcomes(
    make_trial: Callable[..., Trial], study_text: str
) -> None:
    trial = make_trial(study_text.replace("also_among: pregnant", "among: pregnant"))
    found = entries(trial.study, kept(trial))["Results"]
    assert "Loss is analysed only among those with pregnancy, a group formed after" in found


def test_harms_are_events_or_outcomes_or_said_to_be_none(
    make_prognosis: Callable[..., Trial], trial: Trial
) -> None:
    none = entries(trial.study, kept(trial))["Results"]
    assert none.endswith("names neither adverse events nor outcomes that are harms.")
    other = make_prognosis()
    counted = kept(other, other.risks(other.choices("secondary")))
    assert re.search(
        r"Rash: \d+/60 \(\d+%\) and \d+/60 \(\d+%\) allocated to drug and control\.",
        entries(other.study, counted)["Results"],
    )


def test_a_summary_stands_without_any_result(trial: Trial) -> None:
    found = entries(trial.study, Results())
    assert found["Conclusions"]
    assert "as the plan judges" not in found["Conclusions"]


@given(st.text(max_size=40), st.sampled_from(["funding", "eligibility", "intervention"]))
def test_any_words_of_authors_stay_words(said: str, key: str) -> None:
    text = f"{HOSTILE} {said}"
    html = summary(saying(_study(), **{key: text}), Results())._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def _study() -> Study:
    binary = {"type": "binary", "event": "yes", "non_event": "no", "measured": "after"}
    return Study.model_validate({
        "format": 1, "id": "small", "title": "A trial", "data_status": "real",
        "sources": {"participants": "p.csv"}, "participant_id": "id",
        "arms": {"variable": "arm", "reference": "b", "labels": {"a": "New", "b": "Old"}},
        "variables": {"healed": {"label": "Healed", **binary}},
        "populations": {"itt": {"label": "Intention to treat"}},
        "outcomes": [{"id": "healed", "role": "primary", "type": "binary", "variable": "healed",
                      "benefit": "higher"}],
        "analysis": {"population": "itt"},
    })  # fmt: skip
