"""``rct check``: what it lists, what it previews, what it writes, and what it keeps to itself."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

from helpers.cli import app
from helpers.errors import DataError, Finding, Severity, StudyError
from small_trial import STUDY

FINDINGS = [
    Finding(
        code="range",
        severity=Severity.QUERY,
        where="row 7, age",
        found="[bold]67",
        expected="18 to 45",
        remedy="ask the site",
    )
]
HEADER = "id,arm,age,sex,smoker,received,why_not,pregnant,loss,weight\n"
ROWS = [
    f"p{i},{arm},{30 + i % 9},{'fm'[i % 2]},no,yes,,{'yes' if i % 3 else 'no'},no,{3000 + i}\n"
    for i, arm in enumerate(["drug", "control"] * 10)
]


@pytest.fixture
def rct():
    runner = CliRunner()
    return lambda *arguments, **given: runner.invoke(app, [*arguments], prog_name="rct", **given)


@pytest.fixture
def trial(tmp_path, monkeypatch):
    """Write a small study with its data, a little changed; return the path of the study file."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "studies").mkdir()
    monkeypatch.chdir(tmp_path)

    def write(old: str = "", new: str = "", *, rows: list[str] = ROWS) -> str:
        assert old in STUDY
        (tmp_path / "studies" / "small.yaml").write_text(STUDY.replace(old, new), "utf-8")
        (tmp_path / "studies" / "small.csv").write_text(HEADER + "".join(rows), "utf-8")
        return "studies/small.yaml"

    return write


@pytest.fixture
def checks(monkeypatch):
    """Replace loading and cleaning: they find what they are told."""
    arms = SimpleNamespace(variable="arm")
    told = {"error": None, "tracked": [], "notes": (), "title": "X", "synthetic": False,
            "arms": arms}  # fmt: skip
    cleaned = SimpleNamespace(findings=FINDINGS, queries=pd.DataFrame())

    def clean(study):
        if told["error"]:
            raise told["error"]
        return cleaned

    monkeypatch.setattr("helpers.study.load_study", lambda study, **_: SimpleNamespace(**told))
    monkeypatch.setattr("helpers.data.clean", clean)
    monkeypatch.setattr("helpers.data.tracked_raw_files", lambda project: told["tracked"])
    monkeypatch.setattr("helpers.analysis.plan_preview.preview", lambda *_, **__: None)
    return told


def test_queries_are_listed_and_stop_nothing(rct, checks) -> None:
    done = rct("check", "x")
    assert done.exit_code == 0
    for text in ("row 7, age", "[bold]67", "18 to 45", "ask the site", "no errors, 1 query"):
        assert text in done.stdout


@pytest.mark.parametrize(("kind", "code"), [(DataError, 3), (StudyError, 2)])
def test_errors_have_the_code_of_their_kind(rct, checks, monkeypatch, kind, code) -> None:
    checks["error"] = kind("two faults", findings=FINDINGS, remedy="mend them")
    if kind is StudyError:

        def refuse(study):
            raise checks["error"]

        monkeypatch.setattr("helpers.study.load_study", refuse)
    done = rct("check", "x")
    assert done.exit_code == code
    assert "row 7, age" in done.stdout
    assert "error: two faults\nmend them" in done.stderr


def test_errors_stand_before_queries_and_these_before_notes(rct, checks) -> None:
    note = replace(FINDINGS[0], severity=Severity.NOTE, where="line 3, baseline")
    todo = replace(note, code="todo", where="line 9, arms")
    error = replace(FINDINGS[0], severity=Severity.ERROR, where="row 2, arm")
    checks["notes"] = [note, todo]
    checks["error"] = DataError("one fault", findings=[error], beside=FINDINGS)
    done = rct("check", "x")
    assert done.exit_code == 3
    order = ["Errors:", "row 2, arm", "Queries:", "row 7, age", "To do:", "line 9", "Notes:"]
    places = [done.stdout.index(text) for text in [*order, "line 3, baseline"]]
    assert places == sorted(places)
    listed = json.loads(rct("check", "x", "--json").stdout)["findings"]
    assert [entry["severity"] for entry in listed] == ["error", "query", "note", "note"]


def test_json_is_one_object(rct, checks) -> None:
    checks["error"] = DataError("two faults", findings=FINDINGS)
    done = rct("check", "x", "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["exit_code"], found["message"]) == (3, 3, "two faults")
    assert found["preview"] is None
    assert found["findings"][0] == {
        "code": "range",
        "severity": "query",
        "where": "row 7, age",
        "found": "[bold]67",
        "expected": "18 to 45",
        "remedy": "ask the site",
    }


def test_real_data_in_git_are_warned_of(rct, checks) -> None:
    checks["tracked"] = ["data/raw/mine/a.csv"]
    done = rct("check", "x")
    assert done.exit_code == 0
    assert "data/raw/mine/a.csv is tracked by git" in done.stderr
    assert "git rm --cached" in " ".join(done.stdout.split())


def test_what_a_file_holds_acts_on_no_terminal(rct, checks) -> None:
    acting = replace(FINDINGS[0], expected="\x1b[2Jgone\r", remedy="\u202etext \x9b1m")
    checks["error"] = DataError("\x1b]0;title\x07", findings=[acting])
    for arguments in (("check", "x"), ("check", "x", "--json")):
        done = rct(*arguments)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.stdout + done.stderr)
    assert json.loads(rct("check", "x", "--json").stdout)["findings"][0]["expected"] == (
        acting.expected
    )


@pytest.mark.parametrize("width", ["40", "64", "100", "200"])
def test_a_listing_fits_its_terminal(checks, monkeypatch, width) -> None:
    from io import StringIO

    from rich.console import Console

    from helpers.cli import check_shown

    console = Console(file=StringIO(), width=int(width), force_terminal=True, no_color=True)
    long = replace(FINDINGS[0], where="rows " + ", ".join(map(str, range(2, 90, 3))) + "; age")
    check_shown._findings(console, [long])
    lines = re.sub(r"\x1b\[[0-9;]*m", "", console.file.getvalue()).splitlines()
    assert max(map(len, lines)) <= int(width)
    assert " 26" not in console.file.getvalue()  # the ninth row and those after it are counted


def test_the_plan_is_previewed_in_counts(rct, trial) -> None:
    done = rct("check", trial())
    assert done.exit_code == 0
    shown = done.stdout.replace("\u00a0", " ")
    assert "10 Drug v 10 Control (intention to treat); Pregnancy: 6 + 7 events, 0 + 0" in shown
    assert re.search(r"studies/small.csv +20 +10 +comma-separated, utf-8", shown)
    assert done.stdout.endswith("studies/small.yaml: no errors, no queries\n")


def test_blind_nothing_is_counted_by_arm(rct, trial) -> None:
    path = trial()
    done = rct("check", path, "--blind")
    assert done.exit_code == 0
    assert "20 participants (intention to treat); Pregnancy: 13 events, 0" in done.stdout
    assert "6\u00a0+" not in done.stdout
    preview = json.loads(rct("check", path, "--blind", "--json").stdout)["preview"]
    assert preview["blind"] is True
    counts = [entry[name] for entry in preview["outcomes"] for name in ("known", "events")]
    assert {json.dumps(found["by_arm"]) for found in counts if found} == {"null"}


def test_blind_no_cell_of_the_arm_is_shown(rct, trial, tmp_path) -> None:
    path = trial(rows=[*ROWS, ROWS[0].replace("p0,drug", "p20,Drug secret")])
    for options in ([], ["--json"], ["--queries", "q.csv"], ["--html", "c.html"]):
        done = rct("check", path, "--blind", *options)
        assert done.exit_code == 3
        assert "secret" not in done.output
    assert "secret" not in (tmp_path / "q.csv").read_text("utf-8")
    assert "secret" not in (tmp_path / "c.html").read_text("utf-8")
    assert "secret" in rct("check", path).output


def test_json_holds_the_preview(rct, trial) -> None:
    preview = json.loads(rct("check", trial(), "--json").stdout)["preview"]
    assert preview["participants"] == 20
    assert [arm["arm"] for arm in preview["arms"]] == ["drug", "control"]
    first = preview["outcomes"][0]
    assert first["outcome"] == "pregnancy"
    assert first["events"] == {"by_arm": {"drug": 6, "control": 7}, "total": 13}
    assert preview["sources"][0]["read_as"].startswith("comma-separated, utf-8")
    documented = (Path(__file__).parents[2] / "docs" / "check.md").read_text("utf-8")
    assert [key for key in preview if f"`{key}`" not in documented] == []
    assert [key for key in first if f"`{key}`" not in documented] == []


def test_the_page_stands_alone_and_says_that_it_is_internal(rct, trial, tmp_path) -> None:
    nasty = ROWS[0].replace("p0,", "p77,").replace(",30,", ",<script>alert(1)</script>,")
    path = trial("title: A small trial", "title: A <b>small</b> trial", rows=[*ROWS, nasty])
    done = rct("check", path, "--html", "out.html")
    assert done.exit_code == 0
    assert "written: out.html" in done.stderr
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "Internal: holds cells of the raw data, not for sharing." in page
    assert "A &lt;b&gt;small&lt;/b&gt; trial" in page
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"<(script|link|img|iframe)|src=|url\(|@import|https?:", page)
    assert "p77" not in page
    assert "SYNTHETIC" not in page
    assert "Who will be counted" in page
    again = page
    rct("check", path, "--html", "out.html")
    assert (tmp_path / "out.html").read_text("utf-8") == again


def test_the_page_of_synthetic_data_is_stamped(rct, trial, tmp_path) -> None:
    rct("check", trial("data_status: real", "data_status: synthetic"), "--html", "out.html")
    assert "SYNTHETIC DATA" in (tmp_path / "out.html").read_text("utf-8")


def test_a_faulty_study_file_has_a_page_too(rct, trial, tmp_path) -> None:
    done = rct("check", trial("role: primary", "role: prime"), "--html", "out.html")
    assert done.exit_code == 2
    assert "did you mean" in (tmp_path / "out.html").read_text("utf-8")


def test_queries_are_written_for_the_site(rct, trial, tmp_path) -> None:
    path = trial(rows=[*ROWS, "p21,drug,=cmd(),f,no,yes,,no,no,\n"])
    done = rct("check", path, "--queries", "ask.csv")
    assert done.exit_code == 0
    head, row = (tmp_path / "ask.csv").read_text("utf-8").splitlines()
    assert head == "code,severity,file,row,variable,found,expected,remedy"
    assert row.startswith("unreadable_number,query,small.csv,22,age,'=cmd(),")


def test_queries_of_refused_data_are_written_with_the_errors(rct, trial, tmp_path) -> None:
    path = trial(rows=[*ROWS, "p21,Drugs,x,f,no,yes,,no,no,\n"])
    assert rct("check", path, "--queries", "ask.csv").exit_code == 3
    codes = [line.split(",")[0] for line in (tmp_path / "ask.csv").read_text("utf-8").splitlines()]
    assert sorted(codes[1:]) == ["undeclared_arm", "unreadable_number"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--html", "out.csv"], "does not end in .html"),
        (["--queries", "out.html"], "does not end in .csv"),
        (["--html", "nowhere/out.html"], "a folder that exists"),
        (["--queries", "data/raw/participants.csv"], "nothing is written under data/raw"),
    ],
)
def test_no_file_is_written_where_it_does_not_belong(rct, trial, tmp_path, options, said) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    done = rct("check", trial(), *options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / options[1]).exists()


def test_queries_never_overwrite_a_source(rct, trial, tmp_path) -> None:
    path = trial()
    before = (tmp_path / "studies" / "small.csv").read_bytes()
    done = rct("check", path, "--queries", "studies/small.csv")
    assert done.exit_code == 2
    assert (tmp_path / "studies" / "small.csv").read_bytes() == before
