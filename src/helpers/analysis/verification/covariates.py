"""Covariates anew: plain columns, and any basis of the space that they span.

What is estimated of the arm does not depend on how that space is spanned, so that nothing here
has to choose the columns that the main path chooses.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.likelihood import Array
from helpers.analysis.verification.plain import Record
from helpers.study import Variable, canonical
from helpers.study.notes import fits_use

__all__ = ["Modelled", "covariates_of", "modelled", "spanned", "strata_names", "stratum_of"]

WITH_BASELINE = ("continuous", "ordinal", "count")
MISSING = "missing"


@dataclass(frozen=True, slots=True, eq=False)
class Modelled:
    """Two arms with their covariates.

    Attributes
    ----------
    rows : list of Record
        Participants in the model.
    treated, values : array
        1 for the arm; the outcome.
    basis : array, participants x columns
        Orthogonal columns with mean 0 and variance 1.
    """

    rows: list[Record]
    treated: Array
    values: Array
    basis: Array

    @property
    def design(self) -> Array:
        """Intercept, arm and covariates."""
        ones = np.ones(self.treated.size)
        return np.column_stack([ones, self.treated, self.basis])


def covariates_of(case: Case) -> list[str]:
    """Return the covariates that the plan names for the outcome of a result."""
    outcome, plan = case.outcome, case.study.analysis
    names = outcome.adjust_for
    if names is None:
        names = () if outcome.role == "harm" else plan.adjust_for
    before = outcome.baseline_value if outcome.type in WITH_BASELINE else None
    return _usable(case, [*([before] if before else []), *names], "covariate")


def strata_names(case: Case, *, randomised: bool = False) -> list[str]:
    """Return the variables whose crossed levels are the strata of an outcome, or of the design."""
    outcome, study = case.outcome, case.study
    planned = study.analysis.stratify_by or study.design.stratified_by
    names = outcome.strata
    if names is None:
        names = () if outcome.role == "harm" else planned
    if randomised:
        names = tuple(_usable(case, study.design.stratified_by, "covariate"))
    return _usable(case, names, "strata")


def _usable(case: Case, names: Sequence[str], use: str) -> list[str]:
    study = case.study
    kept = (n for n in dict.fromkeys(names) if not study.holds_arm(n))
    return [n for n in kept if fits_use(case.data.book[n], use)]


def stratum_of(case: Case, record: Record, names: Sequence[str]) -> tuple[str, ...]:
    """Return the levels of a participant; unknown is a level of its own."""
    cells = (record[name] for name in names)
    return tuple("" if cell is None else f"={canonical(cell)}" for cell in cells)


def modelled(
    case: Case, names: Sequence[str], strata: Sequence[str] = (), *, without: Sequence[str] = ()
) -> Modelled:
    """Return the arm of a result and its reference, with covariates as the plan says.

    Parameters
    ----------
    case : Case
    names : sequence of str
        Covariates.
    strata : sequence of str
        Further variables to put in: nobody is left out for one of these.
    without : sequence of str
        Those of `names` that are no columns here.

    Notes
    -----
    An unknown number or event is the mean of all in both arms; an unknown level is a level. With
    complete cases, who has an unknown covariate of `names` is left out.
    """
    sides = [(record, 1.0) for record in case.rows(case.key.arm)]
    sides += [(record, 0.0) for record in case.rows(case.key.reference)]
    everybody = [record for record, _ in sides]
    complete = case.study.analysis.missing_covariate == "complete_case"
    kept = [
        i for i, (record, _) in enumerate(sides)
        if case.value(record) is not None
        and not (complete and any(record[name] is None for name in names))
    ]  # fmt: skip
    treated = np.array([sides[i][1] for i in kept])
    if not 0 < treated.sum() < treated.size:
        raise NotFollowedError("an arm is empty")
    used = [name for name in dict.fromkeys([*names, *strata]) if name not in without]
    columns = [column for name in used for column in _columns(case, everybody, name)]
    raw = np.array(columns).reshape(len(columns), len(everybody)).T[kept]
    values = np.array([float(case.value(sides[i][0]) or 0.0) for i in kept])
    return Modelled([sides[i][0] for i in kept], treated, values, spanned(raw))


def _columns(case: Case, rows: list[Record], name: str) -> list[list[float]]:
    entry = case.data.book[name]
    if entry.numeric:
        return [_filled([None if r[name] is None else float(r[name] or 0.0) for r in rows])]
    if entry.type == "binary":
        return [_filled([case.data.event(r, name) for r in rows])]
    return _indicators(entry, rows, name)


def _filled(cells: list[float | None]) -> list[float]:
    known = [cell for cell in cells if cell is not None]
    mean = sum(known) / len(known) if known else 0.0
    return [mean if cell is None else cell for cell in cells]


def _indicators(entry: Variable, rows: list[Record], name: str) -> list[list[float]]:
    texts = ["" if r[name] is None else f"={r[name]}" for r in rows]
    return [[float(text == level) for text in texts] for level in sorted(set(texts))]


def spanned(raw: Array) -> Array:
    """Return orthogonal columns, with mean 0 and variance 1, that span the same space."""
    centred = raw - raw.mean(axis=0)
    largest = np.abs(raw).max(axis=0, initial=0.0)
    varies = np.ptp(raw, axis=0) > 1e-12 * largest if len(raw) else np.zeros(0, bool)
    scaled = centred[:, varies] / centred[:, varies].std(axis=0)
    if not scaled.shape[1]:
        return np.empty((len(raw), 0))
    left, sizes, _ = np.linalg.svd(scaled, full_matrices=False)
    kept = sizes > 1e-9 * sizes[0]
    return np.asarray(left[:, kept] * np.sqrt(len(raw)), dtype=np.float64)
