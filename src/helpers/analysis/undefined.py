"""Why a number of a two-by-two table is undefined, in words."""

from collections.abc import Mapping

from helpers.stats import exact_difference, unconditional

__all__ = ["reason"]

NO_EVENTS = "no events in either arm"
ONE_KIND = "everybody has the event, or nobody"
EXACT = "not worked out beyond {most:,} participants in both arms; {instead} stands for it there"
REASONS: Mapping[tuple[str, str], str] = {
    ("risk_ratio", ""): NO_EVENTS,
    ("risk_ratio", "miettinen_nurminen"): NO_EVENTS,
    ("risk_ratio", "koopman"): NO_EVENTS,
    ("risk_ratio", "katz"): "an arm has no events",
    ("odds_ratio", "woolf"): "a cell of the table is zero",
    ("risk_difference", "chan_zhang"): EXACT.format(
        most=exact_difference.MOST_PARTICIPANTS, instead="the Miettinen\u2013Nurminen interval"
    ),
    ("test", "boschloo"): EXACT.format(
        most=unconditional.MOST_PARTICIPANTS, instead="the N\u22121 test"
    ),
    ("test", "barnard_pooled"): EXACT.format(
        most=unconditional.MOST_PARTICIPANTS, instead="the N\u22121 test"
    ),
    ("fragility_index", ""): "Fisher's p is not below alpha, or stays below it",
}
BY_MEASURE: Mapping[str, str] = {"odds_ratio": ONE_KIND}
LEFT_OUT = "left out of a long list of tables; ask for this one table alone"


def reason(measure: str, method: str, *, left_out: bool = False) -> str:
    """Return why a number is undefined.

    Parameters
    ----------
    measure, method : str
        As in `helpers.results.Key`; the method is empty for the plain estimate.
    left_out : bool
        Whether the method was left out for the length of a list.

    Raises
    ------
    KeyError
        If this number is never undefined.

    Examples
    --------
    >>> reason("risk_ratio", "katz")
    'an arm has no events'
    """
    if left_out:
        return LEFT_OUT
    return REASONS.get((measure, method)) or BY_MEASURE[measure]
