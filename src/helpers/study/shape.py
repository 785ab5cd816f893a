"""The shape of a study file, read off the models: what may stand at a path."""

import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from helpers.study.base import Declared
from helpers.study.faults import Path
from helpers.study.model import Study
from helpers.study.nearest import one_of

__all__ = ["bare", "choices", "described", "homes_of", "keys_at", "part_at", "parts"]


def bare(annotation: Any) -> Any:
    """Return an annotation without Annotated and without ``| None``."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [arg for arg in get_args(annotation) if arg is not type(None)]
        return bare(rest[0]) if len(rest) == 1 else annotation
    return annotation


def _below(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        field = annotation.known().get(str(step))
        return None if field is None else bare(field.annotation)
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return bare(arguments[1])
    if get_origin(annotation) is tuple:
        return bare(arguments[0])
    return None


def part_at(path: Path) -> Any:
    """Return the type that may stand at a path: a model, ``dict[...]``, ``tuple[...]``, or None."""
    annotation: Any = Study
    for step in path:
        annotation = _below(annotation, step)
    return annotation


def keys_at(path: Path) -> Mapping[str, Any]:
    """Return the known keys at a path, with their fields; none where any key may stand."""
    part = part_at(path)
    if isinstance(part, type) and issubclass(part, Declared):
        return part.known()
    return {}


def parts(model: type[Declared] = Study, prefix: str = "") -> Iterator[tuple[str, type[Declared]]]:
    """Yield every model of the study file with the path it stands at, ``<id>`` for free keys.

    >>> dict(parts())["outcomes[].margin"].__name__
    'Margin'
    """
    yield prefix, model
    for key, field in model.known().items():
        annotation, path = bare(field.annotation), f"{prefix}.{key}".lstrip(".")
        while get_origin(annotation) in (dict, tuple):
            path += ".<id>" if get_origin(annotation) is dict else "[]"
            annotation = _below(annotation, 0)
        if isinstance(annotation, type) and issubclass(annotation, Declared):
            yield from parts(annotation, path)


def homes_of(key: str) -> list[str]:
    """Return the parts of a study file that know a key, top level first: ``["analysis"]``."""
    return list(_homes().get(key, ()))


@cache
def _homes() -> Mapping[str, list[str]]:
    homes: dict[str, list[str]] = {}
    for path, model in parts():
        for key in model.known():
            homes.setdefault(key, []).append(path)
    return homes


_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def _quoted(choice: str) -> str:
    return choice if choice.isidentifier() or choice.isalnum() or "-" in choice else f"'{choice}'"


def described(annotation: Any) -> str:
    """Return what may stand somewhere, in words.

    >>> described(tuple[str, ...]), described(Literal["higher", "lower"])
    ('a list in brackets', 'one of higher, lower')
    """
    if get_origin(annotation) is Literal:
        return one_of([_quoted(str(choice)) for choice in get_args(annotation)], most=99)
    if get_origin(annotation) is tuple:
        entries = get_args(annotation)
        if entries[-1] is Ellipsis:
            return "a list in brackets"
        return f"a list of {len(entries)} {'numbers' if entries[0] is float else 'names'}"
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        needed = [key for key, field in annotation.known().items() if field.is_required()]
        return f"a mapping with {', '.join(needed)}" if needed else "a mapping of its keys"
    if get_origin(annotation) is dict:
        return "a mapping (name: value)"
    return _WORDS.get(annotation, "a value")


def choices(annotation: Any) -> list[str]:
    """Return the words of a closed list; none where anything may stand."""
    if get_origin(annotation) is not Literal:
        return []
    return [str(choice) for choice in get_args(annotation)]
