"""The page docs/study-file.md: prose from a template, tables of keys from the models.

    python -m helpers.study.reference_page [PROJECT]

writes it, and ``studies/study.schema.json`` beside the study files.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from helpers.study.base import Declared
from helpers.study.described import KeyText, keys_described, summary_of
from helpers.study.reporting import REPORTING, WORDING
from helpers.study.root import project_root
from helpers.study.schema import SCHEMA_NAME, schema_text
from helpers.study.shape import bare, parts

__all__ = ["reference_page", "write_reference"]

TEMPLATE, PAGE = "docs/study-file.template", "docs/study-file.md"
_PLACE = re.compile(r"^<!-- keys ?(.*?) -->$", re.MULTILINE)
_REPORTING = "<!-- reporting -->"
_HEAD = "| key | what it is | default | example |\n| --- | --- | --- | --- |"


def reference_page(template: str) -> str:
    """Return the page: the template with a table at each ``<!-- keys PATH -->``.

    Parameters
    ----------
    template : str
        Paths are those of `helpers.study.shape.parts`. Parts of the top level that it does not
        name get a section of their own at the end.
    """
    models = dict(parts())
    named = set(_PLACE.findall(template))
    page = _PLACE.sub(lambda place: _table(place[1], models), template)
    page = page.replace(_REPORTING, _free_table({**WORDING, **REPORTING}))
    return page + "".join(_further(models, named))


def write_reference(project: Path) -> list[Path]:
    """Write page and schema of a project; return their paths."""
    template = (project / TEMPLATE).read_text(encoding="utf-8")
    texts = {
        project / PAGE: reference_page(template),
        project / "studies" / SCHEMA_NAME: schema_text(),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def _further(models: dict[str, type[Declared]], named: set[str]) -> Iterator[str]:
    """Yield the sections of the parts that no template knows; conditions stand elsewhere."""
    described = {models[path] for path in named if path in models}
    headed = {path.partition(".")[0] for path in named}
    for path, model in models.items():
        top = re.split(r"[.\[]", path)[0]
        if model in described:
            continue
        described.add(model)
        above = "" if top in headed else f"\n## `{top}`\n"
        headed.add(top)
        inner = "" if path in (top, f"{top}[]", f"{top}.<id>") else f"\n`{path}`:\n"
        yield f"{above}{inner}\n{summary_of(model)}\n\n{_table(path, models)}\n"


def _table(path: str, models: dict[str, type[Declared]]) -> str:
    model, inherited = models[path], _inherited(models[path])
    said = keys_described(model)
    rows = [
        _row(key, field, said[key]) for key, field in model.known().items() if key not in inherited
    ]
    return "\n".join([_HEAD, *rows])


def _free_table(keys: Mapping[str, str]) -> str:
    rows = (f"| `{key}` | {text.replace('|', chr(92) + '|')} |" for key, text in keys.items())
    return "\n".join(["| key | what it is |\n| --- | --- |", *rows])


def _inherited(model: type[Declared]) -> set[str]:
    """Return the keys that another part of the study file has too and describes."""
    above = model.__mro__[1]
    return set(above.known()) if issubclass(above, Declared) and above is not Declared else set()


def _row(key: str, field: Any, said: KeyText) -> str:
    default = "**needed**" if field.is_required() else _default(field)
    example = _code(said.example) if said.example else ""
    cells = [f"`{key}`", _what(field.annotation, said), default, example]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _what(annotation: Any, said: KeyText) -> str:
    words = list(_choices(bare(annotation)))
    listed = f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else ""
    many = "a list of " if get_origin(bare(annotation)) is tuple and listed else ""
    return " ".join(filter(None, [said.text, f"({many}{listed})" if listed else ""]))


def _choices(annotation: Any) -> Iterable[str]:
    if get_origin(annotation) is tuple:
        annotation = bare(get_args(annotation)[0])
    if get_origin(annotation) is not Literal:
        return ()
    return (_code(_quoted(str(choice))) for choice in get_args(annotation))


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w-]+", word) else f'"{word}"'


def _code(text: str) -> str:
    return f"`{text}`"


def _default(field: Any) -> str:
    value = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return _code(str(value).lower())
    if isinstance(value, Declared) or value in (None, "", (), {}):
        return ""
    return _code(_quoted(value) if isinstance(value, str) else str(value))


if __name__ == "__main__":
    for written in write_reference(Path(sys.argv[1]) if sys.argv[1:] else project_root()):
        sys.stdout.write(f"{written.name}\n")
