"""The page docs/methods.md: every method with its formula, its words and its references.

    python -m helpers.present.methods_page [PROJECT]

writes it, from the table of formulas and the docstrings of the functions.
"""

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from helpers.present.formulas import FORMULAS, NO_FORMULA, Formula
from helpers.present.vocabulary import METHODS, PROCEDURES
from helpers.study.root import project_root

__all__ = ["PAGE", "found", "main", "methods_page", "references", "said"]

PAGE = "docs/methods.md"
STATS = "helpers.stats"
INTRODUCTION = """\
# Methods and formulas

Written by `make methods`; do not edit it. Every method that the column `method` of `results.csv`
can name stands here, and what goes with it. Words and references come from the docstrings of the
functions; [validation](validation.md) holds each against R.

Throughout, arm 1 is compared with arm 0: *x* events among *n* participants in an arm, *N* in both,
*p* = *x* / *n*. *z* is the normal quantile of the confidence level, and *α* one minus that level.
Estimates are taken from the data as observed; a tilde marks what is estimated under a constraint.
Which method an analysis uses is said by the [study file](study-file.md), and why one is the usual
by [decision 2](decisions/02-interval-and-p-value.md).
"""
SECTION = re.compile(r"\n(?=[A-Z][A-Za-z ]+\n-{3,}\n)")
REFERENCE = re.compile(r"\.\. \[(\d+)\] (.*(?:\n +\S.*)*)")


def methods_page() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    for heading, formulas in FORMULAS.items():
        parts.append(f"## {heading}\n")
        parts += ["\n".join(_entry(formula)) for formula in formulas]
    parts.append("## Names that are no method\n")
    parts.append("\n".join(f"- `{name}`: {says}." for name, says in NO_FORMULA.items()) + "\n")
    return "\n".join(parts)


def said(function: Callable[..., Any]) -> str:
    """Return the first paragraphs of a docstring, up to its first section.

    >>> from helpers.stats.risk_difference import risk_difference
    >>> said(risk_difference)
    'Return the difference of the observed risks, arm 1 minus arm 0.'
    """
    text = SECTION.split(inspect.getdoc(function) or "")[0]
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    kept = (part for part in paragraphs if not part.startswith((">>>", "Parameters")))
    return "\n\n".join(kept)


def references(function: Callable[..., Any]) -> list[str]:
    """Return the references of a docstring, in order.

    >>> from helpers.stats.association import yates
    >>> references(yates)[0][:22]
    'Yates F (1934). Contin'
    """
    found = REFERENCE.findall(inspect.getdoc(function) or "")
    return [" ".join(text.split()) for _, text in found]


def found(function: str) -> Callable[..., Any]:
    """Return a function of the statistics by its module and name.

    >>> found("risk_difference.wald").__name__
    'wald'
    """
    module, _, name = function.rpartition(".")
    return getattr(import_module(f"{STATS}.{module}"), name)


def _sources(formula: Formula, function: Callable[..., Any]) -> list[str]:
    return references(found(formula.source) if formula.source else function)


def _entry(formula: Formula) -> Iterator[str]:
    """Yield the lines of one method."""
    name = formula.function.rpartition(".")[2]
    function = found(formula.function)
    yield f"### {_title(formula, name)}\n"
    words = re.sub(r"\[(\d+)\]_", r"(\1)", said(function)).replace("``", "`")
    words = words.removeprefix("Return ")
    words = words[0].upper() + words[1:]
    yield f"{words}\n"
    yield f"```math\n{formula.latex}\n```\n"
    for number, reference in enumerate(_sources(formula, function), 1):
        yield f"{number}. {reference}"
    named = ", ".join(f"`{method}`" for method in formula.methods)
    yield f"\nFunction `{STATS}.{formula.function}`" + (
        f"; in results {named}.\n" if named else ".\n"
    )


def _title(formula: Formula, name: str) -> str:
    """Return the words of the method, the first letter large."""
    known = {**METHODS, **PROCEDURES}
    words = next((known[method] for method in formula.methods if method in known), "")
    words = words or name.replace("_", " ")
    return words[0].upper() + words[1:] + (f": {formula.of}" if formula.of else "")


def main(arguments: Sequence[str] = ()) -> None:
    """Write the page of the project at hand, or of the one named."""
    root = Path(arguments[0]) if arguments else project_root()
    (root / PAGE).write_text(methods_page(), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
