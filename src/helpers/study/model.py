"""The study file as typed data: codebook, arms, populations, outcomes and plan.

Every name here is a name of the study file, so the models are its documentation too. They hold
what was declared and nothing computed from data; `helpers.study.load_study` makes them and finds
the faults.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from helpers.errors import Finding
from helpers.study.arms import Arms
from helpers.study.base import Declared, Level, Name, same_level
from helpers.study.checks import Check
from helpers.study.conditions import Condition
from helpers.study.core_outcomes import CoreOutcomes
from helpers.study.derived import Case, Cut, Derived
from helpers.study.design import Day, Design
from helpers.study.flow import Flow, FlowVariable
from helpers.study.integrity import Correlated, Integrity
from helpers.study.outcomes import OUTCOME_TYPES, ROLES, Margin, Outcome
from helpers.study.plan import (
    Additional,
    Claim,
    Context,
    Harms,
    MissingOutcome,
    Multiplicity,
    Plan,
)
from helpers.study.report import Report, checked_style
from helpers.study.root import located
from helpers.study.sources import AdverseEventSource, Source, Sources
from helpers.study.variables import VARIABLE_TYPES, BelowDetection, UnitFrom, Variable

__all__ = [
    "OUTCOME_TYPES",
    "ROLES",
    "VARIABLE_TYPES",
    "Additional",
    "AdverseEventSource",
    "Arms",
    "BelowDetection",
    "Case",
    "Check",
    "Claim",
    "Condition",
    "Context",
    "CoreOutcomes",
    "Correlated",
    "Cut",
    "Declared",
    "Derived",
    "Design",
    "Flow",
    "FlowVariable",
    "Harms",
    "Integrity",
    "Level",
    "Margin",
    "MissingOutcome",
    "Multiplicity",
    "Outcome",
    "Plan",
    "Population",
    "Report",
    "Source",
    "Sources",
    "Study",
    "UnitFrom",
    "Variable",
]


def _whole(value: Any) -> Any:
    # a loaded file is text throughout; "1" is the version number all the same
    return int(value) if isinstance(value, str) and value.isdecimal() else value


class Population(Declared):
    """A named set of participants.

    Attributes
    ----------
    label : str
        What readers see. E.g. ``Intention to treat``.
    where : list of Condition
        All must hold, and an unknown one does not; ``[]`` is everybody.
        E.g. ``[{variable: adherent, is: "yes"}]``.
    """

    label: str
    where: tuple[Condition, ...] = ()


class Study(Declared):
    """A whole study file.

    Attributes
    ----------
    format : int
        1, the version of this format.
    id : str
        Lower-case letters, digits and hyphens, best as the file is named; names the folders of
        data and reports. E.g. ``my-trial``.
    title : str
        Title of the trial. E.g. ``Tacrolimus for recurrent implantation failure``.
    data_status : str
        Everything shown of ``synthetic`` data carries the stamp.
    registration : str
        Registry number; printed as "not supplied" if not given. E.g. ``NCT00000000``.
    registered_on : date
        *Extension*: day of registration; held against the first enrolment. E.g. ``2021-01-15``.
    design : Design
        Framework, allocation, blinding, setting, stratification.
    reporting : mapping
        CONSORT 2025 facts that only authors know. E.g. ``{funding: none}``.
    flow : Flow
        Participant flow.
    sources : Sources
        The raw files.
    participant_id : str
        Raw column that identifies a participant; it may stand under ``variables`` too, see there.
        E.g. ``participant_id``.
    arms : Arms
        The randomised arms.
    variables : mapping of str to Variable
        The codebook, or the path of a codebook file. E.g. ``codebook.xlsx``.
    derived : mapping of str to Derived
        Variables computed from others.
    checks : list of Check
        *Extension*: cross-field rules; a record that breaks one becomes a query.
    populations : mapping of str to Population
        Who is analysed.
    baseline : list of str
        Variables of the baseline table, in order; text and dates are left out and listed.
        E.g. ``[age, bmi, site]``.
    outcomes : list of Outcome
        What is compared; their order is the report's and that of the fixed sequence.
    analysis : Plan
        The plan.
    additional : list of Additional
        Analyses asked for later.
    claims : list of Claim
        Published statements to hold against the data.
    context : Context
        *Extension*: published trials that stand beside this one.
    core_outcomes : CoreOutcomes
        *Extension*: where the items of a published core outcome set are held.
    integrity : Integrity
        *Extension*: what the integrity checks need to know that data cannot tell.
    report : Report
        *Extension*: how the report is printed; no part of the plan.
    codebook : Mapping[str, Variable]
        Identifier, arm, then declared and derived variables by id, in declared order.
    path : Path
        Where the study file lies; source paths are relative to it.
    notes : tuple of Finding
        What is accepted and deserves a second look, such as a subgroup by something measured
        after randomisation.
    """

    format: Annotated[Literal[1], BeforeValidator(_whole)]
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)
    title: str
    data_status: Literal["synthetic", "real"]
    registration: str | None = None
    registered_on: Day | None = None
    design: Design = Design()
    reporting: dict[str, Any] = {}
    flow: Flow = Flow()
    sources: Sources
    participant_id: str
    arms: Arms
    variables: dict[Name, Variable]
    derived: dict[Name, Derived] = {}
    checks: tuple[Check, ...] = ()
    populations: dict[Name, Population]
    baseline: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    analysis: Plan
    additional: tuple[Additional, ...] = ()
    claims: tuple[Claim, ...] = ()
    context: Context | None = None
    core_outcomes: CoreOutcomes | None = None
    integrity: Integrity | None = None
    report: Report = Report()

    _path: Path = PrivateAttr(default=Path())
    _notes: tuple[Finding, ...] = PrivateAttr(default=())

    @property
    def path(self) -> Path:
        """Where the study file lies."""
        return self._path

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is accepted and deserves a second look, by its line."""
        return self._notes

    @property
    def synthetic(self) -> bool:
        """Whether the data are synthetic and everything shown carries the stamp."""
        return self.data_status == "synthetic"

    @property
    def codebook(self) -> Mapping[str, Variable]:
        """Every column of the analysis-ready table: identifier, arm, declared and derived.

        Identifier and arm may be declared as variables too. Then label, column, synonyms and
        missing codes hold; what the arms are, `arms` alone says.
        """
        book = {self.participant_id: self._identifier(), self.arms.variable: self._arm()}
        book |= {name: entry for name, entry in self.variables.items() if name not in book}
        for name, derived in self.derived.items():
            after = any(book[i].measured == "after" for i in derived.inputs() if i in book)
            book[name] = derived.as_variable("after" if after else "baseline")
        return book

    def _identifier(self) -> Variable:
        blank = Variable(label="Participant", type="text")
        declared = self.variables.get(self.participant_id, blank)
        return declared.model_copy(update={"type": "text", "required": False})

    def _arm(self) -> Variable:
        declared = self.variables.get(self.arms.variable, Variable(label="Arm", type="text"))
        fixed = {"levels": self.arms.labels, "measured": "baseline", "required": False}
        return declared.model_copy(update={"type": "categorical", **fixed})

    def holds_arm(self, name: str) -> bool:
        """Whether a variable is the arm, or another name of the raw column that holds it."""
        book = self.codebook
        columns = {known: book[known].column or known for known in (name, self.arms.variable)
                   if known in book}  # fmt: skip
        return name not in self.derived and columns.get(name) == columns[self.arms.variable]

    @property
    def allocation_ratio(self) -> dict[str, int] | None:
        """Participants of each arm as ``design.ratio`` declares it, in the order of the arms."""
        ratio = self.design.ratio
        if ratio is None:
            return None
        return {arm: ratio[str(same_level(arm, ratio))] for arm in self.arms.levels}

    def printed_as(self, style: str) -> "Study":
        """Return the same study, its report printed in another journal's style.

        Raises
        ------
        UsageError
            If there is no such style.
        """
        report = self.report.model_copy(update={"style": checked_style(style)})
        return self.model_copy(update={"report": report})

    def outcome(self, outcome_id: str) -> Outcome:
        """Return the outcome with this id.

        Raises
        ------
        LookupError
            If there is none; the message lists the ids.
        """
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise LookupError(f"no outcome {outcome_id!r}; there are {[o.id for o in self.outcomes]}")

    def outcome_label(self, outcome: Outcome) -> str:
        """Return what a reader sees for an outcome: its label, else its variable's or time's."""
        variable = self.codebook.get(outcome.variable or outcome.time or "")
        return outcome.label or (variable.label if variable else outcome.id.replace("_", " "))

    def source_path(self, source: Source) -> Path:
        """Return the absolute path of a raw file."""
        return located(self._path.parent, source.file)

    @property
    def context_path(self) -> Path | None:
        """Return the absolute path of the file of published trials, if the study names one."""
        return None if self.context is None else located(self._path.parent, self.context.file)

    @property
    def published_path(self) -> Path | None:
        """Return the absolute path of the table that `integrity` names as published, if any."""
        name = self.integrity.published if self.integrity else None
        return located(self._path.parent, name) if name else None

    def dictionary_path(self, source: Source) -> Path | None:
        """Return the absolute path of a source's REDCap data dictionary, if it names one."""
        name = source.dictionary
        return None if name is None else located(self._path.parent, name)

    def input_paths(self) -> tuple[Path, ...]:
        """Return the absolute paths of all data that the study file names, raw files first."""
        sources = [s for s in (self.sources.participants, self.sources.adverse_events) if s]
        beside = [*map(self.dictionary_path, sources), self.context_path, self.published_path]
        return (*map(self.source_path, sources), *(path for path in beside if path is not None))
