"""The sources of a draft as lines of a study file, each key with its reason."""

from collections.abc import Iterator, Mapping
from typing import Any

from helpers.data.draft.source_keys import SourceKeys
from helpers.data.draft.yaml_text import flow_text, line

__all__ = ["source_lines"]


def source_lines(
    found: SourceKeys,
    given: Mapping[str, Any],
    events: Mapping[str, Any],
    events_todos: Mapping[str, str],
) -> Iterator[str]:
    """Yield the lines of ``sources``.

    Parameters
    ----------
    found : SourceKeys
        What was detected in the file of participants.
    given : mapping of str to object
        Its file, sheet and dictionary.
    events, events_todos : mapping
        Keys of the source of adverse events, and what is to be decided of them.
    """
    yield "sources:"
    yield "  participants:"
    for key, value in {**given, **found.keys}.items():
        todo = found.todos.get(key, "")
        yield line(f"    {key}: {flow_text(value)}", found.reasons.get(key, ""), todos=(todo,))
    for key in found.todos:
        if key not in found.keys:
            yield line(f"    # {key}: as usual", todos=(found.todos[key],))
    if events:
        yield line("  adverse_events:", "one row a report; below, columns of that file by role")
    for key, value in events.items():
        yield line(f"    {key}: {flow_text(value)}", todos=(events_todos.get(key, ""),))
