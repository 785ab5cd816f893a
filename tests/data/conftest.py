"""A small study whose tables the tests write as text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.data.crosstable import CrossTable, crosstable
from helpers.data.participants import clean_participants
from helpers.data.readers import read_source
from helpers.study import Study

VARIABLES: dict[str, dict[str, Any]] = {
    "age": {"label": "Age", "type": "continuous", "unit": "years", "range": [18, 45]},
    "site": {"label": "Site", "type": "categorical", "levels": {"A": "Centre A", "B": "Centre B"}},
    "centre": {"label": "Centre", "type": "categorical"},
    "grade": {"label": "Grade", "type": "ordinal", "levels": {"1": "Low", "2": "High"}},
    "score": {"label": "Score", "type": "ordinal", "range": [0, 10]},
    "doses": {"label": "Doses", "type": "count"},
    "days": {"label": "Days", "type": "duration", "unit": "days"},
    "enrolled_on": {"label": "Enrolment", "type": "date"},
    "delivered_on": {"label": "Delivery", "type": "date", "measured": "after"},
    "comment": {"label": "Comment", "type": "text"},
    "pregnant": {
        "label": "Pregnancy", "type": "binary", "event": "yes", "non_event": "no",
        "measured": "after",
    },
    "live_birth": {
        "label": "Live birth", "type": "binary", "event": "yes", "non_event": "no",
        "measured": "after",
    },
}  # fmt: skip


def study_in(folder: Path, participants: str, adverse_events: str = "", **changes: Any) -> Study:
    """Write the tables into a folder, and return a study of the columns they have.

    `declare` adds keys to variables, `source` to the participant source, `events` to the
    adverse-event source; other changes replace parts of the study.
    """
    (folder / "participants.csv").write_text(participants, encoding="utf-8", newline="")
    source = {"file": "participants.csv"} | changes.pop("source", {})
    sources: dict[str, Any] = {"participants": source}
    if adverse_events:
        (folder / "adverse_events.csv").write_text(adverse_events, encoding="utf-8", newline="")
        events = {"file": "adverse_events.csv", "participant_id": "id", "term": "term"}
        sources["adverse_events"] = events | changes.pop("events", {})
    header = participants.splitlines()[0].split(",") if participants else []
    declare = changes.pop("declare", {})
    variables = {
        name: entry | declare.get(name, {})
        for name, entry in VARIABLES.items()
        if name in header or name in declare or name == "live_birth"
    }
    outcome = {
        "id": "birth", "role": "primary", "type": "binary", "variable": "live_birth",
        "benefit": "higher",
    }  # fmt: skip
    declared = {
        "format": 1,
        "id": "small",
        "title": "A small trial",
        "data_status": "synthetic",
        "sources": sources,
        "participant_id": "id",
        "arms": {"variable": "arm", "reference": "p", "labels": {"t": "Treatment", "p": "Placebo"}},
        "variables": variables,
        "populations": {"itt": {"label": "Intention to treat"}},
        "outcomes": [outcome],
        "analysis": {"population": "itt"},
    }
    study = Study.model_validate(declared | changes)
    study._path = folder / "small.yaml"
    return study


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Study]:
    """Return a function that writes tables and returns their study."""

    def make(participants: str, adverse_events: str = "", **changes: Any) -> Study:
        return study_in(tmp_path, participants, adverse_events, **changes)

    return make


@pytest.fixture(scope="session")
def study_from() -> Callable[..., Study]:
    """Return `study_in`, for tests that make many folders of their own."""
    return study_in


@pytest.fixture(scope="session")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., CrossTable]:
    """Return a function that makes the values side by side from the text of a table.

    `declare` holds whole variables beside the live birth; other changes are those of `study_in`.
    """
    folder = tmp_path_factory.mktemp("crossed")

    def make(participants: str, **changes: Any) -> CrossTable:
        declared = {"live_birth": VARIABLES["live_birth"]} | changes.pop("declare", {})
        study = study_in(folder, participants, variables=declared, **changes)
        source = study.sources.participants
        raw = read_source(source, study.source_path(source))
        return crosstable(clean_participants(raw, study), raw, study, study.codebook)

    return make
