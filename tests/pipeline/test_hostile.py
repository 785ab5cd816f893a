"""A study whose every text tries to act, run whole: it stays text in every output."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

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


def test_word_tables_hold_text_alone(made: Path) -> None:
    [path] = files(made, ".docx")
    with zipfile.ZipFile(path) as document:
        body = ElementTree.fromstring(document.read("word/document.xml"))
        relations = document.read("word/_rels/document.xml.rels").decode("utf-8")
    kinds = {element.tag for element in body.iter()}
    assert kinds.isdisjoint({f"{WORD}{name}" for name in ("instrText", "fldSimple", "hyperlink")})
    assert 'TargetMode="External"' not in relations
    text = "".join(element.text or "" for element in body.iter(f"{WORD}t"))
    assert MARKUP in text
    assert FORMULAS[0] in text


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
    for suffix in (".html", ".csv", ".json", ".ipynb", ".svg"):
        for path in files(made, suffix):
            assert re.search(r"=P\d{3}", path.read_text("utf-8")) is None, path.name


def test_nothing_is_evaluated(made: Path) -> None:
    page = (made / "reports" / "hostile" / "report.html").read_text("utf-8")
    text = BeautifulSoup(page, "html.parser").get_text()
    assert "{{ 7*7 }} ${HOME} %s" in text
    assert MATHS in text
