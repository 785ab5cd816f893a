"""What a published statement may mean: its readings, its denominators, its ranges of P.

A statement such as "p < 0.05" can mean a threshold or, as tables print it, the bracket from 0.01
to 0.05. A p-value or an estimate that is printed means every number that rounds to it. Nothing
here knows data.
"""

from collections.abc import Iterator
from decimal import Decimal

from helpers.results.model import shortest
from helpers.stats import ASSOCIATION
from helpers.stats.compatible_tables import Stated
from helpers.study import Claim, Outcome, Study

__all__ = [
    "CLAIM_TESTS",
    "LADDER",
    "PLANNED",
    "READINGS",
    "claims_of",
    "denominators",
    "held",
    "main_test",
    "measures_of",
    "p_range",
    "readings",
    "rounds_to",
    "stated",
]

LADDER = (0.05, 0.01, 0.001)
READINGS = ("threshold", "bracket", "reported")
PLANNED = "planned"
"""Method of the reading by the plan's primary analysis; its rows hold the direction already."""
CLAIM_TESTS = ("pearson", "n_minus_1", "fisher", "boschloo")
MEASURES = ("risk_difference", "risk_ratio", "odds_ratio")
_USUAL = "pearson"  # what statistical software prints for a table unless asked
_FINEST = 3  # decimals of a p-value printed as 0


def claims_of(study: Study) -> Iterator[tuple[int, Claim, Outcome]]:
    """Yield number, claim and outcome of every claim that can be held against counts."""
    for number, claim in enumerate(study.claims, start=1):
        outcome = study.outcome(claim.outcome)
        if outcome.type == "binary":
            yield number, claim, outcome


def denominators(claim: Claim, outcome: Outcome) -> tuple[str, ...]:
    """Return what the events may have been counted among, the one that is stated first.

    Those randomised, and every group that the claim or its outcome names.
    """
    own = claim.among or outcome.among or "randomised"
    others = ("randomised", outcome.also_among, outcome.among)
    return tuple(dict.fromkeys((own, *(name for name in others if name))))


def main_test(claim: Claim) -> str:
    """Return the test that the claim names, else Pearson's."""
    return claim.test if claim.test and claim.test in ASSOCIATION else _USUAL


def measures_of(claim: Claim) -> tuple[str, ...]:
    """Return the measures that the estimate of a claim may be of."""
    if claim.estimate is None:
        return ()
    return (claim.measure,) if claim.measure else MEASURES


def readings(claim: Claim) -> tuple[str, ...]:
    """Return how the p-value of a claim can be read; a threshold where only the direction is said.

    >>> readings(Claim(outcome="live_birth", direction="higher", p_reported=0.03))
    ('reported',)
    """
    thresholds = claim.p_below is not None or claim.p_at_least is not None
    reported = claim.p_reported is not None
    return (
        *(("threshold", "bracket") if thresholds or not reported else ()),
        *(("reported",) if reported else ()),
    )


def p_range(claim: Claim, reading: str) -> tuple[float, float]:
    """Return the range of P under a reading: at least the first, below the second number.

    A second number of 1 sets no limit.

    >>> claim = Claim(outcome="live_birth", direction="higher", p_below=0.01, p_reported=0.003)
    >>> p_range(claim, "threshold"), p_range(claim, "bracket"), p_range(claim, "reported")
    ((0.0, 0.01), (0.001, 0.01), (0.0025, 0.0035))
    """
    if reading == "reported" and claim.p_reported is not None:
        return _around(claim.p_reported)
    least = claim.p_at_least or 0.0
    below = 1.0 if claim.p_below is None else claim.p_below
    if reading == "bracket" and claim.p_below is not None:
        least = max(least, *(rung for rung in (0.0, *LADDER) if rung < below))
    return least, below


def held(claim: Claim, p_value: float) -> dict[str, bool]:
    """Return, for every reading of a claim, whether a p-value lies in its range.

    >>> claim = Claim(outcome="live_birth", direction="higher", p_below=0.01)
    >>> held(claim, 0.0002)
    {'threshold': True, 'bracket': False}
    """
    ranges = {reading: p_range(claim, reading) for reading in readings(claim)}
    return {
        reading: least <= p_value and (p_value < below or below == 1.0)
        for reading, (least, below) in ranges.items()
    }


def stated(claim: Claim | None, reading: str) -> Stated:
    """Return what a claim says of a table; anything goes where there is no claim."""
    if claim is None:
        return Stated(higher=None)
    least, below = p_range(claim, reading if reading in readings(claim) else readings(claim)[0])
    return Stated(higher=claim.direction == "higher", below=below, at_least=least)


def rounds_to(value: float, printed: float) -> bool:
    """Return whether a value rounds to a number, to the decimals in which it is printed.

    >>> rounds_to(0.0347, 0.03), rounds_to(0.0351, 0.03), rounds_to(-0.104, -0.1)
    (True, False, True)
    """
    return abs(value - printed) <= _half_unit(printed) * (1 + 1e-9)


def _around(p_reported: float) -> tuple[float, float]:
    if p_reported == 0.0:
        return 0.0, 0.5 * 10.0**-_FINEST
    half = min(_half_unit(p_reported), 0.05)
    return max(0.0, round(p_reported - half, 12)), min(1.0, round(p_reported + half, 12))


def _half_unit(printed: float) -> float:
    exponent = Decimal(shortest(printed) or "0").as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return float(0.5 * 10.0**-places)
