"""The checklist: every item is answered, linked or said to be missing, and nothing is made up."""

import re
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from helpers.analysis import Trial
from helpers.present.back_matter import Shown, back
from helpers.present.back_matter.checklist import checklist
from helpers.present.back_matter.consort import CONSORT
from helpers.present.back_matter.imprint import IMPRINT
from helpers.present.front_matter.methods import HEADINGS
from helpers.study import Study
from helpers.study.reporting import REPORTING

# numbers of the statement: Hopewell and others 2025, doi 10.1371/journal.pmed.1004587, table 1
NUMBERS = (
    "1a 1b 2 3 4 5a 5b 6 7 8 9 10 11 12a 12b 13 14 15 16a 16b 17a 17b 18 19 20a 20b 21a 21b 21c "
    "21d 22a 22b 23a 23b 24a 24b 25 26 27 28 29 30"
)
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(2))"
EVERYWHERE = Shown(
    tuple(
        place.replace("*", "x")
        for items in (*CONSORT.values(), IMPRINT)
        for item in items
        for place, _ in item.see
    )
)


def saying(study: Study, **reporting: Any) -> Study:
    return study.model_copy(update={"reporting": reporting})


def answers(study: Study, shown: Shown | None = None) -> dict[str, str]:
    rows = checklist(study, shown or Shown()).rows
    return {
        row.header.plain(): " ".join(str(part) for part in row.cells[0])
        for row in rows
        if row.kind != "group" and isinstance(row.cells[0], tuple)
    }


def numbered(study: Study, number: str, shown: Shown | None = None) -> str:
    return next(a for item, a in answers(study, shown).items() if item.startswith(f"{number} "))


def test_the_items_are_those_of_the_statement() -> None:
    found = [item.number for items in CONSORT.values() for item in items if item.number]
    assert found == NUMBERS.split()


def test_every_item_has_an_answer_with_nothing_supplied_and_nothing_shown(trial: Trial) -> None:
    found = answers(saying(trial.study, guidelines=["imprint"]))
    assert len(found) == len(NUMBERS.split()) + 1 + len(IMPRINT)
    facts = {item for item, answer in found.items() if not answer.startswith("not supplied")}
    assert {item.split()[0] for item in facts} == {"1a", "7", "9", "11", "20a", "Live", "Per"}
    assert all(found.values())


def test_every_place_that_is_shown_is_linked_and_no_other(trial: Trial) -> None:
    study = saying(trial.study, guidelines="imprint")
    html = checklist(study, EVERYWHERE).html()
    targets = [str(a["href"])[1:] for a in BeautifulSoup(html, "html.parser").select("a.rct-see")]
    assert set(targets) == set(EVERYWHERE.places)
    few = Shown(("table-baseline",))
    assert set(re.findall(r'href="#([^"]+)"', checklist(study, few).html())) == {"table-baseline"}


def test_headings_that_are_linked_to_are_headings_of_the_report() -> None:
    places = {
        p for items in CONSORT.values() for item in items for p, _ in item.see if "*" not in p
    }
    headings = {re.sub(r"[^a-z]+", "-", heading.lower()) for heading in HEADINGS}
    chapters = {"deviations-from-the-plan", "robustness", "subgroups", "additional-analyses"}
    others = {"summary", "provenance", "table-flow-counts", "figure-flow", "table-baseline"}
    others |= {"table-harms", "table-effects-secondary"}
    assert places <= headings | chapters | others
    assert headings - places == {"baseline-compared", "multiplicity"}


@pytest.mark.parametrize("key", REPORTING)
def test_whatever_authors_say_is_quoted(trial: Trial, key: str) -> None:
    study = saying(trial.study, guidelines="imprint", **{key: "Thus."})
    assert [item for item, answer in answers(study).items() if "Thus" in answer]


def test_what_no_item_asks_for_is_quoted_too(trial: Trial) -> None:
    text = checklist(saying(trial.study, weather_on_day="Fine."), Shown()).markdown()
    assert "| weather on day | Fine |" in text.replace("\\_", "_")


def test_it_says_of_which_part_nothing_is_known(trial: Trial) -> None:
    study = saying(trial.study, protocol="on file")
    assert numbered(study, "3") == "on file \u00b7 not supplied: analysis plan"
    assert numbered(saying(trial.study), "3") == "not supplied"
    linked = Shown(("provenance",))
    assert numbered(saying(trial.study), "3", linked).startswith("not supplied by the authors")


def test_facts_of_the_study_file_are_quoted(trial: Trial) -> None:
    design = trial.study.design.model_copy(update={"stratified_by": ("sex",), "block_sizes": (4,)})
    study = trial.study.model_copy(
        update={
            "title": "A randomised trial", "registration": "N 1", "design": design,
            "registered_on": date(2024, 5, 31),
        }
    )  # fmt: skip
    assert numbered(study, "1a") == "The title says so"
    assert "N 1 \u00b7 Registered on 2024-05-31" in numbered(study, "2")
    assert "Stratified by Sex; Blocks of 4" in numbered(study, "17b")
    told = saying(trial.study, registered_on="31 May")
    assert "Registered on 31 May" in numbered(told, "2")


def test_items_for_fertility_trials_stand_only_where_they_are_asked_for(trial: Trial) -> None:
    heading = "For fertility trials (IMPRINT)"
    assert heading not in checklist(saying(trial.study), Shown()).markdown()
    asked = checklist(saying(trial.study, guidelines=["imprint"]), Shown()).markdown()
    assert heading in asked
    assert "The primary outcome is pregnancy" in asked
    assert "Counted per participant randomised" in asked


def test_hostile_words_are_words(trial: Trial) -> None:
    study = saying(trial.study, **dict.fromkeys(REPORTING, HOSTILE), other=HOSTILE)
    for section in back(study, EVERYWHERE):
        html = section._repr_html_()
        assert "<script" not in html
        assert "javascript:alert(2))</a>" not in html
