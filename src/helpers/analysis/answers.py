"""Answers: what one visible call of a notebook returns.

An answer holds results and the choices that led to them, and nothing that is rounded or drawn;
`helpers.present` registers how each kind is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.choices import Choices
from helpers.results import Displayed, Results
from helpers.study import Study

if TYPE_CHECKING:
    from helpers.analysis.integrity.looked import Looked

__all__ = [
    "Adjusted",
    "Answer",
    "Balance",
    "Baseline",
    "Card",
    "Claims",
    "Cleaning",
    "Compatible",
    "CoreOutcomes",
    "Counted",
    "CovariateAdjusted",
    "Denominators",
    "Effects",
    "EndStates",
    "Estimands",
    "FlowCounts",
    "Harms",
    "Integrity",
    "Kept",
    "Levels",
    "Missing",
    "NotKept",
    "OverallBalance",
    "Populations",
    "PrincipalStrata",
    "Published",
    "Queries",
    "Rates",
    "Replies",
    "Risks",
    "Robustness",
    "SecondPath",
    "Sensitivity",
    "Stratified",
    "Subgroups",
    "Summaries",
    "Tests",
    "Times",
    "Verdicts",
    "Wording",
]


@dataclass(frozen=True, kw_only=True)
class Answer(Displayed):
    """Base of all answers.

    Attributes
    ----------
    study : Study
        The study file, for labels and units.
    results : Results
        The numbers, unrounded; `frame` shows them as a table of the results contract.
    choices : Choices or None
        What was chosen; None where the plan leaves nothing to choose.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> Answer(study=load_study("tacrolimus-rif"), results=Results()).frame.empty
    True
    """

    study: Study
    results: Results
    choices: Choices | None = None

    @property
    def frame(self) -> pd.DataFrame:
        """The numbers as rows of the results file."""
        return self.results.rows()

    @property
    def off_plan(self) -> bool:
        """Whether any choice differs from the plan."""
        return self.choices is not None and bool(self.choices.departures)


@dataclass(frozen=True, kw_only=True)
class Card(Answer):
    """Title, data status, arms and sizes of a trial."""


@dataclass(frozen=True, kw_only=True)
class Cleaning(Answer):
    """What came in, which declared rules changed cells, and how many queries were raised."""

    sources: pd.DataFrame
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Queries(Answer):
    """Every query about the data, by row of the raw file."""

    queries: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Populations(Answer):
    """Size of every declared population, by arm."""


@dataclass(frozen=True, kw_only=True)
class FlowCounts(Answer):
    """Counts of the participant flow, as CONSORT 2025 item 22 asks."""


@dataclass(frozen=True, kw_only=True)
class Baseline(Answer):
    """Baseline characteristics by arm, without tests."""

    overall: bool = False


@dataclass(frozen=True, kw_only=True)
class Balance(Answer):
    """Standardised mean differences of the baseline variables."""


@dataclass(frozen=True, kw_only=True)
class OverallBalance(Answer):
    """How far the arms lie apart over all baseline variables together, beside other allocations."""


@dataclass(frozen=True, kw_only=True)
class Counted(Answer):
    """Who is counted in each outcome: randomised, in the population, with known outcome."""


@dataclass(frozen=True, kw_only=True)
class Risks(Answer):
    """Events and risks by arm, of the binary outcomes."""


@dataclass(frozen=True, kw_only=True)
class Summaries(Answer):
    """Means, medians and spread by arm, of the continuous outcomes."""


@dataclass(frozen=True, kw_only=True)
class Times(Answer):
    """Events over time by arm: curves, medians, hazard ratios and tests."""


@dataclass(frozen=True, kw_only=True)
class Levels(Answer):
    """Levels by arm, odds ratios and win probabilities, of the ordinal outcomes."""


@dataclass(frozen=True, kw_only=True)
class Rates(Answer):
    """Events and rates by arm, and their ratios, of the outcomes that are counts."""


@dataclass(frozen=True, kw_only=True)
class Effects(Answer):
    """Contrasts of every arm with the reference."""


@dataclass(frozen=True, kw_only=True)
class Tests(Answer):
    """P-values of every outcome, unadjusted."""


@dataclass(frozen=True, kw_only=True)
class Adjusted(Answer):
    """P-values of the primary and key secondary outcomes in the order and way of the plan."""


@dataclass(frozen=True, kw_only=True)
class Denominators(Answer):
    """One outcome per participant randomised, and among those with an event after it."""


@dataclass(frozen=True, kw_only=True)
class PrincipalStrata(Answer):
    """Bounds for those who would have an intermediate event under either treatment."""


@dataclass(frozen=True, kw_only=True)
class CoreOutcomes(Answer):
    """The items of a published core outcome set, by arm."""


@dataclass(frozen=True, kw_only=True)
class EndStates(Answer):
    """The mutually exclusive end states by arm: every participant once."""


@dataclass(frozen=True, kw_only=True)
class Sensitivity(Answer):
    """The same contrasts in the other populations of the plan, and who these leave out."""

    @property
    def contrasts(self) -> Results:
        """The results without the counts of who is left out."""
        return Results(e for e in self.results if e.key.analysis != "exclusions")


@dataclass(frozen=True, kw_only=True)
class Missing(Answer):
    """How many outcomes are unknown, and the answer under every rule of the plan for them."""


@dataclass(frozen=True, kw_only=True)
class CovariateAdjusted(Answer):
    """The contrasts adjusted for covariates, beside the unadjusted ones."""


@dataclass(frozen=True, kw_only=True)
class Stratified(Answer):
    """The contrasts made within strata and put together, beside the unstratified ones."""


@dataclass(frozen=True, kw_only=True)
class Robustness(Answer):
    """The effect on the primary outcomes by every analysis of the plan, side by side."""


@dataclass(frozen=True, kw_only=True)
class Subgroups(Answer):
    """The effect on the primary outcomes in every level of the plan's subgroup variables."""


@dataclass(frozen=True, kw_only=True)
class Estimands(Answer):
    """What is estimated of each outcome: the five attributes of ICH E9(R1)."""


@dataclass(frozen=True, kw_only=True)
class Verdicts(Answer):
    """What is concluded of every primary and key secondary outcome."""


@dataclass(frozen=True, kw_only=True)
class Claims(Answer):
    """Published statements held against the data."""


@dataclass(frozen=True, kw_only=True)
class Compatible(Answer):
    """Tables that published statements could be about, with the trial's own among them."""


@dataclass(frozen=True, kw_only=True)
class Published(Answer):
    """Published trials of the same question, each by itself; none is pooled."""

    trials: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Harms(Answer):
    """Participants with adverse events and numbers of events, by arm as received."""


@dataclass(frozen=True, kw_only=True)
class Replies(Answer):
    """Analyses asked for later; `main` holds the planned results that they stand beside."""

    main: Results


@dataclass(frozen=True, kw_only=True)
class Integrity(Answer):
    """What the integrity checks found, and the rows of the raw file that are in question.

    Both are empty where the report was asked for and the study file keeps the checks out of it.
    """

    looked: "Mapping[str, Looked]"
    rows: Mapping[str, tuple[int, ...]]
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class SecondPath(Answer):
    """How many numbers a second route gives alike, which not, and which have none."""


@dataclass(frozen=True, kw_only=True)
class Wording(Answer):
    """A paragraph that may be pasted into a manuscript."""


@dataclass(frozen=True)
class Kept(Displayed):
    """What was written, and where."""

    stage: str
    numbers: int
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotKept(Displayed):
    """Nothing was written: what differs from the plan, and the lines that would keep it."""

    stage: str
    departures: tuple[Any, ...] = field(default_factory=tuple)
    lines: str = ""
