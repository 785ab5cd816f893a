"""What a REDCap data dictionary says of a column beyond labels and codes."""

from helpers.data.draft.column import Column, Guess
from helpers.data.draft.numbers import is_plain_number

__all__ = ["with_field"]

_NUMERIC = ("continuous", "count", "duration", "ordinal")


def with_field(guess: Guess, column: Column) -> Guess:
    """Return a guess with what the data dictionary declares: limits, required, calculated."""
    known = column.field
    if known is None:
        return guess
    if known.required and not known.branching:
        guess = guess.but(required=True, reason="required in REDCap")
    if known.calculation:
        guess = guess.but(reason="calculated in REDCap")
    numeric = guess.type in _NUMERIC and "levels" not in guess.entry
    if numeric and is_plain_number(known.low) and is_plain_number(known.high):
        low, high = float(known.low), float(known.high)
        if low < high:
            guess = guess.but(range=(low, high), reason="limits of REDCap")
    return guess
