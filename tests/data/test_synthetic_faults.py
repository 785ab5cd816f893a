"""The entry faults of the synthetic export, and that declared rules of the study file mend them."""

import csv
import io
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from helpers.data.synthetic import COLUMNS, files, participants
from helpers.data.synthetic_faults import LABORATORY
from helpers.study.levels import canonical
from helpers.study.model import Study

STUDY_FILE = Path(__file__).parents[2] / "studies" / "tacrolimus-rif.yaml"
RAW = list(csv.DictReader(io.StringIO(files()["participants.csv"].decode())))
CLEAN, EVENTS = participants()
TWICE = next(place for place in range(1, len(RAW)) if RAW[place] == RAW[place - 1])
EXPORTED = [row for place, row in enumerate(RAW) if place != TWICE]
CELLS = [(raw, clean, name) for raw, clean in zip(EXPORTED, CLEAN, strict=True) for name in COLUMNS]


@pytest.fixture(scope="module")
def study():
    yaml = YAML(typ="safe")
    yaml.version = (1, 2)
    return Study.model_validate(yaml.load(STUDY_FILE.read_text("utf-8")))


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
    for raw, clean, name in CELLS:
        if name == study.participant_id:
            assert raw[name] == clean[name]
        elif name == study.arms.variable:
            assert raw[name].strip() == clean[name]
        elif not (name in LABORATORY and mended(raw[name], study.variables[name]) == ""):
            assert mended(raw[name], study.variables[name]) == clean[name], name


def test_values_lie_within_the_declared_ranges(study):
    for _, clean, name in CELLS:
        variable = study.variables.get(name)
        if variable is None or not clean[name] or not variable.numeric:
            continue
        if clean[name].startswith("<"):
            assert float(clean[name][1:]) == variable.below_detection.limit
        elif variable.range:
            low, high = variable.range
            assert low <= float(clean[name]) <= high


def test_one_row_stands_twice():
    assert len(RAW) == 101
    assert len({row["participant_id"] for row in RAW}) == 100


def test_about_two_in_a_hundred_laboratory_cells_are_missing(study):
    missing = [
        clean["arm"]
        for raw, clean, name in CELLS
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
        (lambda raw, clean: raw in ("Yes", "YES", "Y", "No", "NO", "N"), 30),
        (lambda raw, clean: raw in ("Positive", "pos", "Negative", "neg"), 3),
        (lambda raw, clean: raw != raw.strip(), 10),
        (lambda raw, clean: "," in raw, 20),
        (lambda raw, clean: raw == "999", 5),
        (lambda raw, clean: raw == "ND", 2),
        (lambda raw, clean: raw.startswith("<"), 5),
    ],
)
def test_the_faults_are_there(fault, least):
    assert sum(fault(raw[name], clean[name]) for raw, clean, name in CELLS) >= least


def test_spellings_also_touch_the_outcomes_and_the_arm():
    changed = {name for raw, clean, name in CELLS if raw[name] != clean[name]}
    assert {"live_birth", "clinical_pregnancy", "miscarriage", "arm"} <= changed


def test_adverse_events_are_clean():
    rows = list(csv.DictReader(io.StringIO(files()["adverse_events.csv"].decode())))
    assert rows == EVENTS
