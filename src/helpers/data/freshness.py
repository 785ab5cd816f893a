"""Whether prepared data are still those of the study file and the raw files."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.data.cleaning import sources_of
from helpers.data.participants import outcome_cells
from helpers.data.places import shown_source
from helpers.data.readers import sha256_of
from helpers.study import Study, data_hash

__all__ = ["changed_since", "marks_of"]


def marks_of(study: Study, sources: pd.DataFrame) -> dict[str, Any]:
    """Return what prepared data depend on, as ``cleaned.json`` keeps it.

    Parameters
    ----------
    study : Study
        Gives the hash of what cleaning reads, and the variables that hold an outcome: there a
        cell that cannot be read is an error, elsewhere a query.
    sources : DataFrame
        The raw files as they were read: columns file and sha256.
    """
    hashes = dict(zip(sources["file"], sources["sha256"], strict=True))
    return _declared(study) | {"sources": hashes, "dictionaries": _dictionaries(study)}


def changed_since(study: Study, marks: Mapping[str, Any]) -> str:
    """Return what has changed since the marks were made, in words with its verb; else nothing."""
    declared = _declared(study)
    if {name: marks.get(name) for name in declared} != declared:
        return "the study file has"
    paths = {
        shown_source(study, source): study.source_path(source)
        for source in sources_of(study).values()
    }
    hashes = {name: sha256_of(path) for name, path in paths.items() if path.is_file()}
    recorded = marks.get("sources", {})
    differing = [name for name in paths if hashes.get(name) != recorded.get(name)]
    explained, before = _dictionaries(study), marks.get("dictionaries", {})
    differing += [
        f"the data dictionary of {name}"
        for name in sources_of(study)
        if explained.get(name) != before.get(name)
    ]
    have = "has" if len(differing) == 1 else "have"
    return f"{', '.join(differing)} {have}" if differing else ""


def _declared(study: Study) -> dict[str, Any]:
    return {"data_hash": data_hash(study), "outcome_cells": sorted(outcome_cells(study))}


def _dictionaries(study: Study) -> dict[str, str]:
    """Return the hash of each REDCap dictionary by the source that it explains."""
    paths = {name: study.dictionary_path(source) for name, source in sources_of(study).items()}
    return {name: sha256_of(path) for name, path in paths.items() if path and path.is_file()}
