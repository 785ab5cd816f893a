"""The entry faults of the synthetic export, and that declared rules of the study file mend them."""

import csv
import io
from pathlib import Path

import pytest

from helpers.data import clean
from helpers.data.synthetic import COLUMNS, files, participants
from helpers.data.synthetic.entry_faults import LABORATORY
from helpers.study import canonical, load_study

STUDY_FILE = Path(__file__).parents[2] / "studies" / "tacrolimus-rif.yaml"
RAW = list(csv.DictReader(io.StringIO(files()["participants.csv"].decode())))
CLEAN, EVENTS = participants()
TWICE = next(place for place in range(1, len(RAW)) if RAW[place] == RAW[place - 1])
EXPORTED = [row for place, row in enumerate(RAW) if place != TWICE]
CELLS = [(raw, drawn, name) for raw, drawn in zip(EXPORTED, CLEAN, strict=True) for name in COLUMNS]


@pytest.fixture(scope="module")
def study():
    return load_study(STUDY_FILE)


def mended(text, variable):
    """Apply the declared rules to one cell; an own short form of what cleaning does."""
    text = text.strip()
    codes = {canonical(code) for code in variable.missing_codes}
    if not text or canonical(text) in codes:
        return ""
    if variable.declared_levels():
        return variable.level_of(text)
    return text.replace(",", ".") if variable.numeric else text


def test_the_codebook_holds_every_column(study):
    assert {*study.variables, study.participant_id, study.arms.variable} == set(COLUMNS)


def test_the_declared_rules_mend_every_fault(study):
    for raw, drawn, name in CELLS:
        if name == study.participant_id:
            assert raw[name] == drawn[name]
        elif name == study.arms.variable:
            assert raw[name].strip() == drawn[name]
        elif not (name in LABORATORY and mended(raw[name], study.variables[name]) == ""):
            assert mended(raw[name], study.variables[name]) == drawn[name], name


def test_values_lie_within_the_declared_ranges(study):
    for _, drawn, name in CELLS:
        variable = study.variables.get(name)
        if variable is None or not drawn[name] or not variable.numeric:
            continue
        if drawn[name].startswith("<"):
            assert float(drawn[name][1:]) == variable.below_detection.limit
        elif variable.range:
            low, high = variable.range
            assert low <= float(drawn[name]) <= high


def test_one_row_stands_twice():
    assert len(RAW) == 101
    assert len({row["participant_id"] for row in RAW}) == 100


def test_about_two_in_a_hundred_laboratory_cells_are_missing(study):
    missing = [
        drawn["arm"]
        for raw, drawn, name in CELLS
        if name in LABORATORY and mended(raw[name], study.variables[name]) == ""
    ]
    assert 0.01 < len(missing) / (100 * len(LABORATORY)) < 0.03
    assert min(missing.count("tacrolimus"), missing.count("placebo")) > 10


def test_no_baseline_is_missing_elsewhere_and_no_outcome(study):
    for raw, _, name in CELLS:
        variable = study.variables.get(name)
        outcome = name in ("live_birth", "clinical_pregnancy", "miscarriage")
        if outcome or (variable and variable.measured == "baseline" and name not in LABORATORY):
            assert raw[name].strip()


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        (lambda raw, drawn: raw in ("Yes", "YES", "Y", "No", "NO", "N"), 30),
        (lambda raw, drawn: raw in ("Positive", "pos", "Negative", "neg"), 3),
        (lambda raw, drawn: raw != raw.strip(), 10),
        (lambda raw, drawn: "," in raw, 20),
        (lambda raw, drawn: raw == "999", 5),
        (lambda raw, drawn: raw == "ND", 2),
        (lambda raw, drawn: raw.startswith("<"), 5),
    ],
)
def test_the_faults_are_there(fault, least):
    assert sum(fault(raw[name], drawn[name]) for raw, drawn, name in CELLS) >= least


def test_spellings_also_touch_the_outcomes_and_the_arm():
    changed = {name for raw, drawn, name in CELLS if raw[name] != drawn[name]}
    assert {"live_birth", "clinical_pregnancy", "miscarriage", "arm"} <= changed


def test_adverse_events_are_clean():
    rows = list(csv.DictReader(io.StringIO(files()["adverse_events.csv"].decode())))
    assert rows == EVENTS


def test_cleaning_the_shipped_files_gives_what_was_drawn():
    cleaned = clean(load_study(STUDY_FILE))
    assert not cleaned.findings
    assert set(cleaned.log["rule"]) == {
        "trimmed", "synonym", "decimal_comma", "below_detection", "missing_code", "duplicate_row",
    }  # fmt: skip
    table = cleaned.participants
    assert len(table) == 100
    for name in ("live_birth", "clinical_pregnancy", "miscarriage", "infertility_cause", "stage"):
        assert table[name].astype("object").fillna("").tolist() == [row[name] for row in CLEAN]
    assert table["weight"].tolist() == [float(row["weight"]) for row in CLEAN]
    assert len(cleaned.adverse_events) == len(EVENTS)


def test_populations_and_end_states_add_up():
    table = clean(load_study(STUDY_FILE)).participants
    sizes = {name: int(table[f"population:{name}"].sum()) for name in ("itt", "safety")}
    assert sizes == {"itt": 100, "safety": sum(row["received"] == "yes" for row in CLEAN)}
    assert 75 <= table["population:per_protocol"].sum() <= 95
    counts = table["end_state"].value_counts()
    assert counts.sum() == 100
    assert counts["Live birth"] == 40
    assert counts["Miscarriage"] == 12
    assert counts["Biochemical pregnancy only"] == 7
