"""Columns of numbers: what is counted, measured or scored, with unit, range and decimals."""

from helpers.data.draft.column import Column, Guess
from helpers.data.draft.numbers import rounded_out
from helpers.data.draft.quantities import Quantity, Unit, quantity_of, unit_of
from helpers.data.draft.yaml_text import one_line

__all__ = ["count", "measurement", "scale"]

_MANY = 0.05  # share outside the limits from which the quantity is another
_FROM_0_TO_10 = ("pain", "vas", "nrs")
_TIMES = ("days", "weeks", "months", "hours", "minutes", "years")


def scale(column: Column) -> Guess:
    """Return the guess for a score: ordinal without levels, or continuous if it has decimals."""
    numbers = column.cells.numbers
    kind = "continuous" if numbers.decimals else "ordinal"
    guess = Guess(entry={"label": column.label, "type": kind}, reasons=("a score by its name",))
    limits = None
    if column.words.has(*_FROM_0_TO_10):
        limits = (0.0, 10.0) if numbers.high <= 10 else (0.0, 100.0)
    return _written(column, _ranged(column, guess, limits))


def count(column: Column) -> Guess:
    """Return the guess for whole numbers."""
    quantity = quantity_of(column.words)
    guess = Guess(entry={"label": _label(column, quantity), "type": "count"})
    limits = quantity.units[0].limits if quantity and quantity.units else None
    return _written(column, _ranged(column, guess, limits))


def measurement(column: Column) -> Guess:
    """Return the guess for measured numbers and times: unit by name, else by the median."""
    quantity, heading = quantity_of(column.words), column.heading
    unit = _unit(column, quantity)
    timed = column.words.has("time", "duration", "survival", "followup", "los") or (
        quantity is None and heading.unit in _TIMES
    )
    kind = "duration" if timed and quantity is None else "continuous"
    guess = Guess(entry={"label": _label(column, quantity), "type": kind})
    if unit is not None:
        guess = guess.but(unit=unit.name)
        if not heading.unit and quantity and len(quantity.units) > 1:
            guess = guess.but(reason=f"unit by the median, {column.cells.numbers.middle:g}")
    elif heading.unit:
        guess = guess.but(unit=one_line(heading.unit))
    elif (quantity is not None and quantity.units) or kind == "duration":
        guess = guess.but(todo="unit")
    return _written(column, _ranged(column, guess, unit.limits if unit else None))


def _unit(column: Column, quantity: Quantity | None) -> Unit | None:
    if quantity is None:
        return None
    return unit_of(quantity.units, column.heading.unit, column.cells.numbers.middle)


def _label(column: Column, quantity: Quantity | None) -> str:
    """Return the name of a quantity, unless the heading says more than that."""
    if column.said or quantity is None or not column.title.isascii():
        return column.label
    spelled = quantity_of(column.heading)
    alone = len(column.heading.words) == 1 or spelled is None
    said = set(quantity.label.casefold().split()) >= set(column.heading.words)
    return quantity.label if alone or said else column.label


def _ranged(column: Column, guess: Guess, limits: tuple[float, float] | None = None) -> Guess:
    numbers = column.cells.numbers
    if limits is not None:
        outside = numbers.outside(*limits)
        if outside <= _MANY * numbers.count:
            said = f"{outside} outside the usual range, to be queried" if outside else ""
            return guess.but(range=limits, reason=said)
        guess = guess.but(todo="many values are unusual: another unit?")
    least = 0.0 if guess.type == "continuous" and numbers.decimals else 1.0
    return guess.but(range=rounded_out(numbers.low, numbers.high, least=least))


def _written(column: Column, guess: Guess) -> Guess:
    numbers = column.cells.numbers
    if guess.type == "continuous":
        guess = guess.but(decimals=numbers.decimals)
    if numbers.below:
        limit, *others = numbers.below
        guess = guess.but(below_detection={"limit": limit, "use": "half"})
        if others:
            guess = guess.but(todo="several detection limits; one can be declared")
    if numbers.unreadable:
        cells = (
            "1 cell is no number"
            if numbers.unreadable == 1
            else (f"{numbers.unreadable} cells are no numbers")
        )
        guess = guess.but(reason=f"{cells}, to be queried")
    return guess
