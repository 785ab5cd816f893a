"""JupyterLab for real: `rct lab` on loopback, notebook 03 and the exploring room in Chromium.

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
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from helpers import open_study
from helpers.results import view

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("jupyterlab") is None, reason="JupyterLab is not installed"),
    pytest.mark.skipif(os.name != "posix", reason="its processes are ended by POSIX signals"),
]

HOME = Path(__file__).parents[1]
NOTEBOOKS = "notebooks"
PRIMARY, ROOM = "03_primary_outcomes.ipynb", "explore.ipynb"
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
BESIDE = "return getComputedStyle(arguments[0], '::after').content"
ALIGNED = "return getComputedStyle(document.querySelector(arguments[0])).textAlign"

CONTROL = """
const [kind, words] = arguments;
return [...document.querySelectorAll(`.rct-play ${kind}`)].find(
  node => node.textContent.trim() === words);
"""
ROWS = """
return [...document.querySelectorAll('.rct-play #table-explored tbody tr')].map(
  row => [...row.cells].map(cell => cell.innerText.trim()));
"""
TEXT = "return document.querySelector(`.rct-play ${arguments[0]}`)?.textContent ?? ''"

THEME = """
const done = arguments[arguments.length - 1];
window.jupyterapp.commands.execute('apputils:change-theme', {theme: arguments[0]}).then(done);
"""
DARK = "return document.body.dataset.jpThemeLight === 'false'"
CONTRAST = """
const painted = (colour) => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = ([red, green, blue]) => [red, green, blue].map(part => part / 255).map(
  part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
const node = document.querySelector(arguments[0]);
let behind = node;
while (painted(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
const both = [getComputedStyle(node).color, getComputedStyle(behind).backgroundColor];
const [low, high] = both.map(colour => light(painted(colour))).sort((a, b) => a - b);
return (high + 0.05) / (low + 0.05);
"""


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
        # A workspace for each notebook: what one browser has open is not opened in the next.
        yield f"http://127.0.0.1:{server['port']}/lab/workspaces/{{0}}/tree/{NOTEBOOKS}/{{1}}"
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


@contextmanager
def opened(chromium: Callable[..., Any], address: str, name: str) -> Iterator[Any]:
    """Open a notebook in a browser of its own; its kernel is connected."""
    driver = chromium(ONLY_HERE, "--window-size=1400,1000")
    try:
        driver.set_page_load_timeout(SECONDS)
        driver.set_script_timeout(SECONDS)
        driver.get(f"{address.format(Path(name).stem, name)}?token={TOKEN}")
        until(lambda: driver.execute_script(READY), "the notebook and its kernel")
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="module")
def lab(chromium: Callable[..., Any], address: str) -> Iterator[Any]:
    """Notebook 03 in JupyterLab."""
    with opened(chromium, address, PRIMARY) as driver:
        yield driver


@pytest.fixture(scope="module")
def room(chromium: Callable[..., Any], address: str) -> Iterator[Any]:
    """The exploring room in JupyterLab, run and in view; its kernel is ended at the end."""
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    with opened(chromium, address, ROOM) as driver:
        assert errors(run_all(driver)) == []
        driver.execute_script(SHOW, "from helpers.present")
        until(lambda: control(driver, "button", "Keep it"), "the controls")
        yield driver


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


def test_a_number_tells_under_the_pointer_which_row_it_is(lab: Any) -> None:
    from selenium.webdriver import ActionChains

    [number, *_] = lab.find_elements("css selector", "#table-effects-primary tbody .rct-num")
    assert lab.execute_script(BESIDE, number) == "none"
    ActionChains(lab).move_to_element(number).perform()
    name = f'"{number.get_attribute("value")}"'
    until(lambda: lab.execute_script(BESIDE, number) == name, f"the name {name}")


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


# the exploring room -----------------------------------------------------------------------------


def control(driver: Any, kind: str, words: str) -> Any:
    """Return a button, or the label of a box to tick, by what stands on it."""
    return driver.execute_script(CONTROL, kind, words)


def results(driver: Any) -> list[list[str]]:
    """Return the rows of the table below the controls: what, counted, drawing, effect, P."""
    rows: list[list[str]] = driver.execute_script(ROWS)
    return rows


def tried(driver: Any, words: str) -> list[str]:
    """Return the row of what is tried, once it says that it is this."""
    until(lambda: words in driver.execute_script(TEXT, "tbody tr:last-child th"), f"a row: {words}")
    planned, last = results(driver)
    assert planned[0].startswith("Planned")
    return last


def test_a_population_chosen_by_keyboard_moves_the_estimate(room: Any) -> None:
    [planned] = results(room)
    control(room, "button", "Per protocol").send_keys(" ")
    row = tried(room, "per protocol")
    assert row[1] != planned[1]
    assert row[3] != planned[3]
    assert "not in the plan" in room.execute_script(TEXT, "figcaption")
    # JupyterLab would take letters for its own commands: the cell is still what it was.
    kinds = [cell["cell_type"] for cell in room.execute_script(CELLS)]
    stored = json.loads((HOME / "notebooks" / ROOM).read_text(encoding="utf-8"))["cells"]
    assert kinds == [cell["cell_type"] for cell in stored]


def test_the_printed_lines_give_the_same_number_as_an_additional_analysis(
    room: Any, project: Path, tmp_path: Path
) -> None:
    control(room, "label", "Age").click()
    row = tried(room, "per protocol, adjusted for age")
    control(room, "button", "Keep it").click()
    until(lambda: "additional:" in room.execute_script(TEXT, "pre"), "the lines")
    lines = room.execute_script(TEXT, "pre")
    text = (project / "studies" / "tacrolimus-rif.yaml").read_text(encoding="utf-8")
    assert text.count("\nadditional: []") == 1
    before, after = text.split("\nadditional: []")
    study = project / "studies" / "kept.yaml"
    study.write_text(f"{before}\n{lines}\n#{after}", encoding="utf-8")
    try:
        trial = open_study(str(study), root=str(tmp_path))
        trial.clean()
        table = view(trial.additional()).views[0].grid()
    finally:
        study.unlink()
    [kept] = [line for line in table if line[0].startswith("Additional")]
    assert kept[0] == "Additional: per protocol, adjusted for age"
    assert kept[1:4] == [row[1], *row[3:5]]


def test_back_to_the_plan(room: Any) -> None:
    control(room, "button", "Back to the plan").click()
    until(lambda: len(results(room)) == 1, "the plan alone")
    assert "not in the plan" not in room.execute_script(TEXT, "figcaption")


def test_nothing_was_written_by_exploring(room: Any, project: Path) -> None:
    kept = project / "data/processed/tacrolimus-rif/results"
    assert not [path for path in kept.glob("*") if "tried" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_words_can_be_read_in_light_and_dark(room: Any, theme: str) -> None:
    room.execute_async_script(THEME, theme)
    until(lambda: room.execute_script(DARK) == (theme == "JupyterLab Dark"), theme)
    for place in ("#table-explored th", ".rct-covariates label", ".rct-note"):
        assert room.execute_script(CONTRAST, f".rct-play {place}") >= 4.5, (theme, place)
