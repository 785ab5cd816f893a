"""`rct compare`: one table, a file of tables, and what people are told when neither is right."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from helpers.cli import app

FILE = "x1,n1,x0,n0\n25,50,13,50\n0,50,6,50\n3,50000,15,50000\n"


@pytest.fixture
def rct(monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, ["compare", *arguments], prog_name="rct")


@pytest.fixture
def file(tmp_path):
    def write(text, name="tables.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_one_table_in_words_with_every_method(rct) -> None:
    done = rct("25/50", "13/50")
    assert done.exit_code == 0
    for words in (
        "25/50 with treatment against 13/50 with control",
        "95% interval",
        "Risk difference, per 100",
        "Miettinen–Nurminen score interval *",
        "+4.9 to +41.5",
        "Chan–Zhang exact unconditional interval",
        "N−1 chi-squared test",
        "0.014",
        "Fragility index",
    ):
        assert words in done.stdout
    assert done.stderr == ""


def test_undefined_and_infinite_are_words(rct) -> None:
    shown = rct("0/50", "0/50").stdout
    assert "0 to ∞" in shown
    assert "no events in either arm" in shown
    assert "nan" not in shown
    assert "not worked out beyond 900 participants" in rct("3/5000", "9/5000").stdout


def test_one_table_as_json_is_one_line(rct) -> None:
    done = rct("25/50", " 13 / 50 ", "--json", "--level", "0.9")
    assert done.exit_code == 0
    assert done.stdout.count("\n") == 1
    found = json.loads(done.stdout)
    assert found["risk_difference"]["miettinen_nurminen"][0] > 0.0493  # narrower than at 0.95
    assert found["risk_ratio"]["estimate"] == 25 / 13


def test_a_file_is_one_object_a_line_and_equals_its_tables(rct, file) -> None:
    done = rct(file(FILE), "--json")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    first, _, last = map(json.loads, lines)
    one = json.loads(rct("25/50", "13/50", "--json").stdout)
    assert first["risk_difference"]["chan_zhang"] == one["risk_difference"]["chan_zhang"]
    assert first.keys() == one.keys()
    assert last["risk_difference"]["chan_zhang"] is None
    assert (last["x1"], last["n0"]) == (3, 50000)


def test_a_file_without_json_is_one_line_a_table(rct, file) -> None:
    done = rct(file(FILE))
    assert done.exit_code == 0
    assert "+24.0 (+4.9 to +41.5)" in done.stdout
    assert "3/50000" in done.stdout
    assert "--json" in done.stderr


def test_a_long_file_says_what_it_leaves_out(rct, file, monkeypatch) -> None:
    monkeypatch.setattr("helpers.analysis.workload.MOST_SQUARES", {
        "chan_zhang": 1.0, "boschloo": 1e9, "barnard_pooled": 1e9,
    })  # fmt: skip
    path = file("x1,n1,x0,n0\n1,3,0,2\n")
    done = rct(path, "--json")
    assert json.loads(done.stdout)["risk_difference"]["chan_zhang"] is None
    assert done.stderr.startswith("note: chan_zhang would take long")
    forced = rct(path, "--json", "--exact")
    assert json.loads(forced.stdout)["risk_difference"]["chan_zhang"] is not None
    assert forced.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["25/50"], "expected two arms, found 25/50 alone"),
        (["25/50", "13/50", "1/2"], "found 3"),
        (["absent.csv"], "there is no 'absent.csv'"),
        (["25:50", "13/50"], "treatment: found '25:50', expected events/participants such as"),
        (["60/50", "0/0"], "no more events than participants"),
        (["60/50", "0/0"], "control: found '0/0', expected at least one participant"),
        (["1/2", "1/99999999999"], "at most 10,000,000 participants"),
        (["25/50", "13/50", "--level", "95"], "did you mean 0.95?"),
        (["25/50", "13/50", "--level", "0"], "between 0 and 1"),
        (["25/50", "13/50", "--level", "nan"], "between 0 and 1"),
    ],
)
def test_wrong_use_is_a_message_and_exit_2(rct, arguments, said) -> None:
    done = rct(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""


def test_bad_rows_are_all_named_and_nothing_is_printed(rct, file) -> None:
    done = rct(file("x1,n1,x0,n0\n25,50,13,50\n60,50,a,50\n1,,2,3\n"), "--json")
    assert done.exit_code == 3
    assert done.stdout == ""
    assert "2 rows that are no table" in done.stderr
    assert "row 3; x1: found 60, expected no more events than participants (n1)" in done.stderr
    assert "row 3; x0: found 'a', expected a whole number" in done.stderr
    assert "row 4; n1: found no value" in done.stderr


def test_a_table_imports_neither_pandas_nor_matplotlib() -> None:
    code = (
        "import sys\nfrom helpers.cli import app\n"
        "try:\n    app(['compare', '25/50', '13/50'], prog_name='rct')\n"
        "except SystemExit:\n    pass\n"
        "names = ('pandas', 'matplotlib', 'scipy.stats', 'statsmodels')\n"
        "print([name for name in names if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
