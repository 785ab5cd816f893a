"""The walk over whole trials: nothing disagrees, nothing is silently left, errors are found."""

import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import Trial
from helpers.analysis.keeping import union
from helpers.analysis.verification import ROUTES, Walk, disagreements, second_path
from helpers.analysis.verification.allocations import by_counting, by_moments
from helpers.analysis.verification.order import PROCEDURES
from helpers.analysis.verification.proportions import (
    score_difference,
    score_odds_ratio,
    score_risk_ratio,
)
from helpers.analysis.verification.registry import CLOSED, ITERATIVE, WITHOUT, route_of
from helpers.analysis.verification.rows import second_path_rows
from helpers.analysis.verification.walk import agree
from helpers.errors import Severity
from helpers.results import Results
from helpers.stats import (
    ASSOCIATION,
    MULTIPLICITY,
    ODDS_RATIO,
    RISK_DIFFERENCE,
    RISK_RATIO,
    TwoByTwo,
)
from helpers.stats.tables import Interval
from planned_trial import planned_rows

Z = 1.959963984540054


def kept(trial: Trial) -> Results:
    """Return what the notebooks keep of a trial and the second path is held against."""
    answers = [trial.baseline(), trial.balance(), trial.harms()]
    for stage in ("primary", "secondary"):
        choices = trial.choices(stage)
        tests = trial.tests(choices)
        answers += [
            trial.counted(choices), trial.risks(choices), trial.summaries(choices),
            trial.levels(choices), trial.rates(choices), trial.times(choices),
            trial.effects(choices), tests, trial.in_order(tests), trial.sensitivity(choices),
            trial.missing(choices), trial.adjusted(choices), trial.stratified(choices),
            trial.subgroups(choices),
        ]  # fmt: skip
    return union(answer.results for answer in answers)


def walked(trial: Trial, results: Results | None = None) -> Walk:
    events = trial.workspace.adverse_events()
    return second_path(
        trial.participants, events, trial.study, kept(trial) if results is None else results
    )


@pytest.fixture(params=["small", "ordered", "prognosis", "planned"])
def whole(request: pytest.FixtureRequest) -> Trial:
    if request.param == "small":
        trial: Trial = request.getfixturevalue("trial")
        return trial
    made: Trial = request.getfixturevalue(f"make_{request.param}")()
    return made


def test_a_whole_trial_agrees(whole: Trial) -> None:
    walk = walked(whole)
    assert walk.disagreements == ()
    assert walk.count("not_followed") == 0
    assert walk.count("agree") > 150


def test_what_has_no_route_has_a_reason(whole: Trial) -> None:
    results = kept(whole)
    main = [e for e in results if e.key.analysis in ("main", "baseline", "harms", "multiplicity")]
    left = {e.key.measure for e in main if not route_of(e.key, whole.study)}
    assert left <= {"time_point"}
    assert all(reason for _, reason in walked(whole, results).left)


WITH_MARGINS = [
    ("id: cured, role", "id: cured, margin: {measure: risk_ratio, value: 1.2}, role"),
    ("id: score, role", "id: score, margin: {measure: mean_difference, value: 4}, role"),
    ("id: recovery, role", "id: recovery, margin: {measure: win_probability, value: 0.1}, role"),
    ("id: relapses, role", "id: relapses, margin: {measure: rate_ratio, value: 1.3}, role"),
    ("id: time, role", "id: time, margin: {measure: hazard_ratio, value: 1.4}, role"),
]


@pytest.mark.parametrize("plan", ["unadjusted", "stratified", "adjusted"])
@pytest.mark.parametrize("framework", ["non-inferiority", "equivalence"])
def test_margins_and_planned_tests_agree(
    make_planned: Callable[..., Trial], plan: str, framework: str
) -> None:
    trial = make_planned(
        ("primary_analysis: unadjusted", f"primary_analysis: {plan}"),
        ("framework: superiority", f"framework: {framework}"),
        ("procedure: none", "procedure: holm"),
        *WITH_MARGINS,
    )
    choices = trial.choices()
    tests = trial.tests(choices)
    walk = walked(trial, union(a.results for a in (tests, trial.in_order(tests))))
    assert walk.disagreements == ()
    assert walk.count("agree", "margin_test_of_models") == 3
    assert walk.count("agree", "margin_test") == 2
    assert walk.count("agree", "multiplicity") == 6


@pytest.mark.parametrize("seed", [4, 6])
def test_a_small_trial_with_gaps_agrees(make_planned: Callable[..., Trial], seed: int) -> None:
    draw = random.Random(seed)
    rows = planned_rows(30, seed=seed)
    for row in rows:
        for name in ("age", "site", "cured", "score", "recovery", "relapses", "years", "days"):
            if draw.random() < 0.06:
                row[name] = ""
    missing = "{main: failure, sensitivity: [best_case, worst_case, non_event]}"
    trial = make_planned(
        ("adjust_for: [age]", "adjust_for: [age, site]\n  missing_covariate: complete_case"),
        ("population: itt", f"population: itt\n  missing_outcome: {missing}"),
        rows=rows,
    )
    assert walked(trial).disagreements == ()


def wrong(results: Results, which: int) -> tuple[Results, str]:
    """Return results of which one value is off by little more than the tolerance."""
    listed = list(results)
    found = listed[which]
    value = found.value + 3e-6 * max(1.0, abs(found.value))
    listed[which] = replace(found, value=value)
    return Results(listed), found.id


@pytest.mark.parametrize("seed", range(12))
def test_a_slightly_wrong_value_is_found_and_named(trial: Trial, seed: int) -> None:
    results = kept(trial)
    listed = list(results)
    routed = [
        i for i, e in enumerate(listed)
        if route_of(e.key, trial.study) and math.isfinite(e.value)
        and e.key.analysis != "multiplicity"
    ]  # fmt: skip
    planted, name = wrong(results, routed[seed * len(routed) // 12])
    findings = disagreements(Results(second_path_rows(walked(trial, planted))))
    found = {finding.where: finding for finding in findings}
    assert name in found
    assert found[name].severity == Severity.ERROR
    wrong_value = next(e.value for e in planted if e.id == name)
    assert repr(float(wrong_value)) in found[name].found
    assert "by the second" in found[name].expected


def test_an_error_in_a_function_of_the_main_path_is_found(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = RISK_DIFFERENCE["miettinen_nurminen"]

    def wrong_interval(table: TwoByTwo, *, level: float = 0.95) -> Interval:
        lower, upper = right(table, level=level)
        return Interval(lower, upper + 5e-8)

    monkeypatch.setitem(RISK_DIFFERENCE, "miettinen_nurminen", wrong_interval)  # type: ignore[arg-type]
    found = {compared.id for compared in walked(trial).disagreements}
    assert any("/risk_difference/miettinen_nurminen/upper" in name for name in found)
    assert not any("/risk_difference/miettinen_nurminen/lower" in name for name in found)


def test_a_wrong_limit_is_found(trial: Trial) -> None:
    listed = list(kept(trial))
    place = next(i for i, e in enumerate(listed) if e.key.measure == "risk_difference")
    listed[place] = replace(listed[place], upper=(listed[place].upper or 0.0) + 2e-8)
    found = walked(trial, Results(listed)).disagreements
    assert [c.id for c in found] == [listed[place].key.id("upper")]


def test_results_of_other_data_disagree(make_trial: Callable[..., Trial], rows_text: str) -> None:
    before = kept(make_trial())
    after = make_trial(rows=rows_text.replace("4,drug,33,f,no,yes,,yes", "4,drug,33,f,no,yes,,no"))
    assert walked(after, before).disagreements


def test_a_number_that_should_be_undefined_disagrees(trial: Trial) -> None:
    listed = list(kept(trial))
    place = next(i for i, e in enumerate(listed) if e.key.method == "wilson")
    listed[place] = replace(listed[place], value=math.nan, note="undefined: planted")
    assert [c.id for c in walked(trial, Results(listed)).disagreements] == [listed[place].id]


def test_rows_count_and_hold_no_noise(trial: Trial) -> None:
    walk = walked(trial)
    rows = Results(second_path_rows(walk))
    total = rows.one(measure="agreement", method="", statistic="agree").value
    routes = [e.value for e in rows.where(statistic="agree") if e.key.method]
    assert total == sum(routes) == walk.count("agree")
    assert {e.value for e in rows.where(statistic="tolerance")} <= {CLOSED, ITERATIVE}
    assert all(float(e.value).is_integer() for e in rows if e.statistic != "tolerance")
    assert disagreements(rows) == []
    assert Results.from_rows(rows.rows()).rows().equals(rows.rows())


def test_without_rows_there_is_a_note_and_no_error() -> None:
    assert [finding.severity for finding in disagreements(Results())] == [Severity.NOTE]


def test_every_route_says_what_it_compares() -> None:
    for name, route in ROUTES.items():
        assert route.what, name
        assert route.main, name
        assert route.second, name
        assert route.tolerance in (CLOSED, ITERATIVE)
    assert all(WITHOUT.values())


def test_the_second_path_does_not_use_the_first() -> None:
    import ast
    from pathlib import Path

    import helpers.analysis.verification as package

    allowed = (
        "helpers.analysis.verification",
        "helpers.study",
        "helpers.results",
        "helpers.errors",
    )
    for path in Path(str(package.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            own = [name for name in names if name.startswith("helpers")]
            assert all(name.startswith(allowed) for name in own), path.name


def test_agreement_is_relative_to_the_larger_of_value_and_one() -> None:
    assert agree(1e6, 1e6 + 1e-3, 1e-8)
    assert not agree(1e-3, 1e-3 + 2e-8, 1e-8)
    assert not agree(math.inf, 1e300, 1e-8)


# properties: the second route and the first on any table -------------------------------------

SIZES = st.integers(1, 60)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n1, n0 = draw(SIZES), draw(SIZES)
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n0)), n0


@given(tables())
def test_two_proportions_by_both_routes(counts: tuple[int, int, int, int]) -> None:
    table = TwoByTwo(*counts)
    for route, registry in (
        (score_difference, RISK_DIFFERENCE), (score_risk_ratio, RISK_RATIO),
        (score_odds_ratio, ODDS_RATIO),
    ):  # fmt: skip
        found, limits = route(*counts, Z), registry["miettinen_nurminen"](table)
        for name in ("lower", "upper"):
            assert agree(getattr(limits, name), found[name], CLOSED), (route.__name__, name)
    assert agree(ASSOCIATION["n_minus_1"](table), by_moments(*counts), CLOSED)
    assert agree(ASSOCIATION["fisher"](table), by_counting(*counts), CLOSED)


P_VALUES = st.lists(st.one_of(st.floats(0.0, 1.0), st.just(math.nan)), min_size=1, max_size=6)


@given(P_VALUES, st.sampled_from(["fixed_sequence", "holm", "hochberg", "hommel"]))
def test_closed_tests_give_the_stepwise_p_values(raw: list[float], name: str) -> None:
    want = MULTIPLICITY[name](raw)
    for place, value in enumerate(want):
        found = PROCEDURES[name](raw, place, None)  # type: ignore[arg-type]
        assert math.isnan(found) == math.isnan(value)
        assert math.isnan(value) or agree(float(value), found, CLOSED)
