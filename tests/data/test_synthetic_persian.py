"""The Persian workbook: the same bytes each time, and a draft of it reads back what was drawn."""

import pandas as pd
import pytest

from helpers.data import clean
from helpers.data.draft import Asked, draft_study
from helpers.data.synthetic import main, participants
from helpers.data.synthetic.persian import FILE_NAME, HEADINGS, WORDS, persian_workbook
from helpers.study import load_study

WOMEN = participants()[0]
RENAMED = {"participant_id": "patient_id", "arm": "group"}
UNNAMED = "data_status"  # no known phrase: its id is the heading in Latin letters
NAMES = {name: RENAMED.get(name, name) for name in HEADINGS if name != UNNAMED}


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """The study that `rct new` drafts of the workbook, in a project of its own."""
    project = tmp_path_factory.mktemp("project")
    (project / "notebooks").mkdir()
    (project / "studies").mkdir()
    assert main(["--persian", str(project / "sent")]) == 0
    asked = Asked(name="clinic", data=project / "sent" / FILE_NAME)
    return load_study(draft_study(asked, project).study)


@pytest.fixture(scope="module")
def cleaned(drafted):
    return clean(drafted)


def test_the_workbook_is_the_same_each_time():
    assert persian_workbook(WOMEN) == persian_workbook(WOMEN)


def test_headings_get_ids_and_keep_their_labels(drafted):
    for name, known in NAMES.items():
        assert drafted.codebook[known].column == HEADINGS[name]
    assert drafted.codebook["age"].label == HEADINGS["age"]


def test_the_stamp_is_read_from_the_sheet(drafted):
    assert drafted.synthetic


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_reads_as_it_was_drawn(name, drafted, cleaned):
    values = cleaned.participants[NAMES[name]]
    drawn = pd.Series([woman[name] for woman in WOMEN]).replace("", None)
    if drafted.codebook[NAMES[name]].numeric:
        assert values.tolist() == pytest.approx(drawn.astype(float).tolist(), nan_ok=True)
    elif drafted.codebook[NAMES[name]].type == "date":
        assert values.equals(pd.to_datetime(drawn).astype(values.dtype))
    else:
        words = drawn.map(lambda cell: WORDS.get(cell, cell), na_action="ignore")
        assert values.astype(object).where(values.notna(), None).tolist() == words.tolist()


def test_nothing_is_asked_and_every_change_is_logged(cleaned):
    assert not cleaned.findings
    assert set(cleaned.log["rule"]) == {"persian_digits", "jalali"}
    dates = sum(bool(woman[name]) for woman in WOMEN for name in ("enrolled_on", "delivered_on"))
    assert (cleaned.log["rule"] == "jalali").sum() == dates
