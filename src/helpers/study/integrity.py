"""What the integrity checks need to know that data cannot tell; every key is optional."""

from typing import Literal

from pydantic import Field

from helpers.study.base import Declared, Name

__all__ = ["WEEKDAYS", "Correlated", "Integrity"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Correlated(Declared):
    """Two measurements that go together in such patients.

    Attributes
    ----------
    variables : pair of str
        Numeric variables of the codebook.
    at_least : float
        The least rank correlation that is expected, between -1 and 1 and not 0; negative where
        one falls as the other rises.
    """

    variables: tuple[Name, Name]
    at_least: float = Field(gt=-1, lt=1)


class Integrity(Declared):
    """Facts for the integrity checks.

    Attributes
    ----------
    order : str or None
        Variable that holds the order of enrolment: a date or a number. Without it
        ``design.randomised_on``, else ``design.enrolled_on``, else the order of the rows.
    closed_days : tuple of str
        Weekdays on which the site is closed: ``[friday]`` in Iran.
    rounded : tuple of str
        Variables that are told or read in steps (half years, fives); their last digits are not
        looked at.
    correlations : tuple of Correlated
        Measurements that should go together.
    published : str or None
        A table of published summaries beside the study file, columns label, n, mean, sd, percent,
        count, items, decimals.
    in_report : bool
        Whether the shared report shows the checks; by default they stay on a page of their own.
    """

    order: Name | None = None
    closed_days: tuple[Weekday, ...] = ()
    rounded: tuple[Name, ...] = ()
    correlations: tuple[Correlated, ...] = ()
    published: str | None = None
    in_report: bool = False
