"""``rct new``: what it writes, says and refuses."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from helpers.cli import app
from helpers.study import load_study

ROWS = "id,arm,age,live_birth\n" + "".join(
    f"{i},{'drug' if i % 2 else 'placebo'},{25 + i % 15},{'yes' if i % 3 else 'no'}\n"
    for i in range(1, 41)
)
DICTIONARY = (
    "Variable / Field Name,Form Name,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Text Validation Type OR Show Slider Number,'
    "Text Validation Min,Text Validation Max,Identifier?,Required Field?\n"
    "record_id,base,text,Record,,,,,,\n"
    "arm,base,radio,Arm,\"1, Drug | 2, Placebo\",,,,,\n"
    "age,base,text,Age at entry,,integer,18,45,,y\n"
    "nick,base,text,Nickname,,,,,y,\n"
    "grade,base,dropdown,Grade of disease,\"1, Mild | 2, Severe | 9, Unknown\",,,,,\n"
    "fever,base,yesno,Fever before?,,,,,,\n"
    "bmi,base,calc,BMI,[weight]/[height],,,,,\n"
)  # fmt: skip
EXPORT = "record_id,arm,age,nick,grade,fever,bmi,base_complete\n" + "".join(
    f"{i},{1 + i % 2},{20 + i % 20},x,{(1, 2, 9)[i % 3]},{i % 2 * (i % 3) % 2},{20 + i % 9}.5,2\n"
    for i in range(1, 31)
)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Return an empty project, which is the working directory."""
    root = tmp_path / "project"
    for folder in ("notebooks", "studies", "data/raw/mine"):
        (root / folder).mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def new():
    runner = CliRunner()

    def run(*arguments: object):
        return runner.invoke(app, ["new", *map(str, arguments)], prog_name="rct")

    return run


def test_a_file_of_the_project_is_referenced_where_it_lies(project, new) -> None:
    data = project / "data" / "raw" / "mine" / "women.csv"
    data.write_text(ROWS, encoding="utf-8")
    done = new("my-trial", "--data", "data/raw/mine/women.csv")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "studies/my-trial.yaml written",
        "2 TODOs; columns left out: 0; next: rct check my-trial",
    ]
    study = load_study("my-trial", root=project)
    assert study.sources.participants.file == "../data/raw/mine/women.csv"
    assert [note.code for note in study.notes] == ["todo", "todo"]
    assert data.read_text(encoding="utf-8") == ROWS


def test_another_file_is_copied_and_the_command_says_so(project, new, tmp_path) -> None:
    data = tmp_path / "women.csv"
    data.write_text(ROWS, encoding="utf-8")
    done = new("my-trial", "--data", data)
    copied = "data/raw/my-trial/women.csv copied from women.csv, which stays where it is"
    assert done.stdout.splitlines()[0] == copied
    assert (project / "data/raw/my-trial/women.csv").read_bytes() == data.read_bytes()
    assert load_study("my-trial", root=project).sources.participants.file.endswith("women.csv")


def test_a_raw_file_of_that_name_is_never_replaced(project, new, tmp_path) -> None:
    data = tmp_path / "a.csv"
    data.write_text(ROWS, encoding="utf-8")
    there = project / "data" / "raw" / "my-trial" / "a.csv"
    there.parent.mkdir()
    there.write_text("other", encoding="utf-8")
    assert new("my-trial", "--data", data, "--force").exit_code == 2
    assert there.read_text(encoding="utf-8") == "other"
    assert not (project / "studies" / "my-trial.yaml").exists()


def test_a_study_is_replaced_only_when_forced(project, new) -> None:
    Path("a.csv").write_text(ROWS, encoding="utf-8")
    there = project / "studies" / "mine.yaml"
    there.write_text("mine", encoding="utf-8")
    refused = new("mine", "--data", "a.csv")
    assert (refused.exit_code, there.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in refused.stderr
    assert new("mine", "--data", "a.csv", "--force").exit_code == 0
    assert load_study("mine", root=project).id == "mine"


@pytest.mark.parametrize("name", ["My", "a b", "../up", "", "a/b", "aux", "x" * 61, "-a"])
def test_a_name_that_is_no_id_is_refused(project, new, name) -> None:
    Path("a.csv").write_text(ROWS, encoding="utf-8")
    done = new("--data", "a.csv", "--", name)
    assert done.exit_code == 2
    assert "expected the id of a study" in done.stderr
    assert not list(project.rglob("*.yaml"))


def test_a_file_that_is_not_there_is_refused(project, new) -> None:
    done = new("mine", "--data", "nowhere.csv")
    assert done.exit_code == 2
    assert "no file 'nowhere.csv' there" in done.stderr


def test_without_a_project_it_says_what_to_do(tmp_path, monkeypatch, new) -> None:
    from helpers.errors import UsageError

    def none(start=None):
        raise UsageError("no project found", remedy="change to the project's folder")

    monkeypatch.setattr("helpers.study.project_root", none)
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8")
    done = new("mine", "--data", tmp_path / "a.csv")
    assert done.exit_code == 2
    assert "change to the project's folder" in done.stderr


def test_from_outside_with_root(project, new, tmp_path, monkeypatch) -> None:
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert new("mine", "--data", "a.csv", "--root", project).exit_code == 0
    assert (project / "studies" / "mine.yaml").is_file()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_codebook_as_a_sheet(project, new, kind) -> None:
    Path("a.csv").write_text(ROWS, encoding="utf-8")
    assert new("mine", "--data", "a.csv", "--codebook", kind).exit_code == 0
    book = project / "studies" / f"mine-codebook.{kind}"
    study = load_study("mine", root=project)
    assert study.variables["age"].range == (0, 110)
    before = book.read_bytes()
    assert new("mine", "--data", "a.csv", "--codebook", kind, "--force").exit_code == 0
    assert book.read_bytes() == before


def test_many_columns_make_a_sheet_with_lists_and_notes(project, new) -> None:
    more = ",".join(f"x{i}" for i in range(30))
    lines = [f"{line},{more if not i else ','.join('12' * 15)}" for i, line in
             enumerate(ROWS.splitlines())]  # fmt: skip
    Path("wide.csv").write_text("\n".join(lines), encoding="utf-8")
    done = new("wide", "--data", "wide.csv")
    assert "studies/wide-codebook.xlsx written" in done.stdout
    sheet = openpyxl.load_workbook(project / "studies" / "wide-codebook.xlsx").active
    assert sheet.freeze_panes == "B2"
    lists = [check.formula1 for check in sheet.data_validations.dataValidation]
    assert any("continuous,count,categorical" in formula for formula in lists)
    assert [cell.value for cell in sheet[1]][-1] == "note"
    study = load_study("wide", root=project)
    todos = [note for note in study.notes if "wide-codebook.xlsx row" in note.where]
    assert len(todos) == 0
    assert study.outcomes[0].id == "live_birth"


def test_real_or_synthetic_as_asked(project, new) -> None:
    Path("a.csv").write_text(ROWS, encoding="utf-8")
    new("one", "--data", "a.csv", "--synthetic")
    new("two", "--data", "a.csv", "--real")
    assert load_study("one", root=project).synthetic
    assert not load_study("two", root=project).synthetic


def test_a_named_sheet(project, new) -> None:
    book = openpyxl.Workbook()
    book.active.title = "notes"
    sheet = book.create_sheet("women")
    for line in ROWS.splitlines():
        sheet.append(line.split(","))
    book.save("a.xlsx")
    unnamed = new("mine", "--data", "a.xlsx")
    assert unnamed.exit_code == 3
    assert "the sheets 'notes', 'women'" in unnamed.stderr
    assert "name one of these sheets: --sheet NAME" in unnamed.stderr
    assert new("mine", "--data", "a.xlsx", "--sheet", "women").exit_code == 0
    assert load_study("mine", root=project).sources.participants.sheet == "women"


def test_adverse_events_by_role(project, new) -> None:
    Path("a.csv").write_text(ROWS, encoding="utf-8")
    Path("ae.csv").write_text("subject,ae_term,serious\n1,Nausea,Y\n2,Rash,N\n", encoding="utf-8")
    assert new("mine", "--data", "a.csv", "--events", "ae.csv").exit_code == 0
    study = load_study("mine", root=project)
    events = study.sources.adverse_events
    assert (events.participant_id, events.term, events.serious) == ("subject", "ae_term", "serious")
    assert events.serious_level == "Y"
    assert study.analysis.harms.population == "itt"


def test_a_redcap_dictionary_gives_levels_limits_and_identifiers(project, new) -> None:
    Path("export.csv").write_text(EXPORT, encoding="utf-8")
    Path("dictionary.csv").write_text(DICTIONARY, encoding="utf-8")
    done = new("mine", "--data", "export.csv", "--dictionary", "dictionary.csv")
    assert done.exit_code == 0
    study = load_study("mine", root=project)
    assert study.arms.labels == {"1": "Drug", "2": "Placebo"}
    assert study.arms.reference == "2"
    age, grade, fever = (study.variables[name] for name in ("age", "grade", "fever"))
    assert (age.label, age.range, age.required) == ("Age at entry", (18, 45), True)
    assert grade.levels == {"1": "Mild", "2": "Severe"}
    assert grade.missing_codes == ("9",)
    assert (fever.type, fever.event, fever.non_event) == ("binary", "1", "0")
    assert {"nick", "base_complete"}.isdisjoint(study.variables)
    text = (project / "studies" / "mine.yaml").read_text(encoding="utf-8")
    assert "# left out: nick   # an identifier by the data dictionary" in text
    assert "calculated in REDCap" in text
    assert study.sources.participants.dictionary == "../dictionary.csv"


def test_value_labels_of_spss_become_levels(project, new) -> None:
    import pandas as pd
    import pyreadstat

    table = pd.DataFrame(
        {
            "id": range(1, 31),
            "grp": [1.0, 2.0] * 15,
            "smoke": [0.0, 1.0, 9.0] * 10,
            "died": [1.0, 0.0, 0.0] * 10,
        }
    )
    pyreadstat.write_sav(
        table, "a.sav", column_labels=["", "Treatment group", "Smoking", "Death"],
        variable_value_labels={
            "grp": {1.0: "Drug", 2.0: "Control"}, "died": {1.0: "Yes", 0.0: "No"},
            "smoke": {0.0: "Never", 1.0: "Ever", 9.0: "Unknown"},
        },
    )  # fmt: skip
    assert new("mine", "--data", "a.sav").exit_code == 0
    study = load_study("mine", root=project)
    assert (study.arms.labels, study.arms.reference) == ({"1": "Drug", "2": "Control"}, "2")
    assert study.variables["smoke"].levels == {"0": "Never", "1": "Ever"}
    assert study.variables["smoke"].missing_codes == ("9",)
    assert study.outcomes[0].variable == "died"
