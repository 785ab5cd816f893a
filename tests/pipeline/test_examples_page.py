"""docs/examples.md: what its generator does with small results, and that the page is its work."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpers import open_study
from helpers.data.examples import EXAMPLES
from helpers.errors import DataError
from helpers.pipeline import examples_page as made
from helpers.pipeline.examples_page import Published, compared, examples_page, read_published
from helpers.results import Estimate, Key, Results

PROJECT = Path(__file__).parents[2]
RISK = Key(stage="primary", analysis="main", outcome="o", arm="a", measure="risk", method="wilson")
TEST = Key(stage="primary", analysis="main", outcome="o", measure="test", method="fisher")
RESULTS = Results(
    [
        Estimate(key=RISK, value=27 / 295, lower=0.06, upper=0.13, confidence_level=0.95),
        Estimate(key=RISK, value=27, statistic="events"),
        Estimate(key=TEST, value=0.0046, statistic="p_value"),
        Estimate(key=TEST, value=0.0002, statistic="n"),
    ]
)
LINE = Published(
    study="indo-rct", what="Pancreatitis", published="9.2", unit="%", id=RISK.id("estimate"),
    source="abstract", remark="",
)  # fmt: skip
HEAD = "study,what,published,unit,id,source,remark\n"


@pytest.mark.parametrize(
    ("published", "unit", "name", "shown", "verdict"),
    [
        ("9.2", "%", RISK.id("estimate"), "9.2%", "agrees"),
        ("9", "%", RISK.id("estimate"), "9%", "agrees"),
        ("9.1", "%", RISK.id("estimate"), "9.2%", "differs"),
        ("27", "", RISK.id("events"), "27", "agrees"),
        ("26", "", RISK.id("events"), "27", "differs"),
        ("0.005", "P", TEST.id("p_value"), "0.005", "agrees"),
        ("0.006", "P", TEST.id("p_value"), "0.005", "differs"),
        ("27", "days", RISK.id("events"), "27", "agrees"),
        ("27.0", "ratio", RISK.id("events"), "27.0", "agrees"),
        ("", "points", RISK.id("estimate"), "+9.2 (+6.0 to +13.0)", ""),
        ("13", "", "", "", made.MISSING),
    ],
)
def test_a_number_agrees_if_it_rounds_to_what_was_printed(published, unit, name, shown, verdict):
    line = compared(replace(LINE, published=published, unit=unit, id=name), RESULTS)
    assert (line.reproduced, line.verdict) == (shown, verdict)


def test_a_result_that_is_not_there_is_an_error_that_says_what_to_run():
    with pytest.raises(DataError, match="rct run indo-rct"):
        compared(replace(LINE, id="primary/main/-/x/risk/estimate"), RESULTS)


def test_the_page_has_a_section_a_trial_and_gives_each_reason_once():
    lines = [
        compared(LINE, RESULTS),
        compared(replace(LINE, published="9.4", remark="Another table."), RESULTS),
        compared(replace(LINE, what="Severe", id="", remark="Another table."), RESULTS),
        compared(
            replace(LINE, what="Test", published="", unit="P", id=TEST.id("p_value")), RESULTS
        ),
    ]
    page = examples_page(lines)
    assert page.count(f"## {EXAMPLES['indo-rct'].title}") == 1
    assert "Of 3 published numbers 1 agree, 1 differ, and 1 cannot be reproduced" in page
    assert "| Pancreatitis | 9.4% | 9.2% | differs | abstract |" in page
    assert "| Test, P | 0.005 |" in page
    assert page.count("Another table.") == 1
    assert "- Pancreatitis; Severe: Another table." in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("study,what\nindo-rct,Patients\n", "no table of published numbers"),
        (f"{HEAD}indo-rct,Patients,602,persons,,abstract,\n", "unknown units: persons"),
        (f"{HEAD}indo-rct,Patients,602,,,abstract,,more\n", "no table of published numbers"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path, text, words):
    (tmp_path / "examples.csv").write_text(text, "utf-8")
    with pytest.raises(DataError, match=words):
        read_published(tmp_path / "examples.csv")
    with pytest.raises(DataError, match="no table"):
        read_published(tmp_path / "absent.csv")


def test_the_command_ends_with_a_message_where_nothing_was_run(tmp_path, capsys):
    assert made.main([str(tmp_path)]) == DataError.exit_code
    assert "Run it: rct run indo-rct" in capsys.readouterr().err


def test_every_published_number_says_where_it_was_read():
    lines = read_published(PROJECT / made.SOURCE)
    assert {line.study for line in lines} == set(EXAMPLES)
    assert all(bool(line.source) == bool(line.published) for line in lines)
    assert all(line.remark for line in lines if not line.id)


def test_no_difference_on_the_page_is_without_a_reason():
    page = (PROJECT / made.PAGE).read_text("utf-8")
    assert "| differs |" in page
    assert "no reason is known" not in page


def kept(name, root):
    """Take a trial through the calls of the notebooks whose results the page shows."""
    trial = open_study(name, root=str(root))
    trial.keep("cleaning", trial.clean(), trial.flow())
    trial.keep("baseline", trial.baseline(overall=True))
    for stage in ("primary", "secondary"):
        choices = trial.choices(stage)
        tests = trial.tests(choices)
        asked = [
            getattr(trial, question)(choices)
            for question in ("counted", "risks", "effects", "times", "adjusted", "stratified")
        ]
        trial.keep(stage, *asked, tests, trial.in_order(tests))


def test_the_committed_page_is_what_the_generator_makes(tmp_path):
    absent = [n for n in EXAMPLES if not (PROJECT / "data/raw" / n / "participants.csv").is_file()]
    if absent:
        pytest.skip(f"no data of {', '.join(absent)}: make examples")
    for name in EXAMPLES:
        kept(name, tmp_path)
    assert examples_page(made.published_beside(PROJECT, str(tmp_path))) == (
        PROJECT / made.PAGE
    ).read_text("utf-8")
