"""A trial with covariates, strata and three outcomes, drawn by a fixed seed."""

import random

import pytest

STUDY = """
format: 1
id: small
title: A trial with prognosis
data_status: real
design: {framework: superiority, allocation: "1:1", blinding: open, stratified_by: [site]}
sources: {participants: small.csv}
participant_id: id
arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}
variables:
  age: {label: Age, type: continuous, unit: years, decimals: 1}
  sex: {label: Sex, type: categorical, levels: {f: Female, m: Male}}
  smoker: {label: Smoker, type: binary, event: "yes", non_event: "no"}
  site: {label: Site, type: categorical, levels: {A: Centre A, B: Centre B, C: Centre C}}
  always: {label: Always, type: continuous}
  entered: {label: Entered, type: date}
  cured: {label: Cured, type: binary, event: "yes", non_event: "no", measured: after}
  pain: {label: Pain, type: continuous, measured: after}
  before: {label: Pain before, type: continuous}
  rash: {label: Rash, type: binary, event: "yes", non_event: "no", measured: after}
populations:
  itt: {label: Intention to treat, where: []}
outcomes:
  - {id: cured, role: primary, type: binary, variable: cured, benefit: higher}
  - {id: pain, role: key_secondary, type: continuous, variable: pain, benefit: lower, baseline_value: before}
  - {id: rash, role: harm, type: binary, variable: rash, benefit: lower}
analysis:
  population: itt
  adjust_for: [age, sex, smoker]
  multiplicity: {procedure: holm}
"""  # noqa: E501
NAMES = ("id", "arm", "age", "sex", "smoker", "site", "always", "entered",
         "cured", "pain", "before", "rash")  # fmt: skip


def drawn_rows(n=120, arms=("drug", "control"), seed=5):
    """Return the participants as dictionaries of text."""
    draw = random.Random(seed)
    rows = []
    for number in range(n):
        age, before = round(draw.uniform(25, 45), 1), round(draw.gauss(50, 10), 1)
        arm = arms[number % len(arms)]
        chance = 0.35 + 0.2 * (arm == arms[0]) - 0.015 * (age - 35)
        rows.append({
            "id": str(number + 1), "arm": arm, "age": str(age), "sex": draw.choice("fm"),
            "smoker": draw.choice(("yes", "no", "no")), "site": draw.choice("AAABB"),
            "always": "0.1", "entered": "2024-01-02",
            "cured": "yes" if draw.random() < chance else "no",
            "pain": str(round(0.6 * before - 5 * (arm == arms[0]) + draw.gauss(0, 5), 1)),
            "before": str(before), "rash": "yes" if draw.random() < 0.1 else "no",
        })  # fmt: skip
    return rows


def as_csv(rows):
    lines = [",".join(NAMES), *(",".join(row[name] for name in NAMES) for row in rows)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def prognosis_study():
    return STUDY


@pytest.fixture
def prognosis_rows():
    """Return a function that draws the participants anew, to be changed at will."""
    return drawn_rows


@pytest.fixture
def make_prognosis(make_trial):
    """Return a function that opens the trial of these rows, with passages of the study replaced."""

    def make(rows=None, *passages):
        text = STUDY
        for old, new in passages:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return make_trial(text, as_csv(drawn_rows() if rows is None else rows))

    return make
