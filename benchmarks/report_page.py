"""How long the report of the shipped trial takes: after the notebooks, and until it is seen."""

import atexit
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from helpers.pipeline import assemble
from helpers.pipeline.run import REPORT_STEP, RunOptions, run_study

PAINT = """
const [paint] = performance.getEntriesByName('first-contentful-paint');
return paint ? paint.startTime / 1000 : null;
"""
SECONDS = 10
BROWSER = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


@dataclass
class Clock:
    """Progress of a run that only looks at the time; seconds."""

    start: float = field(default_factory=time.perf_counter)
    notebooks: float = 0.0
    report: float = 0.0
    page: float = 0.0

    def steps(self, names: Sequence[str]) -> None:
        pass

    def warn(self, text: str) -> None:
        pass

    def started(self, name: str) -> None:
        if name == REPORT_STEP:
            self.notebooks = time.perf_counter() - self.start

    def finished(self, name: str) -> None:
        if name == REPORT_STEP:
            self.report = time.perf_counter() - self.start - self.notebooks

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its time added to that of the page."""

        def call(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            result = function(*arguments, **named)
            self.page += time.perf_counter() - start
            return result

        return call


@cache
def run_once() -> tuple[Path, Clock]:
    """Run the shipped trial in a folder of its own, which goes at the end; return its page."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = Clock()
    usual = assemble.merge, assemble.render
    assemble.merge, assemble.render = (clock.timed(function) for function in usual)
    try:
        return run_study("tacrolimus-rif", RunOptions(root=folder), progress=clock), clock
    finally:
        assemble.merge, assemble.render = usual


def first_paint(page: Path) -> float | None:
    """Return the seconds from opening the file to the first words; None without Chromium."""
    found = [shutil.which(name) for name in ("chromium", "chromedriver")]
    if None in found:
        return None
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(found[0])
    for argument in BROWSER:
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(found[1]))
    try:
        driver.get("about:blank")
        return min(_painted(driver, page) for _ in range(3))
    finally:
        driver.quit()


def _painted(driver: Any, page: Path) -> float:
    driver.get(page.as_uri())
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if (seconds := driver.execute_script(PAINT)) is not None:
            return float(seconds)
        time.sleep(0.05)
    raise TimeoutError(f"nothing was painted within {SECONDS} s")
