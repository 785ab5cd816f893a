"""What pydantic found wrong, in the words of the study file: place, found, expected, remedy."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from helpers.study.faults import Fault, Path, found, value_at
from helpers.study.nearest import nearest, nearest_hint
from helpers.study.shape import choices, described, homes_of, keys_at, part_at

__all__ = ["schema_faults", "schema_path"]

_PERCENT = re.compile(r"\d{2}(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")

_EXPECTED = {
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "lower-case letters, digits and hyphens, such as my-trial",
    "level_type": "one text or number",
    "name_empty": "a name",
    "day_type": "a date such as 2024-05-31",
    "limit_type": "one number, date or level",
}

_LIMITS = {
    "gt": "more than {:g}",
    "ge": "{:g} or more",
    "lt": "less than {:g}",
    "le": "{:g} or less",
}


def schema_path(error: ErrorDetails) -> Path:
    """Return the path of an error; pydantic marks an error of a key by a last step ``[key]``."""
    path = tuple(error["loc"])
    return path[:-1] if path and path[-1] == "[key]" else path


def schema_faults(raw: Any, error: ValidationError, *, most: int | None = None) -> list[Fault]:
    """Return one fault for each thing that the models refuse, at most so many if it says so.

    A key that is unknown because it is a required one misspelled is one fault, not two.
    """
    errors = error.errors(include_url=False)
    unknown = [schema_path(e) for e in errors if e["type"] == "extra_forbidden"][:most]
    meant = {(*path[:-1], nearest(str(path[-1]), keys_at(path[:-1]))) for path in unknown}
    kept = [e for e in errors if e["type"] != "missing" or schema_path(e) not in meant][:most]
    return [_RULES.get(e["type"], _wrong_value)(raw, e) for e in kept]


def _unknown_key(raw: Any, error: ErrorDetails) -> Fault:
    path = schema_path(error)
    key, known = str(path[-1]), keys_at(path[:-1])
    hint, expected = nearest_hint(key, known), ""
    if not hint:
        homes = [home.replace(".<id>", "").replace("[]", "") for home in homes_of(key)]
        expected = "" if homes else f"one of {', '.join(known)}"
        hint = f"it belongs under {' or '.join(homes[:3])}" if homes else "remove it"
    return Fault(
        path=path, code="unknown_key", found=f"unknown key {found(key)}",
        expected=expected, remedy=hint,
    )  # fmt: skip


def _missing_key(raw: Any, error: ErrorDetails) -> Fault:
    path = schema_path(error)
    key, above = path[-1], path[:-1]
    if isinstance(key, int):  # a pair with one entry
        expected = described(part_at(above))
        return Fault(path=above, code="length", found=_held(raw, above), expected=expected)
    expected = f"{key}: {described(part_at(path))}"
    return Fault(path=above, code="missing_key", found=f"no {key}", expected=expected)


def _model_rule(raw: Any, error: ErrorDetails) -> Fault:
    context = error["ctx"]
    path = schema_path(error)
    return Fault(
        path=(*path, context["at"]) if context["at"] else path, code="rule",
        found=context["found"], expected=context["expected"], remedy=context["remedy"],
    )  # fmt: skip


def _wrong_value(raw: Any, error: ErrorDetails) -> Fault:
    path = schema_path(error)
    part, kind = part_at(path), error["type"]
    expected = described(part)
    if kind in _EXPECTED:
        expected = _EXPECTED[kind].format(**error.get("ctx", {}))
    elif kind.startswith(("greater_than", "less_than")):
        expected = " and ".join(_limits(keys_at(path[:-1])[str(path[-1])]))
    remedy = next((hint for hint in _hints(error["input"], part, path) if hint), "")
    return Fault(
        path=path, code="wrong_value", found=_held(raw, path, error["input"]),
        expected=expected, remedy=remedy,
    )  # fmt: skip


def _limits(field: Any) -> Iterator[str]:
    """Yield the limits of a number in words, all of them."""
    for limit in field.metadata:
        for name, words in _LIMITS.items():
            if getattr(limit, name, None) is not None:
                yield words.format(getattr(limit, name))


def _held(raw: Any, path: Path, given: object = None) -> str:
    return found(value_at(raw, path) if given is None else given)


def _hints(value: object, part: Any, path: Path) -> Iterator[str]:
    """Yield what may help, the most telling first."""
    if path == ("format",):
        yield "this version of the project reads format 1"
    if not isinstance(value, str):
        return
    yield nearest_hint(value, choices(part))
    if path[-1] == "confidence_level" and _PERCENT.fullmatch(value):
        yield f"write {float(value) / 100:g}"
    if _DECIMAL_COMMA.fullmatch(value):
        yield "write a decimal point"
    if described(part) == "a list in brackets" and value:
        yield f"write [{value}]"


_RULES: Mapping[str, Callable[[Any, ErrorDetails], Fault]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "wrong": _model_rule,
}
