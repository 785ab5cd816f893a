"""``rct compare``: two proportions by every method, or a file of them."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.failures import complain
from helpers.errors import Finding, Severity, UsageError

if TYPE_CHECKING:
    from helpers.stats import TwoByTwo

__all__ = ["checked_level", "compare"]

_ARM = re.compile(r"\s*(\d{1,12})\s*/\s*(\d{1,12})\s*")
_MOST = 10_000_000
_EXAMPLE = "rct compare 25/50 13/50"
_LIKE = "events/participants such as 25/50"
_EXACT = "Chan-Zhang, Boschloo and Barnard"


def compare(
    counts: Annotated[
        list[str],
        typer.Argument(
            metavar="TREATMENT CONTROL | TABLES",
            help="Events/participants of either arm, or a file with the columns x1,n1,x0,n0.",
            show_default=False,
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a table, unrounded.")
    ] = False,
    level: Annotated[float, typer.Option(metavar="LEVEL", help="Confidence level.")] = 0.95,
    exact: Annotated[
        bool, typer.Option("--exact", help=f"{_EXACT} however long the file, and the wait.")
    ] = False,
) -> None:
    """Compare two proportions by every method, treatment first."""
    checked_level(level)
    if len(counts) == 1 and not _ARM.fullmatch(counts[0]) and Path(counts[0]).is_file():
        _file(Path(counts[0]), as_json=as_json, level=level, exact=exact)
    else:
        _one(_arms(counts), as_json=as_json, level=level)


def _one(arms: tuple[int, int, int, int], *, as_json: bool, level: float) -> None:
    from helpers.analysis.comparison import compare as compared

    answer = compared(*arms, level=level)
    if as_json:
        typer.echo(answer.json())
        return
    import helpers.present.views.compare  # noqa: F401  registers how it is shown
    from helpers.cli.shown import show

    show(answer)


def _file(path: Path, *, as_json: bool, level: float, exact: bool) -> None:
    from helpers.analysis.comparison import compare_all
    from helpers.data.count_tables import read_tables

    tables = read_tables(path)
    if not as_json:
        _overview(path.name, tables, level)
        return
    left_out = () if exact else _too_long(tables)
    for answer in compare_all(tables, level=level, left_out=left_out):
        sys.stdout.write(answer.json() + "\n")


def _too_long(tables: "TwoByTwo") -> tuple[str, ...]:
    from helpers.analysis.workload import too_long

    methods = too_long(tables)
    if methods:
        complain(
            f"note: {', '.join(methods)} would take long for so many different tables, and "
            f"{'is' if len(methods) == 1 else 'are'} null; --exact works everything out"
        )
    return methods


def _overview(name: str, tables: "TwoByTwo", level: float) -> None:
    import helpers.present.views.compare  # noqa: F401
    from helpers.analysis.overview import overview
    from helpers.cli.shown import show

    show(overview(tables, name=name, level=level))
    complain(f"every method: rct compare {name} --json, or one table alone, as in {_EXAMPLE}")


def checked_level(level: float) -> None:
    """Refuse a confidence level that is none; 95 is taken for a slip."""
    if 0.0 < level < 1.0:
        return
    meant = f"; did you mean {level / 100:g}?" if 1.0 < level < 100.0 else ""
    raise UsageError(f"expected a confidence level between 0 and 1 such as 0.95, found {level:g}"
                     f"{meant}")  # fmt: skip


def _arms(counts: list[str]) -> tuple[int, int, int, int]:
    """Return x1, n1, x0, n0, or one error that names every fault."""
    if len(counts) != 2:
        raise UsageError(_number_of_arms(counts), remedy=f"for example {_EXAMPLE}")
    faults = [
        Finding(code="counts", severity=Severity.ERROR, where=arm, found=repr(text), expected=wrong)
        for arm, text in zip(("treatment", "control"), counts, strict=True)
        if (wrong := _wrong(text))
    ]
    if faults:
        raise UsageError(
            "these are not the counts of two arms:",
            findings=faults,
            remedy=f"for example {_EXAMPLE}: treatment first",
        )
    x1, n1, x0, n0 = (int(number) for text in counts for number in text.split("/"))
    return x1, n1, x0, n0


def _number_of_arms(counts: list[str]) -> str:
    if len(counts) == 1 and _ARM.fullmatch(counts[0]):
        return f"expected two arms, found {counts[0]} alone"
    if len(counts) == 1:
        return f"expected two arms, each {_LIKE}, or a file of tables; there is no {counts[0]!r}"
    return f"expected two arms, each {_LIKE}, found {len(counts)}: {' '.join(counts)}"


def _wrong(text: str) -> str:
    """Return what was expected instead of the counts of an arm; empty where they are right."""
    match = _ARM.fullmatch(text)
    if match is None:
        return _LIKE
    events, participants = map(int, match.groups())
    if participants < 1:
        return "at least one participant"
    if participants > _MOST:
        return f"at most {_MOST:,} participants"
    return "no more events than participants" if events > participants else ""
