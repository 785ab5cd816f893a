"""Make docs/images/report-top.png, the picture of the README, from the rendered report.

Run after `make report`: `.venv/bin/python docs/picture.py`. It needs Chromium with chromedriver.
"""

import io
import shutil
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

PROJECT = Path(__file__).parents[1]
REPORT = PROJECT / "reports" / "tacrolimus-rif" / "report.html"
PICTURE = PROJECT / "docs" / "images" / "report-top.png"
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTH, TOP, TABLE = 1120, 850, 560


def main() -> None:
    """Photograph the headline and the head of Table 1, one above the other."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in QUIET:
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        size = {"width": WIDTH, "height": TOP, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get(REPORT.as_uri())
        top = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
        table = driver.find_element("css selector", "#table-baseline")
        driver.execute_script("arguments[0].scrollIntoView({behavior: 'instant'})", table)
        below = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    finally:
        driver.quit()
    picture = Image.new("RGB", (WIDTH, TOP + TABLE), top.getpixel((WIDTH - 1, TOP - 1)))
    picture.paste(top, (0, 0))
    picture.paste(below.crop((0, 0, WIDTH, TABLE)), (0, TOP))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(128).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
