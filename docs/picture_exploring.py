"""Make docs/images/exploring.png, the picture of docs/exploring.md, from a real JupyterLab.

Run after `make report`: `.venv/bin/python docs/picture_exploring.py`. It needs Chromium with
chromedriver. The server listens on loopback, and is ended by its id.
"""

import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

PROJECT = Path(__file__).parents[1]
PICTURE = PROJECT / "docs" / "images" / "exploring.png"
TOKEN = "loopback"
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1400,1900",
)  # fmt: skip
READY = """
const panel = window.jupyterapp?.shell.currentWidget;
return !!panel?.content?.model && panel.context.isReady
  && panel.sessionContext.session?.kernel?.connectionStatus === 'connected';
"""
RUN = """
const done = arguments[arguments.length - 1];
window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => done());
"""
PRESS = """
const [words] = arguments;
const all = [...document.querySelectorAll('.rct-play :is(button, label)')];
const node = all.find(one => one.textContent.trim() === words);
if (node) node.click();
return !!node;
"""
SHOW = """
const app = window.jupyterapp;
const notebook = app.shell.currentWidget.content;
const done = arguments[arguments.length - 1];
const cell = notebook.widgets.findIndex(
  one => one.model.sharedModel.getSource().startsWith('from helpers.present'));
app.commands.execute('application:toggle-left-area')
  .then(() => notebook.scrollToItem(cell, 'start')).then(() => done());
"""
UNFOCUS = "document.activeElement.blur()"
TRIED = "return document.querySelector('.rct-play figcaption')?.textContent.includes('not in')"
SECONDS = 90


@contextmanager
def jupyterlab() -> Iterator[str]:
    """Start `rct lab` on a free port; yield the address of the room."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        "--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}",
        "--ServerApp.allow_root=True", "--LabApp.expose_app_in_browser=True",
    )  # fmt: skip
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "helpers", "lab", *options], cwd=PROJECT, stdout=log, stderr=log
        )
        try:
            yield f"http://127.0.0.1:{port}/lab/workspaces/picture/tree/notebooks/explore.ipynb"
        finally:
            process.terminate()
            process.wait(30)


def until(driver: Any, script: str, *given: str) -> None:
    """Run a script until it returns something true."""
    end = time.monotonic() + SECONDS
    while not driver.execute_script(script, *given):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {SECONDS} s for {script}")
        time.sleep(0.3)


def open_room(driver: Any, address: str) -> None:
    """Open the notebook as soon as the server listens, and run it."""
    port = int(address.split(":")[2].split("/")[0])
    end = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
    driver.set_script_timeout(SECONDS)
    driver.get(f"{address}?token={TOKEN}")
    until(driver, READY)
    driver.execute_async_script(RUN)


def main() -> None:
    """Photograph the room with one population and two covariates tried."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in QUIET:
        options.add_argument(argument)
    with jupyterlab() as address:
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            open_room(driver, address)
            for words in ("Per protocol", "Age", "Previous failed transfers", "Keep it"):
                until(driver, PRESS, words)
                time.sleep(2)
            until(driver, TRIED)
            driver.execute_async_script(SHOW)
            driver.execute_script(UNFOCUS)
            time.sleep(2)
            room = driver.find_element("css selector", ".rct-play")
            picture = Image.open(io.BytesIO(room.screenshot_as_png)).convert("RGB")
        finally:
            driver.quit()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(128).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
