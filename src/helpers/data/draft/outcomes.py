"""Outcomes proposed by their names: role, type and the direction of benefit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.data.draft.column import Column, Guess
from helpers.data.draft.outcome_names import KnownOutcome, known_outcome
from helpers.data.draft.survival import TimedPair
from helpers.data.draft.timing import is_baseline

__all__ = ["Proposed", "propose_outcomes"]

_TYPES = {
    "binary": "binary", "continuous": "continuous", "ordinal": "ordinal", "count": "count",
    "duration": "continuous",
}  # fmt: skip
_KEYS = 2  # key secondary outcomes
_MOST = 20
_MOST_MISSING = 0.95
_UNKNOWN = KnownOutcome("", rank=8)


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """One outcome of the draft: its keys, the reason, and what a person has to decide."""

    entry: Mapping[str, Any]
    rank: int
    known: KnownOutcome
    reason: str = ""
    todos: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its id."""
        return str(self.entry["id"])


@dataclass(frozen=True, kw_only=True)
class _Seen:
    columns: Sequence[Column]
    guesses: Mapping[str, Guess]
    after: Mapping[str, bool]

    def late(self) -> list[Column]:
        return [
            c for c in self.columns
            if self.after.get(c.variable, False) and self._fits(self.guesses[c.variable])
        ]  # fmt: skip

    def _fits(self, guess: Guess) -> bool:
        levels = len(guess.entry.get("levels", ()))
        return guess.type in _TYPES and (guess.type != "ordinal" or levels != 1)


def propose_outcomes(
    columns: Sequence[Column],
    guesses: Mapping[str, Guess],
    after: Mapping[str, bool],
    pairs: Sequence[TimedPair],
) -> list[Proposed]:
    """Return the outcomes of a draft, the primary one first; none if no column can be one."""
    seen = _Seen(columns=columns, guesses=guesses, after=after)
    timed = [_timed(pair, guesses[pair.status.variable]) for pair in pairs]
    late = seen.late()
    taken = {c.variable for pair in pairs for c in (pair.time, pair.status)}
    named = [
        _named(c, known, seen) for c in late
        if c.variable not in taken and (known := known_outcome(c.words)) and not _a_part(c, known)
    ]  # fmt: skip
    found = [*named, *timed]
    if all(proposed.known.harm for proposed in found):
        others = [c for c in late or _any(seen) if c.variable not in taken]
        unnamed = [c for c in others if known_outcome(c.words) is None]
        found = [*[_named(c, _UNKNOWN, seen) for c in unnamed[:1]], *found]
    return _with_roles(_once(sorted(found, key=lambda p: (p.known.harm, p.rank)))[:_MOST])


def _a_part(column: Column, known: KnownOutcome) -> bool:
    """Whether a column tells more of an outcome, such as when it came, rather than whether."""
    more = ("reason", "day", "date", "cause", *(("loss",) if known.benefit == "higher" else ()))
    return column.words.has(*more)


def _any(seen: _Seen) -> list[Column]:
    """Return the last column that could be an outcome, where none is known to come after."""
    usable = [c for c in seen.columns if c.variable in seen.guesses]
    fits = [c for c in usable if seen.guesses[c.variable].type in ("binary", "continuous", "count")]
    late = [c for c in fits if not is_baseline(c.words)] or fits
    binary = [c for c in late if seen.guesses[c.variable].type == "binary"]
    return (binary or late)[-1:]


def _once(found: Sequence[Proposed]) -> list[Proposed]:
    names: dict[str, Proposed] = {}
    for proposed in found:
        names.setdefault(proposed.name, proposed)
    return list(names.values())


def _timed(pair: TimedPair, status: Guess) -> Proposed:
    known = known_outcome(pair.status.words) or known_outcome(pair.time.words)
    entry: dict[str, Any] = {
        "id": pair.name, "type": "time_to_event", "time": pair.time.variable,
        "status": pair.status.variable, "event": pair.event,
    }  # fmt: skip
    todos = []
    if status.type != "binary":
        entry["competing"] = [x for x in pair.other if x.casefold() not in _CENSORED]
        todos.append("which of these levels compete with the event, which are censored?")
    entry["benefit"] = (known.benefit if known else "") or "lower"
    if not known:
        todos.append("is the event good (benefit: higher) or bad?")
    rank = known.rank if known else 5
    return Proposed(
        entry={k: v for k, v in entry.items() if v}, rank=rank if status.type == "binary" else 7,
        known=known or _UNKNOWN, reason=pair.reason, todos=tuple(todos),
    )  # fmt: skip


_CENSORED = ("censored", "alive", "none", "lost", "withdrawn", "ongoing", "end of study", "0", "no")


def _named(column: Column, known: KnownOutcome, seen: _Seen) -> Proposed:
    guess = seen.guesses[column.variable]
    entry: dict[str, Any] = {
        "id": column.variable, "type": _TYPES[guess.type], "variable": column.variable,
        "benefit": known.benefit or "lower",
    }  # fmt: skip
    todos = [] if known.benefit else ["is more of it good (benefit: higher) or bad?"]
    reason = "" if known is _UNKNOWN else "by its name"
    among = _among(column, seen) if known.rank > 5 else ""
    if among:
        entry["among"] = among
        reason = f"known only where {among} is"
    elif column.words.says("miscarriage") and "clinical_pregnancy" in seen.guesses:
        entry["also_among"] = "clinical_pregnancy"
    return Proposed(entry=entry, rank=known.rank, known=known, reason=reason, todos=tuple(todos))


def _among(column: Column, seen: _Seen) -> str:
    """Return the binary variable where alone the column is known; empty if there is none."""
    known = column.cells.text.notna()
    if known.all() or known.mean() < 1 - _MOST_MISSING:
        return ""
    fits: dict[str, int] = {}
    for other in seen.late():
        guess, named = seen.guesses[other.variable], known_outcome(other.words)
        if guess.type != "binary" or named is None or other is column or not named.rank <= 3:
            continue
        event = other.cells.answers(str(guess.entry["event"])) == 1
        if event.any() and not (known & ~event).any() and (known & event).sum() > event.sum() / 2:
            fits[other.variable] = int(event.sum())
    return min(fits, key=lambda name: fits[name], default="")


def _with_roles(found: Sequence[Proposed]) -> list[Proposed]:
    ranks = [p.rank for p in found if not p.known.harm]
    tied = len(ranks) > 1 and ranks[0] == ranks[1]
    roles: list[Proposed] = []
    keys = 0
    for place, proposed in enumerate(found):
        role = "harm" if proposed.known.harm else "secondary"
        if place == 0:
            role = "primary"
            if tied or proposed.known is _UNKNOWN or proposed.known.harm:
                proposed = replace(proposed, todos=(_WHICH, *proposed.todos))
        elif proposed.known.key and keys < _KEYS:
            role, keys = "key_secondary", keys + 1
        head = {"id": proposed.name, "role": role}
        roles.append(replace(proposed, entry={**head, **proposed.entry}))
    order = ("primary", "key_secondary", "secondary", "harm")
    return sorted(roles, key=lambda proposed: order.index(proposed.entry["role"]))


_WHICH = "is this the primary outcome?"
