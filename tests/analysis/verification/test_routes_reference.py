"""The second routes against R 4.2.2 and its packages, and against published values.

`tests/stats/reference` holds the values, and says by which script they were made. Where R prints
fewer digits than a double has, the tolerance is that of the file.
"""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.choices import plan_for
from helpers.analysis.verification.allocations import by_counting, by_moments
from helpers.analysis.verification.case import Case
from helpers.analysis.verification.plain import Plain
from helpers.analysis.verification.proportions import (
    score_difference,
    score_odds_ratio,
    score_risk_ratio,
    wilson,
)
from helpers.analysis.verification.registry import ROUTES, route_of
from helpers.results import Results
from helpers.study import load_study

FOLDER = Path(__file__).parents[2] / "stats" / "reference"
Z = 1.959963984540054
STUDY = """
format: 1
id: reference
title: Reference
data_status: real
sources: {participants: none.csv}
participant_id: id
arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}
variables:
  stratum: {label: Stratum, type: categorical}
  cured: {label: Cure, type: binary, event: "yes", non_event: "no", measured: after}
  score: {label: Score, type: continuous, measured: after}
  grade: {label: Grade, type: ordinal, measured: after}
  years: {label: Years, type: continuous, measured: after}
  z0: {label: First covariate, type: continuous}
  z1: {label: Second covariate, type: continuous}
  z2: {label: Third covariate, type: continuous}
  z3: {label: Fourth covariate, type: continuous}
  number: {label: Number, type: count, measured: after}
  days: {label: Days, type: duration, measured: after}
  ended: {label: End, type: categorical, measured: after}
populations: {itt: {label: Everybody, where: []}}
outcomes:
  - {id: cured, role: secondary, type: binary, variable: cured, benefit: higher, strata: [stratum]}
  - {id: score, role: secondary, type: continuous, variable: score, benefit: higher}
  - {id: grade, role: secondary, type: ordinal, variable: grade, benefit: higher, adjust_for: [z0, z1, z2, z3]}
  - {id: number, role: secondary, type: count, variable: number, benefit: higher, adjust_for: [z0, z1, z2, z3]}
  - {id: per_year, role: secondary, type: count, variable: number, exposure: years, benefit: higher, adjust_for: [z0, z1, z2, z3]}
  - {id: time, role: secondary, type: time_to_event, time: days, status: ended, event: 1, benefit: lower}
  - {id: apart, role: secondary, type: time_to_event, time: days, status: ended, event: 1, competing: [2], benefit: lower}
analysis: {population: itt}
"""  # noqa: E501


def read(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture
def computed(tmp_path):
    """Return a function from columns and a result's name to the second route's values."""
    (tmp_path / "reference.yaml").write_text(STUDY, encoding="utf-8")
    study = load_study(tmp_path / "reference.yaml")

    def of(outcome, measure, method="", *, analysis="main", level="", arm="drug", **columns):
        size = len(columns["treated"])
        table = pd.DataFrame({name: [None] * size for name in study.variables})
        table["id"] = [str(i) for i in range(size)]
        treated = columns.pop("treated")
        table["arm"] = np.where(np.asarray(treated) == 1, "drug", "control")
        table = table.assign(**columns)
        reference = "control" if measure not in ("survival", "median_time", "rate") else ""
        key = plan_for(study, "secondary").key(
            study.outcome(outcome), among="randomised", analysis=analysis, level=level, arm=arm,
            reference=reference, measure=measure, method=method,
        )  # fmt: skip
        route = ROUTES[route_of(key, study)]
        return route.compute(Case(Plain(table, study), key, Results()))

    return of


def near(have, want, tolerance=1e-10):
    """Compare with R; None is what R does not give."""
    pairs = zip(np.atleast_1d(have), np.atleast_1d(np.array(want, dtype=object)), strict=True)
    for value, reference in pairs:
        if reference is not None:
            assert value == pytest.approx(reference, rel=tolerance, abs=tolerance)


TABLES = read("two_by_two.json")["tables"]


@pytest.mark.parametrize("row", TABLES, ids=lambda r: f"{r['x1']}/{r['n1']}-{r['x0']}/{r['n0']}")
def test_two_proportions(row):
    counts = (row["x1"], row["n1"], row["x0"], row["n0"])
    values = row["values"]
    for name, route in (
        ("rd_mn", score_difference), ("rr_mn", score_risk_ratio), ("or_mn", score_odds_ratio),
    ):  # fmt: skip
        found = route(*counts, Z)
        limits = [None if v is None else float(v) for v in values[name]]
        near([found["lower"], found["upper"]], limits, 1e-9)
    near(by_moments(*counts), values["nminus1_p"])
    near(by_counting(*counts), values["fisher_2s_minlike"])


def test_wilson_without_events_and_with_nothing_else():
    near([wilson(0, 50, Z)[name] for name in ("lower", "upper")], [0.0, Z**2 / (50 + Z**2)])
    near([wilson(50, 50, Z)[name] for name in ("lower", "upper")], [50 / (50 + Z**2), 1.0])
    found = wilson(81, 263, Z)  # Newcombe 1998, table I
    assert [round(found[name], 4) for name in ("lower", "upper")] == [0.2553, 0.3662]


SETS = read("strata.json")["sets"]
STRATIFIED = {
    "rd_sato": ("risk_difference", "mantel_haenszel_sato"),
    "rd_mn": ("risk_difference", "miettinen_nurminen"),
    "rd_newcombe": ("risk_difference", "newcombe"),
    "rr_gr": ("risk_ratio", "mantel_haenszel_greenland_robins"),
    "rr_mn": ("risk_ratio", "miettinen_nurminen"),
    "or_rbg": ("odds_ratio", "mantel_haenszel_rbg"),
    "cmh": ("test", "cmh"),
    "cmh_exact": ("test", "cmh_exact"),
    "breslow_day": ("heterogeneity", "breslow_day"),
    "tarone": ("heterogeneity", "tarone"),
}


def people(row):
    """Return the participants behind the tables of a stratified set."""
    treated, stratum, cured = [], [], []
    for i, counts in enumerate(zip(row["x1"], row["n1"], row["x0"], row["n0"], strict=True)):
        for arm, x, n in ((1, *counts[:2]), (0, *counts[2:])):
            treated += [arm] * n
            stratum += [f"s{i}"] * n
            cured += ["yes"] * x + ["no"] * (n - x)
    return {"treated": treated, "stratum": stratum, "cured": cured}


def numbers(row, name):
    return [math.nan if v is None else float(v) for v in row[name]]


# where R gives a value, and there are not too many people to make one by one
HELD = [
    pytest.param(key, name, id=f"{key}-{name}")
    for key, row in SETS.items()
    for name in STRATIFIED
    if sum(row["n1"]) + sum(row["n0"]) <= 3000 and not any(map(math.isnan, numbers(row, name)))
]


@pytest.mark.parametrize(("key", "name"), HELD)
def test_strata(key, name, computed):
    row, (measure, method) = SETS[key], STRATIFIED[name]
    want = numbers(row, name)
    found = computed("cured", measure, method, analysis="stratified", **people(row))
    names = {
        "test": ("p_value",), "heterogeneity": ("statistic", "df", "p_value"),
    }.get(measure, ("lower", "upper"))  # fmt: skip
    near([found[n] for n in names], want[-len(names) :], 1e-6 if "mn" in name else 1e-9)


TIMES = read("survival.json")


@pytest.mark.parametrize("case", TIMES["two_arms"], ids=lambda case: case["name"])
def test_two_arms_over_time(case, computed):
    columns = {
        "treated": case["group"], "days": [float(t) for t in case["time"]],
        "ended": [str(e) for e in case["event"]],
    }  # fmt: skip
    near(computed("time", "test", "log_rank", **columns)["p_value"], case["log_rank"][1])
    found = computed("time", "hazard_ratio", "cox", **columns)
    ratio, lower, upper, _, error = case["hazard_ratio"]
    for name, want in (("estimate", ratio), ("lower", lower), ("upper", upper)):
        near(found[name], want, 1e-7)
    check = computed("time", "test", "proportional_hazards", **columns)
    near(check["p_value"], case["zph"][1], 1e-7)
    assert found["log_std_error"] > 0.0
    assert error is not None


@pytest.mark.parametrize("case", TIMES["competing"][:3], ids=lambda case: case["name"])
def test_competing_events(case, computed):
    columns = {
        "treated": case["group"], "days": [float(t) for t in case["time"]],
        "ended": [str(e) for e in case["status"]],
    }  # fmt: skip
    near(computed("apart", "test", "gray", **columns)["p_value"], case["gray"][0][1], 1e-9)


ORDERED = read("ordinal_counts.json")


RATIO = ("estimate", "lower", "upper")


def columns_of(case, **others):
    columns = np.reshape(case.get("z", []), (len(case["t"]), -1)).T
    covariates = {f"z{number}": column for number, column in enumerate(columns)}
    return {"treated": case["t"], **others, **covariates}


def logs(found):
    return [math.log(found[name]) for name in RATIO] + [found["log_std_error"], found["p_value"]]


def of_r(values):
    log, error, lower, upper, p_value = values[:5]
    return [log, lower, upper, error, p_value]


@pytest.mark.parametrize("name", ORDERED["ordered"])
def test_ordered_outcomes(name, computed):
    case = ORDERED["ordered"][name]
    columns = columns_of(case, grade=[float(y) for y in case["y"]])
    found = computed("grade", "odds_ratio", "proportional_odds", **columns)
    near(logs(found), of_r(case["ratio"]), 1e-6)
    check = computed("grade", "test", "proportional_odds_check", **columns)
    if case["check"]:
        near([check[n] for n in ("statistic", "df", "p_value")], case["check"], 1e-6)
    wins = computed("grade", "win_probability", "brunner_munzel", **columns)
    near([wins[n] for n in (*RATIO, "std_error", "df")], case["win"], 1e-9)
    if "z" in case:
        method = {"method": "proportional_odds", "analysis": "adjusted"}
        near(
            logs(computed("grade", "odds_ratio", **method, **columns)), of_r(case["adjusted"]), 1e-6
        )


@pytest.mark.parametrize("name", ORDERED["counts"])
def test_counts(name, computed):
    case = ORDERED["counts"][name]
    outcome = "per_year" if "time" in case else "number"
    columns = columns_of(case, number=[float(y) for y in case["y"]], years=case.get("time"))
    kinds = [("main", "ratio")]
    if "z" in case:
        kinds.append(("adjusted", "adjusted"))
    for analysis, want in kinds:
        found = computed(outcome, "rate_ratio", "negative_binomial", analysis=analysis, **columns)
        near([*logs(found), found["dispersion"]], [*of_r(case[want]), case[want][5]], 1e-5)
