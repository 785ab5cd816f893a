"""A notebook whose Python lacks the project says what to do; elsewhere that folder gives way.

The other Python is an environment of its own that has ipykernel, and not the project: it reads
this environment's packages as a plain folder, in which an editable project does not lie.
"""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
ASKS = "import importlib.util as u; print(getattr(u.find_spec('helpers'), 'origin', None))"


def answer(python: Path, folder: Path) -> str:
    """Return where this Python, started in this folder, finds the project."""
    command = [str(python), "-c", ASKS]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    venv.create(folder, with_pip=False, symlinks=sys.platform != "win32")
    base = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=base))
    packages.joinpath("others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    python = Path(sysconfig.get_path("scripts", "venv", vars=base)) / Path(sys.executable).name
    if answer(python, folder) != "None":
        pytest.skip("the project is installed as a copy among the packages")
    return python


def failed(python: Path, name: str) -> nbformat.NotebookNode:
    """Run a notebook with another Python; return the output of the cell that fails."""

    class Kernel(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="Python 3", language="python")

    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    client = NotebookClient(
        notebook, kernel_manager_class=Kernel, kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    )  # fmt: skip
    with pytest.raises(CellExecutionError):
        client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    [said] = [output for output in outputs if output.output_type == "error"]
    return said


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["03_primary_outcomes.ipynb", "explore.ipynb"])
def test_the_message_stands_alone_with_its_remedy(other: Path, name: str) -> None:
    said = failed(other, name)
    assert said.ename == "WrongKernelError"
    [text] = said.traceback
    assert "does not have the project's modules" in text
    for remedy in ("make lab", "rct lab", "ipykernel install", "Change Kernel"):
        assert remedy in text
    assert "Traceback" not in text


def test_the_installed_project_comes_first_in_the_folder_of_the_notebooks() -> None:
    found = answer(Path(sys.executable), NOTEBOOKS)
    assert Path(found).name == "__init__.py"
    assert NOTEBOOKS not in Path(found).parents


def test_every_name_that_notebooks_take_from_the_package_has_its_message() -> None:
    there = {path.stem for path in (NOTEBOOKS / "helpers").glob("*.py")}
    lines = (
        line
        for path in NOTEBOOKS.glob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
    )
    taken = [
        line.removeprefix("from helpers import ")
        for line in lines
        if line.startswith("from helpers import ")
    ]
    assert taken
    assert {name.strip() for names in taken for name in names.split(",")} <= there
    assert "__init__" not in there
