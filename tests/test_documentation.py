"""The documentation as a site: it builds without a warning, whole, and loads nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from ruamel.yaml import YAML

PROJECT = Path(__file__).parents[1]
DOCS = PROJECT / "docs"
LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}

pytest.importorskip("material", reason="the extra `docs` is not installed")


@pytest.fixture(scope="module")
def settings():
    return YAML(typ="safe").load((PROJECT / "mkdocs.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)],
        cwd=PROJECT, capture_output=True, text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder


@pytest.fixture(scope="module")
def pages(site):
    """Every page of the site, read."""
    return {
        path.relative_to(site): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(site.rglob("*.html"))
    }


def listed(nav):
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            for below in entry.values():
                yield from [below] if isinstance(below, str) else listed(below)


def test_the_contents_name_every_page_once(settings):
    names = [name for name in listed(settings["nav"]) if not name.startswith("project/")]
    assert sorted(names) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def test_the_settings_ask_for_no_font_and_no_analytics(settings):
    assert settings["theme"]["font"] is False
    assert "analytics" not in settings["extra"]
    assert settings["strict"] is True


@pytest.mark.slow
def test_no_page_loads_anything_from_elsewhere(site, pages):
    for name, page in pages.items():
        for tag, attribute in LOADS.items():
            for element in page.find_all(tag, attrs={attribute: True}):
                assert not re.match(r"(https?:)?//", element[attribute]), f"{name}: {element}"
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//|@import", sheet.read_text("utf-8")), sheet


@pytest.mark.slow
def test_every_link_between_the_pages_leads_to_a_place(pages):
    places = {
        name.as_posix(): {element["id"] for element in page.find_all(id=True)}
        for name, page in pages.items()
    }
    for name, page in pages.items():
        for link in page.select("article a[href]"):
            file, _, anchor = link["href"].partition("#")
            if re.match(r"[a-z]+:", file):
                continue
            goal = os.path.normpath(name.parent / file) if file else name.as_posix()
            if anchor and goal in places:
                assert anchor in places[goal], f"{name} -> {link['href']}"


@pytest.mark.slow
def test_formulas_are_mathml_and_the_api_is_there(pages):
    formulas = pages[Path("methods.html")].select("div.formula > math")
    source = (DOCS / "methods.md").read_text("utf-8")
    assert len(formulas) == source.count("```math") > 50
    newcombe = pages[Path("api/helpers.stats.risk_difference.html")].find(
        id="helpers.stats.risk_difference.newcombe"
    )
    assert newcombe is not None


@pytest.mark.slow
def test_the_site_holds_neither_the_day_nor_the_folder_of_its_making(site):
    assert not list(site.glob("sitemap*"))
    for path in site.rglob("*.html"):
        assert str(PROJECT) not in path.read_text("utf-8"), path
