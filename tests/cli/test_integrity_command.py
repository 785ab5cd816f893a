"""``rct integrity``: an internal page, a table, JSON; refusals of what cannot be read."""

import json

import pytest
from typer.testing import CliRunner

from helpers.cli import app


@pytest.fixture
def rct():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, list(arguments), prog_name="rct")


@pytest.fixture
def study(make_trial, tmp_path):
    """Write a small trial; return the path of its study file."""
    make_trial()
    return str(tmp_path / "small.yaml")


def test_it_prints_the_checks_and_writes_the_page(rct, study, tmp_path):
    done = rct("integrity", study, "--root", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert "Integrity checks, each beside its false alarms" in done.output
    assert "Passing proves nothing" in done.output
    page = (tmp_path / "data" / "processed" / "small" / "integrity.html").read_text("utf-8")
    assert "not for sharing" in page
    assert "<script" not in page
    assert str(tmp_path) not in page


def test_the_page_goes_where_it_is_told_and_is_the_same_every_time(rct, study, tmp_path):
    pages = []
    for name in ("one.html", "two.html"):
        assert rct("integrity", study, "--html", str(tmp_path / name)).exit_code == 0
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]


def test_json_holds_every_check(rct, study, tmp_path):
    done = rct("integrity", study, "--json", "--root", str(tmp_path))
    report = json.loads(done.stdout)
    assert report["internal"] is True
    assert {entry["check"] for entry in report["checks"]} >= {"digits", "means", "means_possible"}
    assert all("not_done" in entry or "ask" in entry for entry in report["checks"])


def test_a_published_table_is_read_beside_the_study_file(
    rct, study, tmp_path, make_trial, study_text
):
    make_trial(f"{study_text}\nintegrity: {{published: table.csv}}\n")
    table = tmp_path / "table.csv"
    table.write_text("label,n,mean,sd\nPain,28,5.19,1.10\nHope,28,5.18,1.10\n", encoding="utf-8")
    done = rct("integrity", study, "--json", "--root", str(tmp_path))
    grim = next(e for e in json.loads(done.stdout)["checks"] if e["check"] == "means_possible")
    assert (grim["asks"], grim["looked_at"], grim["variables"]) == (True, 2, ["Pain (row 2)"])
    table.write_text("label,n,mean\nPain,many,5.19\n", encoding="utf-8")
    refused = rct("integrity", study, "--root", str(tmp_path))
    assert refused.exit_code == 3
    assert "row 2; n" in refused.output


def test_what_cannot_be_used_is_refused(rct, study, tmp_path):
    assert rct("integrity", "no-such-study").exit_code == 2
    assert rct("integrity", study, "--html", str(tmp_path / "page.pdf")).exit_code == 2
