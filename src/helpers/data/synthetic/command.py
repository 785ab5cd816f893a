"""``python -m helpers.data.synthetic``: which data set is written, and where."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from helpers.data.synthetic.export import SEED, files, participants
from helpers.data.synthetic.faulty import faulty_files
from helpers.data.synthetic.persian import FILE_NAME, persian_workbook
from helpers.study import project_root

__all__ = ["main", "write"]

STUDY_FILE = Path("studies/tacrolimus-rif.yaml")
USAGE = "usage: python -m helpers.data.synthetic [{}] [DIR]"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """One data set that can be written: its own folder, and its files by name."""

    folder: Path
    files: Callable[[int], Mapping[str, bytes]]


def _faulty(seed: int) -> Mapping[str, bytes]:
    return faulty_files(*participants(seed), _shipped_study())


def _persian(seed: int) -> Mapping[str, bytes]:
    return {FILE_NAME: persian_workbook(participants(seed)[0])}


def _shipped_study() -> str:
    return (project_root() / STUDY_FILE).read_text(encoding="utf-8")


DATA_SETS: Mapping[str, DataSet] = MappingProxyType(
    {
        "": DataSet(folder=Path("data/raw/tacrolimus-rif"), files=files),
        "--lost": DataSet(
            folder=Path("data/raw/tacrolimus-rif-dropout"),
            files=lambda seed: files(seed, lost=True),
        ),
        "--faulty": DataSet(folder=Path("data/raw/tacrolimus-rif-faulty"), files=_faulty),
        "--persian": DataSet(folder=Path("data/raw/clinic"), files=_persian),
    }
)


def write(folder: Path, seed: int = SEED, *, data_set: str = "") -> list[Path]:
    """Write every file of a data set and return the paths.

    Parameters
    ----------
    folder : Path
        Made if need be.
    seed : int
        Seed of the whole data set.
    data_set : str
        Key of `DATA_SETS`: the option that names it, empty for the trial itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in DATA_SETS[data_set].files(seed).items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def main(arguments: Sequence[str]) -> int:
    """Write the data set asked for into the folder given, else into its own under ``data/raw``."""
    named = arguments[0] if arguments and arguments[0] in DATA_SETS else ""
    folders = arguments[1:] if named else arguments
    if len(folders) > 1 or any(folder.startswith("-") for folder in folders):
        print(USAGE.format(" | ".join(filter(None, DATA_SETS))), file=sys.stderr)
        return 2
    own = DATA_SETS[named].folder
    for path in write(Path(folders[0]) if folders else own, data_set=named):
        print(path)
    return 0
