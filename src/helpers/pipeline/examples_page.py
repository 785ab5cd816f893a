"""The page docs/examples.md: what was published of the real trials, beside what the analysis gives.

    python -m helpers.pipeline.examples_page [ROOT]

writes it from ``studies/published/examples.csv`` and from the results that `rct run` has kept of
the three trials under ROOT, by default the project. `make reproduce` does all of it.
"""

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from helpers.data import open_workspace
from helpers.data.examples import EXAMPLES
from helpers.errors import DataError, RctError, UsageError
from helpers.present.formatting import count, number, p_value, percentage, ratio, with_interval
from helpers.present.number import Number
from helpers.results import Estimate, Results
from helpers.study.root import project_root

__all__ = [
    "Line",
    "Published",
    "compared",
    "examples_page",
    "main",
    "published_beside",
    "read_published",
]

SOURCE, PAGE = "studies/published/examples.csv", "docs/examples.md"
MISSING, UNPUBLISHED = "not in the public table", ""

INTRODUCTION = """\
# Three real trials: published and reproduced

Written by `make reproduce`; do not edit it. The published numbers stand in
[{source}](../{source}), each with where it was read: abstracts, and what was
written about the papers, not the tables of the papers. The reproduced numbers are rows of the
results file of each trial, rounded as in its report. One *agrees* if it rounds to what was
published. What those sources do not give is listed as also computed.

{summary}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One published number.

    Attributes
    ----------
    study, what : str
        Id of the trial, and what the number is of.
    published : str
        As printed, without its unit; empty where nothing was found in print.
    unit : str
        A name of `UNITS`.
    id : str
        Identifier of the result that it is held against; empty where the public table has none.
    source : str
        Where it was read.
    remark : str
        Why it cannot agree, if it cannot.
    """

    study: str
    what: str
    published: str
    unit: str
    id: str
    source: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One published number beside the one that was reproduced."""

    published: Published
    reproduced: str
    verdict: str


def _places(printed: str) -> int:
    return len(printed.partition(".")[2])


def _ratio(estimate: Estimate, printed: str) -> Number:
    return number(estimate, _places(printed)) if printed else ratio(estimate)


UNITS: Mapping[str, Callable[[Estimate, str], Number]] = MappingProxyType(
    {
        "": lambda estimate, _: count(estimate),
        "%": lambda estimate, printed: percentage(estimate, _places(printed)),
        "P": lambda estimate, _: p_value(estimate),
        "days": lambda estimate, printed: number(estimate, _places(printed)),
        "points": lambda estimate, _: with_interval(estimate, 1, scale=100, sign=True),
        "ratio": _ratio,
    }
)
"""How a number of each unit is shown, given the estimate and what was printed."""


def read_published(path: Path) -> list[Published]:
    """Return the published numbers of a file.

    Raises
    ------
    DataError
        If the file is missing, has other columns, or a unit that is unknown.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            found = [Published(**row) for row in csv.DictReader(file, strict=True)]
    except (OSError, TypeError, csv.Error) as error:
        raise DataError(
            f"{path.name} is no table of published numbers: {error}.",
            remedy=f"Its columns are {', '.join(Published.__dataclass_fields__)}.",
        ) from error
    if unknown := sorted({line.unit for line in found} - set(UNITS)):
        raise DataError(
            f"{path.name} has unknown units: {', '.join(unknown)}.",
            remedy=f"Known are {', '.join(name for name in UNITS if name)}, or none for a count.",
        )
    return found


def compared(line: Published, results: Results) -> Line:
    """Return a published number beside the result that it is held against.

    Raises
    ------
    DataError
        If the results hold no such number.
    """
    if not line.id:
        return Line(published=line, reproduced="", verdict=MISSING)
    estimate = next((e for e in results if e.id == line.id), None)
    if estimate is None:
        raise DataError(
            f"The results of {line.study} hold no {line.id!r}.",
            remedy=f"Run it: rct run {line.study}. Else correct {SOURCE}.",
        )
    shown = UNITS[line.unit](estimate, line.published).text
    return Line(published=line, reproduced=shown, verdict=_verdict(line, shown))


def _verdict(line: Published, shown: str) -> str:
    if not line.published:
        return UNPUBLISHED
    return "agrees" if shown.removesuffix("%") == line.published else "differs"


def examples_page(lines: Sequence[Line]) -> str:
    """Return the page.

    Parameters
    ----------
    lines : sequence of Line
        In the order of the page, those of a trial together.
    """
    parts = [INTRODUCTION.format(source=SOURCE, summary=_summary(lines))]
    for study in dict.fromkeys(line.published.study for line in lines):
        parts += _section(study, [line for line in lines if line.published.study == study])
    return "\n".join(parts)


def _summary(lines: Sequence[Line]) -> str:
    verdicts = [line.verdict for line in lines if line.published.published]
    return (
        f"Of {len(verdicts)} published numbers {verdicts.count('agrees')} agree, "
        f"{verdicts.count('differs')} differ, and {verdicts.count(MISSING)} cannot be reproduced "
        "from the public table.\nBelow each table stands why."
    )


def _section(study: str, lines: Sequence[Line]) -> Iterator[str]:
    example = EXAMPLES[study]
    yield f"## {example.title}\n\n`{study}`. {example.citation}\n"
    yield _table([line for line in lines if line.published.published], published=True)
    if further := [line for line in lines if not line.published.published]:
        yield "Also computed:\n"
        yield _table(further, published=False)
    odd = [x for x in lines if x.verdict in ("differs", MISSING) or x.published.remark]
    if odd:
        yield "Where a published number does not come out, or is of something else:\n"
        yield "\n".join(_reasons(odd)) + "\n"


def _table(lines: Sequence[Line], *, published: bool) -> str:
    head = ["what", "published", "reproduced", "", "read in"] if published else ["what", "result"]
    rows = [_cells(line) if published else [_what(line), line.reproduced] for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)) + "\n"


def _cells(line: Line) -> list[str]:
    own = line.published
    unit = "%" if own.unit == "%" else ""
    return [_what(line), own.published + unit, line.reproduced, line.verdict, own.source]


def _what(line: Line) -> str:
    unit = {"days": ", days", "P": ", P", "points": ", percentage points"}
    return line.published.what + unit.get(line.published.unit, "")


def _reasons(lines: Sequence[Line]) -> Iterator[str]:
    """Yield each reason once, with what it is about."""
    for remark in dict.fromkeys(line.published.remark for line in lines):
        about = dict.fromkeys(_what(x) for x in lines if x.published.remark == remark)
        yield f"- {'; '.join(about)}: {remark or 'no reason is known.'}"


def main(arguments: Sequence[str] = ()) -> int:
    """Write docs/examples.md; return an exit code."""
    try:
        project = project_root()
        page = examples_page(published_beside(project, arguments[0] if arguments else ""))
    except RctError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    (project / PAGE).write_text(page, encoding="utf-8", newline="\n")
    print(f"{PAGE} written")
    return 0


def published_beside(project: Path, root: str = "") -> list[Line]:
    """Return every published number beside the result kept of it.

    Parameters
    ----------
    project : Path
        Holds the table of published numbers.
    root : str
        Folder that holds ``data/processed``; empty for the project itself.

    Raises
    ------
    DataError, UsageError
        If the table is faulty, names a trial that is no example, or a result is not there.
    """
    published = read_published(project / SOURCE)
    kept = {name: _kept(name, root) for name in dict.fromkeys(line.study for line in published)}
    return [compared(line, kept[line.study]) for line in published]


def _kept(study: str, root: str) -> Results:
    if study not in EXAMPLES:
        raise UsageError(
            f"{SOURCE} names {study!r}, which is no example.",
            remedy=f"The examples are: {', '.join(EXAMPLES)}.",
        )
    return open_workspace(study, root=root).read_results()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
