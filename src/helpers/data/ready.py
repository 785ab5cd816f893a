"""The types of the analysis-ready table, given back to a table read from a file."""

import pandas as pd

from helpers.data.kinds import in_order, kind_of
from helpers.study import Study, Variable

__all__ = ["with_types"]


def with_types(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the table with arms and levels as categories in declared order.

    Parameters
    ----------
    table : DataFrame
        The analysis-ready table, its categories as text.
    study : Study
        Gives the arms, the levels and their order.
    """
    kinds = {name: category_type(table[name], entry) for name, entry in study.codebook.items()}
    return table.astype({name: kind for name, kind in kinds.items() if kind is not None})


def category_type(column: pd.Series, entry: Variable) -> pd.CategoricalDtype | None:
    """Return the categories of a variable: declared, else all that occur; None if it has none."""
    if kind_of(entry) == "levels":
        levels = list(dict.fromkeys(entry.declared_levels()))
        return pd.CategoricalDtype(levels, ordered=entry.type == "ordinal")
    if kind_of(entry) == "categories":
        return pd.CategoricalDtype(in_order(column.dropna().unique()))
    return None
