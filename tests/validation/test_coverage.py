"""Simulated size and coverage: words follow from the counts, and counts from the scripts."""

import importlib
import sys
from pathlib import Path

import pytest
from scipy.stats import binom

from validation import coverage, page

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SCRIPTS = {"adjusted_size": "size_adjusted.json", "imputation_size": "size_imputation.json"}
FEW = 12


@pytest.fixture
def script(monkeypatch):
    """Return a function that imports a script of benchmarks/."""
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    return importlib.import_module


def row(rejected=400, held=7600, held_effect=7600, defined=8000, measure="risk_difference"):
    return {
        "scenario": "s", "method": "m", "measure": measure,
        "null": {"defined": defined, "rejected": rejected, "held": held},
        "effect": {"defined": 8000, "rejected": 4000, "held": held_effect},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (row(), "nominal"),
        (row(rejected=438), "nominal"),  # two standard errors of 8000 are 39 trials
        (row(rejected=440), "size 0.5 points above"),
        (row(held=7520), "coverage 1.0 points below"),
        (row(held_effect=7680), "coverage with an effect 1.0 points above"),
        (row(rejected=0, measure="risk"), "nominal"),  # an arm's risk has no test
        (
            row(rejected=200, held=3800, defined=4000),
            "no interval in 4000 and 0 trials",
        ),
        (
            row(rejected=320, held=7520),
            "size 1.0 points below; coverage 1.0 points below",
        ),
    ],
)
def test_words_are_made_from_the_counts(found, words):
    assert coverage.in_words(found, 8000) == words


def test_the_summary_counts_departures_and_names_the_furthest():
    assert coverage.summary([row(), row(measure="risk")]) == "All 5 shares are nominal.\n"
    text = coverage.summary([row(), row(rejected=480, held=7440)])
    assert text.startswith("2 of 6 shares depart from nominal; furthest, by 2.0 points: the cover")


@pytest.mark.parametrize("name", SCRIPTS.values())
def test_enough_trials_and_seeds_are_stored(name):
    meta = coverage.read(name)["meta"]
    assert meta["trials"] >= 4000
    assert len(set(meta["seeds"])) == 2
    assert meta["participants"] == 100


@pytest.mark.parametrize("method", coverage.DEFAULTS.values())
def test_the_defaults_hold_their_level_for_the_risk_difference(method):
    """Size and coverage within half a percentage point and two Monte Carlo errors of nominal."""
    rows = [r for name in SCRIPTS.values() for r in coverage.read(name)["rows"]]
    mine = [r for r in rows if r["method"] == method and r["measure"] == "risk_difference"]
    assert len(mine) >= 2
    for found in mine:
        for _, counts, what in coverage.checks(found):
            nominal = 0.05 if what == "rejected" else 0.95
            assert coverage.share(counts, what) == pytest.approx(nominal, abs=0.0099)


def test_every_method_simulated_is_on_the_page():
    text = page.page()
    for name in SCRIPTS.values():
        for found in coverage.read(name)["rows"]:
            assert f"| {found['method']} |" in text


@pytest.mark.parametrize("module", SCRIPTS)
def test_a_few_trials_again_are_like_the_stored_ones(module, script):
    """The same methods and measures in the same order, and shares that those stored can give."""
    made, simulated = script(module), script("simulated")
    stored = coverage.read(SCRIPTS[module])
    again = simulated.measured(made.scenarios(), FEW, made.SEEDS)
    assert list(made.SEEDS) == stored["meta"]["seeds"]
    for now, then in zip(again["rows"], stored["rows"], strict=True):
        assert [now[k] for k in ("scenario", "method", "measure")] == [
            then[k] for k in ("scenario", "method", "measure")
        ]
        for part in ("null", "effect"):
            held = now[part]["held"]
            assert held >= binom.ppf(1e-6, now[part]["defined"], coverage.share(then[part], "held"))
