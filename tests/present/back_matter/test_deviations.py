"""Deviations: changes in every form that authors write them, outcomes and analyses by status."""

from collections.abc import Callable
from typing import Any

from helpers.analysis import Trial
from helpers.present.back_matter import Shown
from helpers.present.back_matter.deviations import deviations
from helpers.present.table import Table
from helpers.study import Study


def saying(study: Study, **reporting: Any) -> Study:
    return study.model_copy(update={"reporting": reporting})


def lines(study: Study) -> list[list[str]]:
    table = next(part for part in deviations(study, Shown()) if isinstance(part, Table))
    return table.grid()[1:]


def test_nothing_said_is_not_supplied_and_nothing_else_is_invented(trial: Trial) -> None:
    assert lines(saying(trial.study)) == [
        ["Changes after the trial began", "", ""],
        ["As far as authors say", "not supplied", ""],
        ["Outcomes", "", ""],
        ["Every outcome", "prespecified", ""],
        ["Additional analyses", "", ""],
        ["None asked for", "", ""],
    ]


def test_changes_are_texts_lists_or_mappings(trial: Trial) -> None:
    assert lines(saying(trial.study, changes="Fewer sites."))[1] == ["Fewer sites", "", ""]
    changes = ["Fewer sites.", {"what": "A new dose", "when": "in May", "reason": "harms"}, None]
    found = lines(saying(trial.study, changes=changes))
    assert ["A new dose", "in May", "harms"] in found
    assert ["Fewer sites", "", ""] in found
    assert found[3][0] == "Outcomes"


def test_outcomes_that_were_not_prespecified_are_named(
    make_trial: Callable[..., Trial], study_text: str
) -> None:
    one = study_text.replace("benefit: higher}", "benefit: higher, status: post_hoc}", 1)
    found = lines(make_trial(one).study)
    assert ["Pregnancy (primary)", "not prespecified", ""] in found
    every = one.replace("    benefit: lower\n", "    benefit: lower\n    status: post_hoc\n")
    every = every.replace("    among: pregnant", "    among: pregnant\n    status: post_hoc")
    found = lines(make_trial(every).study)
    assert ["Every outcome", "not prespecified", "pregnancy, loss, birthweight"] in found


def test_additional_analyses_stand_with_status_and_reason(
    make_trial: Callable[..., Trial], study_text: str
) -> None:
    asked = """additional:
  - {id: a, outcome: pregnancy, population: treated, requested_by: Reviewer 2, reason: why not}
  - {id: b, outcome: pregnancy, adjust_for: [age], status: prespecified}
"""
    found = lines(make_trial(study_text + asked).study)
    later = ["Pregnancy, treated", "not prespecified", "asked for by Reviewer 2: why not"]
    assert later in found
    assert ["Pregnancy, adjusted for age", "prespecified, beside the plan", ""] in found


def test_the_flow_is_linked_where_it_is_shown(trial: Trial) -> None:
    linked = deviations(trial.study, Shown(("table-flow-counts",)))
    assert any('href="#table-flow-counts"' in part._repr_html_() for part in linked)
    alone = deviations(trial.study, Shown())
    assert not any("href" in part._repr_html_() for part in alone)
