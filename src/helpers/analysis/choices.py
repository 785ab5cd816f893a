"""What was decided beforehand, and what a reader tries instead.

`Choices` starts as the plan of the study file. `Choices.but` returns a copy with something
changed; whatever differs from the plan is a `Departure`, is shown in amber, and is never written
as planned.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from inspect import Parameter, signature
from typing import Any, TypeVar

from helpers.errors import UsageError
from helpers.results import Displayed, Key
from helpers.stats import ASSOCIATION, ODDS_RATIO, ONE_PROPORTION, RISK_DIFFERENCE, RISK_RATIO
from helpers.study import Outcome, Study
from helpers.study.notes import fits_use

__all__ = ["MEASURES", "Choices", "Departure", "plan_for", "stage_of"]

MAIN_ROLES = ("primary", "key_secondary")
LISTS = ("outcomes", "tests", "adjust_for", "stratify_by")
MEASURES: Mapping[str, Mapping[str, Any]] = {
    "risk": ONE_PROPORTION,
    "risk_difference": RISK_DIFFERENCE,
    "risk_ratio": RISK_RATIO,
    "odds_ratio": ODDS_RATIO,
}


def stage_of(outcome: Outcome) -> str:
    """Return the stage whose notebook analyses an outcome: primary or secondary.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> stage_of(load_study("tacrolimus-rif").outcomes[0])
    'primary'
    """
    return "primary" if outcome.role in MAIN_ROLES else "secondary"


CHANGES = (
    "population", "adjust_for", "stratify_by", "interval", *MEASURES, "tests", "confidence_level",
    "outcomes", "delta",
)  # fmt: skip
F = TypeVar("F", bound=Callable[..., Any])


class _AsItIs:
    """Stands in a signature for a choice that is not made."""

    def __repr__(self) -> str:
        return "..."


def _named(*names: str) -> Callable[[F], F]:
    """Let completion and help show keyword arguments by name; what is passed stays the same."""

    def mark(function: F) -> F:
        plain = signature(function)
        own = [p for p in plain.parameters.values() if p.kind is not Parameter.VAR_KEYWORD]
        named = [Parameter(name, Parameter.KEYWORD_ONLY, default=_AsItIs()) for name in names]
        vars(function)["__signature__"] = plain.replace(parameters=[*own, *named])
        return function

    return mark


@dataclass(frozen=True, slots=True)
class Departure:
    """One choice that differs from the plan.

    Examples
    --------
    >>> Departure("interval", planned="miettinen_nurminen", chosen="newcombe").chosen
    'newcombe'
    """

    name: str
    planned: str
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Choices(Displayed):
    """How a set of outcomes is analysed.

    Attributes
    ----------
    study : Study
        The study file; its plan is what departures are measured against.
    stage : str
        ``"primary"`` (primary and key secondary outcomes) or ``"secondary"`` (all others).
    outcomes : tuple of str
        Outcome ids, in the order of the report and of a fixed sequence.
    population : str
        Population id; an outcome's own population holds unless this differs from the plan's.
    confidence_level : float
        Coverage of every interval, in (0.5, 1).
    risk, risk_difference, risk_ratio, odds_ratio : str
        Interval methods, names of the registries of `helpers.stats`.
    tests : tuple of str
        Tests of two proportions; the first one feeds multiplicity.
    adjust_for : tuple of str
        Covariates of the adjusted analysis; an outcome's own hold unless these differ from the
        plan's.
    stratify_by : tuple of str
        Variables whose levels, crossed, are the strata; an outcome's own hold likewise.
    delta : tuple of (str, float)
        By arm, what is added to the log odds of imputed outcomes: 0, the plan's, says that they
        are missing at random. It can only be tried, never planned.

    Examples
    --------
    >>> from helpers.analysis.choices import plan_for
    >>> from helpers.study import load_study
    >>> planned = plan_for(load_study("tacrolimus-rif"), "primary")
    >>> [departure.name for departure in planned.but(interval="newcombe").departures]
    ['risk_difference']
    """

    study: Study
    stage: str
    outcomes: tuple[str, ...]
    population: str
    confidence_level: float
    risk: str = "wilson"
    risk_difference: str = "miettinen_nurminen"
    risk_ratio: str = "miettinen_nurminen"
    odds_ratio: str = "miettinen_nurminen"
    tests: tuple[str, ...] = ("n_minus_1", "fisher")
    adjust_for: tuple[str, ...] = ()
    stratify_by: tuple[str, ...] = ()
    delta: tuple[tuple[str, float], ...] = ()

    @_named(*CHANGES)
    def but(self, **changes: Any) -> "Choices":
        """Return these choices with something else tried.

        What differs from the plan is shown in amber, and never written as planned.

        Parameters
        ----------
        **changes
            Any of these; what is not named stays as it is.

            - ``population``: id of a population of the study file.
            - ``adjust_for``, ``stratify_by``: lists of variables of the codebook.
            - ``interval``: a method, for every measure that knows it; or one measure alone by
              ``risk``, ``risk_difference``, ``risk_ratio``, ``odds_ratio``.
            - ``tests``: list of tests of two proportions; the first one feeds multiplicity.
            - ``confidence_level``: between 0.5 and 1.
            - ``outcomes``: list of ids.
            - ``delta``: by arm, what is added to the log odds of imputed outcomes.

        Raises
        ------
        UsageError
            If a name or a value is unknown; the message lists what there is, so that
            ``choices.but(interval="?")`` shows all methods.
        """
        if (method := changes.pop("interval", None)) is not None:
            changes = dict(_spread(method)) | changes
        if "delta" in changes:
            changes["delta"] = _delta(self.study, changes["delta"])
        for name, value in changes.items():
            _check(self.study, name, value)
        lists = set(LISTS) & changes.keys()
        return replace(self, **(changes | {name: tuple(changes[name]) for name in lists}))

    @property
    def departures(self) -> tuple[Departure, ...]:
        """What differs from the plan of the study file."""
        plan = plan_for(self.study, self.stage)
        names = [field.name for field in fields(self) if field.name not in ("study", "stage")]
        pairs = ((name, getattr(plan, name), getattr(self, name)) for name in names)
        return tuple(
            Departure(name, _shown(planned), _shown(chosen))
            for name, planned, chosen in pairs
            if planned != chosen
        )

    @property
    def analysis(self) -> str:
        """Value of the results column ``analysis``: ``"main"`` only for what was planned."""
        return "tried" if self.departures else "main"

    def selected(self) -> tuple[Outcome, ...]:
        """Return the outcomes, in order."""
        return tuple(self.study.outcome(outcome_id) for outcome_id in self.outcomes)

    def population_of(self, outcome: Outcome) -> str:
        """Return the population in which an outcome is analysed."""
        planned = self.study.analysis.population
        return self.population if self.population != planned else outcome.population or planned

    def covariates_of(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the covariates for which an outcome is adjusted.

        Harms are adjusted only for covariates of their own: they are rare, and described.
        """
        planned = self.study.analysis.adjust_for
        return _own(self.adjust_for, planned, outcome, outcome.adjust_for)

    def strata_of(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the variables whose levels, crossed, are the strata; harms as for covariates."""
        return _own(self.stratify_by, _planned_strata(self.study), outcome, outcome.strata)

    def key(self, outcome: Outcome, *, among: str, **rest: str) -> Key:
        """Return a result key of an outcome under these choices."""
        place = {"stage": self.stage, "analysis": self.analysis, "among": among}
        return Key(
            **(place | {"population": self.population_of(outcome), "outcome": outcome.id} | rest)
        )


def plan_for(study: Study, stage: str) -> Choices:
    """Return the choices that the study file made beforehand for one stage.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> plan_for(load_study("tacrolimus-rif"), "primary").population
    'itt'
    """
    return Choices(
        study=study,
        stage=stage,
        outcomes=tuple(o.id for o in study.outcomes if stage_of(o) == stage),
        population=study.analysis.population,
        confidence_level=study.analysis.confidence_level,
        adjust_for=study.analysis.adjust_for,
        stratify_by=_planned_strata(study),
    )


def _planned_strata(study: Study) -> tuple[str, ...]:
    return study.analysis.stratify_by or study.design.stratified_by


def _own(
    chosen: tuple[str, ...],
    planned: tuple[str, ...],
    outcome: Outcome,
    own: tuple[str, ...] | None,
) -> tuple[str, ...]:
    if chosen != planned:
        return chosen
    return own if own is not None else () if outcome.role == "harm" else planned


def _spread(method: str) -> Iterator[tuple[str, str]]:
    found = [name for name, registry in MEASURES.items() if method in registry]
    if not found:
        known = sorted({known for registry in MEASURES.values() for known in registry})
        raise _unknown("interval", method, known)
    return ((name, method) for name in found)


def _check(study: Study, name: str, value: Any) -> None:
    known = _known(study)
    if name not in known:
        raise _unknown("choice", name, [*known, "interval"])
    if name == "confidence_level":
        if not 0.5 < float(value) < 1:
            raise UsageError(f"confidence_level lies between 0.5 and 1, got {value!r}")
        return
    if name in LISTS and isinstance(value, str):
        raise UsageError(f"{name} is a list, got {value!r}", remedy=f"write [{value!r}]")
    for item in value if name in LISTS else (value,) if name != "delta" else ():
        if item not in known[name]:
            raise _unknown(name, item, known[name])


def _known(study: Study) -> dict[str, Sequence[str]]:
    measures: dict[str, Sequence[str]] = {name: list(known) for name, known in MEASURES.items()}
    return measures | {
        "population": list(study.populations),
        "confidence_level": [],
        "outcomes": [outcome.id for outcome in study.outcomes],
        "tests": list(ASSOCIATION),
        "adjust_for": _usable(study, "covariate"),
        "stratify_by": _usable(study, "strata"),
        "delta": [],
    }


def _usable(study: Study, use: str) -> list[str]:
    book = study.codebook
    return [name for name in book if fits_use(book[name], use) and not study.holds_arm(name)]


def _delta(study: Study, value: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, Mapping):
        remedy = f"write {{{study.arms.levels[0]!r}: -1}}"
        raise UsageError(f"delta gives a log odds ratio by arm, got {value!r}", remedy=remedy)
    for arm, shift in value.items():
        if arm not in study.arms.levels:
            raise _unknown("arm", arm, study.arms.levels)
        if isinstance(shift, str) or not math.isfinite(shift):
            raise UsageError(f"delta of {arm} is a finite log odds ratio, got {shift!r}")
    return tuple((arm, float(value[arm])) for arm in study.arms.levels if value.get(arm))


def _unknown(kind: str, value: Any, known: Sequence[str]) -> UsageError:
    near = get_close_matches(str(value), known, n=1)
    guess = f"; did you mean {near[0]!r}?" if near else ""
    return UsageError(f"unknown {kind} {value!r}{guess}", remedy=f"choose from {', '.join(known)}")


def _shown(value: Any) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return ", ".join(item if isinstance(item, str) else _pair(item) for item in value) or "none"


def _pair(item: tuple[str, float]) -> str:
    return f"{item[0]} {item[1]:g}"
