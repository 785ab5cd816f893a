"""Cells as levels: spellings of one level put together, and which level is the event."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from helpers.data.draft.naming import in_words
from helpers.data.draft.spelling import PARTNERS, answer_of, bare_word
from helpers.study import canonical
from helpers.study.levels import is_number

__all__ = ["Levels", "read_levels"]

_CODES = ("9", "99", "999", "-9", "-99", "-1", "88", "8")
_NUMBER_FIRST = re.compile(r"([0-9]{1,2})_(.+)")
_SMALL = {"0", "1", "2", "3", "4", "5"}


@dataclass(frozen=True, kw_only=True)
class Levels:
    """The levels of a column.

    Attributes
    ----------
    counts : mapping of str to int
        Level, in its most frequent spelling, to how often it occurs in any.
    synonyms : mapping of str to str
        Other spelling to level.
    labels : mapping of str to str
        Level to what a reader sees.
    event, non_event : str
        Of an answer (yes and no, 1 and 0): which is which; empty if neither can be told.
    codes : tuple of str
        Cells that look like codes for missing among codes of levels.
    of : mapping of str to str
        Cell to level.
    """

    counts: Mapping[str, int]
    synonyms: Mapping[str, str]
    labels: Mapping[str, str]
    event: str = ""
    non_event: str = ""
    codes: tuple[str, ...] = ()
    of: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def coded(self) -> bool:
        """Whether the levels are bare numbers that nothing explains."""
        return all(is_number(x) and canonical(self.labels[x]) == canonical(x) for x in self.counts)


def read_levels(cells: Counter[str], value_labels: Mapping[str, str] | None = None) -> Levels:
    """Return the levels of a column.

    >>> found = read_levels(Counter({"yes": 5, "Yes": 1, "no": 3, "1": 1}))
    >>> found.counts, found.synonyms, found.event
    ({'yes': 7, 'no': 3}, {'1': 'yes', 'Yes': 'yes'}, 'yes')
    """
    meant = {canonical(code): label.strip() for code, label in (value_labels or {}).items()}
    codes = _missing_codes(cells, meant)
    groups: dict[object, Counter[str]] = {}
    answers = any(answer_of(cell) for cell in cells)
    for cell, times in cells.items():
        if cell not in codes:
            groups.setdefault(_key(cell, answers), Counter())[cell] += times
    counts: dict[str, int] = {}
    of: dict[str, str] = {}
    for spellings in groups.values():
        level = _spelled(min(spellings, key=lambda cell: (-spellings[cell], cell)))
        counts[level] = sum(spellings.values())
        of |= dict.fromkeys(spellings, level)
    numbered = _numbered(counts)
    labels = {
        level: meant.get(canonical(level)) or _label(numbered.get(level, level), level)
        for level in counts
    }
    event, non_event = _event(counts, labels)
    return Levels(
        counts=_in_order(counts), synonyms=_synonyms(of), labels=labels, event=event,
        non_event=non_event, codes=codes, of=of,
    )  # fmt: skip


def _spelled(cell: str) -> str:
    """Return a level as the study file may spell it: 1.0 as 1, text as it stands."""
    return canonical(cell) if is_number(cell) else cell.strip()


def _key(cell: str, answers: bool) -> object:
    found = answer_of(cell)
    if found is not None:
        return found
    same = canonical(cell)
    if answers and same in ("0", "1"):
        return ("yes", same == "1")
    bare = canonical(bare_word(same))
    # codes that differ are levels that differ, whatever stands behind them
    return same.casefold() if bare != same.casefold() else bare


def _synonyms(of: Mapping[str, str]) -> dict[str, str]:
    """Return the spellings that the study file has to name: those not compared as their level."""
    named: dict[str, tuple[str, str]] = {}
    for cell, level in of.items():
        if canonical(cell) != canonical(level):
            named.setdefault(canonical(cell), (_spelled(cell), level))
    return dict(sorted(named.values()))


def _missing_codes(cells: Mapping[str, int], meant: Mapping[str, str]) -> tuple[str, ...]:
    """Return 9 and the like, where the other cells are codes from 0 to 5."""
    numbers = {cell: canonical(cell) for cell in cells}
    rest = {number for number in numbers.values() if number not in _CODES}
    if not rest or not rest <= _SMALL:
        return ()
    return tuple(c for c, n in numbers.items() if n in _CODES and n not in meant)


def _label(text: str, level: str) -> str:
    """Return what a reader sees: ranges of numbers behind a number as they are, else in words."""
    return text if text != level and text[0].isdigit() else in_words(text)


def _numbered(levels: Iterable[str]) -> dict[str, str]:
    """Return what stands behind the number of each level; none unless all have one of their own.

    >>> _numbered(["2_11-20", "1_0-10"]), _numbered(["1_no", "yes"]), _numbered(["1_a", "1_b"])
    ({'2_11-20': '11-20', '1_0-10': '0-10'}, {}, {})
    """
    found = {level: _NUMBER_FIRST.fullmatch(level) for level in levels}
    parts = {level: match.groups() for level, match in found.items() if match}
    apart = len({int(number) for number, _ in parts.values()}) == len(found)
    return {level: rest for level, (_, rest) in parts.items()} if apart else {}


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return levels in order: numbers by value, numbered ones so, else as often as they occur."""
    if all(is_number(level) for level in counts):
        return dict(sorted(counts.items(), key=lambda item: float(item[0])))
    if _numbered(counts):
        return dict(sorted(counts.items(), key=lambda item: int(item[0].partition("_")[0])))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _event(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[str, str]:
    """Return event and non-event of an answer, and the missing one of a family if one is absent."""
    if set(counts) <= {"0", "1"} and all(labels[level] == level for level in counts):
        return ("1", "0") if counts else ("", "")
    found = {level: answer_of(labels[level]) or answer_of(level) for level in counts}
    known = {level: answer for level, answer in found.items() if answer}
    if len(known) != len(counts) or len({family for family, _ in known.values()}) != 1:
        return _negated(counts, labels)
    events = [level for level, answer in known.items() if answer[1]]
    others = [level for level, answer in known.items() if not answer[1]]
    if len(events) > 1 or len(others) > 1:
        return ("", "")
    event, non_event = _partners(events + others, next(iter(known.values()))[0])
    return (events or [event])[0], (others or [non_event])[0]


def _partners(levels: list[str], family: str) -> tuple[str, str]:
    """Return what to call the absent partner: spelled as the present level is."""
    if all(is_number(level) for level in levels):
        return ("1", "0")
    event, non_event = PARTNERS[family]
    style = next(iter(levels), "")
    if len(style) == 1:
        event, non_event = event[0], non_event[0]
    if style.isupper():
        return event.upper(), non_event.upper()
    return (event.title(), non_event.title()) if style.istitle() else (event, non_event)


def _negated(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[str, str]:
    """Return event and non-event of levels such as pregnant and not pregnant."""
    words = {bare_word(labels[level]): level for level in counts}
    for word, level in words.items():
        for prefix in ("not ", "no ", "non-", "non ", "un"):
            if len(counts) == len(words) == 2 and f"{prefix}{word}" in words:
                return level, words[f"{prefix}{word}"]
    return ("", "")
