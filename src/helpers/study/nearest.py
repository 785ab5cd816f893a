"""The nearest right name, for people who mistyped one."""

from collections.abc import Iterable
from difflib import SequenceMatcher

__all__ = ["nearest", "nearest_hint", "one_of", "with_article"]

_ALIKE = 0.6


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name most like `name`, letter case aside; None if none is like it.

    >>> nearest("Primary_", ["primary", "secondary"]), nearest("x", ["primary"])
    ('primary', None)
    """
    best, alike = None, _ALIKE
    matcher = SequenceMatcher(None, "", name[:80].casefold())
    for candidate in names:
        matcher.set_seq1(candidate.casefold())
        # the cheap bounds first: a codebook may hold thousands of names
        if matcher.real_quick_ratio() <= alike or matcher.quick_ratio() <= alike:
            continue
        likeness = matcher.ratio()
        if likeness > alike:  # the first of equals: declared order decides, never chance
            best, alike = candidate, likeness
    return best


def nearest_hint(name: str, names: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"``, or nothing if no name is near."""
    found = nearest(name, names)
    return "" if found is None else f"did you mean '{found}'?"


def with_article(word: str) -> str:
    """Return a word behind its article.

    >>> with_article("ordinal"), with_article("count")
    ('an ordinal', 'a count')
    """
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def one_of(names: Iterable[str], *, most: int = 12) -> str:
    """Return the choices in words, cut short where there are more than `most`.

    >>> one_of(["yes", "no"]), one_of(["itt"]), one_of(["a", "b", "c"], most=2)
    ('one of yes, no', 'itt', 'one of a, b, ... (3 in all)')
    """
    choices = list(names)
    shown = ", ".join(choices[:most])
    if len(choices) > most:
        return f"one of {shown}, ... ({len(choices)} in all)"
    return shown if len(choices) == 1 else f"one of {shown}"
