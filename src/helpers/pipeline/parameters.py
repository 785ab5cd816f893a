"""Parameters given on a command line: read by name and declared type before a kernel starts.

A value is read by the declared type alone: ``007`` stays the text "007" for a ``str``, and
``no`` is text or an error, never False. papermill would only warn of a name that no notebook has,
and run with the default.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from helpers.errors import UsageError
from helpers.pipeline.declarations import Parameter

__all__ = ["SET_BY_RUN", "parse_assignments", "read_value", "split"]

SET_BY_RUN = MappingProxyType(
    {"study": "name the study as in: rct run STUDY", "root": "use: rct run --root DIR"}
)
_BY_OPTION = SET_BY_RUN | {"style": "use: rct run --style NAME"}
_INTEGER = re.compile(r"[+-]?\d+")
_TRUTHS = {"true": True, "false": False}


def _text(text: str) -> str:
    return text


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError("a whole number, such as 12")
    return int(text)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError("a number, such as 0.9")
    return value


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise ValueError("true or false")
    return _TRUTHS[text.lower()]


_READERS: Mapping[str, Callable[[str], Any]] = {
    "str": _text,
    "int": _integer,
    "float": _number,
    "bool": _truth,
}


def read_value(parameter: Parameter, text: str) -> Any:
    """Return the value that `text` is for this parameter.

    Raises
    ------
    UsageError
        If `text` is not of the declared type.

    Examples
    --------
    >>> read_value(Parameter("arm", "str", "''"), "007")
    '007'
    >>> read_value(Parameter("level", "float | None", "None"), "none") is None
    True
    """
    kinds = [kind.strip() for kind in parameter.type.split("|")]
    if "None" in kinds and text.lower() == "none":
        return None
    reader = _READERS.get(next((kind for kind in kinds if kind != "None"), ""))
    if reader is None:
        raise UsageError(
            f"the parameter {parameter.name!r} is declared as {parameter.type}, "
            "which cannot be given on the command line",
            remedy="edit the parameters cell of the notebook instead",
        )
    try:
        return reader(text)
    except ValueError as error:
        raise UsageError(
            f"the parameter {parameter.name!r} needs {error}, found {text!r}"
        ) from error


def parse_assignments(texts: Sequence[str]) -> dict[str, str]:
    """Return ``NAME=VALUE`` texts as a mapping.

    Raises
    ------
    UsageError
        If one has no ``=``, repeats a name, or sets what the command itself sets.
    """
    given: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise UsageError(f"a parameter is written NAME=VALUE, found {text!r}")
        if name in given:
            raise UsageError(f"the parameter {name!r} is given twice", remedy="give it once")
        if name in _BY_OPTION:
            raise UsageError(f"{name!r} is set by the command", remedy=_BY_OPTION[name])
        given[name] = value
    return given


def split(
    given: Mapping[str, str], notebooks: Mapping[str, Mapping[str, Parameter]]
) -> dict[str, dict[str, Any]]:
    """Return, for every notebook, the values of the parameters that it declares.

    Parameters
    ----------
    given : mapping of str to str
        Values as typed.
    notebooks : mapping of str to mapping
        By stage, what its notebook declares.

    Raises
    ------
    UsageError
        If a name is declared nowhere or a value is not of its type; all faults at once.
    """
    known = {name for parameters in notebooks.values() for name in parameters} - set(_BY_OPTION)
    faults = [_unknown(name, known) for name in given if name not in known]
    values: dict[str, dict[str, Any]] = {stage: {} for stage in notebooks}
    for stage, parameters in notebooks.items():
        for name in parameters.keys() & given.keys():
            try:
                values[stage][name] = read_value(parameters[name], given[name])
            except UsageError as error:
                faults.append(str(error))
    if faults:
        raise UsageError("\n".join(dict.fromkeys(faults)), remedy=_list(known))
    return {stage: dict(sorted(own.items())) for stage, own in values.items()}


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f"no notebook has a parameter {name!r}" + (f"; is it {near[0]!r}?" if near else "")


def _list(known: Iterable[str]) -> str:
    names = ", ".join(sorted(known))
    return f"the notebooks have: {names}" if names else "the notebooks have no such parameters"
