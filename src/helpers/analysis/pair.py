"""One arm beside the reference: the known values of both, and the names of their results."""

from dataclasses import dataclass

from helpers.analysis.choices import Choices
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Key
from helpers.stats.numerics import Floats

__all__ = ["Pair", "pairs"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One comparison of one outcome.

    Attributes
    ----------
    data : OutcomeValues
        The outcome by arm.
    choices : Choices
    arm : str
        Compared with the reference.
    """

    data: OutcomeValues
    choices: Choices
    arm: str

    @property
    def reference(self) -> str:
        """The arm that `arm` is compared with."""
        return self.choices.study.arms.reference

    @property
    def arms(self) -> tuple[str, str]:
        """The arm, and the reference."""
        return self.arm, self.reference

    @property
    def sides(self) -> tuple[Floats, Floats]:
        """Known values of the arm, and of the reference."""
        treated, control = (self.data.values[side].dropna().to_numpy() for side in self.arms)
        return treated, control

    def key(self, measure: str, method: str, level: str = "") -> Key:
        """Return the key of a result of this comparison."""
        return self.choices.key(
            self.data.outcome, among=self.data.among, arm=self.arm, reference=self.reference,
            measure=measure, method=method, level=level,
        )  # fmt: skip


def pairs(data: OutcomeValues, choices: Choices) -> list[Pair]:
    """Return every comparison of an outcome, in the order of the arms."""
    return [Pair(data, choices, arm) for arm in choices.study.arms.compared]
