"""The study file as typed data: codebook, arms, populations, outcomes and plan.

Every name here is a name of the study file, so the models are its documentation too. They hold
what was declared and nothing computed from data; `helpers.study.load_study` makes them and finds
the faults.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from helpers.study.levels import canonical, spelled

__all__ = [
    "Additional",
    "AdverseEventSource",
    "Arms",
    "BelowDetection",
    "Claim",
    "Condition",
    "Derived",
    "Design",
    "Flow",
    "FlowVariable",
    "Margin",
    "Outcome",
    "Plan",
    "Population",
    "Source",
    "Study",
    "Variable",
]

Level = Annotated[str, BeforeValidator(spelled)]
ROLES = Literal["primary", "key_secondary", "secondary", "exploratory", "harm"]
OUTCOME_TYPES = Literal["binary", "continuous", "ordinal", "count", "time_to_event"]
VARIABLE_TYPES = Literal[
    "continuous", "count", "categorical", "ordinal", "binary", "date", "duration", "text"
]


class Declared(BaseModel):
    """Base of every part of a study file: frozen, and no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Condition(Declared):
    """One condition on one variable; exactly one comparison is given."""

    variable: str
    is_: Level | None = Field(None, alias="is")
    is_not: Level | None = None
    in_: tuple[Level, ...] | None = Field(None, alias="in")
    not_in: tuple[Level, ...] | None = None
    below: float | None = None
    at_most: float | None = None
    above: float | None = None
    at_least: float | None = None
    present: bool | None = None
    missing: bool | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        if len(self.comparisons()) != 1:
            raise ValueError(
                "a condition needs exactly one of is, is_not, in, not_in, below, at_most, "
                "above, at_least, present, missing"
            )
        return self

    def comparisons(self) -> dict[str, Any]:
        """Return the comparison given, by its name in the study file."""
        names = {name: field.alias or name for name, field in type(self).model_fields.items()}
        given = {names[name]: getattr(self, name) for name in names if name != "variable"}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def comparison(self) -> tuple[str, Any]:
        """Name and value of the comparison, for example ``("below", 37.0)``."""
        return next(iter(self.comparisons().items()))


class Margin(Declared):
    """Non-inferiority or equivalence margin: positive, towards harm."""

    measure: str
    value: float = Field(gt=0)


class BelowDetection(Declared):
    """What to do with values reported as below a detection limit, such as ``<5``."""

    limit: float
    use: Literal["half", "limit", "missing"] = "half"


class UnitFrom(Declared):
    """Unit in which the raw column stands, and the factor that converts it."""

    unit: str
    times: float


class Variable(Declared):
    """One variable of the codebook."""

    label: str
    type: VARIABLE_TYPES
    unit: str = ""
    range: tuple[float, float] | None = None
    levels: dict[Level, str] | None = None
    event: Level | None = None
    non_event: Level | None = None
    measured: Literal["baseline", "after"] = "baseline"
    column: str | None = None
    missing_codes: tuple[Level, ...] = ()
    decimals: int | None = Field(None, ge=0, le=8)
    required: bool = False
    synonyms: dict[Level, Level] = {}
    below_detection: BelowDetection | None = None
    unit_from: UnitFrom | None = None

    @model_validator(mode="after")
    def _binary_has_both_levels(self) -> Self:
        if self.type == "binary" and (self.event is None or self.non_event is None):
            raise ValueError("a binary variable needs event and non_event")
        return self

    @property
    def numeric(self) -> bool:
        """Whether values are numbers: continuous, count, duration, or ordinal without levels."""
        return self.type in ("continuous", "count", "duration") or (
            self.type == "ordinal" and self.levels is None
        )

    def level_of(self, raw: object) -> str | None:
        """Return the declared level that `raw` spells, after synonyms; None if undeclared."""
        synonyms = {canonical(name): level for name, level in self.synonyms.items()}
        wanted = canonical(synonyms.get(canonical(raw), str(raw)))
        return {canonical(level): level for level in self.declared_levels()}.get(wanted)

    def declared_levels(self) -> tuple[str, ...]:
        """Return the levels in declared order; event first for a binary variable."""
        if self.type == "binary":
            return (str(self.event), str(self.non_event))
        return tuple(self.levels or ())

    def level_label(self, level: str) -> str:
        """Return what a reader sees for a level."""
        return (self.levels or {}).get(level, level)


class Cut(Declared):
    """Groups of a numeric variable: ``at`` are lower bounds of the second group onwards."""

    variable: str
    at: tuple[float, ...]
    labels: tuple[str, ...]

    @model_validator(mode="after")
    def _one_label_more(self) -> Self:
        if len(self.labels) != len(self.at) + 1:
            raise ValueError("cut needs one label more than cut points")
        if list(self.at) != sorted(set(self.at)):
            raise ValueError("cut points must rise")
        return self


class Case(Declared):
    """One level of a `first_of` variable, with the conditions that must all hold."""

    level: Level
    label: str = ""
    where: tuple[Condition, ...]


RULES = (
    "ratio", "difference", "days_between", "years_between",
    "all_of", "any_of", "condition", "cut", "first_of",
)  # fmt: skip


class Derived(Declared):
    """A variable computed from others by exactly one rule of a closed vocabulary.

    `first_of` gives a categorical variable: the level of the first case whose conditions all
    hold, else `otherwise`; it is how mutually exclusive end states are declared.
    """

    label: str
    unit: str = ""
    decimals: int | None = Field(None, ge=0, le=8)
    measured: Literal["baseline", "after"] | None = None
    ratio: tuple[str, str] | None = None
    difference: tuple[str, str] | None = None
    days_between: tuple[str, str] | None = None
    years_between: tuple[str, str] | None = None
    all_of: tuple[Condition, ...] | None = None
    any_of: tuple[Condition, ...] | None = None
    condition: Condition | None = None
    cut: Cut | None = None
    first_of: tuple[Case, ...] | None = None
    otherwise: Level | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        given = [name for name in RULES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a derived variable needs exactly one of {', '.join(RULES)}")
        if (self.first_of is None) != (self.otherwise is None):
            raise ValueError("first_of and otherwise go together")
        return self

    @property
    def rule(self) -> str:
        """Name of the rule."""
        return next(name for name in RULES if getattr(self, name) is not None)

    def inputs(self) -> tuple[str, ...]:
        """Return the variables it is computed from, each once, in order."""
        return tuple(dict.fromkeys(self._inputs()))

    def _inputs(self) -> Iterator[str]:
        for pair in (self.ratio, self.difference, self.days_between, self.years_between):
            yield from pair or ()
        for condition in (*(self.all_of or ()), *(self.any_of or ())):
            yield condition.variable
        if self.condition:
            yield self.condition.variable
        if self.cut:
            yield self.cut.variable
        for case in self.first_of or ():
            yield from (condition.variable for condition in case.where)

    def as_variable(self, measured: Literal["baseline", "after"]) -> Variable:
        """Return its codebook entry; `measured` is that of its inputs unless declared."""
        kind, unit, levels = "continuous", self.unit, None
        if self.days_between:
            kind, unit = "duration", self.unit or "days"
        elif self.years_between:
            unit = self.unit or "years"
        elif self.cut:
            kind, levels = "ordinal", {label: label for label in self.cut.labels}
        elif self.first_of:
            kind = "categorical"
            levels = {case.level: case.label or case.level for case in self.first_of}
            levels[str(self.otherwise)] = str(self.otherwise)
        elif self.all_of or self.any_of or self.condition:
            return Variable(
                label=self.label, type="binary", event="yes", non_event="no",
                synonyms={"true": "yes", "false": "no", "1": "yes", "0": "no"},
                measured=self.measured or measured,
            )  # fmt: skip
        return Variable(
            label=self.label, type=kind, unit=unit, levels=levels, decimals=self.decimals,
            measured=self.measured or measured,
        )  # fmt: skip


class Population(Declared):
    """A named set of participants: all conditions must hold."""

    label: str
    where: tuple[Condition, ...] = ()


class Design(Declared):
    """Design of the trial."""

    framework: Literal["superiority", "non-inferiority", "equivalence"] = "superiority"
    allocation: str = ""
    blinding: str = ""
    setting: str = ""
    stratified_by: tuple[str, ...] = ()


class Source(Declared):
    """A raw file and how to read it."""

    file: str
    sheet: str | None = None
    encoding: str | None = None
    decimal: str = "."
    calendar: Literal["gregorian", "jalali"] = "gregorian"
    duplicates: Literal["error", "drop_identical"] = "error"

    @model_validator(mode="before")
    @classmethod
    def _path_alone(cls, value: Any) -> Any:
        return {"file": value} if isinstance(value, str) else value


class AdverseEventSource(Source):
    """Adverse events, one row an event; columns of that file by role."""

    participant_id: str
    term: str
    category: str | None = None
    severity: str | None = None
    serious: str | None = None
    serious_level: Level = "yes"
    where: tuple[Condition, ...] = ()


class Sources(Declared):
    """The raw files of a study."""

    participants: Source
    adverse_events: AdverseEventSource | None = None


class FlowVariable(Declared):
    """A binary variable of the participant flow, and the variable that holds the reason."""

    variable: str
    reason: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: Any) -> Any:
        return {"variable": value} if isinstance(value, str) else value


class Flow(Declared):
    """Participant flow: screening counts by hand, the rest by variables."""

    assessed: int | None = Field(None, ge=0)
    excluded: dict[str, int | None] = {}
    received: FlowVariable | None = None
    discontinued: FlowVariable | None = None
    lost: FlowVariable | None = None


class Arms(Declared):
    """The randomised arms: raw level to label, in display order."""

    variable: str
    reference: Level
    labels: dict[Level, str] = Field(min_length=2)

    @model_validator(mode="after")
    def _reference_is_an_arm(self) -> Self:
        if self.reference not in self.labels:
            raise ValueError(f"reference {self.reference!r} is not one of {list(self.labels)}")
        return self

    @property
    def levels(self) -> tuple[str, ...]:
        """All arms, in display order."""
        return tuple(self.labels)

    @property
    def compared(self) -> tuple[str, ...]:
        """The arms that are compared with the reference, in display order."""
        return tuple(level for level in self.labels if level != self.reference)


class Outcome(Declared):
    """One outcome and how it is analysed."""

    id: str
    role: ROLES
    type: OUTCOME_TYPES
    variable: str | None = None
    time: str | None = None
    status: str | None = None
    event: Level | None = None
    competing: tuple[Level, ...] = ()
    censored: tuple[Level, ...] | None = None
    benefit: Literal["higher", "lower"]
    label: str | None = None
    population: str | None = None
    among: str | None = None
    also_among: str | None = None
    adjust_for: tuple[str, ...] | None = None
    strata: tuple[str, ...] | None = None
    baseline_value: str | None = None
    margin: Margin | None = None
    specified: Literal["prespecified", "post_hoc"] | None = None
    estimand: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _columns_of_its_type(self) -> Self:
        if self.type == "time_to_event":
            missing = [name for name in ("time", "status", "event") if getattr(self, name) is None]
            if missing:
                raise ValueError(f"a time_to_event outcome needs {', '.join(missing)}")
        elif self.variable is None:
            raise ValueError(f"a {self.type} outcome needs variable")
        elif self.status not in (None, "prespecified", "post_hoc"):
            raise ValueError(f"status is prespecified or post_hoc, got {self.status!r}")
        return self

    @property
    def prespecified(self) -> bool:
        """Whether the outcome was declared before the data were seen.

        In the study file ``status`` says so, but for a time-to-event outcome, whose ``status``
        names a variable, ``specified`` does.
        """
        declared = self.specified or (None if self.type == "time_to_event" else self.status)
        return declared != "post_hoc"

    def columns(self) -> tuple[str, ...]:
        """Return the variables that hold the outcome."""
        return tuple(name for name in (self.variable, self.time, self.status_variable) if name)

    @property
    def status_variable(self) -> str | None:
        """The variable that holds the end of follow-up of a time-to-event outcome."""
        return self.status if self.type == "time_to_event" else None


class Multiplicity(Declared):
    """Procedure over primary and key secondary outcomes and comparisons."""

    procedure: Literal["none", "fixed_sequence", "holm", "hochberg", "hommel", "graph"] = "none"
    sensitivity: tuple[Literal["holm", "hochberg", "hommel", "fixed_sequence"], ...] = ()
    weights: dict[str, float] | None = None
    transitions: dict[str, dict[str, float]] | None = None


MISSING_RULES = Literal[
    "complete_case", "failure", "non_event", "best_case", "worst_case",
    "multiple_imputation", "tipping_point",
]  # fmt: skip


class MissingOutcome(Declared):
    """Handling of missing outcomes: the main rule and the sensitivity analyses."""

    main: MISSING_RULES = "complete_case"
    sensitivity: tuple[MISSING_RULES, ...] = ()


class Harms(Declared):
    """Population of the harms analysis, and the variable that holds the arm as received."""

    population: str
    arm_variable: str | None = None


class Plan(Declared):
    """The analysis plan."""

    population: str
    sensitivity_populations: tuple[str, ...] = ()
    confidence_level: float = Field(0.95, gt=0.5, lt=1)
    primary_analysis: Literal["unadjusted", "stratified", "adjusted"] = "unadjusted"
    adjust_for: tuple[str, ...] = ()
    missing_covariate: Literal["mean", "complete_case"] = "mean"
    stratify_by: tuple[str, ...] = ()
    multiplicity: Multiplicity = Multiplicity()
    missing_outcome: MissingOutcome = MissingOutcome()
    subgroups: tuple[str, ...] = ()
    harms: Harms | None = None
    end_state: str | None = None
    seed: int = 1


class Additional(Declared):
    """An analysis asked for later: shown beside the plan, never instead."""

    id: str
    outcome: str
    population: str | None = None
    adjust_for: tuple[str, ...] | None = None
    requested_by: str = ""
    reason: str = ""
    status: Literal["prespecified", "post_hoc"] = "post_hoc"


class Claim(Declared):
    """A published statement to hold against the data."""

    outcome: str
    direction: Literal["higher", "lower"]
    p_below: float | None = Field(None, gt=0, le=1)
    p_at_least: float | None = Field(None, ge=0, lt=1)
    p_reported: float | None = Field(None, ge=0, le=1)
    among: str | None = None
    test: str | None = None
    estimate: float | None = None


class Study(Declared):
    """A whole study file.

    Attributes
    ----------
    codebook : Mapping[str, Variable]
        Declared and derived variables by id, in declared order.
    path : Path
        Where the study file lies; source paths are relative to it.
    """

    format: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    data_status: Literal["synthetic", "real"]
    registration: str | None = None
    design: Design = Design()
    reporting: dict[str, Any] = {}
    flow: Flow = Flow()
    sources: Sources
    participant_id: str
    arms: Arms
    variables: dict[str, Variable]
    derived: dict[str, Derived] = {}
    populations: dict[str, Population]
    baseline: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    analysis: Plan
    additional: tuple[Additional, ...] = ()
    claims: tuple[Claim, ...] = ()

    _path: Path = PrivateAttr(default=Path())

    @property
    def path(self) -> Path:
        """Where the study file lies."""
        return self._path

    @property
    def synthetic(self) -> bool:
        """Whether the data are synthetic and everything shown carries the stamp."""
        return self.data_status == "synthetic"

    @property
    def codebook(self) -> Mapping[str, Variable]:
        """Declared and derived variables by id."""
        book = dict(self.variables)
        for name, derived in self.derived.items():
            after = any(book[i].measured == "after" for i in derived.inputs() if i in book)
            book[name] = derived.as_variable("after" if after else "baseline")
        return book

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
        """Return what a reader sees for an outcome: its label, else its variable's."""
        variable = self.codebook.get(outcome.variable or "")
        return outcome.label or (variable.label if variable else outcome.id.replace("_", " "))

    def source_path(self, source: Source) -> Path:
        """Return the absolute path of a raw file."""
        return (self._path.parent / source.file).resolve()
