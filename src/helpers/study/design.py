"""How the trial was designed: framework, allocation, and when its participants came."""

import re
from collections.abc import Iterable
from datetime import date
from math import gcd
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from helpers.study.base import Declared, Level, wrong

__all__ = ["Day", "Design"]


_SHARES = re.compile(r"(?<![0-9:.])[0-9]{1,3}(?:\s*:\s*[0-9]{1,3})+(?![0-9:.])")


def _day(value: Any) -> Any:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise PydanticCustomError("day_type", "a date such as 2024-05-31") from None
    return day


# a day of the Gregorian calendar, as YYYY-MM-DD
Day = Annotated[date, BeforeValidator(_day)]


class Design(Declared):
    """Design of the trial.

    Attributes
    ----------
    framework : str
        The latter two need a ``margin`` on every primary outcome.
    allocation : str
        Ratio in words, in quotes; the sizes of the arms are held against it, or against ``ratio``.
        E.g. ``"1:1"``.
    ratio : mapping of str to int
        *Extension*: participants of each arm in the smallest whole numbers; needed where
        ``allocation`` does not say which arm has which share. E.g. ``{active: 2, placebo: 1}``.
    block_sizes : list of int
        *Extension*: sizes of the blocks of a permuted-block randomisation, multiples of what
        ``ratio`` or ``allocation`` adds up to; the arms of every stratum are held against them.
        E.g. ``[4, 6]``.
    blinding : str
        In words. E.g. ``double-blind``.
    setting : str
        In words. E.g. ``one reproductive medicine centre``.
    stratified_by : list of str
        Variables that stratified the randomisation: binary, categorical or ordinal, measured at
        baseline; others get a note. E.g. ``[site]``.
    enrolled_on : str
        *Extension*: the date variable of enrolment; ``registered_on`` is held against the first.
        E.g. ``enrolled_on``.
    randomised_on : str
        *Extension*: the date variable of randomisation. E.g. ``randomised_on``.
    """

    framework: Literal["superiority", "non-inferiority", "equivalence"] = "superiority"
    allocation: str = ""
    ratio: dict[Level, int] | None = None
    block_sizes: tuple[int, ...] = ()
    blinding: str = ""
    setting: str = ""
    stratified_by: tuple[str, ...] = ()
    enrolled_on: str | None = None
    randomised_on: str | None = None

    @model_validator(mode="after")
    def _whole_shares(self) -> Self:
        for arm, share in (self.ratio or {}).items():
            if share < 1:
                raise wrong("1 or more", found=str(share), at=f"ratio.{arm}")
        return self

    @model_validator(mode="after")
    def _ratio_is_that_of_allocation(self) -> Self:
        stated, shares = self.stated_shares, _lowest((self.ratio or {}).values())
        if stated and shares and sorted(stated) != sorted(shares):
            found = ":".join(map(str, shares))
            raise wrong(f"the shares of allocation, {self.allocation}", found=found, at="ratio")
        return self

    @model_validator(mode="after")
    def _blocks_hold_the_ratio(self) -> Self:
        key = "ratio" if self.ratio else "allocation"
        once = sum((self.ratio or {}).values()) or sum(self.stated_shares or ()) or 1
        for size in self.block_sizes:
            if size < 1 or size % once:
                expected = (
                    "1 or more" if once == 1 else f"a multiple of {once}, as {key} adds up to"
                )
                raise wrong(expected, found=str(size), at="block_sizes")
        return self

    @property
    def stated_shares(self) -> tuple[int, ...] | None:
        """The shares that the text of the allocation states, in lowest terms; None if it does not.

        >>> Design(allocation="2:2, permuted blocks").stated_shares
        (1, 1)
        >>> Design(allocation="by minimisation").stated_shares is None
        True
        """
        stated = _SHARES.findall(self.allocation)
        shares = [int(share) for share in re.split(r"\s*:\s*", stated[0])] if stated else []
        return _lowest(shares) if len(stated) == 1 and min(shares) > 0 else None


def _lowest(shares: Iterable[int]) -> tuple[int, ...]:
    """Return shares without a common factor."""
    whole = tuple(shares)
    return tuple(share // gcd(*whole) for share in whole)
