"""One query over all baseline variables: against enumeration, by properties, and in words."""

from functools import cache
from itertools import combinations, product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from helpers.analysis.answers import OverallBalance
from helpers.analysis.overall_balance import ALARM, METHOD, overall_balance_rows
from helpers.present.views import overall_balance as shown
from helpers.results import Results, view
from helpers.stats.integrity.spread import covariate_balance
from helpers.study import load_study
from integrity_trial import clean_table, declared_study

STUDY = """
format: 1
id: tiny
title: A tiny trial
data_status: real
design: {framework: superiority, allocation: "1:1", stratified_by: [site]}
sources: {participants: tiny.csv}
participant_id: id
arms: {variable: arm, reference: c, labels: {t: Treatment, c: Control}}
variables:
  site: {label: Site, type: categorical}
  age: {label: Age, type: continuous}
  sex: {label: Sex, type: categorical, levels: {f: Female, m: Male}}
  cured: {label: Cured, type: binary, event: "yes", non_event: "no", measured: after}
populations: {itt: {label: Intention to treat, where: []}}
baseline: [age, sex]
outcomes: [{id: cured, role: primary, type: binary, variable: cured, benefit: higher}]
analysis: {population: itt, seed: 7, missing_outcome: {main: complete_case, sensitivity: []}}
"""
SITES, OF_SITE, TREATED = 4, 5, 2


def tiny(seed=1, **columns):
    """Return a trial of four sites, with two of five treated in each."""
    rng = np.random.default_rng(seed)
    n = SITES * OF_SITE
    arm = np.tile(["t"] * TREATED + ["c"] * (OF_SITE - TREATED), SITES)
    table = {
        "site": np.repeat(list("abcd"), OF_SITE),
        "arm": arm,
        "age": rng.normal(50, 10, n).round(),
        "sex": rng.choice(["f", "m"], n),
    }
    frame = pd.DataFrame(table | columns)
    frame["sex"] = pd.Categorical(frame["sex"], categories=["f", "m"])
    return frame


@cache
def declared():
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.yaml"
        path.write_text(STUDY, encoding="utf-8")
        return load_study(path)


def study(**design):
    made = declared()
    return made.model_copy(update={"design": made.design.model_copy(update=design)})


def values(table, of):
    return {e.statistic: e.value for e in overall_balance_rows(table, of)}


def every_allocation():
    """Return all ways to treat two of five in every site, as the codes of the study file."""
    of_site = [
        [0 if place in chosen else 1 for place in range(OF_SITE)]
        for chosen in combinations(range(OF_SITE), TREATED)
    ]
    return np.array([np.concatenate(parts) for parts in product(of_site, repeat=SITES)])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_draws_agree_with_all_allocations_within_strata(seed):
    table = tiny(seed)
    columns = [table["age"].to_numpy(float), (table["sex"] == "m").to_numpy(float)]
    everything = every_allocation()
    assert len(everything) == 10_000
    exact = covariate_balance(columns, (table["arm"] == "c").to_numpy(int), everything)
    found = values(table, study())
    assert found["estimate"] == pytest.approx(exact.statistic, rel=1e-12)
    assert found["expected"] == pytest.approx(exact.expected, rel=0.03)
    error = 2 * np.sqrt(exact.p_value / 2 / found["draws"])  # of twice one tail
    assert found["p_value"] == pytest.approx(exact.p_value, abs=4 * error)
    assert found["variables"] == 2


def test_the_statistic_by_its_definition():
    table = tiny(sex="f")  # one variable is left: nobody differs in the other
    age, treated = table["age"].to_numpy(float), (table["arm"] == "t").to_numpy()
    difference = age[treated].mean() - age[~treated].mean()
    n1, n0 = treated.sum(), (~treated).sum()
    expected = n1 * n0 / (n1 + n0) * difference**2 / age.var(ddof=1)
    found = values(table, study())
    assert found["estimate"] == pytest.approx(expected, rel=1e-12)
    assert found["variables"] == 1


@given(scale=st.floats(0.01, 100), shift=st.floats(-1000, 1000), seed=st.integers(0, 20))
def test_units_make_no_difference_and_the_seed_decides(scale, shift, seed):
    table = tiny(seed)
    moved = values(table.assign(age=table["age"] * scale + shift), study())
    first = values(table, study())
    assert moved == pytest.approx(first, rel=1e-6)
    assert values(table, study()) == first
    assert 0 < first["p_value"] <= 1


def test_another_seed_draws_others():
    own = study()
    other = own.model_copy(update={"analysis": own.analysis.model_copy(update={"seed": 8})})
    assert values(tiny(), own)["p_value"] != values(tiny(), other)["p_value"]


def test_strata_of_the_randomisation_are_kept():
    """Where age goes by site alone, every allocation within sites is as balanced as this one."""
    table = tiny(age=np.repeat([30.0, 40.0, 50.0, 60.0], OF_SITE), sex="f")
    assert values(table, study())["p_value"] == 1.0
    assert values(table, study(stratified_by=()))["p_value"] < 1.0


def of(table, made):
    return OverallBalance(study=made, results=Results(overall_balance_rows(table, made)))


def measured():
    """Return a clean trial of 100 whose baseline table holds its measurements."""
    table, made = clean_table(30_000_001), declared_study()
    numbers = [n for n in made.baseline if n in table and made.codebook[n].numeric]
    return table, made.model_copy(update={"baseline": tuple(numbers)})


def too_near(column, treated):
    return column - column.groupby(treated).transform("mean")


def too_far(column, treated):
    return column + 0.8 * column.std() * treated


def test_a_clean_trial_has_nothing_to_ask():
    answer = of(*measured())
    assert answer.results.one(statistic="p_value").value > ALARM
    assert view(answer).plain().endswith(shown.CLEAR)


@pytest.mark.parametrize(
    ("change", "side"), [(too_near, "nearer together"), (too_far, "further apart")]
)
def test_arms_too_near_and_too_far_apart_are_a_query_in_words(change, side):
    table, made = measured()
    treated = table["arm"].astype(str) != made.arms.reference
    moved = {name: change(table[name].astype(float), treated) for name in made.baseline}
    answer = of(table.assign(**moved), made)
    assert answer.results.one(statistic="p_value").value <= ALARM
    words = view(answer).plain()
    assert side in words
    assert "Query: ask how the randomisation list" in words
    assert "no verdict" in words


def test_every_number_of_the_sentence_is_bound():
    answer = of(tiny(), study())
    ids = {e.id for e in answer.results}
    assert {number.result_id for number in view(answer).numbers()} == ids


@pytest.mark.parametrize(
    ("table", "made", "why"),
    [
        (tiny(), study(allocation="minimisation"), "minimisation"),
        (tiny().iloc[:19], study(), "too few participants"),
        (tiny(age=40.0, sex="f"), study(), "no variable"),
    ],
)
def test_where_it_says_nothing_it_is_not_asked_and_says_why(table, made, why):
    answer = of(table, made)
    [only] = answer.results
    assert np.isnan(only.value)
    assert why in only.note
    assert why in view(answer).plain()
    assert only.key.method == METHOD


def test_blocks_are_followed_only_where_everybodys_turn_is_known():
    table, made = clean_table(30_000_001), declared_study()
    made = made.model_copy(update={"baseline": ("age", "bmi")})
    note = Results(overall_balance_rows(table, made)).one(statistic="p_value").note
    assert "in blocks" in note
    gap = table.copy()
    gap.loc[gap.index[0], "randomised_on"] = pd.NaT
    note = Results(overall_balance_rows(gap, made)).one(statistic="p_value").note
    assert "dealt out anew" in note


def test_table_1_says_how_far_apart_chance_alone_sets_the_arms(trial):
    answer = trial.baseline()
    sizes = [answer.results.one(measure="count", arm=arm).value for arm in ("drug", "control")]
    own = answer.results.where(analysis="balance", method="chance")
    error = np.sqrt(1 / sizes[0] + 1 / sizes[1])
    assert own.one(statistic="std_error").value == pytest.approx(error)
    share = 2 * norm.sf(0.1 / error)
    assert own.one(statistic="proportion").value == pytest.approx(share)
    words = view(answer).notes[-1].plain()
    assert f"a standard error of {error:.2f}" in words
    assert f"{100 * share:.0f}% of variables lie beyond 0.1" in words
