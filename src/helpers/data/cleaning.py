"""Raw files to the analysis-ready table, by the rules that the study file declares.

Errors stop, all at once, with rows and without identifiers; queries are listed and go on. What
each rule changed is logged cell by cell. Nothing is ever written to the raw files.
"""

from dataclasses import dataclass
from itertools import chain

import pandas as pd

from helpers.data.adverse_events import clean_adverse_events
from helpers.data.columns import change_table
from helpers.data.crosschecks import cross_faults
from helpers.data.derive import derive, membership
from helpers.data.faults import fault_table, findings, refuse
from helpers.data.participants import clean_participants
from helpers.data.places import shown_source
from helpers.data.readers import RawTable, read_source, short_name
from helpers.data.tables import CleanTable
from helpers.errors import DataError, Finding, Severity
from helpers.study import Source, Study

__all__ = ["Cleaned", "clean"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cleaned:
    """The analysis-ready tables of a study, and how they came about.

    Attributes
    ----------
    participants : DataFrame
        One row a participant: identifier, arm (Categorical, arms as declared), every variable
        of the codebook (numbers float64; declared levels Categorical; dates datetime64[ns];
        text string), and ``population:<id>`` as bool.
    adverse_events : DataFrame or None
        One row an event: participant_id, term, category, severity (string), serious (bool).
    log : DataFrame
        One row for each cell and rule that changed it: file, row, variable, before, after, rule.
    findings : tuple of Finding
        The queries and notes, one for each kind and variable.
    queries : DataFrame
        The queries, one row a cell.
    sources : DataFrame
        The raw files: file, rows, columns, sha256, read_as.
    unused, unused_adverse_events : tuple of str
        Columns of the raw files that the study file does not name; they are left out.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> cleaned = clean(load_study("tacrolimus-rif"))
    >>> len(cleaned.participants), cleaned.sources["rows"].tolist()
    (100, [101, 149])
    """

    participants: pd.DataFrame
    adverse_events: pd.DataFrame | None
    log: pd.DataFrame
    findings: tuple[Finding, ...]
    queries: pd.DataFrame
    sources: pd.DataFrame
    unused: tuple[str, ...]
    unused_adverse_events: tuple[str, ...] = ()


def clean(study: Study) -> Cleaned:
    """Read the raw files of a study and make the analysis-ready tables.

    Parameters
    ----------
    study : Study
        As `helpers.study.load_study` returns it.

    Raises
    ------
    DataError
        If a file cannot be read, a column is missing, an identifier is missing or repeated, an
        arm is missing, undeclared or empty, or an outcome cell can be neither read nor taken as
        missing. All such errors are listed at once, with the rows of the raw file.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> participants = clean(load_study("tacrolimus-rif")).participants
    >>> participants["arm"].value_counts().to_dict()
    {'tacrolimus': 50, 'placebo': 50}
    """
    raw, unreadable = _read(study)
    main_file = _main_file(study)
    cleaned = _cleaned(raw, study)
    doubts = chain.from_iterable(table.doubts for table in raw.values())
    faults = [*doubts, *chain.from_iterable(table.faults for table in cleaned.values())]
    if cleaned:
        faults += cross_faults(cleaned["participants"], raw["participants"], study)
    found = (*unreadable, *findings(faults, main_file=main_file))
    refuse(found, study_id=study.id, main_file=main_file, faults=faults)
    participants = _ready(cleaned["participants"], study)
    events = cleaned.get("adverse_events")
    return Cleaned(
        participants=participants,
        adverse_events=None if events is None else pd.DataFrame(dict(events.values)),
        log=change_table(chain.from_iterable(table.changes for table in cleaned.values())),
        findings=findings(faults, main_file=main_file),
        queries=fault_table(fault for fault in faults if fault.severity is not Severity.NOTE),
        sources=_sources(raw, study),
        unused=cleaned["participants"].unused,
        unused_adverse_events=() if events is None else events.unused,
    )


def sources_of(study: Study) -> dict[str, Source]:
    """Return the declared raw files by what they hold."""
    declared = {
        "participants": study.sources.participants,
        "adverse_events": study.sources.adverse_events,
    }
    return {name: source for name, source in declared.items() if source is not None}


def _read(study: Study) -> tuple[dict[str, RawTable], list[Finding]]:
    tables: dict[str, RawTable] = {}
    unreadable: list[Finding] = []
    for name, source in sources_of(study).items():
        try:
            path, dictionary = study.source_path(source), study.dictionary_path(source)
            tables[name] = read_source(source, path, dictionary=dictionary)
        except DataError as error:
            unreadable += error.findings
    return tables, unreadable


def _main_file(study: Study) -> str:
    return short_name(study.sources.participants, study.source_path(study.sources.participants))


def _cleaned(raw: dict[str, RawTable], study: Study) -> dict[str, CleanTable]:
    cleaned: dict[str, CleanTable] = {}
    if "participants" in raw:
        cleaned["participants"] = clean_participants(raw["participants"], study)
    source = study.sources.adverse_events
    if "adverse_events" in raw and source is not None and cleaned:
        identifiers = cleaned["participants"].values.get(study.participant_id)
        known = pd.Series(dtype="string") if identifiers is None else identifiers
        cleaned["adverse_events"] = clean_adverse_events(raw["adverse_events"], source, known)
    return cleaned


def _ready(cleaned: CleanTable, study: Study) -> pd.DataFrame:
    table = pd.DataFrame(dict(cleaned.values)).reset_index(drop=True)
    table = derive(table, study)
    return pd.concat([table, membership(table, study)], axis="columns")


def _sources(raw: dict[str, RawTable], study: Study) -> pd.DataFrame:
    rows = [
        {
            "file": shown_source(study, sources_of(study)[name]),
            "rows": len(table.frame),
            "columns": table.frame.shape[1],
            "sha256": table.sha256,
            "read_as": table.read_as,
        }
        for name, table in raw.items()
    ]
    texts = dict.fromkeys(("file", "sha256", "read_as"), "string")
    return pd.DataFrame(rows).astype(texts | {"rows": "Int64", "columns": "Int64"})
