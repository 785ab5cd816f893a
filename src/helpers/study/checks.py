"""Cross-field rules that every participant's record should meet: a closed vocabulary.

A record that breaks one is a query, never an error: the site is asked, nothing is changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Name, listed, wrong
from helpers.study.conditions import Condition

__all__ = ["CHECK_RULES", "IDENTITIES", "Check"]

CHECK_RULES = ("if", "order", "identity", "at_most_one", "exactly_one")
IDENTITIES = ("ratio", "difference", "sum", "product")
# keys that belong to one rule only
_PARTS = {"if": ("then",), "order": ("strict",), "identity": (*IDENTITIES, "times", "within")}


class Check(Declared):
    """One rule between variables of a record; exactly one kind of rule is given.

    Attributes
    ----------
    id : str
        Its name in queries, after ``check:``; lower-case letters, digits, ``-`` and ``_``.
        E.g. ``birth_needs_pregnancy``.
    label : str
        What readers see as expected; made from the rule if not given. E.g. ``dates in order``.
    if_ : list of Condition
        Where all of these hold, all of ``then`` must; what is unknown breaks nothing, and ``[]`` is
        always. E.g. ``[{variable: live_birth, is: "yes"}]``.
    then : list of Condition
        What must hold then. E.g. ``[{variable: clinical_pregnancy, is: "yes"}]``.
    order : list of str
        Dates, or numbers: each not later (not above) than the next; missing ones are skipped.
        E.g. ``[enrolled_on, randomised_on]``.
    strict : bool
        Of ``order``, ``true``: each before (below) the next.
    identity : str
        A numeric variable that equals a ratio, difference, sum or product of others.
        E.g. ``bmi``.
    ratio : list of str
        First divided by second. E.g. ``[th1, th2]``.
    difference : list of str
        First less second. E.g. ``[after, before]``.
    sum : list of str
        Two or more, added up. E.g. ``[term_births, preterm_births]``.
    product : mapping of str to int
        Variables with their powers, whole numbers. E.g. ``{weight: 1, height: -2}``.
    times : float
        Factor to the right-hand side, as for units; 1 if not given. E.g. ``10000``.
    within : float
        How far the two sides may differ; without it, as far as the rounding of the cells allows:
        half a unit of the last decimal written in each of them. E.g. ``0.1``.
    at_most_one : list of str
        Binary variables that exclude each other; two or more. E.g. ``[live_birth, miscarriage]``.
    exactly_one : list of str
        Binary variables of which one must hold; two or more. E.g. ``[live_birth, loss, neither]``.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    label: str = ""
    if_: tuple[Condition, ...] | None = Field(None, alias="if")
    then: tuple[Condition, ...] | None = Field(None, min_length=1)
    order: tuple[Name, ...] | None = Field(None, min_length=2)
    strict: bool | None = None
    identity: Name | None = None
    ratio: tuple[Name, Name] | None = None
    difference: tuple[Name, Name] | None = None
    sum: tuple[Name, ...] | None = Field(None, min_length=2)
    product: dict[Name, int] | None = Field(None, min_length=1)
    times: float | None = None
    within: float | None = Field(None, ge=0)
    at_most_one: tuple[Name, ...] | None = Field(None, min_length=2)
    exactly_one: tuple[Name, ...] | None = Field(None, min_length=2)

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        given = [name for name in CHECK_RULES if name in self.declared()]
        if len(given) != 1:
            raise wrong(
                f"exactly one of {', '.join(CHECK_RULES)}", found=listed(given),
                remedy="if goes with then" if not given and self.then else "",
            )  # fmt: skip
        return self

    @model_validator(mode="after")
    def _parts_of_its_rule(self) -> Self:
        if self.rule == "if" and self.then is None:
            raise wrong("if and then together", found="if alone")
        identities = [name for name in IDENTITIES if getattr(self, name) is not None]
        if self.rule == "identity" and len(identities) != 1:
            raise wrong(f"identity with exactly one of {', '.join(IDENTITIES)}",
                        found=listed(identities))  # fmt: skip
        for rule, parts in _PARTS.items():
            for part in parts:
                if rule != self.rule and part in self.declared():
                    raise wrong(f"{part} with {rule} only", found=f"{part} with {self.rule}")
        return self

    @model_validator(mode="after")
    def _powers_and_factor(self) -> Self:
        for name, power in (self.product or {}).items():
            if power == 0:
                raise wrong("a power such as 1, 2 or -1", found="0", at=f"product.{name}")
        if self.times == 0:
            raise wrong("a factor other than 0", found="0", at="times")
        return self

    @property
    def code(self) -> str:
        """The code of its queries."""
        return f"check:{self.id}"

    @property
    def rule(self) -> str:
        """The kind of rule: one of `CHECK_RULES`."""
        return next(name for name in CHECK_RULES if name in self.declared())

    @property
    def operation(self) -> str:
        """How an identity is computed: one of `IDENTITIES`."""
        return next(name for name in IDENTITIES if getattr(self, name) is not None)

    @property
    def words(self) -> str:
        """What a record should meet: the label, else the rule in words.

        >>> Check.model_validate({"id": "dates", "order": ["came", "left"]}).words
        'came, left in this order'
        """
        return self.label or _WORDS[self.rule](self)

    def operands(self) -> tuple[str, ...]:
        """Return the variables from which an identity is computed, in order."""
        return tuple(getattr(self, self.operation))

    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions of an implication, those of `if` first."""
        return (*(self.if_ or ()), *(self.then or ()))

    def inputs(self) -> tuple[str, ...]:
        """Return the variables it looks at, each once, in order."""
        return tuple(dict.fromkeys(self._inputs()))

    def _inputs(self) -> Iterator[str]:
        yield from (condition.variable for condition in self.conditions())
        yield from self.order or self.at_most_one or self.exactly_one or ()
        if self.identity:
            yield self.identity
            yield from self.operands()


def _if_words(check: Check) -> str:
    cause, then = _all(check.if_ or ()), _all(check.then or ())
    return f"{then} where {cause}" if cause else then


def _all(conditions: Iterable[Condition]) -> str:
    return " and ".join(condition.words for condition in conditions)


def _order_words(check: Check) -> str:
    return f"{', '.join(check.order or ())} in this order{', none equal' if check.strict else ''}"


def _identity_words(check: Check) -> str:
    parts = [
        f"{name}^{power}" if power != 1 else name
        for name, power in (check.product or dict.fromkeys(check.operands(), 1)).items()
    ]
    side = _SIGNS[check.operation].join(parts)
    factor = "" if check.times is None else f", times {check.times:g}"
    within = "" if check.within is None else f", within {check.within:g}"
    return f"{check.identity} = {side}{factor}{within}"


def _at_most_words(check: Check) -> str:
    return f"at most one of {', '.join(check.at_most_one or ())}"


def _exactly_words(check: Check) -> str:
    return f"exactly one of {', '.join(check.exactly_one or ())}"


_SIGNS = MappingProxyType({"ratio": " / ", "difference": " - ", "sum": " + ", "product": " * "})
_WORDS: Mapping[str, Callable[[Check], str]] = MappingProxyType(
    {
        "if": _if_words,
        "order": _order_words,
        "identity": _identity_words,
        "at_most_one": _at_most_words,
        "exactly_one": _exactly_words,
    }
)
