"""`Route`: how one kind of number is computed a second time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpers.analysis.verification.case import Case
from helpers.results import Key

__all__ = ["CLOSED", "ITERATIVE", "Route"]

CLOSED, ITERATIVE = 1e-8, 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One kind of number and its second route.

    Attributes
    ----------
    kinds : tuple of str
        Analyses: ``main`` stands for other populations and single rules for unknown outcomes too.
    types : tuple of str
        Types of outcomes; none for results of no outcome, or where it does not matter.
    measure, methods
        Of the results compared.
    what, main, second : str
        The numbers, and the two routes, in words.
    compute : callable
        A case to values by statistic: those that it holds are compared.
    tolerance : float
        Largest difference, relative to the larger of the value and 1.
    """

    kinds: tuple[str, ...]
    types: tuple[str, ...] = ()
    measure: str
    methods: tuple[str, ...] = ("",)
    what: str
    main: str
    second: str
    compute: Callable[[Case], Mapping[str, float]]
    tolerance: float = CLOSED

    def takes(self, kind: str, type_of_outcome: str, key: Key) -> bool:
        """Return whether a result goes this way."""
        return (
            kind in self.kinds
            and (not self.types or type_of_outcome in self.types)
            and key.measure == self.measure
            and key.method in self.methods
        )


# words that several routes share
ONE_BY_ONE = "participant by participant, conditions judged anew"
ARRAYS = "columns of the table"
NEWTON = "Newton's steps from derivatives in closed form"
NUMERICAL = "the likelihood climbed by numerical slopes"
PROFILE = f"{NUMERICAL}, its profile cut by a root search"
MULTIPLIER = "Newton's method for a multiplier"
SEARCH = "risks of the highest likelihood by a search, limits by a search"
