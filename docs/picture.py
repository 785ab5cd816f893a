"""Make the pictures of the README from the rendered report: its top, and the forest of outcomes.

Run after `make report`: `.venv/bin/python docs/picture.py [FOLDER]`, where FOLDER holds `reports/`
if it is not the project. It needs Chromium with chromedriver.
"""

import io
import shutil
import sys
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

PROJECT = Path(__file__).parents[1]
REPORT = Path("reports") / "tacrolimus-rif" / "report.html"
PICTURES = PROJECT / "docs" / "images"
FOREST = "#figure-forest"
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTH, HEIGHT = 1120, 1000
COLOURS = 128


def main(arguments: Sequence[str] = ()) -> None:
    """Photograph the first screen of the report, and the figure of all outcomes."""
    folder = Path(arguments[0]).resolve() if arguments else PROJECT
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in QUIET:
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get((folder / REPORT).as_uri())
        top = driver.get_screenshot_as_png()
        forest = photographed(driver, FOREST)
    finally:
        driver.quit()
    save("report-top", top)
    save("forest", forest)


def photographed(driver: webdriver.Chrome, selector: str) -> bytes:
    """Return an element of the page, wherever it stands, as PNG."""
    place = driver.execute_script(
        "const r = document.querySelector(arguments[0]).getBoundingClientRect();"
        "return {x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height, scale: 1}",
        selector,
    )
    whole = {"clip": place, "captureBeyondViewport": True}
    return b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", whole)["data"])


def save(name: str, photograph: bytes) -> None:
    """Write one picture with few colours, so that it stays small."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(photograph)).convert("RGB")
    picture.quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
