"""Checks of outcomes: their variables, levels, margins and covariates fit how they are analysed."""

from collections.abc import Callable, Iterator, Mapping

from helpers.study.check_codebook import listed
from helpers.study.faults import Fault, Path, found
from helpers.study.levels import canonical
from helpers.study.model import Margin, Outcome, Study, Variable
from helpers.study.nearest import nearest_hint, one_of

__all__ = ["CHECKS"]


def _binary(variable: Variable) -> bool:
    return variable.type == "binary"


def _numeric(variable: Variable) -> bool:
    return variable.numeric or (variable.type == "ordinal" and variable.reads_as_numbers)


def _ordered(variable: Variable) -> bool:
    levels = bool(variable.declared_levels())
    return variable.numeric or (levels and variable.type in ("ordinal", "categorical"))


def _grouped(variable: Variable) -> bool:
    return variable.type not in ("continuous", "duration", "date")


_NUMBERS = "a variable that holds numbers"
_EITHER = "a binary variable"
_ORDER = "a numeric variable, or one with levels in order"
_STATES = "a binary, categorical or ordinal variable, or a count that codes them"

# type of outcome and key: which variables fit, and what they are in words
_FITS: Mapping[tuple[str, str], tuple[Callable[[Variable], bool], str]] = {
    ("binary", "variable"): (_binary, _EITHER),
    ("continuous", "variable"): (_numeric, _NUMBERS),
    ("continuous", "baseline_value"): (_numeric, _NUMBERS),
    ("ordinal", "variable"): (_ordered, _ORDER),
    ("ordinal", "baseline_value"): (_ordered, _ORDER),
    ("count", "variable"): (_numeric, _NUMBERS),
    ("count", "baseline_value"): (_numeric, _NUMBERS),
    ("count", "exposure"): (_numeric, _NUMBERS),
    ("time_to_event", "time"): (_numeric, _NUMBERS),
    ("time_to_event", "status"): (_grouped, _STATES),
}
_MEASURES = {
    "binary": ("risk_difference", "risk_ratio", "odds_ratio"),
    "continuous": ("mean_difference", "median_difference"),
    "ordinal": ("odds_ratio", "win_probability", "median_difference", "mean_difference"),
    "count": ("rate_ratio", "mean_difference", "median_difference"),
    "time_to_event": ("hazard_ratio", "rmst_difference", "risk_difference"),
}


def _each(study: Study) -> Iterator[tuple[Path, Outcome]]:
    for i, outcome in enumerate(study.outcomes):
        yield ("outcomes", i), outcome


def ids_once(study: Study) -> Iterator[Fault]:
    """Yield ids that two outcomes share."""
    seen: set[str] = set()
    for path, outcome in _each(study):
        if outcome.id in seen:
            yield Fault(
                path=(*path, "id"), code="repeated_id", found=f"{found(outcome.id)} again",
                expected="an id of its own for each outcome", remedy="rename one",
            )  # fmt: skip
        seen.add(outcome.id)


def variables_fit(study: Study) -> Iterator[Fault]:
    """Yield variables whose type does not fit the type of the outcome."""
    book = listed(study)
    for path, outcome in _each(study):
        for (kind, key), (fits, words) in _FITS.items():
            variable = book.get(getattr(outcome, key) or "") if kind == outcome.type else None
            if variable is not None and not fits(variable):
                yield _misfit((*path, key), str(getattr(outcome, key)), variable, words)


def _misfit(path: Path, name: str, variable: Variable, words: str) -> Fault:
    remedy = ""
    if words == _EITHER:
        remedy = "derive one with a condition under derived, or change the type"
    return Fault(
        path=path, code="wrong_type", found=f"'{name}', which is {variable.type}",
        expected=words, remedy=remedy,
    )  # fmt: skip


def events_agree(study: Study) -> Iterator[Fault]:
    """Yield an event of a binary outcome that is another level than its variable's event."""
    book = listed(study)
    for path, outcome in _each(study):
        variable = book.get(outcome.variable or "")
        if outcome.type != "binary" or outcome.event is None or variable is None:
            continue
        if _binary(variable) and variable.level_of(outcome.event) != variable.event:
            yield Fault(
                path=(*path, "event"), code="two_events", found=found(outcome.event),
                expected=f"{found(variable.event)}, the event of '{outcome.variable}'",
                remedy="leave it out, or derive a variable with the other event",
            )  # fmt: skip


def subsets_are_binary(study: Study) -> Iterator[Fault]:
    """Yield `among` and `also_among` that do not name a binary variable."""
    book = listed(study)
    for path, outcome in _each(study):
        for key in ("among", "also_among"):
            variable = book.get(getattr(outcome, key) or "")
            if variable is not None and not _binary(variable):
                yield _misfit((*path, key), str(getattr(outcome, key)), variable, _EITHER)


def end_of_follow_up(study: Study) -> Iterator[Fault]:
    """Yield levels of event, competing and censored that are unknown or have two meanings."""
    book = listed(study)
    for path, outcome in _each(study):
        variable = book.get(outcome.status_variable or "")
        meaning: dict[str, str] = {}
        for key, i, level in _status_levels(outcome):
            place = (*path, key) if i is None else (*path, key, i)
            levels = variable.declared_levels() if variable else ()
            if variable and levels and variable.level_of(level) is None:
                yield Fault(
                    path=place, code="unknown_level", found=f"unknown level {found(level)}",
                    expected=one_of(levels), remedy=nearest_hint(level, levels),
                )  # fmt: skip
            first = meaning.setdefault(canonical(level), key)
            if first != key:
                yield Fault(
                    path=place, code="two_meanings", found=f"{found(level)}, {first} already",
                    expected="each level as one of event, competing, censored",
                )  # fmt: skip


def _status_levels(outcome: Outcome) -> Iterator[tuple[str, int | None, str]]:
    if outcome.type != "time_to_event":
        return
    yield "event", None, str(outcome.event)
    for key, levels in (("competing", outcome.competing), ("censored", outcome.censored or ())):
        for i, level in enumerate(levels):
            yield key, i, level


def margins_stand(study: Study) -> Iterator[Fault]:
    """Yield margins that are missing, or on a measure that the outcome does not have."""
    framework = study.design.framework
    for path, outcome in _each(study):
        if outcome.margin is None:
            if framework != "superiority" and outcome.role == "primary":
                measure = _MEASURES[outcome.type][0]
                yield Fault(
                    path=path, code="missing_margin", found="no margin",
                    expected=f"one, since the framework is {framework}",
                    remedy=f"add margin: {{measure: {measure}, value: ...}}",
                )  # fmt: skip
        elif outcome.margin.measure not in _MEASURES[outcome.type]:
            measures = _MEASURES[outcome.type]
            yield Fault(
                path=(*path, "margin", "measure"), code="wrong_value",
                found=found(outcome.margin.measure), expected=one_of(measures),
                remedy=nearest_hint(outcome.margin.measure, measures),
            )  # fmt: skip
        else:
            yield from _margin_value(path, outcome.margin)


def _margin_value(path: Path, margin: Margin) -> Iterator[Fault]:
    """Yield a margin that lies outside the scale of its measure."""
    for fits, (outside, expected, remedy) in _VALUES.items():
        if margin.measure.endswith(fits) and outside(margin.value):
            yield Fault(
                path=(*path, "margin", "value"), code="wrong_value",
                found=found(margin.value), expected=expected, remedy=remedy,
            )  # fmt: skip


# how the name of a measure ends: which values are wrong, what is right, and what to do
_VALUES: Mapping[str, tuple[Callable[[float], bool], str, str]] = {
    "risk_difference": (
        lambda value: value >= 1.0, "a difference of proportions below 1",
        "write 0.1 for ten in a hundred",
    ),
    "win_probability": (
        lambda value: value >= 0.5, "how far below one half, under 0.5",
        "write 0.1 for a probability of 0.4",
    ),
    "_ratio": (
        lambda value: value == 1.0, "a ratio other than 1",
        "write 1.25 or 0.8: the direction of harm decides",
    ),
}  # fmt: skip


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    ids_once: ("outcomes",),
    variables_fit: ("outcomes", "variables"),
    events_agree: ("outcomes", "variables"),
    subsets_are_binary: ("outcomes", "variables"),
    end_of_follow_up: ("outcomes", "variables"),
    margins_stand: ("outcomes",),
}
