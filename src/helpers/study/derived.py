"""Derived variables: computed from others by exactly one rule of a closed vocabulary."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, Name, listed, wrong
from helpers.study.conditions import Condition
from helpers.study.variables import Variable

__all__ = ["RULES", "Case", "Cut", "Derived"]


class Cut(Declared):
    """Groups of a numeric variable; gives an ordinal one.

    Attributes
    ----------
    variable : str
        A numeric variable. E.g. ``age``.
    at : list of float
        Lower bounds of the second group onwards, rising. E.g. ``[35]``.
    labels : list of str
        One label more than bounds. E.g. ``[below 35, 35 and above]``.
    """

    variable: Name
    at: tuple[float, ...]
    labels: tuple[str, ...]

    @model_validator(mode="after")
    def _one_label_more(self) -> Self:
        if len(self.labels) != len(self.at) + 1:
            points, labels = len(self.at), len(self.labels)
            found = "1 label" if labels == 1 else f"{labels} labels"
            raise wrong(
                f"one label more than cut points ({points + 1} labels)",
                found=found,
                at="labels",
            )
        if list(self.at) != sorted(set(self.at)):
            found = ", ".join(f"{point:g}" for point in self.at)
            raise wrong("cut points that rise", found=found, at="at")
        return self


class Case(Declared):
    """One level of a ``first_of`` variable.

    Attributes
    ----------
    level : str
        The level of those who meet the conditions and those of no case above.
        E.g. ``live birth``.
    label : str
        What readers see, if something else.
    where : list of Condition
        All must hold. E.g. ``[{variable: live_birth, is: "yes"}]``.
    """

    level: Level
    label: str = ""
    where: tuple[Condition, ...]


RULES = (
    "ratio", "difference", "days_between", "years_between",
    "all_of", "any_of", "condition", "cut", "first_of",
)  # fmt: skip


class Derived(Declared):
    """A variable computed from others by exactly one rule of a closed vocabulary.

    Missing in, missing out, except for ``present`` and ``missing``. Inputs stand above: under
    ``variables``, or earlier under ``derived``.

    Attributes
    ----------
    label : str
        What readers see. E.g. ``Th1/Th2 ratio``.
    unit : str
        Shown beside the label.
    decimals : int
        Decimals shown, 0 to 8.
    measured : str
        When; ``after`` if that of an input is, unless given.
    ratio : list of str
        First divided by second, two numeric variables. E.g. ``[th1, th2]``.
    difference : list of str
        First less second, two numeric variables. E.g. ``[after, before]``.
    days_between : list of str
        Days from one date to another. E.g. ``[enrolled_on, delivered_on]``.
    years_between : list of str
        Years from one date to another. E.g. ``[born_on, enrolled_on]``.
    all_of : list of Condition
        Binary, with levels ``yes`` and ``no``: whether all of these hold.
        E.g. ``[{variable: live_birth, is: "yes"}]``.
    any_of : list of Condition
        Likewise: whether at least one of these holds.
    condition : Condition
        Likewise: whether this one holds. E.g. ``{variable: age, at_least: 35}``.
    cut : Cut
        Ordinal: groups of a numeric variable.
        E.g. ``{variable: age, at: [35], labels: [below 35, 35 and above]}``.
    first_of : list of Case
        *Extension*. Categorical: the level of the first case whose conditions all hold. This is
        how mutually exclusive end states are declared.
    otherwise : str
        *Extension*: the level where no case holds; goes with ``first_of``.
        E.g. ``not pregnant``.
    """

    label: str
    unit: str = ""
    decimals: int | None = Field(None, ge=0, le=8)
    measured: Literal["baseline", "after"] | None = None
    ratio: tuple[Name, Name] | None = None
    difference: tuple[Name, Name] | None = None
    days_between: tuple[Name, Name] | None = None
    years_between: tuple[Name, Name] | None = None
    all_of: tuple[Condition, ...] | None = None
    any_of: tuple[Condition, ...] | None = None
    condition: Condition | None = None
    cut: Cut | None = None
    first_of: tuple[Case, ...] | None = None
    otherwise: Level | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        given = [name for name in RULES if getattr(self, name) is not None]
        if len(given) != 1:
            raise wrong(f"exactly one of {', '.join(RULES)}", found=listed(given))
        if (self.first_of is None) != (self.otherwise is None):
            found = "first_of alone" if self.first_of else "otherwise alone"
            raise wrong("first_of and otherwise together", found=found)
        return self

    @property
    def rule(self) -> str:
        """Name of the rule."""
        return next(name for name in RULES if getattr(self, name) is not None)

    def inputs(self) -> tuple[str, ...]:
        """Return the variables it is computed from, each once, in order."""
        return tuple(dict.fromkeys(self._inputs()))

    def _inputs(self) -> Iterator[str]:
        for pair in (self.ratio, self.difference, self.days_between, self.years_between):
            yield from pair or ()
        for condition in (*(self.all_of or ()), *(self.any_of or ())):
            yield condition.variable
        if self.condition:
            yield self.condition.variable
        if self.cut:
            yield self.cut.variable
        for case in self.first_of or ():
            yield from (condition.variable for condition in case.where)

    def as_variable(self, measured: Literal["baseline", "after"]) -> Variable:
        """Return its codebook entry; `measured` is that of its inputs unless declared."""
        kind, unit, levels = "continuous", self.unit, None
        if self.days_between:
            kind, unit = "duration", self.unit or "days"
        elif self.years_between:
            unit = self.unit or "years"
        elif self.cut:
            kind, levels = "ordinal", {label: label for label in self.cut.labels}
        elif self.first_of:
            kind = "categorical"
            levels = {case.level: case.label or case.level for case in self.first_of}
            levels[str(self.otherwise)] = str(self.otherwise)
        elif self.all_of or self.any_of or self.condition:
            return Variable(
                label=self.label, type="binary", event="yes", non_event="no",
                synonyms={"true": "yes", "false": "no", "1": "yes", "0": "no"},
                measured=self.measured or measured,
            )  # fmt: skip
        return Variable(
            label=self.label, type=kind, unit=unit, levels=levels, decimals=self.decimals,
            measured=self.measured or measured,
        )  # fmt: skip
