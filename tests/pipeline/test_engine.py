"""Engine: real kernels, small notebooks. What a saved notebook claims is never believed."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import DataError, NotebookError
from helpers.pipeline.engine import Engine
from helpers.pipeline.kernels import kernel_environment, kernel_type
from helpers.pipeline.quick import nbformat

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes a notebook of these code cells, with parameters."""

    def notebook(*sources: str, name: str = "01_small.ipynb", parameters: str = "") -> Path:
        new = nbformat.v4
        cells = [new.new_markdown_cell("# Title")]
        if parameters:
            metadata = {"tags": ["parameters"]}
            cells.append(new.new_code_cell(parameters, metadata=metadata))
        cells += [new.new_code_cell(source) for source in sources]
        folder = tmp_path / "note {books}"
        folder.mkdir(exist_ok=True)
        nbformat.write(new.new_notebook(cells=cells), folder / name)
        return folder / name

    return notebook


def texts(path: Path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [output.get("text") or output["data"]["text/plain"] for output in outputs]


def test_environment_is_fixed_and_bytecode_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "TkAgg",
        "LC_ALL": "fa_IR",
        "TZ": "Asia/Tehran",
        "RCT_TEST": "kept",
    }.items():
        monkeypatch.setenv(name, value)
    environment = kernel_environment(tmp_path)
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert environment["PYTHONHASHSEED"] == "0"
    assert environment["MPLBACKEND"].endswith("matplotlib_inline.backend_inline")
    assert (environment["TZ"], environment["LC_ALL"]) == ("UTC", "C.UTF-8")
    assert {environment[f"{name}_NUM_THREADS"] for name in ("OMP", "MKL", "OPENBLAS")} == {"1"}
    assert Path(environment["MATPLOTLIBRC"]).is_file()
    assert environment["RCT_TEST"] == "kept"
    assert os.environ["TZ"] == "Asia/Tehran"


def test_kernels_stay_off_the_network_where_sockets_of_files_exist(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        short = kernel_type(Path("/t/k"), tmp_path, log)(kernel_name="python3")
        long = kernel_type(Path("/t") / ("k" * 100), tmp_path, log)(kernel_name="python3")
    assert long.transport == "tcp"
    assert short.transport == ("ipc" if os.name == "posix" else "tcp")


@pytest.mark.slow
def test_a_notebook_runs_in_its_folder_with_this_interpreter_and_typed_parameters(
    make: Make, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = "import os, sys; (sys.executable, os.path.basename(os.getcwd()), study, level)"
    notebook = make(source, parameters='study: str = "a"; level: float = 0.95')
    before = Path.cwd()
    out = tmp_path / "out {0}" / "copy.ipynb"
    completed = Engine().execute(notebook, {"study": "007", "level": 0.001}, out)
    assert completed.executed == out
    assert texts(out) == [repr((sys.executable, "note {books}", "007", 0.001))]
    assert Path.cwd() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize("call", ["import sys; sys.exit(0)", "raise SystemExit"])
def test_leaving_early_is_a_failure(make: Make, tmp_path: Path, call: str) -> None:
    notebook = make("1", call, "print('never')")
    with pytest.raises(NotebookError, match=r"01_small\.ipynb, code cell [23], under 'Title'"):
        Engine().execute(notebook, {}, tmp_path / "out.ipynb")


@pytest.mark.slow
def test_a_killed_kernel_is_a_failure_that_names_its_cell(make: Make, tmp_path: Path) -> None:
    kill = "import os, signal\nprint('crash', file=os.fdopen(2, 'w'), flush=True)\n"
    notebook = make("1", kill + "os.kill(os.getpid(), signal.SIGKILL)", "2")
    out = tmp_path / "out.ipynb"
    with pytest.raises(NotebookError, match=r"the kernel died in .* code cell 2") as failed:
        Engine().execute(notebook, {}, out)
    assert "memory" in failed.value.remedy
    # The trap this guards against: the saved copy calls every cell completed.
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    assert {cell["metadata"]["papermill"]["status"] for cell in cells} == {"completed"}


@pytest.mark.slow
def test_a_raising_cell_is_named_and_the_copy_kept(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    notebook = make("1", "{}['x']", parameters='study: str = "a"')
    out = tmp_path / "executed" / "01_small.ipynb"
    with pytest.raises(NotebookError) as failed:
        Engine().execute(notebook, {"study": "b"}, out)
    assert str(failed.value) == (
        "01_small.ipynb, code cell 3, under 'Title' failed: KeyError: 'x'\n"
        "the notebook as far as it ran: executed/01_small.ipynb"
    )
    assert out.is_file()
    assert failed.value.exit_code == 4


@pytest.mark.slow
def test_an_error_of_the_project_keeps_its_kind_its_message_and_its_exit_code(
    make: Make, tmp_path: Path
) -> None:
    finding = "Finding(code='c', severity=Severity.ERROR, where='row 3', found='x', remedy='ask')"
    source = (
        "from helpers.errors import *\n"
        f"raise DataError('two faults', remedy='mend them', findings=[{finding}])"
    )
    with pytest.raises(DataError) as failed:
        Engine().execute(make(source), {}, tmp_path / "out.ipynb")
    assert failed.value.exit_code == 3
    assert "two faults\n  - row 3: found x; ask\nmend them" in str(failed.value)
    assert "01_small.ipynb, code cell 1" in str(failed.value)


@pytest.mark.slow
def test_two_notebooks_run_side_by_side(make: Make, tmp_path: Path) -> None:
    meet = (
        "import pathlib, time\n"
        "pathlib.Path('{mine}').touch()\n"
        "for _ in range(600):\n"
        "    if pathlib.Path('{other}').exists():\n"
        "        break\n"
        "    time.sleep(0.05)\n"
        "print(pathlib.Path('{other}').exists())"
    )
    first = make(meet.format(mine="a", other="b"), name="a.ipynb")
    second = make(meet.format(mine="b", other="a"), name="b.ipynb")
    engine = Engine()

    def execute(path: Path) -> Any:
        return engine.execute(path, {}, tmp_path / path.name)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(execute, [first, second]))
    assert [texts(completed.executed) for completed in done] == [["True\n"], ["True\n"]]


@pytest.mark.slow
def test_stop_ends_a_running_kernel(make: Make, tmp_path: Path) -> None:
    engine, failures = Engine(), []
    notebook = make("import pathlib, time; pathlib.Path('on').touch(); time.sleep(600)")

    def execute() -> None:
        try:
            engine.execute(notebook, {}, tmp_path / "out.ipynb")
        except NotebookError as error:
            failures.append(error)

    thread = threading.Thread(target=execute)
    thread.start()
    deadline = time.monotonic() + 120
    while not (notebook.parent / "on").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    engine.stop()
    thread.join(60)
    assert not thread.is_alive()
    assert len(failures) == 1


def test_what_is_no_notebook_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    broken.write_text("no json", encoding="utf-8")
    with pytest.raises(NotebookError, match=r"broken\.ipynb could not be run"):
        Engine().execute(broken, {}, tmp_path / "out.ipynb")
