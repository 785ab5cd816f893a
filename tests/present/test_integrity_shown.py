"""The page of the integrity checks: it asks, binds its numbers, and stays out of the report."""

import re

import nbformat
import numpy as np
import pytest

import helpers.present.views.registered  # noqa: F401
from helpers.analysis import Trial
from helpers.analysis.integrity import CHECKS, Looked, integrity_rows
from helpers.analysis.integrity.answer import integrity_answer
from helpers.pipeline.report.vacant import without_vacant_sections
from helpers.present import Table
from helpers.present.text import Nothing
from helpers.present.views.integrity import checks_json, integrity_parts
from helpers.present.views.integrity_words import CLOSING, QUESTIONS
from helpers.results import Results, view
from integrity_trial import clean_table, copied_block, declared_study

ACCUSING = re.compile(r"fraud|fake|misconduct|cheat|invented|suspicious|guilty", re.IGNORECASE)


@pytest.fixture(scope="module")
def answer():
    """The answer about a trial with a copied block, without the rows of its file."""
    return integrity_answer(copied_block(clean_table(50_000_000)), _asked_in_report(), shared=True)


def _asked_in_report():
    study = declared_study()
    facts = study.integrity.model_copy(update={"in_report": True})
    return study.model_copy(update={"integrity": facts})


def words(parts):
    return " ".join(part.markdown() if isinstance(part, Table) else part.plain() for part in parts)


def test_every_check_has_its_words():
    assert list(QUESTIONS) == list(CHECKS)
    for question in QUESTIONS.values():
        assert question.ask.startswith("Ask ")
        assert question.ask.endswith(".")
        text = " ".join([question.why, question.ask, question.innocent, str(question.found)])
        assert not ACCUSING.search(text)


def test_every_number_is_bound_to_a_result(answer):
    known = {row["id"] for estimate in answer.results for row in estimate.rows()}
    numbers = [n for _, parts in integrity_parts(answer) for part in parts for n in part.numbers()]
    assert len(numbers) > 50
    assert {number.result_id for number in numbers} <= known
    assert {number.result_id for number in view(answer).numbers()} <= known


def test_the_page_ends_by_saying_that_passing_proves_nothing(answer):
    heading, last = list(integrity_parts(answer))[-1]
    assert words(last) == CLOSING
    assert CLOSING.startswith("Passing proves nothing")
    assert "synthetic data set is meaningless" in CLOSING
    assert view(answer).views[-1].plain() == CLOSING


def test_a_question_says_what_why_and_how_often_clean_trials_raise_it(answer):
    sections = dict(integrity_parts(answer))
    text = words(sections[QUESTIONS["alike_records"].title])
    parts = (
        "Found: Two participants agree in", "Why it is asked:", "Ask the site", "P < 0.001",
        "without fault", "clean synthetic trials this check asked in",
    )  # fmt: skip
    assert [part for part in parts if part not in text.replace("\u00a0", " ")] == []
    assert re.search(r"\d+/\d+ \(", words(sections["All checks"]))


def test_every_kind_of_finding_can_be_worded():
    study = declared_study()
    for name, question in QUESTIONS.items():
        for kind in question.found if isinstance(question.found, dict | type(QUESTIONS)) else [""]:
            looked = {name: Looked(asks=True, statistic=2.0, expected=1.0, p_value=0.004, looked=9,
                                   variables=("age", "a line (row 3)"), kind=kind)}  # fmt: skip
            made = _answer(study, looked)
            found = words(dict(integrity_parts(made))[question.title])
            assert "{" not in found
            assert checks_json(made)[0]["asks"] is True


def _answer(study, looked):
    from helpers.analysis.answers import Integrity as Answered

    results = Results(integrity_rows(looked))
    return Answered(study=study, results=results, looked=looked, rows={})


def test_what_was_not_done_says_why(answer):
    tables = dict(integrity_parts(answer))["All checks"]
    assert "no published table is supplied" in tables[1].markdown()
    sorted_rows = _answer(declared_study(), {"same_again": Looked(not_done="sorted:age")})
    assert "sorted by Age" in words(dict(integrity_parts(sorted_rows))["All checks"])


def test_the_report_leaves_the_section_out_unless_asked(make_trial):
    trial = make_trial()
    left_out = trial.integrity(shared=True)
    assert len(left_out.results) == 0
    assert isinstance(view(left_out), Nothing)
    assert trial.integrity().looked
    output = nbformat.v4.new_output(
        "execute_result", data={"text/html": left_out._repr_html_()}, execution_count=1
    )
    cells = [
        nbformat.v4.new_markdown_cell("## What should the site be asked?"),
        nbformat.v4.new_code_cell("integrity", outputs=[output]),
    ]
    for cell in cells:
        cell.metadata["rct"] = {"setup": False}
    assert without_vacant_sections(cells) == []


def test_asked_for_it_is_in_the_report_without_rows(make_trial, study_text):
    trial = make_trial(f"{study_text}\nintegrity: {{in_report: true}}\n")
    shared, internal = trial.integrity(shared=True), trial.integrity()
    assert "not for sharing" not in shared._repr_html_()
    assert "not for sharing" in internal._repr_html_()
    kept = trial.keep("cleaning", shared)
    assert kept.numbers == len(shared.results.rows())


def test_rows_are_those_of_the_raw_file(make_trial, study_text, tmp_path):
    head = "id,arm,age,sex,smoker,received,why_not,pregnant,loss,weight,bp,pulse,glucose,iron\n"
    rng, lines = np.random.default_rng(1), []
    for number in range(40):
        measured = ",".join(str(value) for value in rng.integers(100, 900, 4))
        arm = ("drug", "control")[number % 2]
        lines.append(f"{number},{arm},{20 + number % 40},f,yes,yes,,no,no,3000,{measured}")
    lines[30] = ",".join([*lines[30].split(",")[:10], *lines[12].split(",")[10:]])
    entry = "  {name}: {{label: {name}, type: continuous}}\n"
    more = "".join(entry.format(name=name) for name in ("bp", "pulse", "glucose", "iron"))
    text = study_text.replace("derived:\n", f"{more}derived:\n", 1)
    trial = make_trial(text, head + "\n".join(lines) + "\n")
    assert isinstance(trial, Trial)
    answer = trial.integrity()
    assert answer.looked["alike_records"].asks
    assert answer.rows["alike_records"] == (14, 32)
    assert "rows 14, 32 of the raw file" in view(answer).markdown()
