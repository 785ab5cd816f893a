"""What the models say of themselves: the summary of each, and what each key means.

Docstrings are the source: the section ``Attributes`` describes a key, and ``E.g.`` at the end of a
description gives an example.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

from helpers.study.base import Declared

__all__ = ["KeyText", "keys_described", "summary_of"]

_ENTRY = re.compile(r"^(\w+(?:, \w+)*) :", re.MULTILINE)
_EXAMPLE = re.compile(r"\s*E\.g\. ``(.+)``\.$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyText:
    """What is said of one key.

    Attributes
    ----------
    text : str
        One or more sentences in Markdown.
    example : str
        A value as it stands in a study file; empty where none is given.
    """

    text: str = ""
    example: str = ""


def summary_of(model: type[Declared]) -> str:
    """Return what a model is, in Markdown: its docstring above the attributes.

    >>> from helpers.study import Arms
    >>> summary_of(Arms)
    'The randomised arms.'
    """
    above = _sections(model)[0]
    return "\n\n".join(_line(paragraph) for paragraph in above.split("\n\n"))


def keys_described(model: type[Declared]) -> dict[str, KeyText]:
    """Return what is said of each key, by its name in the study file.

    >>> from helpers.study import Arms
    >>> keys_described(Arms)["reference"].example
    'placebo'
    """
    held: dict[str, KeyText] = {}
    for part in reversed(model.__mro__):
        if issubclass(part, Declared):
            held |= dict(_attributes(part))
    fields: dict[str, Any] = model.model_fields
    return {field.alias or name: held.get(name, KeyText()) for name, field in fields.items()}


def _attributes(model: type[Declared]) -> Iterator[tuple[str, KeyText]]:
    parts = _ENTRY.split(_sections(model)[1])
    for names, body in zip(parts[1::2], parts[2::2], strict=True):
        text = body.partition("\n")[2]
        yield from dict.fromkeys(names.split(", "), _key_text(cleandoc(text))).items()


def _sections(model: type[Declared]) -> tuple[str, str]:
    """Return a docstring above and below the heading of its attributes."""
    above, _, below = cleandoc(model.__doc__ or "").partition("\nAttributes\n----------\n")
    return above.strip(), below


def _key_text(body: str) -> KeyText:
    example = _EXAMPLE.search(body)
    text = body[: example.start()] if example else body
    return KeyText(text=_line(text), example=" ".join(example[1].split()) if example else "")


def _line(text: str) -> str:
    return re.sub(r"``(.+?)``", r"`\1`", " ".join(text.split()))
