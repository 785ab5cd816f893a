"""The whole report of the shipped trial in Chromium: offline, by key, by finger, at any width."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browsing import Browser

pytestmark = pytest.mark.slow

LARGEST = 3_000_000
WIDTHS = (360, 390, 768, 1280, 1920)
# Whatever is wider than its box and is no box to scroll in would be cut, or push the page wide.
CUT = """
return [...document.querySelectorAll('main *')].filter(e => e.clientWidth > 1
  && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
  && getComputedStyle(e).display !== 'inline' && e.checkVisibility()
  && !e.closest('svg, .rct-scroll, pre')).map(e => e.outerHTML.slice(0, 120));
"""
REGIONS = """
return [...document.querySelectorAll('.rct-scroll')].map(region => [
  region.tabIndex, region.getAttribute('role'),
  document.getElementById(region.getAttribute('aria-labelledby'))?.textContent.trim()
    ?? region.getAttribute('aria-label')]);
"""
SHOWN = """
return [...document.querySelectorAll('details.code pre')].map(e => e.checkVisibility());
"""
TOP = "return document.getElementById(arguments[0]).getBoundingClientRect().top"
BOX = "return arguments[0].getBoundingClientRect().toJSON()"


@pytest.fixture(scope="module")
def page(reports: list[Path]) -> Path:
    return reports[0] / "report.html"


@pytest.fixture
def press(browser: Browser) -> Callable[..., Any]:
    """Return a function that presses a key where the focus is, and returns what has it then."""
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys

    def pressed(name: str) -> Any:
        browser.driver.switch_to.active_element.send_keys(getattr(keys, name))
        return browser.driver.switch_to.active_element

    return pressed


def opened(driver: Any) -> list[Any]:
    found: list[Any] = driver.find_elements("css selector", ".source:popover-open")
    return found


def test_the_report_is_small_enough_to_be_sent(page: Path) -> None:
    assert page.stat().st_size < LARGEST


@pytest.mark.parametrize("dark", [False, True])
def test_it_asks_for_itself_alone_and_nothing_complains(
    browser: Browser, page: Path, dark: bool
) -> None:
    browser.asked(), browser.complaints()
    driver = browser.open(page, dark=dark)
    driver.find_element("id", "show-code").click()
    assert browser.asked() == [page.as_uri()]
    assert browser.complaints() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(browser: Browser, page: Path, width: int) -> None:
    driver = browser.open(page, width=width)
    driver.find_element("id", "show-code").click()
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    assert driver.execute_script(CUT) == []


def test_boxes_that_scroll_have_a_name_and_take_the_focus(browser: Browser, page: Path) -> None:
    regions = browser.open(page).execute_script(REGIONS)
    assert len(regions) > 30
    assert [region for region in regions if region[:2] != [0, "region"] or not region[2]] == []


def test_a_wide_table_scrolls_by_the_arrows(
    browser: Browser, page: Path, press: Callable[..., Any]
) -> None:
    driver = browser.open(page, width=360)
    region = driver.find_element("css selector", "#table-effects-primary .rct-scroll")
    driver.execute_script("arguments[0].focus()", region)
    press("ARROW_RIGHT")
    moved = "return arguments[0].scrollLeft"
    assert any(driver.execute_script(moved, region) > 0 for _ in range(20))


def test_the_first_key_leads_past_the_contents(
    browser: Browser, page: Path, press: Callable[..., Any]
) -> None:
    driver = browser.open(page)
    skip = press("TAB")
    assert skip.text == "Skip to the report"
    assert driver.execute_script(BOX, skip)["left"] >= 0
    assert press("ENTER").get_attribute("id") == "main"
    assert "num" in press("TAB").get_attribute("class")


def test_a_number_is_asked_by_keyboard_alone(
    browser: Browser, page: Path, press: Callable[..., Any]
) -> None:
    driver = browser.open(page)
    for key in ("TAB", "ENTER", "TAB"):
        number = press(key)
    press("ENTER")
    [note] = opened(driver)
    assert note.get_attribute("id") == number.get_attribute("popovertarget")
    assert number.get_attribute("data-id") in note.text
    assert press("ESCAPE") == number
    assert opened(driver) == []


def test_contents_lead_to_their_sections_by_keyboard(
    browser: Browser, page: Path, press: Callable[..., Any]
) -> None:
    driver = browser.open(page)
    links = driver.find_elements("css selector", "nav a")
    assert len(links) > 10
    for link in links[:-2]:  # the last sections are too short to reach the top
        driver.execute_script("arguments[0].focus()", link)
        press("ENTER")
        assert 0 <= driver.execute_script(TOP, link.get_attribute("hash")[1:]) < 60, link.text


def test_the_switch_and_one_cell_by_keyboard(
    browser: Browser, page: Path, press: Callable[..., Any]
) -> None:
    driver = browser.open(page)
    driver.execute_script("document.getElementById('show-code').focus()")
    press("SPACE")
    assert all(driver.execute_script(SHOWN))
    press("SPACE")
    assert not any(driver.execute_script(SHOWN))
    driver.execute_script("document.querySelector('details.code:not(.setup) summary').focus()")
    press("ENTER")
    assert driver.execute_script(SHOWN).count(True) == 1


def test_by_finger_a_number_opens_and_a_touch_beside_closes_it(
    browser: Browser, page: Path
) -> None:
    driver = browser.open(page, width=390, height=800, touch=True)
    for selector in ("main p .num", "#table-effects-primary td:last-child .num"):
        browser.tap(driver.find_element("css selector", selector))
        [note] = opened(driver)
        box = driver.execute_script(BOX, note)
        assert box["left"] >= 0 and box["right"] <= 390 and box["bottom"] <= 800
        browser.tap(driver.find_element("css selector", "main h2"))
        assert opened(driver) == []


def test_by_finger_the_contents_and_the_switch(browser: Browser, page: Path) -> None:
    driver = browser.open(page, width=390, height=800, touch=True)
    browser.tap(driver.find_element("css selector", ".switch"))
    assert driver.find_element("id", "show-code").is_selected()
    link = driver.find_element("css selector", "nav li:nth-child(3) a")
    browser.tap(link)
    assert 0 <= driver.execute_script(TOP, link.get_attribute("hash")[1:]) < 60
