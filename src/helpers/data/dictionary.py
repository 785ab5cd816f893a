"""The data dictionary: one row a variable of the analysis-ready table."""

import pandas as pd

from helpers.results.model import shortest
from helpers.study import Derived, Study, Variable

__all__ = ["dictionary"]


def dictionary(study: Study, participants: pd.DataFrame) -> pd.DataFrame:
    """Return what every variable of the codebook is, and how complete it is.

    Parameters
    ----------
    study : Study
        Gives labels, types, units, ranges, levels and rules.
    participants : DataFrame
        The analysis-ready table.

    Returns
    -------
    DataFrame
        Columns variable, label, type, unit, range, levels (``level=label``, joined by ``|``),
        measured, column (in the raw file), missing_codes, derived (the rule and its inputs),
        present and missing (participants).

    Examples
    --------
    >>> from helpers.data.cleaning import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> table = dictionary(study, clean(study).participants)
    >>> table.set_index("variable").loc["age", ["type", "unit"]].tolist()
    ['continuous', 'years']
    """
    rows = [
        _row(name, entry, study) | _counts(participants[name])
        for name, entry in study.codebook.items()
    ]
    return pd.DataFrame(rows)


def _row(name: str, entry: Variable, study: Study) -> dict[str, str]:
    derived = study.derived.get(name)
    return {
        "variable": name,
        "label": entry.label,
        "type": entry.type,
        "unit": entry.unit,
        "range": "..".join(shortest(limit) for limit in entry.range or ()),
        "levels": "|".join(f"{x}={entry.level_label(x)}" for x in entry.declared_levels()),
        "measured": entry.measured,
        "column": "" if derived else entry.column or name,
        "missing_codes": "|".join(entry.missing_codes),
        "derived": _rule(derived) if derived else "",
    }


def _rule(derived: Derived) -> str:
    return f"{derived.rule} of {', '.join(derived.inputs())}"


def _counts(values: "pd.Series") -> dict[str, int]:
    return {"present": int(values.notna().sum()), "missing": int(values.isna().sum())}
