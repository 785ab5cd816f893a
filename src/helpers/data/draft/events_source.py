"""A file of adverse events, one row an event: its columns by role."""

from collections.abc import Sequence
from typing import Any

from helpers.data.draft.column import Column, columns_of
from helpers.data.draft.roles import Identifier
from helpers.data.readers import RawTable

__all__ = ["events_keys"]

_ROLES = {
    "term": ("term", "aeterm", "aedecod", "preferred", "reaction", "event", "adverse"),
    "category": ("category", "system", "soc", "aesoc", "aebodsys", "class", "organ"),
    "severity": ("severity", "aesev", "grade", "aetoxgr", "intensity"),
    "serious": ("serious", "aeser", "sae"),
}  # fmt: skip


def events_keys(
    raw: RawTable, identifier: Identifier | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the keys of the source, and what is to be decided, by key."""
    columns = columns_of(raw)
    keys: dict[str, Any] = {}
    todos: dict[str, str] = {}
    who = _participant(columns, identifier)
    keys["participant_id"] = who.title if who else raw.header[0]
    if who is None:
        todos["participant_id"] = "the column that names the participant"
    rest = [column for column in columns if column is not who]
    for role, words in _ROLES.items():
        fits = [c for word in words for c in rest if c.words.has(word)]
        if fits:
            keys[role] = fits[0].title
            rest = [column for column in rest if column is not fits[0]]
    if "term" not in keys:
        keys["term"] = rest[0].title if rest else raw.header[0]
        todos["term"] = "the column that names the event"
    return _with_serious(columns, keys, todos), todos


def _participant(columns: Sequence[Column], identifier: Identifier | None) -> Column | None:
    """Return the column with the heading of the identifier, else the one that holds its cells."""
    if identifier is None:
        return None
    same = [c for c in columns if c.title == identifier.column.title]
    known = set(identifier.column.cells.known)
    inside = [c for c in columns if c.cells.known and known.issuperset(c.cells.known)]
    return next(iter([*same, *inside]), None)


def _with_serious(
    columns: Sequence[Column], keys: dict[str, Any], todos: dict[str, str]
) -> dict[str, Any]:
    serious = next((c for c in columns if c.title == keys.get("serious")), None)
    if serious is None:
        return keys
    event = serious.cells.levels.event
    if not event:
        todos["serious"] = "which level says that it was serious (serious_level)?"
    return {**keys, "serious_level": event or "yes"}
