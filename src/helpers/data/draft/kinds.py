"""What a column holds: type, unit, range, levels and codes, each with the reason of the guess.

A kind of column is a function from a column to a guess, or to None where it does not fit; the
first in `KINDS` that fits decides, and what none fits is text.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from helpers.data.draft.amounts import count, measurement, scale
from helpers.data.draft.column import Column, Guess
from helpers.data.draft.levels import Levels, read_levels
from helpers.data.draft.naming import Heading
from helpers.data.draft.numbers import is_plain_number
from helpers.data.draft.quantities import quantity_of
from helpers.data.draft.spelling import is_missing_word
from helpers.study import canonical

__all__ = ["KINDS", "guess_column"]

_MOST_LEVELS = 20
_FEW = 12  # levels that need not repeat
_LEAST = 4  # texts that differ in every row, from which they are no levels
_CODED = 8  # numbers that may be codes
_RARE = 2  # rows in which a level may be another one, spelled otherwise
_GROUPS = (
    "group", "site", "centre", "center", "clinic", "hospital", "race", "ethnicity", "sex", "gender",
    "type", "status", "category", "class", "cause", "mode", "education", "marital", "employment",
    "smoking", "smoker", "diagnosis", "region", "country", "occupation", "reason", "method", "arm",
    "treatment", "treat", "outcome", "result",
)  # fmt: skip
_SCALES = (
    "score", "scale", "grade", "stage", "severity", "pain", "cough", "nausea", "vas", "nrs",
    "likert", "asa", "ecog", "mallampati", "apgar", "quality", "satisfaction", "size", "risk",
)  # fmt: skip
_COUNTS = (
    "number", "count", "previous", "prior", "n", "num", "embryos", "babies", "children", "doses",
    "visits", "episodes", "attempts", "cycles", "failures", "times", "sacs", "pregnancies",
    "miscarriages", "births", "girls", "boys", "tablets", "admissions", "attacks",
)  # fmt: skip
_SEXES: Mapping[str, str] = {"m": "Male", "f": "Female", "w": "Female"}


def guess_column(column: Column) -> Guess:
    """Return what a column holds.

    >>> import pandas as pd
    >>> from helpers.data.draft.cells import Cells
    >>> from helpers.data.draft.naming import heading
    >>> cells = Cells(text=pd.Series(["31", "28", "40"], dtype="string"), value_labels={})
    >>> age = Column(variable="age", title="age", place=0, heading=heading("age"), cells=cells)
    >>> guess_column(age).entry
    {'label': 'Age', 'type': 'continuous', 'unit': 'years', 'range': (0, 110), 'decimals': 0}
    """
    guess = next((found for kind in KINDS if (found := kind(column))), _text(column))
    codes = [*column.cells.missing_words, *_numeric_codes(column, guess)]
    if codes:
        how = ", ".join(codes)
        guess = guess.but(missing_codes=list(dict.fromkeys(codes)), reason=f"missing: {how}")
    if column.title != column.variable:
        guess = guess.but(column=column.title)
    return guess


def _numeric_codes(column: Column, guess: Guess) -> tuple[str, ...]:
    if guess.type in ("continuous", "count", "duration", "ordinal") and "levels" not in guess.entry:
        return tuple(column.cells.numbers.codes)
    return column.cells.levels.codes if guess.type in ("binary", "categorical", "ordinal") else ()


def _empty(column: Column) -> Guess | None:
    if column.cells.present:
        return None
    return Guess(entry={"label": column.label, "type": "text"}, reasons=("no values",))


def _labelled(column: Column) -> Guess | None:
    """Codes that the file itself puts into words; numbers with a few labels stay numbers."""
    if not column.cells.value_labels:
        return None
    meant = {canonical(code): label for code, label in column.cells.value_labels.items()}
    unmeant = [cell for cell in column.cells.known if canonical(cell) not in meant]
    if not meant or (len(unmeant) > _FEW and all(map(is_plain_number, unmeant))):
        return None
    missing = [code for code, label in meant.items() if is_missing_word(label)]
    kept = {code: label.strip() for code, label in meant.items() if code not in missing}
    found = column.cells.levels
    extra = {x: x for x in found.counts if canonical(x) not in {*meant, *map(canonical, kept)}}
    guess = Guess(entry={"label": column.label}, reasons=("levels as the file labels them",))
    if extra:
        guess = guess.but(todo=f"{_listed(extra)} without a label in the file")
    if missing:
        guess = guess.but(missing_codes=missing)
    event = _event_of(kept)
    if event and not extra:
        return guess.but(type="binary", levels=kept, event=event[0], non_event=event[1])
    ordered = "ordinal" if column.words.has(*_SCALES) else "categorical"
    return guess.but(type=ordered, levels={**kept, **extra})


def _event_of(meant: Mapping[str, str]) -> tuple[str, str] | None:

    found = read_levels(Counter(dict.fromkeys(meant, 1)), meant)
    return (found.event, found.non_event) if found.event and len(meant) == 2 else None


def _dated(column: Column) -> Guess | None:
    found = column.cells.dates
    if found is None and not column.stored_dates:
        return None
    guess = Guess(entry={"label": column.label, "type": "date"})
    if column.stored_dates:
        return guess.but(reason="stored as dates in the file")
    if found and found.unreadable:
        guess = guess.but(reason=f"{_cells(found.unreadable)} of this kind")
    return guess


def _answer(column: Column) -> Guess | None:
    found = column.cells.levels
    if not found.event or column.words.has(*_COUNTS) or _sex(column.words):
        return None
    if found.event == "1" and column.words.has("arm", "group", "site", "centre"):
        return None
    guess = Guess(
        entry={
            "label": column.label, "type": "binary", "event": found.event,
            "non_event": found.non_event,
        }
    )  # fmt: skip
    if found.synonyms:
        guess = guess.but(synonyms=dict(found.synonyms))
    return guess if len(found.counts) > 1 else guess.but(reason="one level occurs only")


def _sex(words: Heading) -> bool:
    return words.has("sex", "gender") and not words.has("male", "female")


_ENOUGH = 0.8


def _number(column: Column) -> Guess | None:
    numbers = column.cells.numbers
    if numbers.share < _ENOUGH or not numbers.values:
        return None
    words, quantity = column.words, quantity_of(column.words)
    few = numbers.whole and len(numbers.values) <= _CODED
    if few and quantity is None and words.has(*_GROUPS) and not words.has(*_COUNTS):
        return None
    if quantity is None and words.has(*_SCALES) and not words.has("time", "days"):
        return scale(column)
    if quantity is None and few and not words.has(*_COUNTS) and min(numbers.values) == 1:
        return None
    counted = quantity.counted if quantity else words.has(*_COUNTS)
    named = quantity is not None or bool(column.heading.unit)
    if numbers.whole and (counted or not named) and not words.has("time", "duration"):
        return count(column)
    return measurement(column)


def _levelled(column: Column) -> Guess | None:
    found = column.cells.levels
    many = len(found.counts)
    if not found.counts or many > _MOST_LEVELS or (many > _FEW and many > column.cells.present / 3):
        return None
    alone = many > _LEAST and many == column.cells.present  # as names are
    if alone or (many > 2 and column.words.has(*_WRITTEN) and column.cells.present < 3 * many):
        return None
    entry = {"label": column.label, "type": "categorical", "levels": _labels(found, column.words)}
    guess = Guess(entry=entry)
    if found.coded:
        guess = guess.but(todo=f"write what {_listed(found.counts)} mean")
    if found.synonyms:
        guess = guess.but(synonyms=dict(found.synonyms))
    rare = [x for x, n in found.counts.items() if n <= _RARE and "other" not in x.casefold()]
    if rare and column.cells.present > _MOST_LEVELS * _RARE and not found.coded:
        guess = guess.but(todo=f"rare: {_listed(rare)}; a spelling of another level? (synonyms)")
    return guess


_WRITTEN = ("comment", "comments", "note", "notes", "reason", "remark", "specify", "text")


def _labels(found: Levels, words: Heading) -> dict[str, str]:
    if words.has("sex", "gender"):
        return {x: _SEXES.get(x.casefold(), label) for x, label in found.labels.items()
                if x in found.counts}  # fmt: skip
    return {level: found.labels[level] for level in found.counts}


def _text(column: Column) -> Guess:
    return Guess(entry={"label": column.label, "type": "text"})


def _listed(levels: Collection[str]) -> str:
    names = list(levels)
    return ", ".join(names[:_FEW]) + (" ..." if len(names) > _FEW else "")


def _cells(number: int) -> str:
    return "1 cell is no date" if number == 1 else f"{number} cells are no dates"


KINDS: tuple[Callable[[Column], Guess | None], ...] = (
    _empty, _labelled, _dated, _answer, _number, _levelled,
)  # fmt: skip
