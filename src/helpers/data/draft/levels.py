"""Cells as levels: spellings of one level put together, and which level is the event."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.data.draft.naming import in_words
from helpers.data.draft.spelling import answer_of, bare_word
from helpers.study.levels import canonical, is_number

__all__ = ["Levels", "read_levels"]

_CODES = ("9", "99", "999", "-9", "-99", "-1", "88", "8")


@dataclass(frozen=True, kw_only=True)
class Levels:
    """The levels of a column.

    Attributes
    ----------
    counts : dict of str to int
        Level, in its most frequent spelling, to how often it occurs in any.
    synonyms : dict of str to str
        Other spelling to level.
    labels : dict of str to str
        Level to what a reader sees.
    event, non_event : str
        Of an answer (yes and no, 1 and 0): which is which; empty if neither can be told.
    codes : tuple of str
        Cells that look like codes for missing among codes of levels.
    """

    counts: Mapping[str, int]
    synonyms: Mapping[str, str]
    labels: Mapping[str, str]
    event: str = ""
    non_event: str = ""
    codes: tuple[str, ...] = field(default=())

    @property
    def coded(self) -> bool:
        """Whether the levels are bare numbers that nothing explains."""
        return all(is_number(x) and self.labels[x] == x for x in self.counts)


def read_levels(cells: Counter[str], value_labels: Mapping[str, str] | None = None) -> Levels:
    """Return the levels of a column.

    >>> found = read_levels(Counter({"yes": 5, "Yes": 1, "no": 3, "1": 1}))
    >>> found.counts, found.synonyms, found.event
    ({'yes': 7, 'no': 3}, {'Yes': 'yes', '1': 'yes'}, 'yes')
    """
    meant = {canonical(code): label for code, label in (value_labels or {}).items()}
    codes = _missing_codes(cells, meant)
    groups: dict[object, Counter[str]] = {}
    answers = any(answer_of(cell) for cell in cells)
    for cell, times in cells.items():
        if cell not in codes:
            groups.setdefault(_key(cell, answers), Counter())[canonical_spelling(cell)] += times
    counts, synonyms, labels = {}, {}, {}
    for spellings in groups.values():
        level, *others = sorted(spellings, key=lambda s: (-spellings[s], s))
        counts[level] = sum(spellings.values())
        labels[level] = meant.get(canonical(level)) or in_words(level)
        synonyms |= dict.fromkeys(others, level)
    event, non_event = _event(counts, labels)
    return Levels(
        counts=_in_order(counts), synonyms=synonyms, labels=labels, event=event,
        non_event=non_event, codes=codes,
    )  # fmt: skip


def canonical_spelling(cell: str) -> str:
    """Return a level as the study file may spell it: 1.0 as 1, text as it stands."""
    return canonical(cell) if is_number(cell) else cell.strip()


def _key(cell: str, answers: bool) -> object:
    found = answer_of(cell)
    if found is not None:
        return found
    if answers and canonical(cell) in ("0", "1"):
        return ("yes", canonical(cell) == "1")
    return canonical(bare_word(cell)) if not is_number(cell) else canonical(cell)


def _missing_codes(cells: Mapping[str, int], meant: Mapping[str, str]) -> tuple[str, ...]:
    """Return 9 and the like, where the other cells are codes from 0 to 5."""
    numbers = {cell: canonical(cell) for cell in cells}
    rest = {number for number in numbers.values() if number not in _CODES}
    if not rest or not rest <= {"0", "1", "2", "3", "4", "5"}:
        return ()
    return tuple(c for c, n in numbers.items() if n in _CODES and n not in meant)


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return levels in order: numbers by value, else as often as they occur."""
    if all(is_number(level) for level in counts):
        return dict(sorted(counts.items(), key=lambda item: float(item[0])))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _event(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[str, str]:
    """Return event and non-event of an answer, and the missing one of a family if one is absent."""
    if set(counts) <= {"0", "1"} and all(labels[level] == level for level in counts):
        return ("1", "0")
    found = {level: answer_of(labels[level]) or answer_of(level) for level in counts}
    known = {level: answer for level, answer in found.items() if answer}
    if len(known) != len(counts) or len({family for family, _ in known.values()}) != 1:
        return ("", "")
    events = [level for level, answer in known.items() if answer[1]]
    others = [level for level, answer in known.items() if not answer[1]]
    if len(events) > 1 or len(others) > 1:
        return ("", "")
    return _completed(events, others, next(iter(known.values()))[0])


_PARTNERS = {
    "yes": ("yes", "no"), "Yes": ("Yes", "No"), "YES": ("YES", "NO"), "y": ("y", "n"),
    "Y": ("Y", "N"), "positive": ("positive", "negative"), "Positive": ("Positive", "Negative"),
    "true": ("true", "false"), "TRUE": ("TRUE", "FALSE"), "True": ("True", "False"),
    "present": ("present", "absent"), "dead": ("dead", "alive"), "Dead": ("Dead", "Alive"),
    "بله": ("بله", "خیر"), "1_yes": ("1_yes", "0_no"), "مثبت": ("مثبت", "منفی"),
}  # fmt: skip


def _completed(events: list[str], others: list[str], family: str) -> tuple[str, str]:
    if events and others:
        return events[0], others[0]
    place, present = (0, events[0]) if events else (1, others[0])
    for pair in _PARTNERS.values():
        if pair[place] == present:
            return pair
    partner = "no such level" if events else family
    return (present, partner) if events else (partner, present)
