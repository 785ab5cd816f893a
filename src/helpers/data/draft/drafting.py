"""From a raw table to a draft: every guess of the other modules in one place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from helpers.data.draft.column import Column, Guess, columns_of
from helpers.data.draft.kinds import guess_column
from helpers.data.draft.outcome_names import known_outcome
from helpers.data.draft.outcomes import Proposed, propose_outcomes
from helpers.data.draft.private import left_out
from helpers.data.draft.proposed_checks import ProposedCheck, propose_checks
from helpers.data.draft.redcap_keys import with_field
from helpers.data.draft.roles import Arm, Identifier, find_arm, find_identifier, holds_the_same
from helpers.data.draft.source_keys import SourceKeys, source_keys
from helpers.data.draft.survival import TimedPair, find_pairs
from helpers.data.draft.timing import Timing, Visits, find_visits, timings
from helpers.data.readers import RawTable
from helpers.data.redcap import RedcapDictionary

__all__ = ["Draft", "free_name", "make_draft"]

_KEYS = 20  # rows from which one column may be another by no chance
_WIDEST = 25  # levels that are compared to see whether a column holds the arm again


@dataclass(frozen=True, kw_only=True, eq=False)
class Draft:
    """What a draft says, before it is put into words.

    Attributes
    ----------
    raw : RawTable
        The table it is made from.
    identifier, arm : Identifier, Arm or None
        None where no column looks like it.
    guesses : mapping of str to Guess
        Variables in the order of the file, without identifier and arm.
    left_out : mapping of str to str
        Heading of each column that the draft leaves out, and why.
    source : SourceKeys
        How the file is written.
    outcomes : sequence of Proposed
        The primary one first; none if no column can be one.
    checks : sequence of ProposedCheck
        Rules that the rows keep.
    visits : Visits
        Dates of enrolment and randomisation.
    synthetic : str
        Where the file says that its data are synthetic; empty if nowhere.
    """

    raw: RawTable
    identifier: Identifier | None
    arm: Arm | None
    guesses: Mapping[str, Guess]
    left_out: Mapping[str, str]
    source: SourceKeys
    outcomes: Sequence[Proposed]
    checks: Sequence[ProposedCheck]
    visits: Visits
    synthetic: str

    def named(self, kinds: Collection[str], *words: str) -> str:
        """Return the first variable of some types whose name holds one of some words, or ""."""
        return next(
            (name for name, guess in self.guesses.items()
             if guess.type in kinds and not set(name.casefold().split("_")).isdisjoint(words)),
            "",
        )  # fmt: skip


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that is not taken: itself, else with a number.

    >>> free_name("arm", {"arm", "arm_2"})
    'arm_3'
    """
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def make_draft(raw: RawTable, dictionary: RedcapDictionary | None = None) -> Draft:
    """Return the draft of a table.

    Parameters
    ----------
    raw : RawTable
        Read without being told how.
    dictionary : RedcapDictionary, optional
        What the fields of its REDCap project are.
    """
    columns = columns_of(raw, dictionary)
    identifier = find_identifier(columns, raw.frame)
    arm = find_arm(c for c in columns if identifier is None or c is not identifier.column)
    used, why_not = _used(columns, identifier, arm)
    held = {c.variable: with_field(guess_column(c), c) for c in used}
    visits = find_visits(used, held)
    held, after, pairs = _timed(used, held, arm, visits)
    roles = [found.column for found in (identifier, arm) if found]
    copies = identifier.repeated_rows if identifier else 0
    source = source_keys(raw, [*roles, *used], held, repeated=copies)
    return Draft(
        raw=raw, identifier=identifier, arm=arm, left_out=why_not, visits=visits, source=source,
        outcomes=propose_outcomes(used, held, after, pairs),
        checks=propose_checks(used, held), synthetic=_synthetic(raw, columns),
        guesses={n: guess.but(**source.variables.get(n, {})) for n, guess in held.items()},
    )  # fmt: skip


def _used(
    columns: Sequence[Column], identifier: Identifier | None, arm: Arm | None
) -> tuple[list[Column], dict[str, str]]:
    """Return the columns that become variables, and why the others do not."""
    roles = [found.column for found in (identifier, arm) if found]
    used: list[Column] = []
    why_not: dict[str, str] = {}
    for column in columns:
        if column in roles:
            continue
        why = left_out(column) or _again(column, arm) or _another_key(column) or _counter(column)
        if why:
            why_not[column.title] = why
        else:
            used.append(column)
    return used, why_not


def _again(column: Column, arm: Arm | None) -> str:
    if arm is None or column.cells.present < _KEYS or len(column.cells.known) > _WIDEST:
        return ""
    if column.cells.dates or known_outcome(column.words):
        return ""
    return "the arm again, under other names" if holds_the_same(column, arm.column) else ""


def _another_key(column: Column) -> str:
    """Return why a column of text that differs in every row is left out."""
    cells = column.cells
    if cells.numbers.share > 0 or cells.dates or column.stored_dates or cells.present < _KEYS:
        return ""
    return "another identifier: differs in every row" if len(cells.known) == cells.present else ""


def _counter(column: Column) -> str:
    """Return why a column that numbers the rows from the first to the last is left out."""
    cells, rows = column.cells, column.rows
    if rows < _KEYS or cells.present < rows or cells.numbers.decimals or cells.dates:
        return ""
    numbers = cells.values()
    first = numbers.iloc[0]
    return "numbers the rows" if first in (0, 1) and (numbers.diff()[1:] == 1).all() else ""


def _timed(
    columns: Sequence[Column], guesses: Mapping[str, Guess], arm: Arm | None, visits: Visits
) -> tuple[dict[str, Guess], dict[str, bool], list[TimedPair]]:
    """Return the guesses with ``measured``, what came after randomisation, and times to events."""
    when = timings(columns, arm.column if arm else None, visits)
    pairs = find_pairs(columns, guesses, {name: found.after for name, found in when.items()})
    for pair in pairs:
        late = Timing(True, pair.reason)
        when |= {c.variable: late for c in (pair.time, pair.status) if not when[c.variable].after}
    timed = {
        name: guess.but(reason=f"after: {when[name].reason}", measured="after")
        if when[name].after else guess
        for name, guess in guesses.items()
    }  # fmt: skip
    for time in (pair.time for pair in pairs):
        timed[time.variable] = _duration(timed[time.variable], time)
    return timed, {name: found.after for name, found in when.items()}, pairs


def _duration(guess: Guess, time: Column) -> Guess:
    """Return the guess of a time as a duration, in the unit that its name tells."""
    timed = guess.without("decimals").but(type="duration")
    told = next((f"{unit}s" for unit in _UNITS if time.words.has(unit, f"{unit}s")), "")
    unit = guess.entry.get("unit", told)
    return timed.but(unit=unit) if unit else timed.but(todo="unit of the time")


_UNITS = ("day", "week", "month", "year", "hour")


def _synthetic(raw: RawTable, columns: Sequence[Column]) -> str:
    for column in columns:
        words = {cell.casefold() for cell in list(column.cells.known)[:2]}
        if words == {"synthetic"} or words == {"simulated"}:
            return f"the column {column.title} says so"
    return "the name of the file says so" if "synthetic" in raw.name.casefold() else ""
