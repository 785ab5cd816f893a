"""What leaves the report of the shipped trial: Word, Markdown, CSV, figures, the printed page."""

import base64
import csv
import io
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from exported import every_text, inked, needed, pages, words_right_of
from helpers.data import open_workspace
from helpers.pipeline.report.page import stamp_of
from helpers.study import load_study, project_root

pytestmark = pytest.mark.slow

STUDY = "tacrolimus-rif"
WORD = ("summary.docx", "methods.docx", "tables/tables.docx")
WIDTHS = {"90mm", "140mm", "180mm"}
BLANK = 0.004
"""Share of a page below which it holds a line or two at most."""


@pytest.fixture(scope="module")
def report(reports: list[Path]) -> Path:
    return reports[0]


@pytest.fixture(scope="module")
def stamp() -> str:
    return stamp_of(load_study(STUDY))


@pytest.fixture(scope="module")
def page(report: Path) -> BeautifulSoup:
    """Return the report as somebody sees it who opens no number and no data of a figure."""
    soup = BeautifulSoup((report / "report.html").read_text("utf-8"), "html.parser")
    for folded in soup.select(".source, .rct-data"):
        folded.decompose()
    return soup


@pytest.fixture(scope="module")
def opened(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder: the Word files as LibreOffice shows them, in PDF; the tables as text too."""
    program = needed("soffice", "Word files are not opened by LibreOffice")
    folder = tmp_path_factory.mktemp("office")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind, names in (("pdf", WORD), ("txt:Text (encoded):UTF8", WORD[2:])):
        command = [program, "--headless", profile, "--convert-to", kind, "--outdir", str(folder)]
        command += [str(report / name) for name in names]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder


def grids(path: Path) -> list[list[list[str]]]:
    """Return the tables of a Word file; a cell that reaches over several columns counts once."""
    tables = docx.Document(str(path)).tables
    return [
        [list({id(cell._tc): cell.text for cell in row.cells}.values()) for row in table.rows]
        for table in tables
    ]


def test_libreoffice_shows_every_cell_as_it_is_written(report: Path, opened: Path) -> None:
    shown = (opened / "tables.txt").read_text("utf-8-sig")
    lines = {" ".join(line.split()) for line in shown.splitlines()}
    cells = {c for grid in grids(report / WORD[2]) for row in grid for c in row if c}
    assert {cell for cell in cells if " ".join(cell.split()) not in lines} == set()
    assert "<0.001" in cells
    assert "29/50 (58%)" in cells
    assert any(
        re.fullmatch(r"\u2212\d+ \(\u2212\d+ to \+\d+\)", c.replace("\xa0", " ")) for c in cells
    )


@pytest.mark.parametrize("name", WORD)
def test_every_page_of_a_word_file_is_stamped_and_none_is_blank(
    report: Path, opened: Path, tmp_path: Path, stamp: str, name: str
) -> None:
    pdf = opened / Path(name).with_suffix(".pdf").name
    read = pages(pdf)
    assert [number for number, page in enumerate(read) if stamp not in " ".join(page.split())] == []
    assert [share for share in inked(pdf, tmp_path) if share < BLANK] == []
    assert f"1 / {len(read)}" in read[0]


def test_a_heading_row_stands_again_on_the_next_page(opened: Path) -> None:
    heading = "Characteristic"
    assert sum(heading in page for page in pages(opened / "tables.pdf")) >= 2


def test_word_tables_have_heading_rows_captions_and_widths(report: Path) -> None:
    document = docx.Document(str(report / WORD[2]))
    rooms = {s.page_width - s.left_margin - s.right_margin for s in document.sections}
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert len(captions) == len(document.tables) > 20
    assert all(re.match(r"Table \d+\. .*SYNTHETIC$", caption) for caption in captions)
    for table in document.tables:
        assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows][:2] == [
            True,
            False,
        ]
        assert sum(column.width for column in table.columns) <= max(rooms) + 1000


def test_tables_have_the_numbers_that_they_have_in_the_report(
    report: Path, page: BeautifulSoup
) -> None:
    shown = [
        c.get_text(" ") for c in page.select("main figure.rct-table:not(.provenance) figcaption")
    ]
    document = docx.Document(str(report / WORD[2]))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert [bare(caption.replace(" \u00b7 SYNTHETIC", "SYNTHETIC")) for caption in captions] == [
        bare(caption) for caption in shown
    ]


def printed_numbers(page: BeautifulSoup, heading: str) -> list[str]:
    section = page.find(id=heading)
    assert section is not None
    section = section if section.name == "section" else section.find_parent("section")
    return [element.get_text() for element in section.select(".num") if element.name == "button"]


@pytest.mark.parametrize("name", ["summary", "methods"])
def test_words_and_numbers_of_a_section_are_those_of_the_page(
    report: Path, page: BeautifulSoup, name: str
) -> None:
    numbers = printed_numbers(page, name)
    assert numbers
    document = docx.Document(str(report / f"{name}.docx"))
    in_word = "\n".join(p.text for p in document.paragraphs)
    in_markdown = (report / f"{name}.md").read_text("utf-8").replace("\\", "").replace("&lt;", "<")
    for number in numbers:
        assert number in in_word
        assert number in in_markdown


def test_markdown_is_stamped_and_its_pictures_are_there(report: Path, stamp: str) -> None:
    for path in report.glob("*.md"):
        text = path.read_text("utf-8")
        assert f"**{stamp}**" in text
        for address in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
            assert (report / address).is_file()
    assert "figures/summary_" in (report / "summary.md").read_text("utf-8")


def test_every_table_file_carries_the_status_of_its_data(report: Path) -> None:
    files = sorted((report / "tables").glob("*.csv"))
    assert len(files) > 20
    for path in files:
        head, *rows = csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
        if path.stem.startswith("primary_context-"):  # published trials, which are real
            assert "data_status" not in head
            continue
        assert head[-1] == "data_status", path.name
        assert {row[-1] for row in rows} == {"SYNTHETIC"}, path.name
        assert {len(row) for row in rows} == {len(head)}, path.name


def test_figures_have_the_size_of_a_journal_and_the_stamp(report: Path) -> None:
    files = sorted((report / "figures").glob("*.svg"))
    assert files
    for path in files:
        root = ElementTree.fromstring(path.read_text("utf-8"))
        width, height = root.get("width", ""), root.get("height", "")
        assert width in WIDTHS, path.name
        assert "SYNTHETIC" in "".join(root.itertext()), path.name
        millimetres = float(width.removesuffix("mm"))
        with Image.open(path.with_suffix(".png")) as picture:
            dpi = picture.info["dpi"][0]
            assert dpi > 299, path.name
            assert picture.width / dpi * 25.4 == pytest.approx(millimetres, abs=0.3)
            assert picture.height / dpi * 25.4 == pytest.approx(
                float(height.removesuffix("mm")), abs=0.5
            )


@pytest.fixture(scope="module")
def paper(browser: Any, report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report printed by Chromium, as somebody prints it who reads in the dark."""
    driver = browser.open(report / "report.html", dark=True)
    made = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = tmp_path_factory.mktemp("paper") / "report.pdf"
    pdf.write_bytes(base64.b64decode(made["data"]))
    return pdf


def test_every_printed_page_is_stamped_and_numbered(paper: Path, stamp: str) -> None:
    read = pages(paper)
    assert len(read) > 10
    for number, page in enumerate(read, start=1):
        assert stamp in " ".join(page.split()), number
        assert f"{number} / {len(read)}" in page


def test_no_printed_page_is_blank_or_dark(
    page: BeautifulSoup, paper: Path, tmp_path: Path, stamp: str
) -> None:
    shares = inked(paper, tmp_path)
    # the last page ends where the report does, be it after a line or two
    assert [(n, share) for n, share in enumerate(shares[:-1], start=1) if share < BLANK] == []
    title = page.select_one("h1")
    _, _, below = bare(pages(paper)[-1]).partition(bare(stamp))
    assert title is not None
    assert below.partition(bare(title.get_text()))[0]
    assert [(n, share) for n, share in enumerate(shares, start=1) if share > 0.5] == []


def test_controls_contents_and_code_are_not_printed(page: BeautifulSoup, paper: Path) -> None:
    text = "\n".join(pages(paper))
    label = page.select_one("label:has(#show-code), label[for='show-code']")
    assert label is not None
    assert " ".join(label.get_text().split()) not in text
    assert "open_study(" not in text


def test_the_summary_is_one_page_alone(paper: Path) -> None:
    first, second, *_ = pages(paper)
    assert "Summary" in first.splitlines()
    assert "Methods" in second.splitlines()


def test_nothing_printed_reaches_into_the_margin(paper: Path) -> None:
    assert words_right_of(paper, 16.5) == []


def bare(text: str) -> str:
    """Return a text without spaces and hyphens: reading a PDF joins words that a line parts."""
    return re.sub(r"[\s-]", "", text)


def on_one_page(text: str, printed: list[str]) -> bool:
    """Return whether there is a page that holds all words of a text."""
    wanted = [bare(word) for word in text.split() if len(word) < 20]  # a line may break in others
    return any(all(word in sheet for word in wanted) for sheet in printed)


def test_no_row_of_a_table_is_cut_by_the_end_of_a_page(page: BeautifulSoup, paper: Path) -> None:
    printed = [bare(sheet) for sheet in pages(paper)]
    rows = [row.get_text(" ") for row in page.select("main tbody tr")]
    assert len(rows) > 100
    assert [row for row in rows if not on_one_page(row, printed)] == []


def test_no_caption_and_no_heading_stands_alone_at_the_foot_of_a_page(
    page: BeautifulSoup, paper: Path
) -> None:
    printed = [bare(sheet) for sheet in pages(paper)]
    for figure in page.select("main figure.rct-table"):
        parts = [figure.select_one("figcaption"), *figure.select("tr", limit=2)]
        opening = " ".join(part.get_text(" ") for part in parts if part is not None)
        assert on_one_page(opening, printed), figure.get("id")
    headings = page.select("main :is(h2, h3)")
    assert len(headings) > 20
    for heading in headings:
        following = heading.find_next(["p", "dt", "figcaption"])
        assert following is not None
        begun = " ".join(following.get_text(" ").split()[:6])
        assert on_one_page(f"{heading.get_text(' ')} {begun}", printed), heading.get_text()


def test_no_drawing_is_cut_and_none_leaves_its_caption(page: BeautifulSoup, paper: Path) -> None:
    printed = [bare(sheet) for sheet in pages(paper)]
    figures = page.select("figure.rct-figure")
    assert figures
    for figure in figures:
        assert on_one_page(figure.get_text(" "), printed), figure.get("id")


def raw_cells(column: str) -> set[str]:
    raw = project_root() / "data" / "raw" / STUDY
    found = set()
    for path in raw.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row.get(column) or "" for row in csv.DictReader(file)}
    return {cell.strip() for cell in found} - {""}


def test_no_identifier_of_a_participant_is_in_any_file(report: Path) -> None:
    names = raw_cells("participant_id") | raw_cells("event_id")
    assert len(names) > 200
    told = {name: text for name, text in every_text(report).items() if not name.endswith(".png")}
    for name, text in every_text(report).items():
        assert [one for one in names if one in text] == [], name
    assert {Path(name).suffix for name in told} == {
        ".html", ".csv", ".json", ".docx", ".md", ".svg", ".ipynb",
    }  # fmt: skip


def test_no_date_of_a_participant_is_in_any_file(report: Path) -> None:
    study = load_study(STUDY)
    columns = [name for name, v in study.variables.items() if v.type == "date"]
    dates = set().union(*(raw_cells(column) for column in columns))
    assert len(columns) >= 3
    assert len(dates) > 100
    for name, text in every_text(report).items():
        assert [date for date in dates if date in text] == [], name


def test_no_row_of_the_participants_is_in_any_file(report: Path) -> None:
    """A run of six values as they follow each other in a row betrays it, however it is written."""
    participants = open_workspace(STUDY, root=report.parents[1]).participants()
    numeric = participants.select_dtypes("number").iloc[:, :6].astype(str)
    runs = {re.sub(r"\.0(?=,|$)", "", ",".join(row)) for row in numeric.itertuples(index=False)}
    assert len(runs) > 50
    for name, text in every_text(report).items():
        flat = re.sub(r"</?t[dhr][^>]*>|</?w:[^>]*>|[\s\"']", ",", text)
        flat = re.sub(r"\.0(?=,)", "", re.sub(r",+", ",", flat))
        assert [run for run in runs if run in flat] == [], name
