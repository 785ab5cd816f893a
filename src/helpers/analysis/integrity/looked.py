"""`Looked`: what one check found, without words for people; and the line from which it asks."""

import math
from dataclasses import dataclass

from helpers.stats.integrity import Chance

__all__ = ["ALARM", "Looked", "by_chance", "certain", "left_out"]

ALARM = 0.01
"""A check asks where chance alone gives as much in at most one of a hundred clean trials, so that
the whole page asks in at most one clean trial of five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One check after it looked at a trial.

    Attributes
    ----------
    asks : bool
        Whether there is something to ask the site.
    statistic, expected : float
        What was observed, and what is usual; nan where there is no such number.
    p_value : float
        How rare it is by chance; nan where chance plays no part.
    looked : int
        How many variables, pairs, participants or lines were looked at.
    variables : tuple of str
        Identifiers of the variables in which it was found; lines of a published table.
    places : tuple of int
        Participants in question, by their place in the cleaned table.
    tail : str
        ``"upper"`` or ``"lower"``: more, or less, than usual.
    kind : str
        Which of several things was found, where a check looks at several.
    remark : str
        Whom it looked at, where that is not everybody: the ``"first"`` of the order, the first
        ``"rows"``, or a ``"sample"``.
    not_done : str
        Why the check could not be made; empty where it was.
    """

    asks: bool = False
    statistic: float = math.nan
    expected: float = math.nan
    p_value: float = math.nan
    looked: int = 0
    variables: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    tail: str = "upper"
    kind: str = ""
    remark: str = ""
    not_done: str = ""


def by_chance(
    chance: Chance, *, variables: tuple[str, ...] = (), places: tuple[int, ...] = (),
    kind: str = "", remark: str = "",
) -> Looked:  # fmt: skip
    """Return what a check found that chance can give too; it asks where that is rare."""
    return Looked(
        asks=chance.p_value <= ALARM,
        statistic=chance.statistic,
        expected=chance.expected,
        p_value=chance.p_value,
        looked=chance.looked,
        variables=variables,
        places=places,
        tail=chance.tail,
        kind=kind,
        remark=remark,
    )


def certain(
    found: int, *, looked: int, variables: tuple[str, ...] = (), places: tuple[int, ...] = (),
    remark: str = "",
) -> Looked:  # fmt: skip
    """Return how often a check found what should not occur at all."""
    return Looked(
        asks=found > 0, statistic=float(found), expected=0.0, looked=looked, variables=variables,
        places=places, remark=remark,
    )  # fmt: skip


def left_out(why: str) -> Looked:
    """Return a check that could not be made, and why."""
    return Looked(not_done=why)
