"""``rct design``: a two-arm design by exact enumeration of all its tables."""

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.checked import place_for
from helpers.cli.compare import checked_level
from helpers.cli.failures import complain
from helpers.errors import Finding, Severity, UsageError

if TYPE_CHECKING:
    from helpers.analysis.operating_characteristics import Design

__all__ = ["design"]

_EXAMPLE = "rct design 50 50 --risk 0.25 0.50"
_SIZE = re.compile(r"\s*\d{1,9}\s*")
_NONE = ("", "")


def design(
    sizes: Annotated[
        list[str],
        typer.Argument(
            metavar="TREATMENT_N CONTROL_N",
            help="Participants of either arm, treatment first.",
            show_default=False,
        ),
    ],
    risk: Annotated[
        tuple[str, str],
        typer.Option(
            metavar="CONTROL TREATMENT",
            help="Risks at which power and widths are taken, control first.",
            show_default=False,
        ),
    ] = _NONE,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, unrounded.")
    ] = False,
    page: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE.html",
            help="Write a page with the tables, the curves of size and the maps of coverage.",
            show_default=False,
        ),
    ] = None,
    level: Annotated[
        float,
        typer.Option(metavar="LEVEL", help="Confidence level; tests reject at 1 - LEVEL."),
    ] = 0.95,
) -> None:
    """Work out size and power of every test, coverage of every interval of a design."""
    checked_level(level)
    given = place_for(page, ".html") if page else None
    treatment_n, control_n = _sizes(sizes)
    control, treatment = _risks(risk)
    from helpers.analysis.operating_characteristics import design as worked_out

    answer = worked_out(treatment_n, control_n, control=control, treatment=treatment, level=level)
    for reason, names in answer.left_out().items():
        complain(f"note: {', '.join(names)}: {reason}")
    if given:
        complain(f"written: {_write_page(answer, given).name}")
    if as_json:
        typer.echo(answer.json())
        return
    from helpers.cli.shown import show_parts
    from helpers.present.views.design import design_tables

    show_parts(design_tables(answer))


def _write_page(answer: "Design", path: Path) -> Path:
    from helpers.data.files import write_bytes
    from helpers.pipeline.internal_page import internal_page
    from helpers.present.views.design import design_parts

    n1, n0 = answer.sizes
    title = f"What a design of {n1} against {n0} participants can do"
    return write_bytes(path, internal_page(title, design_parts(answer), internal=False).encode())


def _sizes(texts: list[str]) -> tuple[int, int]:
    """Return the sizes of the arms, or one error that names every fault."""
    if len(texts) != 2:
        raise UsageError(
            f"expected the participants of two arms, found {' '.join(texts)}",
            remedy=f"for example {_EXAMPLE}",
        )
    _refuse("these are not the participants of two arms:", texts, [_wrong_size(t) for t in texts])
    treatment_n, control_n = map(int, texts)
    _few_enough(treatment_n, control_n)
    return treatment_n, control_n


def _wrong_size(text: str) -> str:
    """Return what was expected instead of a number of participants; empty where it is right."""
    if not _SIZE.fullmatch(text):
        return "a whole number of participants such as 50"
    return "" if int(text) else "at least one participant"


def _few_enough(treatment_n: int, control_n: int) -> None:
    from helpers.stats.operating import MOST_TABLES

    tables = (treatment_n + 1) * (control_n + 1)
    if tables > MOST_TABLES:
        raise UsageError(
            f"{treatment_n} and {control_n} participants have {tables:,} possible tables; up to "
            f"{MOST_TABLES:,} are enumerated",
            remedy="the error of score methods is small in arms of that size: take a smaller "
            "design with the same ratio to see its direction",
        )


def _risks(texts: tuple[str, str]) -> tuple[float, float]:
    """Return the risks of control and treatment, or one error that names every fault."""
    if texts == _NONE:
        raise UsageError(
            "expected the risks at which power is computed: --risk CONTROL TREATMENT",
            remedy=f"for example {_EXAMPLE}",
        )
    faults = [_wrong_risk(text) for text in texts]
    _refuse("these are not the risks of two arms:", texts, faults, arms=("control", "treatment"))
    return _risk(texts[0]), _risk(texts[1])


def _wrong_risk(text: str) -> str:
    value = _risk(text)
    if 0.0 <= value <= 1.0:
        return ""
    meant = f"; did you mean {value / 100:g}?" if 1.0 < value <= 100.0 else ""
    return f"a risk between 0 and 1 such as 0.25{meant}"


def _risk(text: str) -> float:
    """Return a risk as a number; 25% is 0.25, and nan is what cannot be read."""
    number, percent = text.strip().removesuffix("%"), text.strip().endswith("%")
    try:
        return float(number) / (100.0 if percent else 1.0)
    except ValueError:
        return math.nan


def _refuse(
    message: str,
    texts: list[str] | tuple[str, str],
    faults: list[str],
    *,
    arms: tuple[str, str] = ("treatment", "control"),
) -> None:
    findings = [
        Finding(code="design", severity=Severity.ERROR, where=arm, found=repr(text), expected=fault)
        for arm, text, fault in zip(arms, texts, faults, strict=True)
        if fault
    ]
    if findings:
        raise UsageError(message, findings=findings, remedy=f"for example {_EXAMPLE}")
