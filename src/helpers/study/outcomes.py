"""Outcomes, and how each is analysed."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, Name, wrong

__all__ = ["OUTCOME_TYPES", "ROLES", "Margin", "Outcome"]

ROLES = Literal["primary", "key_secondary", "secondary", "exploratory", "harm"]
OUTCOME_TYPES = Literal["binary", "continuous", "ordinal", "count", "time_to_event"]


class Margin(Declared):
    """Non-inferiority or equivalence margin: positive, towards harm.

    Attributes
    ----------
    measure : str
        A measure of the outcome's type: ``risk_difference``, ``risk_ratio`` or ``odds_ratio`` of a
        binary one, ``mean_difference``, ``odds_ratio`` or ``win_probability`` of an ordinal one,
        ``rate_ratio`` of a count, ``hazard_ratio`` or ``rmst_difference`` of a time.
        E.g. ``risk_difference``.
    value : float
        The margin on the scale of the measure; of a win probability how far below one half.
        E.g. ``0.10``.
    """

    measure: str
    value: float = Field(gt=0)


class Outcome(Declared):
    """One outcome and how it is analysed.

    Attributes
    ----------
    id : str
        Names the outcome in results. E.g. ``live_birth``.
    role : str
        Its part in the plan; primary and key secondary outcomes make the family of tests.
    type : str
        What kind of values it has.
    variable : str
        Needed for all but ``time_to_event``. Binary for ``binary``; numeric, or ordinal with
        numbers as levels, for ``continuous`` and ``count``; numeric, or with levels in order, for
        ``ordinal``.
    time : str
        Needed for ``time_to_event``: the variable of the time. E.g. ``loss_day``.
    status : str
        Needed for ``time_to_event``: the variable of how follow-up ended. Of any other outcome:
        ``prespecified`` or ``post_hoc``.
    event : str
        Needed for ``time_to_event``: the level of its status that is the event. Of a binary
        outcome it can only be the event of its variable. E.g. ``loss``.
    competing : list of str
        Levels of the status that are other ends, after which the event cannot happen.
        E.g. ``[delivery]``.
    censored : list of str
        Levels of the status that only end follow-up; all others if not given. Where it is given, a
        level that is none of these is an unknown outcome, as is a missing or negative time.
    benefit : str
        Which is good for the participant.
    label : str
        What readers see; that of its variable if not given, for ``time_to_event`` that of its time.
    population : str
        The plan's if not given. E.g. ``per_protocol``.
    among : str
        A binary variable, derived ones too: analysed in those with its event, instead of all.
        E.g. ``live_birth``.
    also_among : str
        Likewise, beside the analysis of all; descriptive, never in ``multiplicity``.
        E.g. ``clinical_pregnancy``.
    adjust_for : list of str
        The plan's if not given, but for harms, which have none then; ``[]`` for none.
        E.g. ``[age]``.
    strata : list of str
        Likewise, for the stratified analysis. E.g. ``[site]``.
    exposure : str
        *Extension*: of a ``count``, the variable of the time at risk; rates are per unit of it.
        E.g. ``days_followed``.
    baseline_value : str
        Variable with the outcome before treatment (analysis of covariance); read for continuous,
        ordinal and count outcomes. E.g. ``pain_before``.
    margin : Margin
        Needed on every primary outcome of a non-inferiority or equivalence trial.
        E.g. ``{measure: risk_difference, value: 0.10}``.
    specified : str
        *Extension*: whether it was declared before the data were seen, for every type of outcome;
        ``prespecified`` if not given.
    estimand : mapping
        Free, for the report. E.g. ``{intercurrent: [{event: ..., strategy: ...}], summary: ...}``.
    """

    id: Name
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
    exposure: str | None = None
    baseline_value: str | None = None
    margin: Margin | None = None
    specified: Literal["prespecified", "post_hoc"] | None = None
    estimand: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _columns_of_its_type(self) -> Self:
        survival = self.type == "time_to_event"
        needed = ("time", "status", "event") if survival else ("variable",)
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise wrong(
                f"{', '.join(needed)} for a {self.type} outcome",
                found=f"no {', no '.join(missing)}",
            )
        if not survival and self.status not in (None, "prespecified", "post_hoc"):
            raise wrong("prespecified or post_hoc", found=repr(self.status), at="status")
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
        """Return the variables that hold the outcome: those that its type reads."""
        if self.type == "time_to_event":
            return tuple(name for name in (self.time, self.status) if name)
        exposure = self.exposure if self.type == "count" else None
        return tuple(name for name in (self.variable, exposure) if name)

    @property
    def status_variable(self) -> str | None:
        """The variable that holds the end of follow-up of a time-to-event outcome."""
        return self.status if self.type == "time_to_event" else None
