"""Folders of a study: what is written is read again, and nothing stale is."""

import pandas as pd
import pytest

from helpers.data import Workspace, clean, open_workspace
from helpers.errors import DataError, RctError, UsageError
from helpers.results import Estimate, Key, Results

PEOPLE = "id,arm,grade,centre,enrolled_on,live_birth\nS-1, t,2,N,2024-01-01,yes\nS-2,p,3,,,no\n"
EVENTS = "id,term\nS-1,Rash\n"


@pytest.fixture
def prepared(small, tmp_path):
    study = small(PEOPLE, EVENTS)
    workspace = Workspace(study, root=tmp_path / "out")
    cleaned = clean(study)
    workspace.write_cleaned(cleaned)
    return workspace, cleaned


def results(value=29):
    key = Key(stage="primary", analysis="main", outcome="NA", arm="t", measure="risk")
    return Results(
        [Estimate(key=key, value=value / 50, lower=0.1, upper=0.9, confidence_level=0.95)]
    )


def test_tables_come_back_as_they_were(prepared):
    workspace, cleaned = prepared
    pd.testing.assert_frame_equal(workspace.participants(), cleaned.participants)
    pd.testing.assert_frame_equal(workspace.adverse_events(), cleaned.adverse_events)
    pd.testing.assert_frame_equal(workspace.queries(), cleaned.queries)
    pd.testing.assert_frame_equal(workspace.cleaning_log(), cleaned.log)
    pd.testing.assert_frame_equal(workspace.sources(), cleaned.sources)
    assert list(workspace.dictionary()["variable"]) == [
        "id", "arm", "centre", "grade", "enrolled_on", "live_birth",
    ]  # fmt: skip


def test_levels_that_do_not_occur_keep_their_place(prepared):
    table = prepared[0].participants()
    assert list(table["arm"].cat.categories) == ["t", "p"]
    assert list(table["grade"].cat.categories) == ["1", "2"]
    assert table["grade"].cat.ordered
    assert list(table["live_birth"].cat.categories) == ["yes", "no"]


def test_same_content_same_bytes(prepared):
    workspace, cleaned = prepared
    first = {path.name: path.read_bytes() for path in workspace.processed.iterdir()}
    workspace.write_cleaned(cleaned)
    assert {path.name: path.read_bytes() for path in workspace.processed.iterdir()} == first
    assert set(first) == {
        "participants.parquet", "adverse_events.parquet", "queries.csv", "cleaning_log.csv",
        "dictionary.csv", "sources.csv", "cleaned.json",
    }  # fmt: skip
    everything = b"".join(first.values())
    assert b"pandas" not in everything
    assert str(workspace.root).encode() not in everything
    assert b"\r\n" not in first["queries.csv"]


def test_unprepared_data_are_refused_with_the_remedy(small, tmp_path):
    workspace = Workspace(small(PEOPLE), root=tmp_path / "out")
    for ask in (workspace.participants, workspace.queries, workspace.cleaning_log):
        with pytest.raises(DataError, match="run notebook 01_cleaning first"):
            ask()
    assert workspace.adverse_events() is None


def test_stale_data_are_refused(prepared, small, tmp_path):
    workspace, _ = prepared
    raw = tmp_path / "participants.csv"
    raw.write_text(PEOPLE + "S-3,p,1,,,no\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"participants\.csv has changed since .* were prepared"):
        workspace.participants()
    raw.unlink()
    with pytest.raises(DataError, match="run notebook 01_cleaning again"):
        workspace.adverse_events()
    changed = small(PEOPLE, EVENTS, declare={"grade": {"missing_codes": ["3"]}})
    with pytest.raises(DataError, match="the study file has changed"):
        Workspace(changed, root=workspace.root).participants()


def test_another_data_dictionary_asks_for_cleaning_again(small, tmp_path):
    fields = "field_name,field_type,field_label\nid,text,Record\n"
    (tmp_path / "fields.csv").write_text(fields, encoding="utf-8")
    study = small(PEOPLE, EVENTS, source={"dictionary": "fields.csv"})
    workspace = Workspace(study, root=tmp_path / "out")
    workspace.write_cleaned(clean(study))
    assert study.dictionary_path(study.sources.participants) in study.input_paths()
    assert len(workspace.participants()) == 2
    (tmp_path / "fields.csv").write_text(fields + "arm,radio,Arm\n", encoding="utf-8")
    with pytest.raises(DataError, match="the data dictionary of participants has changed"):
        workspace.participants()


def test_a_plan_that_cleaning_does_not_read_makes_nothing_stale(prepared, small):
    other = small(PEOPLE, EVENTS, title="Another title", analysis={"population": "itt", "seed": 2})
    assert len(Workspace(other, root=prepared[0].root).participants()) == 2


def test_another_outcome_asks_for_cleaning_again(prepared, small):
    # what is a query today may be an error then
    outcome = {
        "id": "grade", "role": "primary", "type": "ordinal", "variable": "grade",
        "benefit": "lower",
    }  # fmt: skip
    other = small(PEOPLE, EVENTS, outcomes=[outcome])
    with pytest.raises(DataError, match="the study file has changed"):
        Workspace(other, root=prepared[0].root).participants()


def test_results_come_back_by_stage(prepared):
    workspace, _ = prepared
    path = workspace.write("primary", results())
    assert str(path) == "data/processed/small/results/primary.csv"
    pd.testing.assert_frame_equal(workspace.read_results("primary").rows(), results().rows())
    assert len(workspace.read_results()) == 1
    with pytest.raises(DataError, match="no results of the stage 'secondary' yet"):
        workspace.read_results("secondary")
    with pytest.raises(UsageError, match="unknown stage"):
        workspace.read_results("tertiary")


def test_results_of_another_plan_are_refused(prepared, small):
    workspace, _ = prepared
    workspace.write("primary", results())
    other = small(PEOPLE, EVENTS, analysis={"population": "itt", "confidence_level": 0.9})
    with pytest.raises(DataError, match="the study file has changed"):
        Workspace(other, root=workspace.root).read_results()
    Workspace(other, root=workspace.root).adopt("primary")
    assert len(Workspace(other, root=workspace.root).read_results()) == 1


def test_a_stage_is_cleared_alone(prepared):
    workspace, _ = prepared
    for stage in ("primary", "secondary"):
        workspace.write(stage, Results())
        table = workspace.write_table(stage, "risks", "a,b\n1,2\n")
        figures = workspace.write_figure(stage, "forest", {"svg": b"<svg/>", ".png": b"x"})
    assert str(table) == "data/processed/small/tables/secondary_risks.csv"
    assert [path.name for path in figures] == ["secondary_forest.svg", "secondary_forest.png"]
    workspace.clear("primary")
    left = {path.name for path in workspace.processed.rglob("*") if path.is_file()}
    assert not {name for name in left if name.startswith("primary")}
    assert {"secondary.csv", "secondary_risks.csv", "secondary_forest.svg"} <= left


@pytest.mark.parametrize("name", ["../out", "a/b", "", ".hidden", "a\\b", "a b"])
def test_no_name_leaves_its_folder(prepared, name):
    with pytest.raises(UsageError, match="cannot name a file"):
        prepared[0].write_table("primary", name, "")


def test_an_interrupted_write_leaves_the_old_file(prepared, monkeypatch):
    workspace, _ = prepared
    workspace.write_table("primary", "risks", "old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        workspace.write_table("primary", "risks", "new")
    folder = workspace.processed / "tables"
    assert [path.name for path in folder.iterdir()] == ["primary_risks.csv"]
    assert (folder / "primary_risks.csv").read_text() == "old"


def test_folders(small, tmp_path):
    study = small(PEOPLE)
    workspace = Workspace(study, root=tmp_path / "out")
    assert workspace.processed == tmp_path / "out" / "data" / "processed" / "small"
    assert workspace.reports == tmp_path / "out" / "reports" / "small"
    assert Workspace(study).root == Workspace(study).project


def test_what_cannot_be_is_refused(small, tmp_path):
    with pytest.raises(UsageError, match="not available yet"):
        Workspace(small(PEOPLE), blind=True)
    with pytest.raises(UsageError, match="root is a file"):
        Workspace(small(PEOPLE), root=tmp_path / "participants.csv")
    with pytest.raises(RctError, match="tacro"):
        open_workspace("tacro", root=tmp_path)


def test_shipped_study_opens_by_its_id(tmp_path):
    workspace = open_workspace("tacrolimus-rif", root=tmp_path)
    assert workspace.study.id == "tacrolimus-rif"
    assert workspace.root == tmp_path
