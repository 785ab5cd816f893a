"""Conditions on variables: a closed vocabulary, never an evaluated text."""

from typing import Annotated, Any, Self

from pydantic import Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from helpers.study.base import Declared, Level, Name, listed, wrong
from helpers.study.levels import canonical, is_number, spelled

__all__ = ["COMPARISONS", "Condition", "Limit"]

COMPARISONS = (
    "is", "is_not", "in", "not_in", "below", "at_most", "above", "at_least", "present", "missing",
)  # fmt: skip


def _limit(value: Any) -> float | str:
    if value is None or isinstance(value, bool | dict | list | tuple | set):
        raise PydanticCustomError("limit_type", "a limit is one number, date or level")
    return float(canonical(value)) if is_number(value) else spelled(value)


# a number; or the text of a date, or of a level of an ordinal variable
Limit = Annotated[float | str, PlainValidator(_limit)]


class Condition(Declared):
    """One condition on one variable; exactly one comparison is given.

    The limit of ``below``, ``at_most``, ``above`` and ``at_least`` is a number (numeric variables,
    and levels that are all numbers), a date such as 2024-05-31 for a date, or a level for an
    ordinal variable with levels.

    Attributes
    ----------
    variable : str
        One of the codebook, the arm or the identifier. E.g. ``live_birth``.
    is_ : str
        The value is this level, number, date or text. E.g. ``"yes"``.
    is_not : str
        The value is another than this. E.g. ``"no"``.
    in_ : list of str
        The value is one of these. E.g. ``[A, B]``.
    not_in : list of str
        The value is none of these. E.g. ``[C]``.
    below : float or str
        The value is below this limit. E.g. ``37``.
    at_most : float or str
        The value is this limit or below. E.g. ``45``.
    above : float or str
        The value is above this limit. E.g. ``2024-05-31``.
    at_least : float or str
        The value is this limit or above. E.g. ``35``.
    present : bool
        ``true``: there is a value.
    missing : bool
        ``true``: there is no value.
    """

    variable: Name
    is_: Level | None = Field(None, alias="is")
    is_not: Level | None = None
    in_: tuple[Level, ...] | None = Field(None, alias="in")
    not_in: tuple[Level, ...] | None = None
    below: Limit | None = None
    at_most: Limit | None = None
    above: Limit | None = None
    at_least: Limit | None = None
    present: bool | None = None
    missing: bool | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = self.comparisons()
        if len(given) != 1:
            raise wrong(f"exactly one of {', '.join(COMPARISONS)}", found=listed(given))
        return self

    def comparisons(self) -> dict[str, Any]:
        """Return the comparison given, by its name in the study file."""
        return {name: value for name, value in self.declared().items() if name in COMPARISONS}

    @property
    def comparison(self) -> tuple[str, Any]:
        """Name and value of the comparison, for example ``("below", 37.0)``."""
        return next(iter(self.comparisons().items()))

    @property
    def words(self) -> str:
        """The condition in words, by the id of its variable.

        >>> Condition.model_validate({"variable": "adherence", "at_least": 0.8}).words
        'adherence at least 0.8'
        """
        return f"{self.variable} {self.compared}"

    @property
    def compared(self) -> str:
        """What its variable is held against, in words.

        >>> Condition.model_validate({"variable": "site", "in": ["A", "B"]}).compared
        'in A, B'
        """
        name, value = self.comparison
        if name in ("present", "missing"):
            return "given" if value == (name == "present") else "missing"
        shown = ", ".join(value) if isinstance(value, tuple) else _plain(value)
        return f"{name.replace('_', ' ')} {shown}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
