"""Derived variables by the closed vocabulary of the study file: missing in, missing out.

Binary results follow Kleene's logic (see `helpers.data.conditions`): ``all_of`` is "no" as soon
as one condition is known to fail.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from helpers.data.conditions import all_hold, any_holds
from helpers.study import Derived, Study, Variable

__all__ = ["RULES", "derive", "membership"]

DAYS_PER_YEAR = 365.25
UNKNOWN, UNDECIDED = -1, -2

Codebook = Mapping[str, Variable]
Rule = Callable[[pd.DataFrame, Codebook, Derived], pd.Series]


def derive(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the table with the derived variables, in declared order.

    Parameters
    ----------
    table : DataFrame
        The declared variables under their ids, as `helpers.data.clean` makes them.
    study : Study
        Each rule may use variables, and derived variables declared before it.

    Returns
    -------
    DataFrame
        The table and one more column for each derived variable: numbers as float64, binary
        ones as Categorical with ``yes`` and ``no``, groups as ordered Categorical.
    """
    book = study.codebook
    for name, derived in study.derived.items():
        table = table.assign(**{name: RULES[derived.rule](table, book, derived)})
    return table


def membership(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return one column ``population:<id>`` for each population; unknown is not a member."""
    book = study.codebook
    members = {
        f"population:{name}": all_hold(table, book, population.where).fillna(False).astype(bool)
        for name, population in study.populations.items()
    }
    return pd.DataFrame(members, index=table.index)


def _pair(names: tuple[str, str] | None) -> tuple[str, str]:
    if names is None:
        raise ValueError("this rule names two variables")
    return names


def _ratio(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    above, below = _pair(derived.ratio)
    return table[above] / table[below].where(table[below] != 0)


def _difference(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    first, second = _pair(derived.difference)
    return table[first] - table[second]


def _days(table: pd.DataFrame, names: tuple[str, str]) -> pd.Series:
    # calendar days: the hour of a visit does not make a day more or less
    start, end = (table[name].dt.normalize() for name in names)
    return (end - start).dt.days.astype("float64")


def _days_between(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    return _days(table, _pair(derived.days_between))


def _years_between(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    return _days(table, _pair(derived.years_between)) / DAYS_PER_YEAR


def _all_of(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    return _yes_no(all_hold(table, book, derived.all_of or ()))


def _any_of(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    return _yes_no(any_holds(table, book, derived.any_of or ()))


def _condition(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    return _yes_no(all_hold(table, book, [derived.condition] if derived.condition else []))


def _cut(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    if derived.cut is None:
        raise ValueError("this rule needs cut")
    values = table[derived.cut.variable].astype("float64")
    codes = np.searchsorted(np.asarray(derived.cut.at), values.to_numpy(), side="right")
    known = pd.Series(codes, index=table.index).where(values.notna(), UNKNOWN)
    return _categories(known, list(derived.cut.labels), ordered=True)


def _first_of(table: pd.DataFrame, book: Codebook, derived: Derived) -> pd.Series:
    # a case that can be neither taken nor passed leaves the whole unknown
    cases = derived.first_of or ()
    codes = pd.Series(UNDECIDED, index=table.index)
    for place, case in enumerate(cases):
        truth = all_hold(table, book, case.where)
        undecided = codes == UNDECIDED
        codes = codes.mask(undecided & truth.isna(), UNKNOWN)
        codes = codes.mask(undecided & truth.fillna(False).astype(bool), place)
    codes = codes.mask(codes == UNDECIDED, len(cases))
    levels = [*(case.level for case in cases), str(derived.otherwise)]
    return _categories(codes, levels)


def _categories(codes: pd.Series, levels: list[str], *, ordered: bool = False) -> pd.Series:
    texts = codes.map(dict(enumerate(levels))).astype("object")
    kind = pd.CategoricalDtype(list(dict.fromkeys(levels)), ordered=ordered)
    return texts.astype(kind)


def _yes_no(truth: pd.Series) -> pd.Series:
    texts = truth.astype("object").map({True: "yes", False: "no"})
    return pd.Series(pd.Categorical(texts, categories=["yes", "no"]), index=truth.index)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "ratio": _ratio,
        "difference": _difference,
        "days_between": _days_between,
        "years_between": _years_between,
        "all_of": _all_of,
        "any_of": _any_of,
        "condition": _condition,
        "cut": _cut,
        "first_of": _first_of,
    }
)
