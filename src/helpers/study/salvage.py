"""The part of a faulty study file that can still be checked.

What the models refuse is taken out, with as little around it as possible, so that the cross
checks run on the rest and a reader sees all faults in one message instead of one after the other.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from helpers.study.faults import Path, value_at
from helpers.study.messages import schema_path
from helpers.study.model import Study
from helpers.study.shape import keys_at

__all__ = ["Salvage", "checked_study"]

_ROUNDS = 20
_TAKEN_OUT = object()

# what stands in for a part of the top level that cannot be saved; no check looks at it
_STAND_INS: dict[str, Any] = {
    "format": 1,
    "id": "study",
    "title": "study",
    "data_status": "synthetic",
    "sources": {"participants": "participants.csv"},
    "participant_id": "participant_id",
    "arms": {"variable": "arm", "reference": "0", "labels": {"0": "0", "1": "1"}},
    "variables": {"outcome": {"label": "outcome", "type": "text"}},
    "populations": {"all": {"label": "all"}},
    "outcomes": [
        {"id": "o", "role": "primary", "type": "binary", "variable": "o", "benefit": "higher"}
    ],
    "analysis": {"population": "all"},
}


@dataclass(slots=True)
class Salvage:
    """A study without its faulty parts.

    Attributes
    ----------
    study : Study or None
        What is left; None if nothing can be made of it.
    removed : set of path
        What was taken out, by its place in the file.
    missing : set of str
        Parts of the top level that a stand-in replaces.
    """

    study: Study | None = None
    removed: set[Path] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    _positions: dict[Path, int] = field(default_factory=dict)
    _above: set[Path] = field(default_factory=set)

    def remove(self, path: Path) -> None:
        """Note that a place of the file was taken out."""
        self.removed.add(path)
        self._above.update(path[:depth] for depth in range(len(path)))

    def within(self, path: Path) -> bool:
        """Whether something at or above a place of the file was taken out."""
        return any(path[:depth] in self.removed for depth in range(len(path) + 1))

    def original(self, path: Path) -> Path:
        """Return the place in the file of a place in the salvaged study."""
        steps: Path = ()
        for depth, step in enumerate(path):
            steps = (*steps, self._positions.get(path[: depth + 1], step))
        return steps

    def touches(self, path: Path) -> bool:
        """Whether something at, above or below a place of the file was taken out."""
        return path in self._above or self.within(path)


def checked_study(raw: dict[str, Any]) -> tuple[Salvage, ValidationError | None]:
    """Return the study, and what the models refuse; then the study is what can be saved.

    Parameters
    ----------
    raw : dict
        The file as read: text, lists and mappings.
    """
    whole = Salvage()
    try:
        whole.study = Study.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError as error:
        return _saved(raw, error), error
    return whole, None


def _saved(raw: dict[str, Any], error: ValidationError) -> Salvage:
    salvage, tree = Salvage(), deepcopy(raw)
    for _ in range(_ROUNDS):
        for detail in error.errors(include_url=False):
            _take_out(tree, salvage, _target(salvage, detail))
        salvage._positions.clear()
        rest = _without_gaps(tree, salvage, ())
        try:
            salvage.study = Study.model_validate(rest, by_alias=True, by_name=False)
        except ValidationError as again:
            error = again
        else:
            return salvage
    return salvage


def _target(salvage: Salvage, detail: ErrorDetails) -> Path:
    path = salvage.original(schema_path(detail))
    return path[:-1] if detail["type"] == "missing" and len(path) > 1 else path


def _take_out(tree: dict[str, Any], salvage: Salvage, path: Path) -> None:
    """Take out a part, or the nearest part above it that a study can do without."""
    if salvage.within(path):
        return
    while len(path) > 1 and (_needed(path) or value_at(tree, path) is None):
        path = path[:-1]
    if not path:
        return
    salvage.remove(path)
    top = str(path[0])
    if len(path) == 1 and top in _STAND_INS:
        tree[top] = _STAND_INS[top]
        salvage.missing.add(top)
        return
    above: Any = value_at(tree, path[:-1])
    if isinstance(above, list) and isinstance(path[-1], int):
        above[path[-1]] = _TAKEN_OUT  # later positions keep their number until all are out
    elif isinstance(above, dict):
        above.pop(str(path[-1]), None)


def _needed(path: Path) -> bool:
    field_ = keys_at(path[:-1]).get(str(path[-1]))
    return field_ is not None and field_.is_required()


def _without_gaps(value: Any, salvage: Salvage, path: Path) -> Any:
    """Return the tree without what was taken out; note where list entries came from."""
    if isinstance(value, dict):
        return {k: _without_gaps(v, salvage, (*path, k)) for k, v in value.items()}
    if not isinstance(value, list):
        return value
    kept: list[Any] = []
    for i, entry in enumerate(value):
        if entry is _TAKEN_OUT:
            continue
        here = (*path, len(kept))
        salvage._positions[here] = i
        kept.append(_without_gaps(entry, salvage, here))
    return kept
