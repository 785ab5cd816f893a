"""`rct design`: the contract's JSON, readable tables, messages about wrong arguments."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from helpers.cli import app
from helpers.stats import ASSOCIATION, ODDS_RATIO, RISK_DIFFERENCE, RISK_RATIO
from helpers.stats.rejection import rejection

SMALL = ["design", "9", "8", "--risk", "0.25", "0.50"]


@pytest.fixture
def rct():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, list(arguments), prog_name="rct")


def test_json_is_the_object_of_the_contract(rct):
    done = rct(*SMALL, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == ["tests", "intervals"]
    assert list(found["tests"]) == list(ASSOCIATION)
    assert list(found["intervals"]) == ["risk_difference", "risk_ratio", "odds_ratio"]
    for test in found["tests"].values():
        assert list(test) == ["max_size", "max_size_at", "power"]
        assert 0 < test["max_size"] < test["power"] < 1
        assert round(test["max_size_at"] * 1000 - 0.5, 6) % 1 == 0
    for measure, registry in zip(
        found["intervals"].values(), (RISK_DIFFERENCE, RISK_RATIO, ODDS_RATIO), strict=True
    ):
        assert list(measure) == list(registry)
        for interval in measure.values():
            assert list(interval) == ["mean_coverage", "min_coverage", "expected_width"]
            assert 0 <= interval["min_coverage"] <= interval["mean_coverage"] <= 1
    widths = {name: v["expected_width"] for name, v in found["intervals"]["risk_ratio"].items()}
    assert widths == {"miettinen_nurminen": "Infinity", "koopman": "Infinity", "katz": None}


def test_the_control_risk_stands_first(rct):
    for control, treatment in ((0.05, 0.6), (0.6, 0.05)):
        done = rct("design", "5", "30", "--risk", str(control), str(treatment), "--json")
        found = json.loads(done.stdout)["tests"]["fisher"]["power"]
        assert found == rejection(5, 30, risks=(treatment, control), alpha=0.05)["fisher"].power


def test_tables_for_people(rct):
    done = rct(*SMALL, "--level", "0.9")
    assert done.exit_code == 0
    assert "Tests at two-sided 10% with 9 participants on treatment and 8 on control" in done.stdout
    assert "90% intervals" in done.stdout
    assert "Chan–Zhang" in done.stdout
    assert "if the risk is 50% with treatment" in " ".join(done.stdout.split())
    assert "nan" not in done.stdout


def test_a_page_holds_tables_and_figures_and_may_be_shared(rct, tmp_path):
    page = tmp_path / "design.html"
    done = rct("design", "5", "4", "--risk", "0.25", "0.50", "--html", str(page))
    assert (done.exit_code, done.stderr) == (0, "written: design.html\n")
    html = page.read_text("utf-8")
    assert 'id="figure-design-sizes"' in html
    assert html.count('<figure class="rct-figure" id="figure-design-coverage-') == 3
    assert "<script" not in html
    assert "not for sharing" not in html
    again = rct("design", "5", "4", "--risk", "0.25", "0.50", "--html", str(page))
    assert again.exit_code == 0
    assert page.read_text("utf-8") == html


def test_what_is_left_out_is_said_on_standard_error_and_null(rct, monkeypatch):
    monkeypatch.setattr("helpers.stats.operating.MOST_FOR", {"chan_zhang": 50})
    done = rct(*SMALL, "--json")
    assert done.stderr == (
        "note: chan_zhang: left out of designs with more than 50 tables; this one has 90\n"
    )
    found = json.loads(done.stdout)["intervals"]["risk_difference"]
    assert set(found["chan_zhang"].values()) == {None}
    assert found["wald"]["mean_coverage"] is not None


def test_percentages_are_risks(rct):
    assert rct("design", "4", "4", "--risk", "25%", "50%", "--json").stdout == (
        rct("design", "4", "4", "--risk", "0.25", "0.5", "--json").stdout
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["50"], "expected the participants of two arms, found 50"),
        (["50", "50", "50"], "found 50 50 50"),
        (["0", "x"], "treatment: found '0', expected at least one participant"),
        (["0", "x"], "control: found 'x', expected a whole number of participants"),
        (["50", "50.5"], "expected a whole number of participants such as 50"),
        (["50", "50"], "--risk CONTROL TREATMENT"),
        (["50", "50", "--risk", "25", "0.5"], "between 0 and 1 such as 0.25; did you mean 0.25?"),
        (["50", "50", "--risk", "0.5", "nan"], "treatment: found 'nan', expected a risk between"),
        (["50", "50", "--risk", "-0.1", "half"], "control: found '-0.1', expected a risk between"),
        (["50", "50", "--risk", "0.2", "0.5", "--level", "95"], "did you mean 0.95?"),
        (["50", "50", "--risk", "0.2"], "requires 2 arguments"),
        (["3000", "3000", "--risk", "0.2", "0.3"], "9,006,001 possible tables"),
        ([], "Missing argument"),
    ],
)
def test_wrong_arguments_are_messages_for_people(rct, arguments, said):
    done = rct("design", *arguments)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.output
    assert done.stdout == ""


def test_only_what_is_used_is_imported():
    code = (
        "import sys\nfrom helpers.cli import app\n"
        "try:\n    app(['design','3','4','--risk','0.2','0.5'], prog_name='rct')\n"
        "except SystemExit:\n    pass\n"
        "print([name for name in ('pandas', 'matplotlib', 'scipy.stats') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
