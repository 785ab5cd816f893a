"""JSON Schema of the study file, made from the models: editors complete and check by it.

It holds for the file as an editor's YAML parser reads it, where ``01`` is a number and ``true`` a
Boolean; the loader reads every value as it is spelled. So the schema refuses nothing that the
loader accepts, and what needs two parts of the file at once the loader alone can tell.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, get_args, get_origin

from helpers.study.base import Declared
from helpers.study.checks import CHECK_RULES, IDENTITIES, Check
from helpers.study.conditions import COMPARISONS, Condition
from helpers.study.derived import RULES, Derived
from helpers.study.described import keys_described, summary_of
from helpers.study.model import FlowVariable, Study
from helpers.study.outcomes import Outcome
from helpers.study.plan import Multiplicity
from helpers.study.reporting import REPORTING, WORDING
from helpers.study.shape import bare
from helpers.study.sources import Source
from helpers.study.variables import Variable

__all__ = ["SCHEMA_NAME", "schema_text", "study_schema"]

Schema = dict[str, Any]
SCHEMA_NAME = "study.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"  # what YAML editors read

# What the loader takes for each type: every scalar is text to it, and numbers may stand in quotes.
_UNQUOTED: Schema = {"type": ["number", "boolean"]}
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NUMBER = r"^\s*[+-]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
_WHOLE = r"^\s*[+-]?[0-9][0-9_]*(\.0*)?\s*$"
_TRUTH = r"^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff]{2})$"
_DAY = r"^\s*[0-9]{4}-?(W?[0-9]{2}-?[0-9]{1,2})\s*$"
_SCALARS: Mapping[Any, Schema] = {
    float: {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]},
    int: {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _WHOLE}]},
    bool: {"anyOf": [{"type": "boolean"}, {"enum": [0, 1]}, {"type": "string", "pattern": _TRUTH}]},
    date: {"anyOf": [{"type": "string", "pattern": _DAY}, {"type": "integer"}]},
    Any: {},
}
# limits of pydantic as the schema has them
_LIMITS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
_LENGTHS: Mapping[type, tuple[str, str]] = {
    tuple: ("minItems", "maxItems"),
    dict: ("minProperties", "maxProperties"),
}
# a path alone, the name of a variable alone
_TEXT_ALONE = (Source, FlowVariable)


def study_schema() -> Schema:
    """Return the schema of a study file, draft 7.

    >>> study_schema()["required"][:3]
    ['format', 'id', 'title']
    """
    definitions: dict[str, Schema] = {}
    top = _model(Study, definitions)
    codebook = top["properties"]["variables"]
    codebook["anyOf"] = [{"type": codebook.pop("type"), **_popped(codebook)}, {"type": "string"}]
    for key, text in {**WORDING, **REPORTING}.items():
        _reporting(top)[key] = {"description": _plain_words(text)}
    head = {"$schema": _DRAFT, "title": "Study file"}
    return head | top | {"definitions": dict(sorted(definitions.items()))}


def _reporting(top: Schema) -> Schema:
    """Return the properties of ``reporting``, which is free: its keys are told, never refused."""
    part: Schema = top["properties"]["reporting"]["anyOf"][0].setdefault("properties", {})
    return part


def _plain_words(text: str) -> str:
    return text.replace("`", "")


def _popped(part: Schema) -> Schema:
    return {key: part.pop(key) for key in list(part) if key != "description"}


def schema_text() -> str:
    """Return the schema as its file holds it."""
    return json.dumps(study_schema(), indent=1, ensure_ascii=False) + "\n"


def _model(model: type[Declared], definitions: dict[str, Schema]) -> Schema:
    described = keys_described(model)
    properties = {}
    for key, field in model.known().items():
        about = {"description": described[key].text} if described[key].text else {}
        properties[key] = about | _field(field, definitions)
    return {
        "description": summary_of(model),
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in model.known().items() if field.is_required()],
        "properties": properties,
        **next((_RULES[part] for part in model.__mro__ if part in _RULES), {}),
    }


def _field(field: Any, definitions: dict[str, Schema]) -> Schema:
    part = _part(field.annotation, definitions, field.metadata)
    if field.is_required():
        # beside a reference, draft 7 reads nothing else
        return {"allOf": [part]} if "$ref" in part else part
    default = field.get_default(call_default_factory=True)
    worth = not isinstance(default, Declared) and default not in (None, "", (), {})
    return {"anyOf": [part, {"type": "null"}], **({"default": default} if worth else {})}


def _part(annotation: Any, definitions: dict[str, Schema], limits: Iterable[Any] = ()) -> Schema:
    kind = bare(annotation)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": [each for choice in arguments for each in _spelled(choice)]}
    if origin is tuple:
        return _list(arguments, definitions) | _lengths(tuple, limits)
    if origin is dict:
        held = _part(arguments[1], definitions)
        if kind is not annotation and type(None) in get_args(arguments[1]):
            held = {"anyOf": [held, {"type": "null"}]}
        return {"type": "object", "additionalProperties": held} | _lengths(dict, limits)
    if isinstance(kind, type) and issubclass(kind, Declared):
        return _reference(kind, definitions)
    return _scalar(kind, list(limits))


def _spelled(choice: Any) -> list[Any]:
    return [choice, str(choice)] if isinstance(choice, int) else [choice]


def _list(arguments: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    entries = {"type": "array", "items": _part(arguments[0], definitions)}
    if arguments[-1] is Ellipsis:
        return entries
    return entries | {"minItems": len(arguments), "maxItems": len(arguments)}


def _lengths(kind: type, limits: Iterable[Any]) -> Schema:
    least, most = _LENGTHS[kind]
    found = [(getattr(limit, "min_length", None), getattr(limit, "max_length", None))
             for limit in limits]  # fmt: skip
    return {
        name: value
        for pair in found
        for name, value in zip((least, most), pair, strict=True)
        if value is not None
    }


def _reference(model: type[Declared], definitions: dict[str, Schema]) -> Schema:
    name = model.__name__
    if name not in definitions:
        definitions[name] = {}  # a model that holds itself would go round for ever
        definitions[name] = {"title": name, **_model(model, definitions)}
    part = {"$ref": f"#/definitions/{name}"}
    return {"anyOf": [part, {"type": "string"}]} if model in _TEXT_ALONE else part


def _scalar(kind: Any, limits: list[Any]) -> Schema:
    pattern = next((limit.pattern for limit in limits if getattr(limit, "pattern", None)), None)
    if pattern:
        most = [limit.max_length for limit in limits if hasattr(limit, "max_length")]
        longest = {"maxLength": most[0]} if most else {}
        return {"anyOf": [{"type": "string", "pattern": pattern, **longest}, _UNQUOTED]}
    part = _SCALARS.get(kind, _TEXT)
    bounds = {
        name: getattr(limit, key)
        for limit in limits
        for key, name in _LIMITS.items()
        if getattr(limit, key, None) is not None
    }
    if not bounds:
        return part
    number, *quoted = part["anyOf"]
    return {"anyOf": [number | bounds, *quoted]}


# Rules between the keys of one part, as far as they can be told by shape ------------------------


def _given(key: str) -> Schema:
    """Return what holds where a key has a value; one with nothing behind it is left out."""
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def _one_of(keys: Iterable[str]) -> Schema:
    return {"oneOf": [_given(key) for key in keys]}


def _all_given(keys: Iterable[str]) -> Schema:
    return {"allOf": [_given(key) for key in keys]}


def _where(key: str, word: str, then: Schema, otherwise: Schema | None = None) -> Schema:
    condition = {"required": [key], "properties": {key: {"const": word}}}
    rest = {"else": otherwise} if otherwise else {}
    return {"if": condition, "then": then, **rest}


def _words(key: str, words: list[str]) -> Schema:
    return {"properties": {key: {"enum": [*words, None]}}}


_RULES: Mapping[type[Declared], Schema] = {
    Condition: _one_of(COMPARISONS),
    Derived: _one_of(RULES) | {
        "if": _given("first_of"),
        "then": _given("otherwise"),
        "else": {"not": _given("otherwise")},
    },
    Check: _one_of(CHECK_RULES) | {
        "allOf": [
            {"if": _given("if"), "then": _given("then")},
            {"if": _given("identity"), "then": _one_of(IDENTITIES)},
        ]
    },
    Variable: _where("type", "binary", _all_given(("event", "non_event"))),
    Outcome: _where(
        "type", "time_to_event", _all_given(("time", "status", "event")),
        {"allOf": [_given("variable"), _words("status", ["prespecified", "post_hoc"])]},
    ),
    Multiplicity: _where("procedure", "graph", _all_given(("weights", "transitions"))),
    Source: {"allOf": [{"properties": {"delimiter": {"maxLength": 1}}}]},
}  # fmt: skip
