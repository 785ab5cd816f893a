"""The page in Chromium with the network blocked."""

import time

import pytest

from helpers.present import Figure

pytestmark = pytest.mark.slow

WIDTHS = (360, 400, 768, 1080, 1280, 1920)


@pytest.fixture(scope="module")
def path(report, tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report.html, encoding="utf-8")
    return file


@pytest.fixture
def by():
    return pytest.importorskip("selenium.webdriver.common.by").By


def styles(driver, selector, name):
    script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]"
    return driver.execute_script(script, selector, name)


def is_open(driver, note):
    return driver.execute_script("return arguments[0].matches(':popover-open')", note)


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_asked_for_and_nothing_complains(browser, path, dark):
    browser.open(path, dark=dark)
    assert browser.requests() == []
    assert browser.complaints() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_sideways_scroll(browser, path, width):
    driver = browser.open(path, width=width)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width


def test_a_number_opens_by_click_and_closes_by_escape(browser, path, by):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    driver = browser.open(path)
    button = driver.find_element(by.CSS_SELECTOR, "main p .num")
    note = driver.find_element(by.ID, button.get_attribute("popovertarget"))
    assert not note.is_displayed()
    button.click()
    assert is_open(driver, note)
    assert "Intention to treat" in note.text
    button.send_keys(keys.ESCAPE)
    assert not is_open(driver, note)


@pytest.mark.parametrize("key", ["ENTER", "SPACE"])
def test_a_number_opens_by_keyboard(browser, path, by, key):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    driver = browser.open(path)
    button = driver.find_element(by.CSS_SELECTOR, "td .num")
    note = driver.find_element(by.ID, button.get_attribute("popovertarget"))
    driver.execute_script("arguments[0].focus()", button)
    driver.switch_to.active_element.send_keys(getattr(keys, key))
    assert is_open(driver, note)


@pytest.mark.parametrize("width", [360, 1280])
def test_an_opened_note_lies_within_the_window(browser, path, by, width):
    driver = browser.open(path, width=width, height=700)
    for button in driver.find_elements(by.CSS_SELECTOR, "td:last-child .num"):
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        driver.execute_script("arguments[0].click()", button)
        note = driver.find_element(by.ID, button.get_attribute("popovertarget"))
        box = driver.execute_script("return arguments[0].getBoundingClientRect().toJSON()", note)
        assert box["left"] >= 0
        assert box["right"] <= width
        assert box["top"] >= 0
        assert box["bottom"] <= 700


def visible(driver, selector):
    """Return, for each element, whether it is really rendered: selenium takes folded for hidden."""
    script = "return [...document.querySelectorAll(arguments[0])].map(e => e.checkVisibility())"
    return driver.execute_script(script, selector)


def test_the_switch_shows_and_hides_all_code(browser, path, by):
    driver = browser.open(path)
    assert not any(visible(driver, "details.code pre"))
    assert not any(visible(driver, "details.setup"))
    driver.find_element(by.ID, "show-code").click()
    assert all(visible(driver, "details.code pre"))
    driver.find_element(by.ID, "show-code").click()
    assert not any(visible(driver, "details.code pre"))
    assert not any(visible(driver, "details.setup"))


def test_one_cell_unfolds_alone(browser, path, by):
    driver = browser.open(path)
    details = driver.find_element(by.CSS_SELECTOR, "details.code:not(.setup)")
    details.find_element(by.TAG_NAME, "summary").click()
    assert "open_study" in details.text
    assert driver.find_elements(by.CSS_SELECTOR, "details[open]") == [details]


def test_dark_is_dark_and_figures_follow(browser, path):
    driver = browser.open(path, dark=True)
    assert styles(driver, "body", "backgroundColor") == "rgb(20, 23, 26)"
    fills = driver.execute_script(
        "return [...document.querySelectorAll('figure svg text')]"
        ".map(text => getComputedStyle(text).fill)"
    )
    assert "rgb(230, 232, 234)" in fills
    driver = browser.open(path)
    assert styles(driver, "body", "backgroundColor") == "rgb(252, 252, 250)"


def test_contents_lead_to_their_sections(browser, path, by):
    driver = browser.open(path)
    for link in driver.find_elements(by.CSS_SELECTOR, "nav a"):
        driver.execute_script("arguments[0].click()", link)
        target = driver.find_element(by.ID, link.get_attribute("hash").lstrip("#"))
        assert target.is_displayed()


def test_hostile_study_runs_nothing(browser, made, tmp_path):
    bait = "<img src=x onerror=\"document.title='caught'\"><script>document.title='caught'</script>"
    report = made.build(title=bait, populations={"itt": {"label": bait}})
    file = tmp_path / "hostile.html"
    file.write_text(report.html, encoding="utf-8")
    driver = browser.open(file)
    time.sleep(0.2)
    assert driver.title != "caught"
    assert browser.complaints() == []


def test_a_number_after_a_persian_name_stands_to_its_right(browser, made, tmp_path):
    birth = "\u062a\u0648\u0644\u062f \u0632\u0646\u062f\u0647"
    file = tmp_path / "persian.html"
    file.write_text(made.build(title=f"with {birth} (29/50)").html, encoding="utf-8")
    driver = browser.open(file)
    gap = """
    const words = document.querySelector('h1 bdi'), after = document.createRange();
    after.selectNodeContents(words.nextSibling);
    return after.getBoundingClientRect().left - words.getBoundingClientRect().right;
    """
    assert -1 < driver.execute_script(gap) < 20
    assert styles(driver, "h1 bdi", "direction") == "rtl"


def test_persian_words_of_a_drawing_begin_where_they_are_put(browser, tmp_path):
    birth = "\u062a\u0648\u0644\u062f \u0632\u0646\u062f\u0647"

    def draw(drawing):
        drawing.text(0.5, 0.6, f"{birth}, n", gid="left")
        drawing.text(0.5, 0.3, f"{birth} (29/50)", gid="right", ha="right")

    figure = Figure(id="persian", draw=draw, alt=birth, caption="Words", source_ids=["a/b"])
    file = tmp_path / "persian.html"
    file.write_text(f"<!DOCTYPE html><body>{figure.html()}", encoding="utf-8")
    boxes = """
    const middle = document.querySelector('svg').getBoundingClientRect();
    return [...document.querySelectorAll('svg text')].map(text => {
      const box = text.getBoundingClientRect(), half = middle.left + middle.width / 2;
      const name = text.querySelector('tspan').getBoundingClientRect();
      return [box.left - half, box.right - half, box.right - name.right];
    });
    """
    left, right = browser.open(file).execute_script(boxes)
    assert abs(left[0]) < 2 < left[1]
    assert abs(right[1]) < 2 < -right[0]
    assert left[2] > 5 and right[2] > 5  # what follows the name stands to its right


def test_print_hides_controls_and_keeps_the_stamp(browser, path):
    driver = browser.open(path)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert styles(driver, "nav", "display") == "none"
        assert styles(driver, "details.code", "display") == "none"
        assert styles(driver, ".stamp", "display") == "block"
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
