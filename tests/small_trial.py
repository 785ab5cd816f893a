"""A small trial with every kind of difficulty, built in memory."""

from pathlib import Path

import pytest

STUDY = """
format: 1
id: small
title: A small trial
data_status: real
design: {framework: superiority, allocation: "1:1", blinding: open, setting: one clinic}
flow:
  assessed: 20
  excluded: {not eligible: 6, declined: 2}
  received: {variable: received, reason: why_not}
sources: {participants: small.csv}
participant_id: id
arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}
variables:
  age: {label: Age, type: continuous, unit: years, decimals: 0}
  sex: {label: Sex, type: categorical, levels: {f: Female, m: Male, x: Other}}
  smoker: {label: Smoker, type: binary, event: "yes", non_event: "no"}
  received: {label: Received, type: binary, event: "yes", non_event: "no", measured: after}
  why_not: {label: Reason, type: text, measured: after}
  pregnant: {label: Pregnancy, type: binary, event: "yes", non_event: "no", measured: after}
  loss: {label: Loss, type: binary, event: "yes", non_event: "no", measured: after}
  weight: {label: Birthweight, type: continuous, unit: g, measured: after}
derived:
  state:
    label: End state
    first_of:
      - {level: loss, where: [{variable: loss, is: "yes"}]}
      - {level: ongoing, where: [{variable: pregnant, is: "yes"}]}
    otherwise: none
populations:
  itt: {label: Intention to treat, where: []}
  treated: {label: Treated, where: [{variable: received, is: "yes"}]}
baseline: [age, sex, smoker]
outcomes:
  - {id: pregnancy, role: primary, type: binary, variable: pregnant, benefit: higher}
  - id: loss
    role: key_secondary
    type: binary
    variable: loss
    benefit: lower
    also_among: pregnant
  - id: weight
    role: secondary
    type: continuous
    variable: weight
    benefit: higher
    among: pregnant
analysis:
  population: itt
  sensitivity_populations: [treated]
  multiplicity: {procedure: fixed_sequence, sensitivity: [holm]}
  missing_outcome: {main: complete_case, sensitivity: []}
  end_state: state
claims:
  - {outcome: pregnancy, direction: higher, p_below: 0.05}
"""

ROWS = """id,arm,age,sex,smoker,received,why_not,pregnant,loss,weight
1,drug,30,f,yes,yes,,yes,no,3100
2,drug,31,f,no,yes,,yes,yes,
3,drug,32,m,no,no,withdrew,no,no,
4,drug,33,f,no,yes,,yes,no,2900
5,drug,,f,,yes,,,,
6,drug,35,m,yes,yes,,yes,no,3300
7,control,29,f,no,yes,,no,no,
8,control,30,m,no,yes,,yes,yes,
9,control,31,f,yes,no,withdrew,no,no,
10,control,32,f,no,no,,yes,no,2700
11,control,33,m,no,yes,,no,no,
12,control,34,f,no,yes,,yes,yes,2500
"""


@pytest.fixture
def make_trial(tmp_path: Path):
    """Return a function that opens a trial of this study text and these rows."""

    import helpers.present.views.registered  # noqa: F401  keeping writes what is shown
    from helpers.analysis import Trial
    from helpers.data import Workspace, clean
    from helpers.study import load_study

    def make(study=STUDY, rows=ROWS):
        (tmp_path / "small.yaml").write_text(study, encoding="utf-8")
        (tmp_path / "small.csv").write_text(rows, encoding="utf-8")
        workspace = Workspace(load_study(tmp_path / "small.yaml"), root=tmp_path)
        workspace.write_cleaned(clean(workspace.study))
        return Trial(workspace)

    return make


@pytest.fixture
def study_text():
    return STUDY


@pytest.fixture
def rows_text():
    return ROWS


@pytest.fixture
def trial(make_trial):
    return make_trial()
