"""Covariates of a model: what stands for an unknown one, which columns they become, who is left.

Unknown covariates are handled by the plan's rule and counted, by arm. The rule never looks at the
arm or at the outcome: a mean is that of everybody in the two arms compared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data import event_of
from helpers.stats.numerics import Floats
from helpers.stats.rank import independent
from helpers.study import Study
from helpers.study.notes import fits_use

__all__ = ["MISSING", "Columns", "columns_of", "crossed", "modelled", "observed"]

MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Covariates as columns of a model, for the participants in it.

    Attributes
    ----------
    values : array, participants x columns
        Centred; no column constant or a combination of others.
    names : tuple of str
        Variable behind each column.
    rows : Index
        Participants in the model, as rows of the analysis-ready table.
    without : tuple of str
        Covariates that are the same for all these participants, or follow from the others.
    """

    values: Floats
    names: tuple[str, ...]
    rows: pd.Index
    without: tuple[str, ...]


def modelled(study: Study, names: Sequence[str]) -> tuple[str, ...]:
    """Return the variables that a model can use: no text, no date, not the arm."""
    book = study.codebook
    return tuple(n for n in names if fits_use(book[n], "covariate") and not study.holds_arm(n))


def observed(participants: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return by participant and covariate whether it is known."""
    return participants[list(names)].notna()


def columns_of(
    participants: pd.DataFrame,
    study: Study,
    names: Sequence[str],
    *,
    known: pd.Index,
    strata: Sequence[str] = (),
) -> Columns:
    """Return covariates as columns of a model.

    Parameters
    ----------
    participants : DataFrame
        Those of the two arms compared, whether their outcome is known or not: what stands for an
        unknown covariate comes from all of them.
    study : Study
        Gives types and levels, and the rule for unknown covariates: ``mean`` (categorical: a level
        of its own) or ``complete_case``.
    names : sequence of str
        Covariates, of `modelled`.
    known : Index
        Participants whose outcome is known.
    strata : sequence of str
        Variables of the randomisation to put in beside: nobody is left out for one of these.
    """
    every = dict.fromkeys([*names, *strata])
    parts = {name: _encoded(participants, study, name) for name in every}
    rows = known
    if study.analysis.missing_covariate == "complete_case":
        complete = observed(participants, names).all(axis=1)
        rows = known[complete.loc[known].to_numpy(dtype=bool)]
    labels = [name for name, part in parts.items() for _ in part.columns]
    joined = pd.concat([part.loc[rows] for part in parts.values()], axis=1) if parts else None
    values = np.empty((len(rows), 0)) if joined is None else joined.to_numpy(dtype=np.float64)
    values = _centred(values)
    design = np.column_stack([np.ones(len(rows)), values])
    kept = [column - 1 for column in independent(design) if column]
    used = tuple(labels[column] for column in kept)
    return Columns(
        values=values[:, kept], names=used, rows=rows,
        without=tuple(name for name in every if name not in used),
    )  # fmt: skip


def _centred(values: Floats) -> Floats:
    """Return columns with mean 0; one that does not vary is 0 throughout."""
    if not len(values):
        return values
    largest = np.abs(values).max(axis=0)
    varies = np.ptp(values, axis=0) > 1e-12 * largest
    return np.where(varies, values - values.mean(axis=0), 0.0)


def crossed(participants: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    """Return the stratum of every participant: levels as the study file spells them, crossed.

    An ordered categorical; an unknown level is a level of its own, so that nobody is lost.
    """
    parts = [_levels(participants[name]) for name in names]
    codes = list(zip(*(part.cat.codes for part in parts), strict=True))
    words = list(zip(*(part.astype("object") for part in parts), strict=True))
    there = dict(sorted(zip(codes, words, strict=True)))
    labels: dict[tuple[int, ...], str] = {}
    for code, levels in there.items():
        label = ", ".join(levels)
        while label in labels.values():  # levels that hold commas may read alike
            label += "'"
        labels[code] = label
    kind = pd.CategoricalDtype(list(labels.values()), ordered=True)
    return pd.Series([labels[code] for code in codes], index=participants.index, dtype=kind)


def _levels(column: pd.Series) -> pd.Series:
    known = column.astype("category").cat.remove_unused_categories()
    known = known.cat.rename_categories([str(level) for level in known.cat.categories])
    if not known.isna().any():
        return known
    own = MISSING
    while own in known.cat.categories:
        own += "'"
    return known.cat.add_categories([own]).fillna(own)


def _encoded(participants: pd.DataFrame, study: Study, name: str) -> pd.DataFrame:
    entry = study.codebook[name]
    kind = "number" if entry.numeric else "event" if entry.type == "binary" else "levels"
    return ENCODERS[kind](participants, study, name)


def _number(participants: pd.DataFrame, study: Study, name: str) -> pd.DataFrame:
    values = participants[name].astype("float64")
    return values.fillna(values.mean()).fillna(0.0).to_frame()


def _event(participants: pd.DataFrame, study: Study, name: str) -> pd.DataFrame:
    values = event_of(participants, study, name).astype("Float64").astype("float64")
    return values.fillna(values.mean()).fillna(0.0).to_frame()


def _indicators(participants: pd.DataFrame, study: Study, name: str) -> pd.DataFrame:
    levels = _levels(participants[name])
    return pd.get_dummies(levels, dtype="float64").iloc[:, 1:]


ENCODERS: Mapping[str, Callable[[pd.DataFrame, Study, str], pd.DataFrame]] = {
    "number": _number,
    "event": _event,
    "levels": _indicators,
}
