"""The page on paper: a table with many columns gets a page that lies on its side."""

import base64

import pytest
from bs4 import BeautifulSoup

from exported import page_sizes, pages, words_right_of
from helpers.pipeline.report.captions import is_long
from helpers.present import Column, Label, Number, Row, Table

pytestmark = pytest.mark.slow


def table(columns):
    names = [Column(Label(f"Arm {n}\nn/N (%)")) for n in range(columns)]
    row = Row(Label("Live birth"), [Number("a/b", "29/50 (58%)")] * columns)
    return Table("many", ["Outcome", *names], [row], "Many arms").html()


@pytest.mark.parametrize(("rows", "kept"), [(30, True), (31, False)])
def test_only_a_table_of_few_rows_is_kept_on_one_page(rows, kept):
    body = "<tr></tr>" * rows
    soup = BeautifulSoup(f"<figure class='rct-table'><table>{body}</table></figure>", "html.parser")
    assert is_long(soup.figure) is not kept


@pytest.fixture
def printed(browser, report, tmp_path):
    """Return a function that prints the report with one more table, and says where it lies."""

    def print_with(columns):
        page, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
        page.write_text(report.html.replace("</main>", f"{table(columns)}</main>"), "utf-8")
        driver = browser.open(page)
        made = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        pdf.write_bytes(base64.b64decode(made["data"]))
        return pdf

    return print_with


@pytest.mark.parametrize(("columns", "lying"), [(4, 0), (13, 1)])
def test_a_table_with_many_columns_lies_on_its_side(printed, columns, lying):
    pdf = printed(columns)
    sizes = page_sizes(pdf)
    assert [width > height for width, height in sizes].count(True) == lying
    assert {round(max(size)) for size in sizes} == {842}  # A4, in points
    [number] = [n for n, page in enumerate(pages(pdf)) if "Many arms" in page]
    assert (sizes[number][0] > sizes[number][1]) == bool(lying)
    assert words_right_of(pdf, 16.5) == []
