"""The priors of the Bayesian rows: flat, sceptical, and as published trials would have it.

A sceptical prior stands around no difference; its standard deviation of 0.35 on the log odds ratio
says that odds ratios below a half or above two are unlikely (one in twenty). Of the verified
randomised trials in the study's file of published trials, the least and the most favourable give
one more each: around their log odds ratio, as uncertain as they are, and never surer than 0.35.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis.context_file import PublishedTrial
from helpers.study import Outcome

__all__ = ["FLAT", "SCEPTICAL_SD", "Belief", "beliefs"]

SCEPTICAL_SD = 0.35
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A prior with its name.

    Attributes
    ----------
    kind : {"flat", "sceptical", "enthusiastic"}
        Enthusiastic where the published interval lies on the side of benefit, as a whole.
    mean, sd : float
        Of the log odds ratio of the arm against the reference; nan for the flat prior, which
        takes either risk to be uniform.
    trial : str
        The published trial on which it is centred; empty for none.
    source : str
        Where that trial stands.
    """

    kind: str
    mean: float = math.nan
    sd: float = math.nan
    trial: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """Name in the results: the kind, and the trial where there is one."""
        return f"{self.kind}: {self.trial}" if self.trial else self.kind


FLAT = Belief(kind="flat")


def beliefs(outcome: Outcome, trials: Sequence[PublishedTrial]) -> tuple[Belief, ...]:
    """Return the priors of an outcome: flat, sceptical, then those from published trials.

    Parameters
    ----------
    outcome : Outcome
        Its `benefit` says which direction is favourable.
    trials : sequence of PublishedTrial
        Those of other outcomes, not randomised or not verified are left out.
    """
    found = [_published(trial, outcome) for trial in trials if _counts_as_evidence(trial, outcome)]
    towards = 1.0 if outcome.benefit == "higher" else -1.0
    found.sort(key=lambda belief: towards * belief.mean)
    ends = dict.fromkeys([*found[:1], *found[-1:]])
    return (FLAT, Belief(kind="sceptical", mean=0.0, sd=SCEPTICAL_SD), *ends)


def _counts_as_evidence(trial: PublishedTrial, outcome: Outcome) -> bool:
    somebody = trial.n_treatment > 0 and trial.n_control > 0
    return trial.outcome == outcome.id and trial.randomised and trial.verified and somebody


def _published(trial: PublishedTrial, outcome: Outcome) -> Belief:
    cells = [
        trial.events_treatment, trial.n_treatment - trial.events_treatment,
        trial.events_control, trial.n_control - trial.events_control,
    ]  # fmt: skip
    a, b, c, d = (cell + 0.5 for cell in cells) if 0 in cells else cells
    mean, error = math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    favourable = mean if outcome.benefit == "higher" else -mean
    return Belief(
        kind="enthusiastic" if favourable > NORMAL_95 * error else "sceptical",
        mean=mean, sd=max(error, SCEPTICAL_SD), trial=trial.trial, source=trial.source,
    )  # fmt: skip
