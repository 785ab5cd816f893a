"""In which journal's style numbers are printed now, and what their p-values are read against.

A style holds for a block of code and all that it calls, as a context of `decimal` does: rounding
happens far below what knows the study. Views take it from the study of their answer.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from helpers.present.journal_styles import JOURNAL_STYLES, JournalStyle

if TYPE_CHECKING:
    from helpers.study import Study

__all__ = ["Printing", "in_its_style", "printed", "printed_for", "printing", "printing_of"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Printing:
    """How numbers are printed.

    Attributes
    ----------
    style : JournalStyle
    thresholds : tuple of Decimal
        What p-values are read against: no printed p-value lies on another side of one of them
        than the p-value itself.
    """

    style: JournalStyle = JOURNAL_STYLES["plain"]
    thresholds: tuple[Decimal, ...] = (Decimal("0.05"),)


_PLAIN = Printing()
_NOW: ContextVar[Printing] = ContextVar("helpers.present.printing", default=_PLAIN)


def printing() -> Printing:
    """Return how numbers are printed now: plainly, unless a block says otherwise."""
    return _NOW.get()


@contextmanager
def printed(how: Printing) -> Iterator[None]:
    """Print in this way within the block.

    Examples
    --------
    >>> from helpers.present.rounding import p_value_text
    >>> with printed(Printing(JOURNAL_STYLES["nejm"])):
    ...     p_value_text(0.0312)
    '0.03'
    >>> p_value_text(0.0312)
    '0.031'
    """
    token = _NOW.set(how)
    try:
        yield
    finally:
        _NOW.reset(token)


def printing_of(study: "Study", confidence_level: float | None = None) -> Printing:
    """Return how the numbers of a study are printed.

    P-values are read against the level of its tests, and against what its claims say of them.

    Parameters
    ----------
    study : Study
    confidence_level : float, optional
        That of the tests, in (0, 1); the plan's if not given.
    """
    level = Decimal(1) - Decimal(repr(confidence_level or study.analysis.confidence_level))
    claimed = (p for claim in study.claims for p in (claim.p_below, claim.p_at_least) if p)
    thresholds = {level, *(Decimal(repr(p)) for p in claimed)}
    return Printing(JOURNAL_STYLES[study.report.style], tuple(sorted(thresholds)))


def printed_for(answer: object) -> AbstractContextManager[None]:
    """Return the context in which what an answer holds is printed: that of its study.

    Where choices differ from the plan, p-values are read against the level of the choices. An
    answer without a study is printed as what is around it.
    """
    study = getattr(answer, "study", None)
    if study is None:
        return nullcontext()
    level = getattr(getattr(answer, "choices", answer), "confidence_level", None)
    return printed(printing_of(study, level))


def in_its_style(made: Callable[P, R]) -> Callable[P, R]:
    """Let a function print in the style of its argument ``study``."""
    signature = inspect.signature(made)

    @wraps(made)
    def in_style(*args: P.args, **kwargs: P.kwargs) -> R:
        with printed(printing_of(signature.bind(*args, **kwargs).arguments["study"])):
            return made(*args, **kwargs)

    return in_style
