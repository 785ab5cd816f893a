import pytest
from bs4 import BeautifulSoup

from helpers.pipeline.report import check_report
from helpers.pipeline.report.figure_data import SUMMARY
from helpers.present import split_ids


@pytest.fixture
def page(report):
    return BeautifulSoup(report.html, "html.parser")


def test_below_a_figure_stands_what_it_draws_and_nothing_else(report, page):
    values = {row["id"]: row["value"] for e in report.results for row in e.rows()}
    figures = page.select("figure.rct-figure[data-source]")
    assert figures
    for figure in figures:
        shown = {str(n["value"]): n.get_text() for n in figure.select(".rct-data td data")}
        assert set(shown) == set(split_ids(str(figure["data-source"])))
        for name, text in shown.items():
            number = float(text.replace("\u2212", "-"))
            assert number == pytest.approx(values[name], rel=6e-4, abs=1e-12)


def test_it_is_folded_named_and_labelled(page):
    for details in page.select("details.rct-data"):
        assert not details.has_attr("open")
        assert details.summary.get_text() == SUMMARY
        assert details.select_one("[role=region]")["aria-label"].startswith(SUMMARY)
        assert all(head.has_attr("scope") and head.get_text() for head in details.select("th"))
        across = {len(row.find_all(["td", "th"])) for row in details.select("tr")}
        assert len(across) == 1


def test_rows_say_what_their_numbers_are(page):
    heads = [h.get_text() for h in page.select_one(".rct-data thead").find_all("th")]
    first = [c.get_text() for c in page.select_one(".rct-data tbody tr").find_all(["th", "td"])]
    told = dict(zip(heads, first, strict=True))
    assert told["Result"] == "Live birth"
    assert told["Arm"] == "Tacrolimus against Placebo"
    assert "risk difference" in told["Quantity"]


def test_a_number_changed_below_a_figure_is_found(report):
    page = BeautifulSoup(report.html, "html.parser")
    page.select_one(".rct-data td data").string = "0.99"
    found = check_report(str(page), report.notebook, report.results, report.study)
    assert "number_disagrees" in {finding.code for finding in found}
