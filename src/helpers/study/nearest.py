"""The nearest right name, for people who mistyped one."""

from collections.abc import Iterable
from difflib import SequenceMatcher

__all__ = ["nearest", "nearest_hint", "one_of"]

_ALIKE = 0.6
_FEW = 12


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name most like `name`, letter case aside; None if none is like it.

    >>> nearest("Primary_", ["primary", "secondary"]), nearest("x", ["primary"])
    ('primary', None)
    """
    best, alike = None, _ALIKE
    for candidate in names:
        likeness = SequenceMatcher(None, candidate.casefold(), name[:80].casefold()).ratio()
        if likeness > alike:  # the first of equals: declared order decides, never chance
            best, alike = candidate, likeness
    return best


def nearest_hint(name: str, names: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"``, or nothing if no name is near."""
    found = nearest(name, names)
    return "" if found is None else f"did you mean '{found}'?"


def one_of(names: Iterable[str]) -> str:
    """Return the choices in words, cut short where there are many.

    >>> one_of(["yes", "no"]), one_of(["itt"]), one_of(["a1", "a2"] * 10)[-12:]
    ('one of yes, no', 'itt', ' ... (of 20)')
    """
    choices = list(names)
    shown = ", ".join(choices[:_FEW])
    if len(choices) > _FEW:
        return f"one of {shown}, ... (of {len(choices)})"
    return shown if len(choices) == 1 else f"one of {shown}"
