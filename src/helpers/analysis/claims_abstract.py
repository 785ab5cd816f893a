"""An abstract by itself: arm sizes and claims, and which tables could lie behind them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from helpers.analysis.claims_compatible import ANALYSIS, compatible_rows
from helpers.analysis.claims_together import Link, Stating, links, together_rows
from helpers.results import Estimate, Key, Results
from helpers.study import Claim

__all__ = ["STAGE", "Abstract"]

STAGE = "abstract"


@dataclass(frozen=True, kw_only=True)
class Abstract:
    """Claims about two arms of known sizes, without any data.

    Attributes
    ----------
    arms : tuple of (str, int)
        Name and participants of the arm compared, then of the reference.
    claims : sequence of Claim
        What is said; `among` names another outcome.
    outcomes, labels : mapping of str to str
        Labels of outcomes and of arms, where they have any.

    Examples
    --------
    >>> claim = Claim(outcome="live_birth", direction="higher", p_below=0.01)
    >>> small = Abstract(arms=(("treatment", 50), ("control", 50)), claims=[claim])
    >>> small.results.one(measure="tables", method="pearson", level="1,threshold",
    ...                   statistic="count").value
    797
    """

    arms: tuple[tuple[str, int], tuple[str, int]]
    claims: Sequence[Claim]
    outcomes: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, int]:
        """Participants of the arm compared and of the reference."""
        return self.arms[0][1], self.arms[1][1]

    @property
    def links(self) -> list[Link]:
        """How the outcomes of the claims hang together."""
        return links(self._stating())

    @cached_property
    def results(self) -> Results:
        """Every number, as results of the analysis ``compatible``."""
        return Results(self._rows())

    def _rows(self) -> Iterator[Estimate]:
        (arm, _), (reference, _) = self.arms
        key = Key(stage=STAGE, analysis=ANALYSIS, arm=arm, reference=reference, measure="")
        for number, claim in enumerate(self.claims, start=1):
            own = Key(
                stage=STAGE, analysis=ANALYSIS, outcome=claim.outcome, level=str(number), arm=arm,
                reference=reference, measure="",
            )  # fmt: skip
            yield from compatible_rows(claim, own, self.sizes)
        yield from together_rows(self._stating(), key, self.sizes)

    def _stating(self) -> list[Stating]:
        return [Stating(claim=claim, groups=_groups(claim)) for claim in self.claims]


def _groups(claim: Claim) -> dict[str, str]:
    """Return the outcome among which a claim is counted, under its own name."""
    return {} if claim.among in (None, "randomised") else {str(claim.among): str(claim.among)}
