"""Times to an event: a column of times, and the column that says how follow-up ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.data.draft.column import Column, Guess
from helpers.data.draft.outcome_names import known_outcome

__all__ = ["TimedPair", "find_pairs"]

_TIMES = ("time", "days", "day", "weeks", "months", "ttr", "tte", "survtime", "futime", "survival",
          "duration", "followup")  # fmt: skip
_STATUS = ("status", "event", "censor", "censored", "cens", "death", "died", "fustat", "delta")
_FILLING = {
    "time",
    "to",
    "day",
    "days",
    "weeks",
    "months",
    "status",
    "event",
    "of",
    "until",
    "first",
}
_STAGE = ("infertility", "previous", "surgery", "procedure", "disease", "symptom", "smoking")


@dataclass(frozen=True, kw_only=True, eq=False)
class TimedPair:
    """A time, the status at its end, and which level of it is the event.

    Attributes
    ----------
    time, status : Column
        The two columns.
    event : str
        Level of the event.
    other : tuple of str
        The other levels.
    name : str
        Id of the outcome.
    reason : str
        Why the two belong together.
    """

    time: Column
    status: Column
    event: str
    other: tuple[str, ...]
    name: str
    reason: str


def find_pairs(
    columns: Sequence[Column], guesses: Mapping[str, Guess], after: Mapping[str, bool]
) -> list[TimedPair]:
    """Return the times to an event: the status came after randomisation, and so did the time."""
    times = [c for c in columns if _is_time(c, guesses[c.variable])]
    states = [c for c in columns if _is_state(c, guesses[c.variable], after)]
    pairs: list[TimedPair] = []
    for time in times:
        free = [c for c in states if not any(pair.status is c for pair in pairs)]
        if pair := _pair(time, free, guesses):
            pairs.append(pair)
    return pairs


def _is_state(column: Column, guess: Guess, after: Mapping[str, bool]) -> bool:
    late = after.get(column.variable, False)
    return (
        guess.type == "binary"
        and column.words.has(*_STATUS)
        or (late and guess.type in ("binary", "categorical"))
    )


def _is_time(column: Column, guess: Guess) -> bool:
    if guess.type not in ("duration", "count", "continuous") or column.words.has(*_STAGE):
        return False
    words = column.heading.words
    short = any(word.startswith("tt") and len(word) == 3 for word in words)
    return guess.type == "duration" or column.words.has(*_TIMES) or short


def _pair(time: Column, states: Sequence[Column], guesses: Mapping[str, Guess]) -> TimedPair | None:
    for status in sorted(states, key=lambda state: not state.words.has(*_STATUS)):
        if reason := _together(time, status):
            return _with_event(time, status, guesses[status.variable], reason)
    return None


def _together(time: Column, status: Column) -> str:
    """Return why a time and a status belong together; empty if they do not seem to."""
    named = status.words.has(*_STATUS)
    if shared := _shared(time, status):
        return f"both are named {' '.join(shared)}" if named or known_outcome(status.words) else ""
    if any(_abbreviates(word, status) for word in time.heading.words):
        return f"{time.title} abbreviates a time to {status.title}"
    near = abs(time.place - status.place) == 1 or _bare(time)
    return "a time and a status" if named and near else ""


def _shared(time: Column, status: Column) -> list[str]:
    others = set(time.heading.words) - _FILLING
    return [word for word in status.heading.words if word in others]


def _abbreviates(word: str, status: Column) -> bool:
    """Whether a word such as ttr is short for the time to what a column is named after."""
    first = status.heading.words[0] if status.heading.words else ""
    return len(word) == 3 and word.startswith("tt") and first.startswith(word[2])


def _bare(time: Column) -> bool:
    return set(time.heading.words) <= {*_FILLING, *_TIMES}


def _with_event(time: Column, status: Column, guess: Guess, reason: str) -> TimedPair | None:
    if guess.type == "binary":
        event = str(guess.entry["event"])
        other: tuple[str, ...] = (str(guess.entry["non_event"]),)
    else:
        levels = [str(level) for level in guess.entry["levels"]]
        named = {*time.heading.words, *status.heading.words} - _FILLING
        event = next((level for level in levels if level.casefold() in named), levels[0])
        other = tuple(level for level in levels if level != event)
    if not other:
        return None
    words = _shared(time, status) or [w for w in status.heading.words if w not in _FILLING]
    name = "_".join(words)
    return TimedPair(
        time=time, status=status, event=event, other=other, reason=reason,
        name=name if name and name.isascii() else status.variable,
    )  # fmt: skip
