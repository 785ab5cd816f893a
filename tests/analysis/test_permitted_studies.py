"""Every study file that the contract permits loads, and the whole analysis of it works."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import helpers.present.views.registered  # noqa: F401  keeping writes what is shown
from helpers.analysis import Trial, planned_not_available, reconcile
from helpers.analysis.preview_json import preview_json
from helpers.data import Workspace, clean, open_workspace
from helpers.present import baseline_distributions, end_states, flow_diagram, forest
from helpers.present.front_matter import front
from helpers.study import load_study

STUDY = """
format: 1
id: small
title: A small trial
data_status: real
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
  grade: {label: Grade, type: ordinal, levels: {1: low, 2: mid, 3: high}}
  visits: {label: Visits, type: count}
  days: {label: Days, type: duration, unit: days}
  entered: {label: Entered, type: date}
populations:
  itt: {label: Intention to treat, where: []}
baseline: [age, sex, smoker]
outcomes:
  - {id: pregnancy, role: primary, type: binary, variable: pregnant, benefit: higher}
analysis:
  population: itt
"""
HEADER = (
    "id,arm,code,got,age,sex,smoker,received,why_not,pregnant,loss,weight,grade,visits,days,entered"
)
ROWS = f"""{HEADER}
1,drug,1,1.0,30,f,yes,yes,,yes,no,3100,1,3,10,2024-01-01
2,drug,1,1,31,f,no,yes,,yes,yes,,2,4,11,2024-01-02
3,drug,1.0,1,32,m,no,no,withdrew,no,no,,3,5,12,2024-01-03
4,drug,1,0,33,f,no,yes,,yes,no,2900,1,2,13,2024-02-01
5,drug,1,1,,f,,yes,,,,,,,,
6,drug,1,1,35,m,yes,yes,,yes,no,3300,2,3,15,2024-02-02
7,control,0,0,29,f,no,yes,,no,no,,3,4,10,2024-03-01
8,control,0,0.0,30,m,no,yes,,yes,yes,,2,3,12,2024-03-02
9,control,0.0,0,31,f,yes,no,withdrew,no,no,,1,1,13,2024-03-03
10,control,2,2,32,f,no,no,,yes,no,2700,2,2,14,2024-03-04
11,control,2,2,33,m,no,yes,,no,no,,2,3,15,2024-03-05
12,control,2.0,2,34,f,no,yes,,yes,yes,2500,3,5,16,2024-04-01
"""
EVENTS = """pid,what,grade,onset
1,Headache,1,2024-01-05
1.0,Headache,2,2024-03-01
9,Rash,3,2024-03-09
"""
PRIMARY = "{id: pregnancy, role: primary, type: binary, variable: pregnant, benefit: higher}"
ITT = "itt: {label: Intention to treat, where: []}"
PLAN = "analysis:\n  population: itt"
ARMS = "arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}"
CODES = 'arms: {variable: code, reference: 0.0, labels: {1: Drug, "2.0": Middle, 0: Control}}'


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Trial]:
    """Return a function that opens the trial of the study with passages replaced."""

    def of(*passages: tuple[str, str]) -> Trial:
        text = STUDY
        for old, new in passages:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        for name, content in (("small.yaml", text), ("small.csv", ROWS), ("ae.csv", EVENTS)):
            (tmp_path / name).write_text(content, encoding="utf-8")
        return Trial(Workspace(load_study(tmp_path / "small.yaml"), root=tmp_path))

    return of


def analysed(trial: Trial) -> Trial:
    """Take a trial through all five notebooks; every answer shows itself and is kept."""
    kept = {"cleaning": (trial.clean(), trial.queries(), trial.populations(), trial.flow())}
    drawn = baseline_distributions(trial.participants, trial.study)
    kept["baseline"] = (
        trial.baseline(overall=True),
        trial.balance(),
        trial.overall_balance(),
        drawn,
    )
    choices = trial.choices("primary")
    effects, tests = trial.effects(choices), trial.tests(choices)
    beside = (
        trial.sensitivity(choices), trial.missing(choices), trial.adjusted(choices),
        trial.stratified(choices),
    )  # fmt: skip
    kept["primary"] = (
        trial.counted(choices), trial.risks(choices), effects, tests, trial.in_order(tests),
        trial.levels(choices), trial.rates(choices),
        trial.denominators(choices), trial.principal_strata(choices), trial.end_states(choices),
        *beside,
        trial.robustness(choices, tests, *beside), trial.claims(choices), trial.paragraph(effects),
    )  # fmt: skip
    later = trial.choices("secondary")
    kept["secondary"] = (
        trial.counted(later), trial.risks(later), trial.summaries(later), trial.effects(later),
        trial.levels(later), trial.rates(later),
        trial.core_outcomes(later), trial.adjusted(later), trial.stratified(later), trial.harms(),
    )  # fmt: skip
    for stage, answers in kept.items():
        shown(choices, later, *answers)
        trial.keep(stage, *answers)
    results = trial.results()
    shown(*(draw(results, trial.study) for draw in (flow_diagram, forest, end_states)))
    assert front(trial.study, results)
    assert reconcile(results, trial.study) == []
    for blind in (False, True):
        ahead = trial.preview(blind=blind)
        shown(ahead)
        assert json.dumps(preview_json(ahead), allow_nan=False)
    return trial


def shown(*answers: object) -> None:
    for answer in answers:
        assert answer._repr_html_()  # type: ignore[attr-defined]


def planned(trial: Trial) -> list[str]:
    return [f"{part.where}: {part.what}" for part in planned_not_available(trial.study)]


DERIVED = """derived:
  heavy: {label: Heavy, condition: {variable: weight, above: 2800}}
  seen: {label: Seen, any_of: [{variable: pregnant, is: "yes"}, {variable: grade, at_least: 2}]}
  early: {label: Early, condition: {variable: entered, below: 2024-02-01}}
  treated: {label: Treated, condition: {variable: arm, is: drug}}
populations:"""
OUTCOMES = f"""{PRIMARY}
  - {{id: grade, role: secondary, type: continuous, variable: grade, benefit: higher}}
  - {{id: visits, role: secondary, type: continuous, variable: visits, benefit: higher}}
  - {{id: days, role: secondary, type: continuous, variable: days, benefit: higher}}
  - {{id: number, role: key_secondary, type: count, variable: visits, benefit: higher}}
  - {{id: order, role: secondary, type: ordinal, variable: sex, benefit: higher, baseline_value: grade}}
  - {{id: heavy, role: harm, type: binary, variable: heavy, benefit: lower, among: seen, also_among: loss, event: "yes"}}
  - {{id: time, role: secondary, type: time_to_event, time: days, status: visits, event: 3, competing: [4], censored: null, benefit: lower}}
"""  # noqa: E501
CLAIMS = """analysis:
  population: itt
claims:
  - {outcome: heavy, direction: lower, among: pregnant}
  - {outcome: heavy, direction: lower, among: randomised, p_below: 0.05}
  - {outcome: grade, direction: higher, p_reported: 0.2}
  - {outcome: pregnancy, direction: higher, p_at_least: 0.05}
"""
UNREAD = [
    ("levels: {f: Female, m: Male, x: Other}",
     "levels: {f: Female, m: Male, x: Other}, unit: x, event: f, decimals: 2, range: [0, 1]"),
    ('smoker: {label: Smoker, type: binary, event: "yes"',
     'smoker: {label: Smoker, type: binary, levels: {"no": Never, "yes": Ever}, event: "yes"'),
    ("levels: {1: low, 2: mid, 3: high}",
     "levels: {1: low, 2: mid, 3: high}, range: [0, 3], decimals: 1"),
    ("type: count", "type: count, levels: {1: one}, event: 1"),
    ("type: date", "type: date, unit: d, range: [0, 1], below_detection: {limit: 1}"),
]  # fmt: skip
EMPTY = [
    ("participant_id: id", "participant_id: id\nflow:\nreporting: {}\ndesign: null\nderived: {}"
     "\nadditional: null\nclaims: null"),
    ("where: []", "where: "),
    (PLAN, f"{PLAN}\n  sensitivity_populations: []\n  adjust_for: null\n  subgroups: null"
     "\n  multiplicity: null\n  missing_outcome: {}\n  stratify_by: []\n  harms: null\n  seed:"),
    ("benefit: higher}", "benefit: higher, adjust_for: [], strata: [], among: null, competing: [],"
     " censored: [], margin: null, estimand: null, label: null}"),
]  # fmt: skip
PERMITTED = {
    "nothing optional": [],
    "empty keys": EMPTY,
    "where absent": [(", where: []", "")],
    "no primary outcome": [("role: primary", "role: secondary")],
    "no comparison available": [
        (PRIMARY, "{id: t, role: primary, type: time_to_event, time: days, status: loss, "
         'event: "yes", benefit: higher}'),
    ],
    "continuous alone": [
        (PRIMARY, "{id: w, role: exploratory, type: continuous, variable: weight, benefit: higher}")
    ],
    "two denominators and core outcomes": [
        (PRIMARY, "{id: loss, role: primary, type: binary, variable: loss, benefit: lower, "
         "also_among: pregnant}"),
        (PLAN, f"{PLAN}\ncore_outcomes: {{set: commit, live_birth: pregnant, miscarriage: loss, "
         "birthweight: weight}"),
    ],
    "no baseline": [("baseline: [age, sex, smoker]\n", "")],
    "baseline without numbers": [("[age, sex, smoker]", "[sex, grade]")],
    "baseline of text and dates": [("[age, sex, smoker]", "[entered, why_not]")],
    "keys that a type does not use": UNREAD,
    "all types of outcome": [(PRIMARY, OUTCOMES), ("populations:", DERIVED), (PLAN, CLAIMS)],
    "level and missing code": [("x: Other}", "x: Other, u: Unknown}, missing_codes: [u]")],
    "multiple imputation": [(PLAN, f"{PLAN}\n  missing_outcome: {{main: multiple_imputation}}")],
    "tipping point": [(PLAN, f"{PLAN}\n  missing_outcome: {{main: tipping_point}}")],
    "additional": [
        (PLAN, f"{PLAN}\nadditional: [{{id: a, outcome: pregnancy, adjust_for: [], reason: x}}]")
    ],
    "graph": [
        (PLAN, f"{PLAN}\n  multiplicity: "
         "{procedure: graph, weights: {pregnancy|drug: 1}, transitions: {}}"),
    ],
    "hyphens": [("id: small", "id: a--1-")],
}  # fmt: skip


@pytest.mark.parametrize("passages", PERMITTED.values(), ids=PERMITTED)
def test_what_the_contract_permits_is_analysed(
    passages: list[tuple[str, str]], opened: Callable[..., Trial]
) -> None:
    assert len(analysed(opened(*passages)).results())


LISTED = (
    "variables:",
    "variables:\n  arm: {label: Treatment, type: binary, event: drug, non_event: control}"
    "\n  id: {label: Number, type: count}\n  group: {label: Group, type: text, column: arm}",
)
ON_ARM = (ITT, f"{ITT}\n  some: {{label: Some, where: [{{variable: arm, is: drug}}, "
          "{variable: id, not_in: [3]}]}")  # fmt: skip


@pytest.mark.parametrize("listed", [[], [LISTED]], ids=["unlisted", "listed"])
def test_conditions_on_arm_and_identifier(
    listed: list[tuple[str, str]], opened: Callable[..., Trial]
) -> None:
    second = (PLAN, f"{PLAN}\n  sensitivity_populations: [some]")
    trial = analysed(opened(*listed, ON_ARM, second))
    table = trial.participants
    assert list(table["arm"].cat.categories) == ["drug", "control"]
    assert str(table["id"].dtype).startswith("str")
    assert list(table.loc[table["population:some"], "id"]) == ["1", "2", "4", "5", "6"]


def test_arm_at_baseline_is_left_out_and_listed(opened: Callable[..., Trial]) -> None:
    names = ("[age, sex, smoker]", "[arm, age, group, entered]")
    trial = analysed(opened(LISTED, names))
    rows = trial.baseline().results.where(analysis="baseline")
    assert {row.key.outcome for row in rows if row.key.outcome} == {"age"}
    assert planned(trial) == [
        "baseline: Treatment: summary at baseline (the arm)",
        "baseline: Group: summary at baseline (the arm)",
        "baseline: Entered: summary at baseline (date)",
    ]


def test_levels_are_one_by_value_everywhere(opened: Callable[..., Trial]) -> None:
    trial = analysed(opened(
        (ARMS, CODES),
        ("variables:", "variables:\n  code: {label: Arm, type: categorical, levels: {1: x, 0: y}}"
         "\n  got: {label: Got, type: binary, event: 1.0, non_event: 0, missing_codes: [2.0]}"),
        (ITT, f"{ITT}\n  treated: {{label: Treated, where: [{{variable: code, in: [1.0, 2]}}]}}"),
        (PRIMARY, "{id: got, role: primary, type: binary, variable: got, event: 1, benefit: higher}"
         "\n  - {id: loss, role: primary, type: time_to_event, time: days, status: got, event: 1, "
         "censored: [0.0], benefit: lower}"),
        (PLAN, f"{PLAN}\n  harms: {{population: treated, arm_variable: code}}"
         "\nclaims: [{outcome: got, direction: higher, among: got}]"),
        ("{participants: small.csv}", "{participants: small.csv, adverse_events: {file: ae.csv, "
         "participant_id: pid, term: what, serious: grade, serious_level: 2.0, "
         "where: [{variable: grade, at_least: 1}, {variable: onset, below: 2024-03-05}]}}"),
    ))  # fmt: skip
    assert trial.study.arms.levels == ("1", "2.0", "0")
    assert trial.study.arms.compared == ("1", "2.0")
    counts = trial.risks(trial.choices("primary")).results
    events = [counts.one(outcome="got", arm=arm, statistic="events", among="randomised").value
              for arm in trial.study.arms.levels]  # fmt: skip
    assert events == [5, 0, 0]
    assert list(trial.participants["population:treated"]) == [True] * 6 + [False] * 3 + [True] * 3
    harms = trial.harms().results
    assert harms.one(outcome="any", arm="1", statistic="reports").value == 2
    assert harms.one(outcome="serious", arm="1", statistic="events").value == 1


def test_arm_as_received_is_matched_by_value(opened: Callable[..., Trial]) -> None:
    trial = analysed(opened(
        (ARMS, CODES),
        ("variables:", "variables:\n  got: {label: Got, type: categorical, "
         "levels: {1.0: x, 0.0: y, 2: z}}"),
        (PLAN, f"{PLAN}\n  harms: {{population: itt, arm_variable: got}}"),
        ("{participants: small.csv}", "{participants: small.csv, adverse_events: {file: ae.csv, "
         "participant_id: pid, term: what}}"),
    ))  # fmt: skip
    sizes = [trial.harms().results.one(outcome="any", arm=arm, statistic="n").value
             for arm in ("1", "2.0", "0")]  # fmt: skip
    assert sizes == [5, 3, 4]


def test_splits_by_what_came_later_are_listed(opened: Callable[..., Trial]) -> None:
    plan = f"{PLAN}\n  subgroups: [age, loss]\n  adjust_for: [weight]\n  stratify_by: [visits]"
    trial = analysed(opened((PLAN, plan)))
    assert len(trial.study.notes) == 4
    assert planned(trial) == [
        "analysis.stratify_by: analysis stratified by Visits (count, without groups)",
        "analysis.subgroups: subgroups by Age (continuous, without groups)",
    ]


def test_labels_of_a_binary_variable_come_from_its_levels(opened: Callable[..., Trial]) -> None:
    trial = opened(*UNREAD)
    cleaned = clean(trial.study)
    assert list(cleaned.participants["smoker"].cat.categories) == ["yes", "no"]
    assert trial.study.variables["smoker"].level_label("no") == "Never"
    assert list(cleaned.participants["grade"].cat.categories) == ["1", "2", "3"]


def test_identifier_under_another_name_stays_out_of_the_log(
    opened: Callable[..., Trial], tmp_path: Path
) -> None:
    trial = opened(("variables:", "variables:\n  number: {label: No, type: text, column: id}"))
    (tmp_path / "small.csv").write_text(ROWS.replace("\n3,", "\n 3,"), encoding="utf-8")
    log = clean(trial.study).log
    assert set(log["variable"]) == {"id", "number"}
    assert set(log["before"]) == {"an identifier"}


def test_study_file_outside_the_project(
    opened: Callable[..., Trial], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    (tmp_path / "raw").mkdir()
    (tmp_path / "small.csv").rename(tmp_path / "raw" / "small.csv")
    path = tmp_path / "my.yml"
    path.write_text(STUDY.replace("small.csv", "raw/small.csv"), encoding="utf-8")
    monkeypatch.chdir(tmp_path.parent)
    trial = Trial(open_workspace(path, root=tmp_path / "out"))
    analysed(trial)
    assert (tmp_path / "out" / "data" / "processed" / "small" / "participants.parquet").is_file()
    assert list(trial.workspace.sources()["file"]) == ["raw/small.csv"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "ae.csv", "my.yml", "out", "raw", "small.yaml",
    ]  # fmt: skip
