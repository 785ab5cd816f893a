"""Can everyone read the report of the shipped trial: axe-core in Chromium, and what it cannot see.

The states are chosen so that light and dark, folded and unfolded, wide and narrow meet in pairs.
"""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from browsing import Browser
from helpers.cli import app

pytestmark = pytest.mark.slow

STATES = [(1280, False, False), (1280, True, True), (390, False, True), (390, True, False)]
UNFOLD = "document.querySelectorAll('details.rct-data').forEach(data => { data.open = true; })"
# What lies behind the words of a drawing: the shapes under them, one above the other, and the page.
FAINT = """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const painted = (colours) => {
  colours.forEach(([colour, alpha]) => {
    canvas.globalAlpha = alpha; canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
  });
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const light = (colour) => colour.map(part => part / 255).map(
  part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
const fill = (shape) => {
  const style = getComputedStyle(shape), pattern = /url\\("#(.+)"\\)/.exec(style.fill);
  const ground = pattern && document.getElementById(pattern[1]).querySelector('rect');
  const colour = ground ? getComputedStyle(ground).fill : style.fill;
  return colour === 'none' ? null : [colour, style.fillOpacity * style.opacity];
};
const page = [getComputedStyle(document.body).backgroundColor, 1], faint = [];
for (const words of document.querySelectorAll('main figure svg text')) {
  words.scrollIntoView({block: 'center', inline: 'center'});
  const box = words.getBoundingClientRect();
  const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const shapes = under.filter(e => e.closest('svg') && !e.closest('text') && e.tagName !== 'svg');
  const ground = [page, ...shapes.map(fill).filter(layer => layer).reverse()];
  const pair = [painted(ground), painted([...ground, fill(words)])].map(light);
  const [low, high] = pair.sort((a, b) => a - b);
  const ratio = (high + 0.05) / (low + 0.05);
  if (ratio < 4.5) faint.push(`${words.closest('figure').id}: ${words.textContent} ${ratio}`);
}
return faint;
"""
COVERED = """
const covered = [];
for (const button of document.querySelectorAll(arguments[0])) {
  button.focus();
  const box = button.getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].map(
    part => document.elementFromPoint(box.x + part * box.width, box.y + box.height / 2));
  if (!seen.includes(button)) covered.push(button.textContent);
}
return covered;
"""
RING = """
const element = document.querySelector(arguments[0]);
element.focus({focusVisible: true});
const style = getComputedStyle(document.activeElement);
return document.activeElement === element && style.outlineStyle !== 'none'
  && parseFloat(style.outlineWidth) >= 2 ? '' : `${style.outlineStyle} ${style.outlineWidth}`;
"""


@pytest.fixture(scope="module")
def page(reports: list[Path]) -> Path:
    return reports[0] / "report.html"


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the page of the integrity checks, and that of ``rct check``."""
    folder = tmp_path_factory.mktemp("internal")
    pages = []
    for command in ("integrity", "check"):
        pages.append(folder / f"{command}.html")
        arguments = [command, "tacrolimus-rif", "--html", str(pages[-1])]
        arguments += ["--root", str(folder)] if command == "integrity" else []
        assert CliRunner().invoke(app, arguments).exit_code == 0
    return pages


@pytest.mark.parametrize(("width", "dark", "unfolded"), STATES)
def test_axe_finds_nothing_on_the_whole_report(
    browser: Browser, page: Path, width: int, dark: bool, unfolded: bool
) -> None:
    driver = browser.open(page, width=width, dark=dark)
    if unfolded:
        driver.find_element("id", "show-code").click()
        driver.execute_script(UNFOLD)
    assert driver.execute_script("return document.querySelectorAll('main table').length") > 30
    assert browser.faults() == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_in_an_opened_note(browser: Browser, page: Path, dark: bool) -> None:
    driver = browser.open(page, width=390, dark=dark)
    driver.find_element("css selector", "main p .num").click()
    assert len(driver.find_elements("css selector", ".source:popover-open")) == 1
    assert browser.faults(":popover-open") == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_the_internal_pages(
    browser: Browser, internal: list[Path], dark: bool
) -> None:
    for path in internal:
        browser.open(path, width=390 if dark else 1280, dark=dark)
        assert browser.faults() == [], path.name


def test_axe_would_find_faults(browser: Browser, page: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "report.html"
    text = page.read_text("utf-8").replace("--ink: #1b1f24", "--ink: #c9c9c9", 1)
    spoiled.write_text(text.replace("</main>", "<img></main>"), "utf-8")
    driver = browser.open(spoiled)
    driver.execute_script("document.querySelectorAll('section ~ section').forEach(e => e.remove())")
    found = {fault.partition(":")[0] for fault in browser.faults()}
    assert found >= {"color-contrast", "image-alt"}


@pytest.mark.parametrize("dark", [False, True])
def test_words_in_drawings_can_be_read(browser: Browser, page: Path, dark: bool) -> None:
    assert browser.open(page, dark=dark).execute_script(FAINT) == []


@pytest.mark.parametrize("kind", [
    "nav a", "#show-code", "main p .num", "td .num", "main a", "details.code:not(.setup) summary",
    "details.rct-data summary", "#table-effects-primary .rct-scroll",
])  # fmt: skip
def test_whatever_has_the_focus_shows_it(browser: Browser, page: Path, kind: str) -> None:
    driver = browser.open(page)
    assert driver.execute_script(RING, kind) == ""


def test_the_column_that_stays_covers_no_number_with_the_focus(
    browser: Browser, page: Path
) -> None:
    driver = browser.open(page, width=390)
    assert (
        driver.execute_script(COVERED, "[id^=table-effects] td .num, #table-baseline td .num") == []
    )


def test_forced_colours_keep_lines_and_tell_the_arms_apart(browser: Browser, page: Path) -> None:
    driver = browser.open(page, forced=True)
    assert driver.execute_script("return matchMedia('(forced-colors: active)').matches")

    def look(selector: str, name: str) -> str:
        found: str = driver.execute_script(
            "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
            selector, name,
        )  # fmt: skip
        return found

    assert look(".stamp", "borderBottomStyle") == "solid"
    assert look("thead th", "borderBottomStyle") == "solid"
    assert look("main p .num", "textDecorationStyle") == "dotted"
    arms = [f"svg path[style*='fill: var(--rct-{arm}']" for arm in ("treatment", "control")]
    drawn = {look("body", "backgroundColor"), *(look(arm, "fill") for arm in arms)}
    assert len(drawn) == 3


def test_nothing_moves_for_those_who_asked_for_calm(browser: Browser, page: Path) -> None:
    driver = browser.open(page)
    script = "return getComputedStyle(document.documentElement).scrollBehavior"
    assert driver.execute_script(script) == "auto"
    assert driver.execute_script("return document.getAnimations().length") == 0
