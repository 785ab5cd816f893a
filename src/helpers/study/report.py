"""How the report of a study is printed: nothing that is computed depends on it."""

from typing import Literal, get_args

from helpers.errors import UsageError
from helpers.study.base import Declared
from helpers.study.nearest import nearest_hint, one_of

__all__ = ["STYLES", "Report", "Style", "checked_style"]

Style = Literal["plain", "nejm", "annals", "human-reproduction"]
STYLES: tuple[Style, ...] = get_args(Style)


class Report(Declared):
    """How numbers are printed; no part of the plan, and without effect on ``results.csv``.

    Attributes
    ----------
    style : str
        *Extension*: the journal whose rounding and headings the report follows; what each does
        stands in docs/journal-styles.md. ``rct run --style NAME`` prints one run in another.
        E.g. ``nejm``.
    """

    style: Style = "plain"


def checked_style(name: str) -> Style:
    """Return the style of this name.

    Raises
    ------
    UsageError
        If there is none; the message has the nearest name.

    Examples
    --------
    >>> checked_style("nejm")
    'nejm'
    >>> checked_style("njem")
    Traceback (most recent call last):
    ...
    helpers.errors.UsageError: there is no journal style 'njem', did you mean 'nejm'?
    choose one of plain, nejm, annals, human-reproduction
    """
    for style in STYLES:
        if style == name:
            return style
    hint = nearest_hint(name, STYLES)
    raise UsageError(
        f"there is no journal style {name!r}" + (f", {hint}" if hint else ""),
        remedy=f"choose {one_of(STYLES)}",
    )
