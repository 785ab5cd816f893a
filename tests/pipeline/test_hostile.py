"""A study whose every text tries to act, run whole: it stays text in every output."""

import csv
import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import mistune
import pytest
from bs4 import BeautifulSoup

from browsing import Browser
from exported import text_of
from helpers.pipeline.run import RunOptions, run_study
from helpers.results import COLUMNS, Results
from hostile_trial import FORMULAS, MARKUP, MATHS, write_hostile

pytestmark = pytest.mark.slow

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PRINTED = re.compile(r"[+-][\d.,]+%?( \([+\u2212-]?[\d.,]+%? to [+\u2212-]?[\d.,]+%?\))?")
ACTIVE = ("script", "iframe", "object", "embed", "link", "base", "form", "frame")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of study, data and all outputs; a check's page and queries among them."""
    folder = tmp_path_factory.mktemp("hostile")
    study = write_hostile(folder / "studies")
    run_study(str(study), RunOptions(root=folder / "out"))
    outputs = ["--html", str(folder / "out/check.html"), "--queries", str(folder / "out/ask.csv")]
    command = [sys.executable, "-m", "helpers", "check", str(study), *outputs]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return folder / "out"


def files(folder: Path, suffix: str) -> Iterator[Path]:
    found = sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file())
    assert found, suffix
    return iter(found)


def acts(html: str) -> list[str]:
    """Return whatever in a page could run, or fetch something."""
    soup = BeautifulSoup(html, "html.parser")
    found = [str(element)[:80] for element in soup.find_all(ACTIVE)]
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            address = "".join(str(value).split()).lower()
            fetches = name in ("src", "srcset", "poster", "background", "data", "action")
            if name.startswith("on") or (fetches and not address.startswith("data:image/")):
                found.append(f"{element.name} {name}={value}")
            if name in ("href", "xlink:href") and not address.startswith(("#", "https://doi.org/")):
                found.append(f"{element.name} {name}={value}")
    return found


def test_pages_show_markup_and_run_none(made: Path) -> None:
    for path in files(made, ".html"):
        page = path.read_text("utf-8")
        assert acts(page) == [], path.name
        assert MARKUP in BeautifulSoup(page, "html.parser").get_text(), path.name
        assert "\x07" not in page
        assert page.count("</style>") == page.count("<style")


def test_executed_notebooks_hold_no_markup_of_the_study(made: Path) -> None:
    for path in files(made / "reports", ".ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                html = "".join(output.get("data", {}).get("text/html", []))
                assert acts(html) == [], path.name
                shown = "".join(output.get("data", {}).get("text/markdown", []))
                assert "<script" not in shown


def unguarded(path: Path) -> str:
    """Return a page without its policy, or the outputs of a notebook, so that what can run runs."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        return text.replace('http-equiv="Content-Security-Policy"', "", 1)
    outputs = [o for cell in json.loads(text)["cells"] for o in cell.get("outputs", [])]
    shown = ("".join(o.get("data", {}).get("text/html", [])) for o in outputs)
    return f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(shown)}"


def caught(browser: Browser, page: Path, text: str) -> bool:
    """Return whether a page calls what its hostile texts would call."""
    trap = "<script>alert = confirm = prompt = () => { window.caught = true }</script>"
    page.write_text(text.replace("<meta", f"{trap}<meta", 1), "utf-8")
    driver = browser.open(page)
    time.sleep(0.2)
    ran = bool(driver.execute_script("return window.caught"))
    assert driver.execute_script("alert(); return window.caught"), "the trap is not set"
    return ran


def test_nothing_runs_in_a_browser_even_without_the_policy(
    made: Path, browser: Browser, tmp_path: Path
) -> None:
    for path in (*files(made, ".html"), *files(made / "reports", ".ipynb")):
        assert not caught(browser, tmp_path / "page.html", unguarded(path)), path.name
        assert browser.complaints() == [], path.name
    assert caught(browser, tmp_path / "bait.html", f"<!DOCTYPE html><meta><body>{MARKUP}")


def test_a_hostile_page_of_findings_is_accessible(made: Path, browser: Browser) -> None:
    browser.open(made / "check.html")
    assert browser.faults() == []


def test_no_cell_of_a_table_is_a_formula(made: Path) -> None:
    guarded = 0
    for path in files(made, ".csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline="")):
            for cell in row:
                harmless = is_number(cell) or PRINTED.fullmatch(cell)
                assert harmless or not cell.startswith(STARTS), (path.name, cell)
                guarded += cell.startswith(tuple(f"'{text}" for text in FORMULAS))
    assert guarded > 20


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_results_read_back_as_they_were(made: Path) -> None:
    report = made / "reports" / "hostile"
    with (report / "results.csv").open("rb") as file:
        rows = Results.from_csv(file).rows()
    texts = [name for name in COLUMNS if name not in ("value", "confidence_level")]
    stored = json.loads((report / "results.json").read_text("utf-8"))["rows"]
    assert rows[texts].to_dict("records") == [{name: row[name] for name in texts} for row in stored]
    assert "=a" in set(rows["arm"])


def test_word_files_hold_text_alone(made: Path) -> None:
    said = ""
    for path in files(made, ".docx"):
        with zipfile.ZipFile(path) as document:
            parts = {n: document.read(n) for n in document.namelist() if n.startswith("word/")}
        for name, content in parts.items():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in content, (path.name, name)
            elif name.endswith(".xml"):
                root = ElementTree.fromstring(content)
                assert unruly(root) == [], (path.name, name)
                said += "".join(element.text or "" for element in root.iter(f"{WORD}t"))
    assert MARKUP in said
    assert FORMULAS[0] in said


def unruly(root: ElementTree.Element) -> list[str]:
    """Return the fields and links of a part of a Word file, but for the numbers of its pages."""
    kinds = {f"{WORD}{name}" for name in ("instrText", "fldSimple", "hyperlink", "altChunk")}
    found = [element for element in root.iter() if element.tag in kinds]
    return [e.tag for e in found if e.get(f"{WORD}instr") not in ("PAGE", "NUMPAGES")]


def test_markdown_shows_markup_and_makes_none(made: Path) -> None:
    said = ""
    for path in files(made / "reports", ".md"):
        text = path.read_text("utf-8")
        # A renderer that takes HTML for HTML, and addresses for links.
        html = str(mistune.create_markdown(escape=False, plugins=["table", "url"])(text))
        soup = BeautifulSoup(html, "html.parser")
        kinds = {element.name for element in soup.find_all(True)}
        assert kinds <= {"h1", "h2", "h3", "p", "strong", "img", "br"}, path.name
        for image in soup.find_all("img"):
            assert re.fullmatch(r"figures/[\w.-]+\.svg", str(image["src"])), path.name
        said += soup.get_text()
    assert MARKUP in said
    assert MATHS in said


def test_figures_draw_dollars_and_backslashes(made: Path) -> None:
    drawn = ""
    for path in files(made / "reports", ".svg"):
        tree = ElementTree.fromstring(path.read_text("utf-8"))
        tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert tags.isdisjoint({"script", "image", "foreignObject", "a"}), path.name
        assert not [n for e in tree.iter() for n in e.attrib if n.lower().startswith("on")]
        drawn += "".join(tree.itertext())
    assert r"$\frac{1}{0}$" in drawn
    assert "<script>" in drawn


def test_no_identifier_is_in_any_output_for_people(made: Path) -> None:
    for suffix in (".html", ".csv", ".json", ".ipynb", ".svg", ".md", ".docx", ".png"):
        for path in files(made, suffix):
            assert re.search(r"=P\d{3}", text_of(path)) is None, path.name


def test_nothing_is_evaluated(made: Path) -> None:
    page = (made / "reports" / "hostile" / "report.html").read_text("utf-8")
    text = BeautifulSoup(page, "html.parser").get_text()
    assert "{{ 7*7 }} ${HOME} %s" in text
    assert MATHS in text
