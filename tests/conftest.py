"""Fixtures that every room's tests share."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from browsing import QUIET, Browser

# The same examples on every machine, and no deadline: neither chance nor a busy machine fails a
# test. To look for new examples: HYPOTHESIS=exploring make test.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "repeatable"))

pytest_plugins = ("small_trial", "prognosis_trial", "ordered_trial", "planned_trial")

GOLDEN = Path(__file__).parent / "golden"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what tests produce"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with ``tests/golden/NAME``; ``--update-golden`` rewrites it."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def chromium() -> Callable[..., Any]:
    """Return a function that starts Chromium with further arguments; skip where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    binary = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    driver_path = shutil.which("chromedriver")
    if binary is None or driver_path is None:
        pytest.skip("no Chromium with chromedriver on this computer: pages are not tested")
    from selenium.webdriver.chrome.service import Service

    def start(*arguments: str, watched: bool = False) -> Any:
        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for argument in (*QUIET, *arguments):
            options.add_argument(argument)
        logs = {"browser": "ALL"} | ({"performance": "ALL"} if watched else {})
        options.set_capability("goog:loggingPrefs", logs)
        return webdriver.Chrome(options=options, service=Service(driver_path))

    return start


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Any]) -> Iterator[Browser]:
    """Start Chromium once, without a network."""
    driver = chromium(watched=True)
    try:
        yield Browser(driver)
    finally:
        driver.quit()
