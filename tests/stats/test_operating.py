"""Operating characteristics: known facts of 50/50, brute force, limits, memory, refusals."""

import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from helpers.stats import ASSOCIATION, RISK_DIFFERENCE, TwoByTwo, operating
from helpers.stats.binomial import binomial, upper_tails
from helpers.stats.interval_coverage import GRID
from helpers.stats.operating import (
    INTERVALS,
    MOST_TABLES,
    left_out,
    operating_characteristics,
)
from helpers.stats.rejection import COMMON_RISKS, rejection, rejection_region

# Full enumeration of the 51 x 51 tables (statistics of this project's plan; four digits).
MAX_SIZES = {
    "pearson": 0.0569,
    "n_minus_1": 0.0569,
    "fisher": 0.0352,
    "boschloo": 0.0487,
    "barnard_pooled": 0.0488,
}
COVERAGES = {
    "wald": (0.943, 0.877),
    "newcombe": (0.950, 0.922),
    "miettinen_nurminen": (0.950, 0.9275),
    "agresti_caffo": (0.952, 0.941),
}
# Power of Fisher's test of 50 v 50 participants, treatment risk and control risk.
POWERS = {(0.45, 0.25): 0.48, (0.50, 0.25): 0.67, (0.58, 0.22): 0.95, (0.35, 0.25): 0.14}


@pytest.fixture(scope="module")
def fifty():
    return operating_characteristics(50, 50, risks=(0.5, 0.25))


@pytest.fixture(scope="module")
def small():
    return operating_characteristics(7, 4, risks=(0.6, 0.2), level=0.9)


def all_tables(n1, n0):
    return TwoByTwo(np.arange(n1 + 1)[:, None], n1, np.arange(n0 + 1)[None, :], n0)


def probability(design, risks):
    arms = (binom.pmf(np.arange(n + 1), n, p) for n, p in zip(design, risks, strict=True))
    return np.outer(*arms)


@pytest.mark.parametrize(("name", "size"), MAX_SIZES.items())
def test_the_largest_size_at_fifty_an_arm(fifty, name, size):
    assert round(fifty.tests[name].max_size, 4) == size


def test_the_page_about_designs_holds_these_figures(fifty):
    page = (Path(__file__).parents[2] / "docs" / "designing-a-trial.md").read_text("utf-8")
    for name, test in fifty.tests.items():
        assert f"| `{name}` | {100 * test.max_size:.2f}% | {100 * test.power:.1f}% |" in page
    for name, found in fifty.intervals["risk_difference"].items():
        shares = f"{100 * found.mean:.1f}% | {100 * found.smallest:.1f}%"
        assert f"| `{name}` | {shares} | {found.expected_width:.3f} |" in page


def test_the_largest_size_of_the_wald_test():
    lower, upper = RISK_DIFFERENCE["wald"](all_tables(50, 50))
    rejected = ((lower > 0) | (upper < 0)).astype(float)
    arm = binomial(50, COMMON_RISKS)
    assert np.einsum("ij,ij->i", arm @ rejected, arm).max() == pytest.approx(0.0614, abs=5e-5)


@pytest.mark.parametrize(("name", "coverage"), COVERAGES.items())
def test_coverage_at_fifty_an_arm(fifty, name, coverage):
    found = fifty.intervals["risk_difference"][name]
    assert (found.mean, found.smallest) == pytest.approx(coverage, abs=5.5e-4)


@pytest.mark.parametrize(("risks", "power"), POWERS.items())
def test_power_of_fisher_at_fifty_an_arm(risks, power):
    found = rejection(50, 50, risks=risks, alpha=0.05)["fisher"].power
    assert found == pytest.approx(power, abs=5e-3)


def test_exact_methods_keep_their_promise(fifty):
    for name in ("fisher", "boschloo", "barnard_pooled"):
        assert fifty.tests[name].max_size <= 0.05
    assert fifty.intervals["risk_difference"]["chan_zhang"].smallest >= 0.95
    assert fifty.intervals["odds_ratio"]["exact"].smallest >= 0.95


def test_ten_against_fifty_goes_further_astray():
    # N-1 at 10/50: .073, the reason to print the size of the design at hand.
    found = rejection(10, 50, risks=(0.5, 0.25), alpha=0.05)
    assert found["n_minus_1"].max_size == pytest.approx(0.073, abs=5e-4)


def test_the_interval_by_score_is_the_test_by_score(fifty):
    # Coverage of no difference is one minus the size of the coherent test.
    coverage = np.diag(fifty.intervals["risk_difference"]["miettinen_nurminen"].at)
    size = rejection(50, 50, risks=(0.5, 0.5), alpha=0.05)["n_minus_1"].power
    assert coverage[GRID == 0.5][0] == pytest.approx(1 - size, abs=1e-12)


@pytest.mark.parametrize("name", sorted(ASSOCIATION))
def test_size_and_power_against_brute_force(small, name):
    rejected = ASSOCIATION[name](all_tables(7, 4)) <= 0.1
    sizes = [probability((7, 4), (p, p))[rejected].sum() for p in COMMON_RISKS[::100]]
    np.testing.assert_allclose(small.tests[name].sizes[::100], sizes, atol=1e-12)
    assert small.tests[name].power == pytest.approx(probability((7, 4), (0.6, 0.2))[rejected].sum())
    assert small.tests[name].max_size == small.tests[name].sizes.max()


def contrast(measure, p1, p0):
    odds = p1 * (1 - p0) / ((1 - p1) * p0)
    return {"risk_difference": p1 - p0, "risk_ratio": p1 / p0, "odds_ratio": odds}[measure]


@pytest.mark.parametrize(
    ("measure", "name"), [(m, name) for m, methods in INTERVALS.items() for name in methods]
)
def test_coverage_and_width_against_brute_force(small, measure, name):
    lower, upper = INTERVALS[measure][name](all_tables(7, 4), level=0.9)
    found = small.intervals[measure][name]
    for i, j in [(0, 0), (20, 100), (171, 33), (90, 90), (180, 5)]:
        p1, p0 = GRID[i], GRID[j]
        value = contrast(measure, p1, p0)
        covers = (lower <= value * (1 + 1e-12) + 1e-15) & (upper >= value * (1 - 1e-12) - 1e-15)
        brute = probability((7, 4), (p1, p0))[covers].sum()
        assert found.at[i, j] == pytest.approx(brute, abs=1e-12)
    assert (found.mean, found.smallest) == (found.at.mean(), found.at.min())
    chance = probability((7, 4), (0.6, 0.2))
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = (lower, upper) if measure == "risk_difference" else (np.log(lower), np.log(upper))
        width = ends[1] - ends[0]
    bounded = np.isfinite(width)
    assert found.unbounded == pytest.approx(chance[~bounded].sum(), abs=1e-12)
    if np.all(bounded):
        assert found.expected_width == pytest.approx((width * chance).sum())
    elif np.any(np.isnan(width)):
        assert np.isnan(found.expected_width)
    else:
        assert found.expected_width == np.inf
    narrower = chance[bounded & (width < found.median_width)].sum()
    assert narrower <= 0.5 <= narrower + chance[~(width < found.median_width)].sum()


def test_an_undefined_interval_covers_nothing(small):
    # Katz has no interval without events in an arm, which happens at least so often.
    none = probability((7, 4), (0.05, 0.05))[0].sum()
    assert small.intervals["risk_ratio"]["katz"].at[0, 0] <= 1 - none


def test_certain_risks_are_allowed():
    found = operating_characteristics(6, 6, risks=(1.0, 0.0))
    assert found.tests["fisher"].power == 1.0
    width = found.intervals["risk_difference"]["wald"]
    assert (width.expected_width, width.unbounded) == (0.0, 0.0)
    assert found.intervals["risk_ratio"]["katz"].unbounded == 1.0


def test_the_smallest_design():
    found = operating_characteristics(1, 1, risks=(0.5, 0.5))
    assert found.tests["pearson"].max_size == 0.0
    assert found.tests["pearson"].max_size_at == COMMON_RISKS[0]
    assert found.intervals["risk_difference"]["miettinen_nurminen"].mean > 0.95


def test_a_p_value_equal_to_alpha_rejects():
    # 3/3 v 0/3: Fisher's p is 2/20, and 1 - 0.9 is a little less than 0.1 in floating point.
    assert rejection_region("fisher", 3, 3, alpha=1 - 0.9)[3, 0]
    found = operating_characteristics(3, 3, risks=(0.5, 0.5), level=0.9)
    assert found.tests["fisher"].max_size == pytest.approx(2 * 0.5**6, rel=1e-4)


def test_swapping_the_arms_or_the_events_mirrors(small):
    swapped = operating_characteristics(4, 7, risks=(0.2, 0.6), level=0.9)
    flipped = operating_characteristics(7, 4, risks=(0.4, 0.8), level=0.9)
    for name in ASSOCIATION:
        assert swapped.tests[name].power == pytest.approx(small.tests[name].power)
        assert flipped.tests[name].power == pytest.approx(small.tests[name].power)
    for name, here in small.intervals["risk_difference"].items():
        for other, turned in ((swapped, here.at.T), (flipped, here.at[::-1, ::-1])):
            there = other.intervals["risk_difference"][name]
            np.testing.assert_allclose(there.at, turned, atol=1e-9)
            assert there.expected_width == pytest.approx(here.expected_width)


def test_large_designs_leave_out_what_they_cannot_hold_and_say_so(monkeypatch):
    assert "10,300 tables; this one has 40,401" in left_out("chan_zhang", 200, 200)
    assert "2,000 participants; this one has 2,100" in left_out("boschloo", 2000, 100)
    assert left_out("wald", 1000, 1000)
    assert not left_out("n_minus_1", 1000, 1000)
    monkeypatch.setattr(operating, "MOST_FOR_INTERVALS", 60)
    found = operating_characteristics(7, 8, risks=(0.3, 0.25))
    wald = found.intervals["risk_difference"]["wald"]
    assert np.isnan([wald.mean, wald.smallest, wald.expected_width, wald.median_width]).all()
    assert not np.isnan(found.intervals["risk_difference"]["chan_zhang"].mean)
    assert found.tests["boschloo"].max_size <= 0.05


def test_two_hundred_an_arm_are_quick_and_small():
    tracemalloc.start()
    start = time.process_time()
    found = rejection(200, 200, risks=(0.5, 0.4), alpha=0.05)
    assert time.process_time() - start < 5.0
    assert tracemalloc.get_traced_memory()[1] < 200e6
    tracemalloc.stop()
    assert 0.0480 < found["boschloo"].max_size <= 0.05


@pytest.mark.parametrize(
    ("sizes", "risks", "message"),
    [
        ((0, 5), (0.5, 0.5), "n1 must be a whole number"),
        ((5, 2.5), (0.5, 0.5), "n0 must be a whole number"),
        ((5, 5), (0.5, 1.2), "risks lie between 0 and 1"),
        ((5, 5), (float("nan"), 0.2), "risks lie between 0 and 1"),
        ((2000, 2000), (0.5, 0.2), f"up to {MOST_TABLES:,} tables"),
    ],
)
def test_designs_outside_their_domain_are_refused(sizes, risks, message):
    with pytest.raises(ValueError, match=message):
        operating_characteristics(*sizes, risks=risks)


@pytest.mark.parametrize("n", [1, 7, 400])
def test_binomial_probabilities(n):
    p = np.array([0.0, 1e-9, 0.3, 1 - 1e-9, 1.0])
    np.testing.assert_allclose(
        binomial(n, p), binom.pmf(np.arange(n + 1), n, p[:, None]), rtol=1e-11, atol=1e-300
    )
    np.testing.assert_allclose(
        upper_tails(binomial(n, p))[:, :-1],
        binom.sf(np.arange(n + 1) - 1, n, p[:, None]),
        atol=1e-13,
    )
