"""Faults of a study file by their place in it, and the findings people read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.errors import Finding, Severity

__all__ = ["Fault", "Path", "Places", "found", "path_text", "sorted_findings", "value_at"]

Path = tuple[str | int, ...]
_LONG = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault at one place of the study file.

    Attributes
    ----------
    path : tuple of str or int
        Keys and list positions from the top of the file: ``("outcomes", 0, "role")``.
    code : str
        Stable short name of the kind of fault.
    found, expected, remedy : str
        As in `helpers.errors.Finding`.
    place : tuple of str and int, optional
        File and line, where the path alone does not give them.
    """

    path: Path
    code: str
    found: str
    expected: str = ""
    remedy: str = ""
    place: tuple[str, int] | None = None


@dataclass(slots=True)
class Places:
    """Where each key and list entry stands: line of the file, or row of a codebook file."""

    lines: dict[Path, tuple[str, int]] = field(default_factory=dict)

    def of(self, path: Path) -> tuple[str, int]:
        """Return ``("line", 12)`` of a path, or of the nearest part above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, ("line", 1))

    def finding(self, fault: Fault, severity: Severity = Severity.ERROR) -> Finding:
        """Return the fault as a finding with its line."""
        word, line = fault.place or self.of(fault.path)
        path = path_text(fault.path)
        return Finding(
            code=fault.code,
            severity=severity,
            where=f"{word} {line}, {path}" if path else f"{word} {line}",
            found=fault.found,
            expected=fault.expected,
            remedy=fault.remedy,
        )


def path_text(path: Path) -> str:
    """Return a path as people write it.

    >>> path_text(("outcomes", 0, "where", 2, "is"))
    'outcomes[0].where[2].is'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            shown = step if step and step.isprintable() and len(step) <= _LONG else found(step)
            text += f".{shown}" if text else shown
    return text


def found(value: object) -> str:
    """Return a value of the file in words, in one short line.

    >>> found("prime"), found(None), found(["a", "b"]), found({"below": 3, "above": 1})
    ("'prime'", 'nothing', 'a list of 2', 'a mapping (below, above)')
    """
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return f"a mapping ({', '.join(str(key) for key in value)})"[:_LONG] if value else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"a list of {len(value)}"
    text = repr(str(value))
    return text if len(text) <= _LONG else f"{text[: _LONG - 4]}...'"


def value_at(raw: object, path: Path) -> object:
    """Return what stands at a path of the file; None if the path leads nowhere."""
    for step in path:
        if isinstance(raw, Mapping) and step in raw:
            raw = raw[str(step)]
        elif isinstance(raw, Sequence) and isinstance(step, int) and step < len(raw):
            raw = raw[step]
        else:
            return None
    return raw


def sorted_findings(
    faults: Iterable[Fault], places: Places, severity: Severity = Severity.ERROR
) -> list[Finding]:
    """Return the findings of all faults in the order of the file, each once."""

    def order(fault: Fault) -> tuple[str, int, str, str]:
        word, line = fault.place or places.of(fault.path)
        # the study file first, then a codebook file
        return ("" if word == "line" else word, line, path_text(fault.path), fault.code)

    ordered = sorted(faults, key=order)
    return list(dict.fromkeys(places.finding(fault, severity) for fault in ordered))
