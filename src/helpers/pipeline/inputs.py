"""What a run reads, each thing with its hash: study file, raw data, notebooks, code, versions.

Files are named relative to the project, those outside it by their file name alone, so that no
folder of a machine enters a report.
"""

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import helpers
from helpers.errors import DataError, Finding, Severity
from helpers.pipeline.hashes import file_sha256, tree_sha256, value_sha256
from helpers.pipeline.stages import STAGES
from helpers.study import plan_hash
from helpers.study.model import Study

__all__ = ["Inputs", "gather", "notebook_sha256", "versions"]

# What a number, a table or a picture may depend on.
_PACKAGES = (
    "helpers", "beautifulsoup4", "ipykernel", "jinja2", "matplotlib", "nbclient", "nbconvert",
    "nbformat", "numpy", "openpyxl", "pandas", "papermill", "persiantools", "pyarrow", "pydantic",
    "pyreadstat", "python-docx", "ruamel.yaml", "scipy", "seaborn", "statsmodels",
)  # fmt: skip
_CODE = (".py", ".css", ".j2", ".html", ".json", ".svg")
_LOCK = "requirements.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything a run reads, by name, with its SHA-256.

    Attributes
    ----------
    study : mapping
        Study file: ``id``, ``file``, ``sha256``, ``plan_hash``, ``data_status``; and the journal
        ``style`` in which this run prints.
    data : mapping of str to str
        Raw files.
    notebooks : mapping of str to str
        By stage, the notebook's content without outputs.
    code : mapping of str to str
        The package ``helpers``, and the lock file where there is one.
    versions : mapping of str to str
        Python and the packages that numbers and pictures depend on.
    """

    study: Mapping[str, str]
    data: Mapping[str, str]
    notebooks: Mapping[str, str]
    code: Mapping[str, str]
    versions: Mapping[str, str]


def gather(study: Study, project: Path) -> Inputs:
    """Return the inputs of a run.

    Parameters
    ----------
    study : Study
        A loaded study file.
    project : Path
        The folder that holds ``notebooks/``.

    Raises
    ------
    DataError
        If a raw file is missing or cannot be read; all of them in one message.
    """
    return Inputs(
        study={
            "id": study.id,
            "file": _named(study.path, project),
            "sha256": file_sha256(study.path),
            "plan_hash": plan_hash(study),
            "data_status": study.data_status,
            "style": study.report.style,
        },
        data=_raw_files(study, project),
        notebooks={
            stage.name: notebook_sha256(project / "notebooks" / stage.notebook)
            for stage in STAGES.values()
        },
        code=_code(project),
        versions=versions(),
    )


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter, by name."""
    return {"python": platform.python_version()} | dict(_installed())


def _installed() -> Iterator[tuple[str, str]]:
    for name in _PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def notebook_sha256(notebook: Path) -> str:
    """Return the hash of what a notebook says: kinds, sources and tags of its cells.

    Outputs do not count: a notebook that someone has run and saved is still the same analysis.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return value_sha256(
        [
            [cell["cell_type"], "".join(cell["source"]), sorted(cell["metadata"].get("tags", []))]
            for cell in cells
        ]
    )


def _code(project: Path) -> dict[str, str]:
    lock = project / _LOCK
    package = tree_sha256(Path(helpers.__file__).parent, suffixes=_CODE)
    return {"helpers": package} | ({_LOCK: file_sha256(lock)} if lock.is_file() else {})


def _raw_files(study: Study, project: Path) -> dict[str, str]:
    hashes, missing = {}, []
    for path in study.input_paths():
        try:
            hashes[_named(path, project)] = file_sha256(path)
        except OSError as error:
            missing.append(_unreadable(_named(path, project), error))
    if missing:
        raise DataError(
            f"raw data of {study.id} cannot be read",
            findings=missing,
            remedy=f"put the files there, or correct sources in {_named(study.path, project)}",
        )
    return hashes


def _unreadable(name: str, error: OSError) -> Finding:
    found = "no such file" if isinstance(error, FileNotFoundError) else str(error.strerror)
    return Finding(code="unreadable", severity=Severity.ERROR, where=name, found=found)


def _named(path: Path, project: Path) -> str:
    path, project = path.resolve(), project.resolve()
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else path.name
