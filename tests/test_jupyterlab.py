"""JupyterLab for real: `rct lab` on loopback, notebook 03 opened in Chromium and run.

The project is a copy, the server and the browser have folders of their own, every wait ends, and
the processes are ended by their ids.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from helpers import open_study

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("jupyterlab") is None, reason="JupyterLab is not installed"),
    pytest.mark.skipif(os.name != "posix", reason="its processes are ended by POSIX signals"),
]

HOME = Path(__file__).parents[1]
NOTEBOOK = "notebooks/03_primary_outcomes.ipynb"
TOKEN = "loopback"
# The browser may reach this computer and nothing else.
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
SECONDS = 120
READY = """
const panel = window.jupyterapp?.shell.currentWidget;
return !!panel?.content?.model && panel.context.isReady
  && panel.sessionContext.session?.kernel?.connectionStatus === 'connected';
"""
RUN_ALL = """
const done = arguments[arguments.length - 1];
const running = window.jupyterapp.commands.execute('notebook:run-all-cells');
running.then(() => done(''), error => done(`${error}`));
"""
CELLS = "return window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
REPLACE = """
const [old, next] = arguments;
for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells) {
  cell.sharedModel.setSource(cell.sharedModel.getSource().replace(old, next));
}
"""
SHOW = """
const notebook = window.jupyterapp.shell.currentWidget.content;
return notebook.scrollToItem(notebook.widgets.findIndex(
  cell => cell.model.sharedModel.getSource().startsWith(arguments[0])), 'start');
"""
ALIGNED = "return getComputedStyle(document.querySelector(arguments[0])).textAlign"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the notebooks, the study and its data; the data are prepared."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "data/raw/tacrolimus-rif", "studies/published"):
        shutil.copytree(HOME / name, folder / name)
    shutil.copy(HOME / "studies" / "tacrolimus-rif.yaml", folder / "studies")
    study = str(folder / "studies" / "tacrolimus-rif.yaml")
    open_study(study, root=str(folder)).clean()
    return folder


@pytest.fixture(scope="module")
def address(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start `rct lab` on a free port of loopback; end it by its id."""
    own = tmp_path_factory.mktemp("jupyter")
    folders = {f"JUPYTER_{name}_DIR": str(own / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        "--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}",
        "--ServerApp.allow_root=True", "--LabApp.expose_app_in_browser=True",
    )  # fmt: skip
    with (own / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "helpers", "lab", *options], cwd=project, stdout=log, stderr=log,
            env=os.environ | folders | {"IPYTHONDIR": str(own / "ipython")}, start_new_session=True,
        )  # fmt: skip
    server: dict[str, Any] = {}
    try:
        server = until(lambda: running(own / "RUNTIME", process), "a server", own / "log.txt")
        yield f"http://127.0.0.1:{server['port']}/lab/tree/{NOTEBOOK}?token={TOKEN}"
    finally:
        end(process, server.get("pid"))


def running(folder: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Return what the server writes of itself, once it listens; nothing before."""
    assert process.poll() is None, "rct lab ended before it listened"
    for path in folder.glob("jpserver-*.json"):
        server: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        socket.create_connection(("127.0.0.1", server["port"]), timeout=1).close()
        return server
    return {}


def until(found: Callable[[], Any], what: str, log: Path | None = None) -> Any:
    """Return what `found` returns as soon as it is something."""
    end_of_wait = time.monotonic() + SECONDS
    while time.monotonic() < end_of_wait:
        try:
            if result := found():
                return result
        except (OSError, ValueError):
            pass  # not yet: half a file, or nobody listens
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log else ""
    raise AssertionError(f"waited {SECONDS} s for {what}\n{said}")


def end(process: subprocess.Popen[bytes], server: int | None) -> None:
    """Ask the server to end, with its kernels; `rct lab` ends with it, or is ended."""
    try:
        if server:
            os.kill(server, signal.SIGTERM)
        process.wait(30 if server else 0)
    except (subprocess.TimeoutExpired, ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@pytest.fixture(scope="module")
def lab(chromium: Callable[..., Any], address: str) -> Iterator[Any]:
    """Notebook 03 in JupyterLab, its kernel connected."""
    driver = chromium(ONLY_HERE, "--window-size=1400,1000")
    try:
        driver.set_page_load_timeout(SECONDS)
        driver.set_script_timeout(SECONDS)
        driver.get(address)
        until(lambda: driver.execute_script(READY), "the notebook and its kernel")
        yield driver
    finally:
        driver.quit()


def run_all(driver: Any) -> list[dict[str, Any]]:
    """Run all cells; return those of code."""
    assert driver.execute_async_script(RUN_ALL) == ""
    return [cell for cell in driver.execute_script(CELLS) if cell["cell_type"] == "code"]


def html(cell: dict[str, Any]) -> str:
    """Return what a cell shows as HTML."""
    found = (output.get("data", {}).get("text/html", "") for output in cell["outputs"])
    return "".join(part if isinstance(part, str) else "".join(part) for part in found)


def errors(cells: list[dict[str, Any]]) -> list[str]:
    said = [output for cell in cells for output in cell["outputs"]]
    return ["\n".join(output["traceback"]) for output in said if output["output_type"] == "error"]


def test_run_all_shows_the_answers_and_keeps_them(lab: Any, project: Path) -> None:
    cells = run_all(lab)
    assert errors(cells) == []
    [effects] = [cell for cell in cells if "".join(cell["source"]).startswith("effects =")]
    assert "29/50 (58%)" in html(effects)
    assert "Kept for the report, as planned" in html(cells[-1])
    assert (project / "data/processed/tacrolimus-rif/results/primary.csv").is_file()
    lab.execute_script(SHOW, "effects =")
    shown = ".jp-OutputArea #table-effects-primary tbody th"
    until(lambda: lab.find_elements("css selector", shown), "the table on the page")
    # JupyterLab's own rules set every cell of a table to the right.
    assert lab.execute_script(ALIGNED, shown) == "left"


def test_it_does_not_ask_whether_it_may_fetch_news(lab: Any) -> None:
    assert "Jupyter news" not in lab.find_element("tag name", "body").text


def test_what_is_tried_is_amber_and_not_kept(lab: Any, project: Path) -> None:
    kept = project / "data/processed/tacrolimus-rif/results/primary.csv"
    before = kept.read_bytes() if kept.is_file() else b""
    lab.execute_script(REPLACE, "# choices = choices.but", "choices = choices.but")
    try:
        cells = run_all(lab)
    finally:
        lab.execute_script(REPLACE, "\nchoices = choices.but", "\n# choices = choices.but")
    assert errors(cells) == []
    assert any("not in the plan" in html(cell) for cell in cells)
    assert "Nothing was kept" in html(cells[-1])
    assert (kept.read_bytes() if kept.is_file() else b"") == before


def test_without_prepared_data_the_message_stands_alone(lab: Any, project: Path) -> None:
    table = project / "data/processed/tacrolimus-rif/participants.parquet"
    aside = table.rename(table.with_suffix(".aside"))
    try:
        # Cells that reach the kernel after the first failure may fail too.
        said = errors(run_all(lab))[0]
    finally:
        aside.rename(table)
    assert "have not been prepared yet" in said
    assert "run notebook 01_cleaning first" in said
    assert len(said.splitlines()) < 5
    assert "Traceback" not in said
