"""What the parameters cell of a notebook declares, and the cell rewritten with other values.

The cell is parsed, not run: ``name: type = default  # help`` a line, or several on one line.
papermill's own inspection reads line by line and misses two on a line, ``int | None`` and any
default with an equals sign in it.
"""

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import UsageError

__all__ = ["Parameter", "declared", "parameters_cell", "with_values"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name of a parameters cell.

    Attributes
    ----------
    name : str
        The variable.
    type : str
        Declared type as written, else the type of its default: ``"str"``, ``"int | None"``, ...
    default : str
        The default as written.
    """

    name: str
    type: str
    default: str


def parameters_cell(cells: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the cell tagged ``parameters``, or None."""
    tagged = (cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))
    return next(tagged, None)


def declared(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters that a notebook declares, in their order.

    Raises
    ------
    UsageError
        If the file is no notebook.
    """
    try:
        cell = parameters_cell(json.loads(notebook.read_text(encoding="utf-8"))["cells"])
        tree = ast.parse("".join(cell["source"]) if cell else "")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, SyntaxError) as error:
        raise UsageError(
            f"the parameters of {notebook.name} cannot be read: {error}",
            remedy="open the notebook in JupyterLab and mend it, or take it from git again",
        ) from error
    return {
        name: Parameter(name, _type(annotation, value), ast.unparse(value))
        for name, annotation, value in _assignments(tree)
    }


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None, ast.expr]]:
    """Yield name, annotation and value of the plain assignments of a cell."""
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, node.annotation, value
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, None, value


def _type(annotation: ast.expr | None, value: ast.expr) -> str:
    match annotation:
        case None:
            return type(value.value).__name__ if isinstance(value, ast.Constant) else "object"
        case ast.Constant(value=str() as quoted):
            return quoted
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return f"{ast.unparse(inner)} | None"
    return ast.unparse(annotation)


def with_values(source: str, values: Mapping[str, Any]) -> str:
    """Return the source of a parameters cell with other values; types and comments stay.

    Parameters
    ----------
    source : str
        A cell that `declared` can read.
    values : mapping of str to plain values
        By name; names that the cell does not declare are left out.

    Examples
    --------
    >>> with_values('study: str = "a"; level = 0.95  # coverage', {"study": "b", "level": 0.9})
    'study: str = "b"; level = 0.9  # coverage'
    """
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    text = source.encode()  # positions in a syntax tree count bytes
    for name, _, value in reversed(list(_assignments(ast.parse(source)))):
        if name in values and not _is(value, values[name]):
            start = starts[value.lineno - 1] + value.col_offset
            end = starts[(value.end_lineno or 1) - 1] + (value.end_col_offset or 0)
            text = text[:start] + _literal(values[name]).encode() + text[end:]
    return text.decode()


def _is(value: ast.expr, wanted: Any) -> bool:
    return isinstance(value, ast.Constant) and repr(value.value) == repr(wanted)


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
