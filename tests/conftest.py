"""Fixtures that every room's tests share."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples on every machine, and no deadline: neither chance nor a busy machine fails a
# test. To look for new examples: HYPOTHESIS=exploring make test.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "repeatable"))

pytest_plugins = ("small_trial", "prognosis_trial", "ordered_trial", "planned_trial")

GOLDEN = Path(__file__).parent / "golden"
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
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


class Browser:
    """Chromium at a given width, light or dark, that tells what a page asked for and said."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, *, width: int = 1280, height: int = 900, dark: bool = False) -> Any:
        """Show a page; return the driver."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        calm = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, calm]})
        self.driver.get(path.as_uri())
        return self.driver

    def requests(self) -> list[str]:
        """Return the addresses that the page asked for beside itself."""
        script = "return performance.getEntriesByType('resource').map(entry => entry.name)"
        return [name for name in self.driver.execute_script(script) if not name.startswith("data:")]

    def complaints(self) -> list[str]:
        """Return what the console said since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def chromium() -> Callable[..., Any]:
    """Return a function that starts Chromium with further arguments; skip where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    binary = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    driver_path = shutil.which("chromedriver")
    if binary is None or driver_path is None:
        pytest.skip("no Chromium with chromedriver on this computer: pages are not tested")
    from selenium.webdriver.chrome.service import Service

    def start(*arguments: str) -> Any:
        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for argument in (*QUIET, *arguments):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        return webdriver.Chrome(options=options, service=Service(driver_path))

    return start


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Any]) -> Iterator[Browser]:
    """Start Chromium once, without a network."""
    driver = chromium()
    try:
        yield Browser(driver)
    finally:
        driver.quit()
