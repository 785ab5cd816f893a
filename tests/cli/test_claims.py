"""`rct claims`: a study, a file of claims, or claims as typed; messages about wrong ones."""

import json

import pytest
from typer.testing import CliRunner

from helpers.cli import app
from helpers.cli.claim_text import claims_from
from helpers.errors import UsageError

TYPED = [
    "--arms", "12", "10", "--claim", "pregnancy higher p<0.05",
    "--claim", "live birth higher p<0.01", "--claim", "loss lower p<0.5 among pregnancy",
    "--link", "pregnancy = loss + live_birth",
]  # fmt: skip
FILE = """arms: {drug: 12, placebo: 10}
claims:
  - {outcome: pregnancy, direction: higher, p_below: 0.05, made_of: [loss, live_birth]}
  - {outcome: live_birth, direction: higher, p_below: 0.01}
  - {outcome: loss, direction: lower, p_below: 0.5, among: pregnancy}
"""


@pytest.fixture
def rct():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, ["claims", *arguments], prog_name="rct")


def words(text):
    return " ".join(text.replace("│", " ").replace("\xa0", " ").split())


def test_typed_claims_and_a_file_of_them_give_the_same_numbers(rct, tmp_path):
    path = tmp_path / "abstract.yaml"
    path.write_text(FILE, encoding="utf-8")
    typed, filed = rct(*TYPED, "--json"), rct(str(path), "--json")
    assert (typed.exit_code, filed.exit_code) == (0, 0)
    one, two = (json.loads(done.stdout)["comparisons"][0] for done in (typed, filed))
    assert (two["arm"], two["reference"]) == ("drug", "placebo")
    assert [c["readings"] for c in one["claims"]] == [c["readings"] for c in two["claims"]]
    assert one["together"] == two["together"]


def test_tables_for_people(rct):
    done = rct(*TYPED)
    assert done.exit_code == 0
    assert "Tables that could lie behind each published claim" in done.stdout
    assert "With loss counted among those with pregnancy" in words(done.stdout)
    assert " nan" not in done.stdout


def test_a_study_is_held_against_its_data_and_marked_synthetic(rct):
    done = rct("tacrolimus-rif", "--json")
    assert done.exit_code == 0
    (found,) = json.loads(done.stdout)["comparisons"]
    live_birth = found["claims"][1]["readings"][0]
    assert live_birth["data"]["counts"] == {"tacrolimus": [29, 50], "placebo": [11, 50]}
    assert live_birth["data"]["holds"]["threshold"]["fisher"] is True
    assert live_birth["data"]["holds"]["bracket"]["fisher"] is False
    assert live_birth["compatible"]["threshold"]["tables"]["pearson"] == 797
    assert found["together"][0]["exactly"] == 54_317


def test_a_study_at_other_sizes_reads_no_data(rct, tmp_path):
    done = rct("tacrolimus-rif", "--arms", "12", "10")
    assert done.exit_code == 0
    assert "Tacrolimus" not in done.stdout
    assert "Risk, tacrolimus" in words(done.stdout)
    assert "held against these data" not in done.stdout


def test_the_figure_is_written(rct, tmp_path):
    done = rct(*TYPED[:5], "--svg", str(tmp_path / "tables.svg"))
    assert done.exit_code == 0
    assert "of 143 tables" in (tmp_path / "tables.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "expected a study, a file of claims, or --arms and --claim"),
        (["--arms", "50", "50"], "--arms and --claim"),
        (["--claim", "x higher p<0.05"], "--arms and --claim"),
        (["--arms", "50", "none", "--claim", "x higher"], "--arms, control: found 'none'"),
        (["--arms", "0", "5", "--claim", "x higher"], "--arms, treatment: found '0'"),
        (["--arms", "9000", "9000", "--claim", "x higher"], "possible tables"),
        (["--arms", "5", "5", "--claim", "x better p<0.05"], "expected OUTCOME higher|lower"),
        (["--arms", "5", "5", "--claim", "x higher p<0.05 maybe"], "nothing like 'maybe'"),
        (["--arms", "5", "5", "--claim", "x higher p<5"], "p_below"),
        (["--arms", "5", "5", "--claim", "x higher", "--link", "x > y"], "--link: found 'x > y'"),
        (["--arms", "5", "5", "--claim", "x higher", "--link", "z >= x"], "a --claim about z too"),
        (["--arms", "5", "5", "--claim", "x higher", "--link", "x = y"], "two outcomes"),
        (["tacrolimus-rif", "--claim", "x higher"], "found both"),
        (["no-such-study"], "no study 'no-such-study'"),
        (["tacrolimus-rif-dropout"], "holds no claims"),
        (["--arms", "5", "5", "--claim", "x higher", "--svg", "x.png"], "ends in .svg"),
    ],
)
def test_wrong_arguments_are_messages_for_people(rct, arguments, said):
    done = rct(*arguments)
    assert done.exit_code == 2
    assert said in words(done.stderr)
    assert "Traceback" not in done.output
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE.replace("higher", "better", 1), "line 3, claims[0].direction"),
        (FILE.replace("arms: {drug: 12, placebo: 10}\n", ""), "add arms:"),
        ("claims: []\n", "claims"),
        ("just words\n", "no file of claims"),
        (FILE.replace("outcome: loss", "outcom: loss"), "did you mean 'outcome'?"),
    ],
)
def test_wrong_files_are_messages_for_people(rct, tmp_path, text, said):
    path = tmp_path / "abstract.yaml"
    path.write_text(text, encoding="utf-8")
    done = rct(str(path))
    assert done.exit_code == 2
    assert said in words(done.stderr)
    assert "Traceback" not in done.output


def test_claims_are_read_as_they_are_typed():
    texts = ["live birth higher, p < 0.01, p>=0.001", "Loss lower p=0.03 RR=0.4 by fisher"]
    first, second = claims_from(texts, ["live_birth >= twins"])
    assert (first.outcome, first.p_below, first.p_at_least) == ("live_birth", 0.01, 0.001)
    assert first.includes == ("twins",)
    assert (second.p_reported, second.estimate, second.measure) == (0.03, 0.4, "risk_ratio")
    assert second.test == "fisher"


def test_all_wrong_claims_are_named_at_once():
    with pytest.raises(UsageError) as caught:
        claims_from(["nothing", "x higher p<9"], ["oops"])
    assert len(caught.value.findings) == 3
