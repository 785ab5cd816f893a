"""The order of the report: chapters by tags, in CONSORT's order, nothing lost and nothing twice."""

import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from helpers.pipeline.report import check_report, merge, render
from helpers.pipeline.report.chapters import CHAPTERS, chapter_of
from helpers.pipeline.report.places import shown_in
from helpers.present.back_matter import Shown
from helpers.present.link import Link
from helpers.present.section import Section
from helpers.present.text import Text

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"


def headed(made, source, *tags):
    cell = made.markdown(source)
    cell.metadata["tags"] = list(tags)
    return cell


def firsts(merged):
    return [cell.source.split("\n")[0] for cell in merged.cells]


@pytest.fixture
def two(made):
    """Return two notebooks that give sections to chapters and to each other."""
    one = [
        headed(made, "# People", "chapter:people"),
        made.code("study = 1", tags=["parameters"]),
        headed(made, "## Who?"),
        made.code("who"),
        headed(made, "## Subgroups?", "chapter:subgroups"),
        made.code("kinds"),
        made.code("trial.keep(kinds)", tags=["keep"]),
    ]
    other = [
        headed(made, "# Figures"),
        headed(made, "## Flow", "chapter:people"),
        made.code("flow"),
        headed(made, "## Strata?", "chapter:robustness"),
        made.code("strata"),
    ]
    return [nbformat.v4.new_notebook(cells=cells) for cells in (one, other)]


def test_sections_stand_in_their_chapters_in_the_order_of_the_report(made, two):
    merged = merge(two, [], made.study_of())
    assert firsts(merged) == [
        "# People", "study = 1", "## Who?", "who", "trial.keep(kinds)", "## Flow", "flow",
        "# Robustness", "## Strata?", "strata", "# Subgroups", "## Subgroups?", "kinds",
    ]  # fmt: skip
    nbformat.validate(merged)


def test_a_notebook_that_gave_everything_away_leaves_no_title(made, two):
    assert "# Figures" not in firsts(merge(two, [], made.study_of()))
    two[1].cells.append(made.code("more"))
    two[1].cells.insert(1, made.markdown("Some words."))
    assert "# Figures" in firsts(merge(two, [], made.study_of()))


def test_a_chapter_that_does_not_exist_is_refused(made):
    cells = [made.markdown("# A"), headed(made, "## Why?", "chapter:robustnes")]
    wrong = nbformat.v4.new_notebook(cells=cells)
    with pytest.raises(LookupError, match="no chapter 'robustnes' .* harms, robustness"):
        merge([wrong], [], made.study_of())


def test_generated_sections_know_places_and_words_of_all_the_rest(made, two):
    seen = []

    def back(shown: Shown) -> list[Section]:
        seen.append(shown)
        return [Section("Deviations", [Text("None.")], "deviations")]

    merged = merge(two, made.front_of(made.results_of()), made.study_of(), back)
    assert firsts(merged)[-2:] == ["# Deviations from the plan", ""]
    places = seen[0].places
    assert {"summary", "people", "flow", "robustness", "figure-forest", "provenance"} <= {*places}
    assert list(places).index("people") < list(places).index("flow") < list(places).index("strata")
    assert seen[0].says("out of 100 women given tacrolimus")
    assert not seen[0].says("rct-text")


def test_links_say_the_number_of_what_they_lead_to(made):
    study, results = made.study_of(), made.results_of()

    def back(shown: Shown) -> list[Section]:
        links = [*shown.links("table-base*", "who took part"), *shown.links("summary", "the top")]
        fields = dict(zip(("one", "two"), links, strict=True))
        return [Section("Glossary", [Text("See {one} and {two}.", **fields)], "glossary")]

    merged = merge(made.notebooks_of(results, study), made.front_of(results), study, back)
    page = render(merged, results=results, study=study, provenance={})
    links = [a.get_text() for a in BeautifulSoup(page, "html.parser").select("a.rct-see")]
    assert links == ["Table 1, who took part", "the top"]
    assert check_report(page, merged, results, study) == []


def test_a_link_to_nowhere_is_found(made):
    study, results = made.study_of(), made.results_of()
    text = Text("See {one}.", one=Link("table-nowhere", "nowhere"))
    front = [Section("Summary", [text])]
    merged = merge(made.notebooks_of(results, study), front, study)
    page = render(merged, results=results, study=study, provenance={})
    assert "dangling_link" in {fault.code for fault in check_report(page, merged, results, study)}


def test_the_tags_of_the_notebooks_are_chapters():
    known = {chapter.name for chapter in CHAPTERS} | {"participants"}
    used = set()
    for path in sorted(NOTEBOOKS.glob("0*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if chapter := chapter_of(cell):
                assert re.match(r"#{1,2} ", cell.source), cell.source
                used.add(chapter)
    assert used <= known
    assert {"participants", "harms", "robustness", "subgroups", "additional", "context"} <= used


def test_places_are_ids_of_the_page(report):
    shown = shown_in(report.notebook.cells)
    ids = {str(e["id"]) for e in BeautifulSoup(report.html, "html.parser").find_all(id=True)}
    assert set(shown.places) - {"deviations-from-the-plan"} <= ids
