"""Queries that no single cell shows: between the fields of a record, between records, of a trial.

Each is a question to the site: nothing is changed and nobody is left out.
"""

from collections.abc import Callable, Iterator

from helpers.data.check_rules import RULES
from helpers.data.crosstable import CrossTable, crosstable
from helpers.data.faults import Fault
from helpers.data.near_duplicates import near_duplicates
from helpers.data.outcome_logic import Asked, outcome_faults, outcome_names
from helpers.data.readers import RawTable
from helpers.data.tables import CleanTable
from helpers.data.trial_level import arm_sizes, registered_late
from helpers.study import Study

__all__ = ["cross_faults"]

BETWEEN_RECORDS: tuple[Callable[[CrossTable], Iterator[Fault]], ...] = (
    near_duplicates,
    arm_sizes,
    registered_late,
)


def cross_faults(clean: CleanTable, raw: RawTable, study: Study) -> list[Fault]:
    """Return every query about the participants that takes more than one cell.

    Parameters
    ----------
    clean : CleanTable
        The participants' values. Rules about variables that are not there are passed over: that
        a column is missing is an error already.
    raw : RawTable
        The cells as they were read, for the decimals with which numbers were written.
    study : Study
        Declares checks, outcomes and design.
    """
    needs = [name for check in study.checks for name in check.inputs()]
    table = crosstable(
        clean, raw, study, [*needs, *outcome_names(study), *study.design.stratified_by]
    )
    faults, asked = _declared(table)
    faults += outcome_faults(table, asked)
    for questions in BETWEEN_RECORDS:
        faults += questions(table)
    return faults


def _declared(table: CrossTable) -> tuple[list[Fault], tuple[Asked, ...]]:
    """Return the queries of the declared checks, and what they have asked."""
    faults: list[Fault] = []
    asked: list[Asked] = []
    for check in table.study.checks:
        if not table.holds(check.inputs()):
            continue
        breach = RULES[check.rule](check, table)
        fault = Fault(code=check.code, expected=check.words, remedy="kept; ask the site")
        faults += table.query(fault, breach.where, breach.found)
        asked.append(Asked(frozenset(check.inputs()), breach.where))
    return faults, tuple(asked)
