"""GRIM and GRIMMER against published examples and against every sample of whole numbers."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats.integrity.grim import grim, grim_can_fail, grim_percent, grimmer
from helpers.stats.integrity.rounding import CONVENTIONS, Reported, read_number, span

WAYS = {"half_up": [ROUND_HALF_UP], "half_even": [ROUND_HALF_EVEN],
        "either": [ROUND_HALF_UP, ROUND_HALF_EVEN]}  # fmt: skip


def printed(value, places, way):
    """Return a fraction, or the root of one, as decimal arithmetic of 60 places rounds it."""
    with localcontext() as context:
        context.prec = 60
        return str(value.quantize(Decimal(1).scaleb(-places), way))


def decimal(fraction):
    with localcontext() as context:
        context.prec = 60
        return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def root(fraction):
    with localcontext() as context:
        context.prec = 60
        return decimal(fraction).sqrt()


def samples(n):
    """Return the exact mean and variance of every sample of n whole numbers from -6 to 6."""
    found = set()
    for values in combinations_with_replacement(range(-6, 7), n):
        mean = Fraction(sum(values), n)
        found.add((mean, sum((v - mean) ** 2 for v in values) / (n - 1)))
    return found


def test_published_examples():
    # Brown and Heathers (2017): with 28 participants a mean of 5.19 cannot be, 5.18 can
    assert not grim(read_number("5.19"), 28)
    assert grim(read_number("5.18"), 28)
    # 35% of 10 patients, 34.3% of 41, and 48.2% of 29, which is 14/29 = 48.28% cut off
    for percent, n in (("35", 10), ("34.3", 41), ("48.2", 29)):
        assert not grim_percent(read_number(percent), n)
    assert grim_percent(read_number("48.3"), 29, count=14)
    assert not grim_percent(read_number("48.3"), 29, count=13)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize(("n", "places"), [(3, 1), (7, 1), (8, 2), (16, 2), (40, 2)])
def test_means_that_some_total_gives(n, places, convention):
    scale = 10**places
    possible = {printed(decimal(Fraction(total, n)), places, way)
                for total in range(-2 * n, 2 * n + 1) for way in WAYS[convention]}  # fmt: skip
    for value in range(-scale, scale + 1):
        text = printed(Decimal(value) / scale, places, ROUND_HALF_UP)
        wanted = text in possible or (value == 0 and f"-{text}" in possible)
        assert grim(read_number(text), n, convention=convention) == wanted


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_sds_that_some_sample_gives(n, convention):
    # within an SD of 2 and a mean of 0 to 1 every value lies within -6 to 6
    possible = {
        (printed(decimal(mean), 2, way), printed(root(variance), 2, other))
        for mean, variance in samples(n) if 0 <= mean <= 1 and variance <= Fraction(441, 100)
        for way in WAYS[convention] for other in WAYS[convention]
    }  # fmt: skip
    for mean in {mean for mean, _ in possible}:
        for hundredths in range(201):
            sd = printed(Decimal(hundredths) / 100, 2, ROUND_HALF_UP)
            found = grimmer(read_number(mean), read_number(sd), n, convention=convention)
            assert found == ((mean, sd) in possible), (mean, sd)


def test_from_five_numbers_on_every_sum_of_squares_of_the_right_parity_is_reached():
    reached = {0: {(0, 0)}}
    for n in range(1, 6):
        reached[n] = {(total + y, squares + y * y) for total, squares in reached[n - 1]
                      for y in range(-14, 15) if squares + y * y <= 200}  # fmt: skip
    for total in range(5):
        expected = set(range(total, 201, 2))
        assert {squares for t, squares in reached[5] if t == total} == expected


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12), st.integers(0, 3))
def test_a_true_mean_and_sd_always_fit(values, places):
    n, mean = len(values), Fraction(sum(values), len(values))
    variance = sum((v - mean) ** 2 for v in values) / (n - 1)
    for way in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        shown = read_number(printed(decimal(mean), places, way))
        assert grim(shown, n)
        assert grimmer(shown, read_number(printed(root(variance), places, way)), n)


def test_items_and_decimals_make_the_grain_finer():
    assert not grim(read_number("3.45"), 10)
    assert grim(read_number("3.45"), 10, grains=2)
    assert grim_can_fail(2, 28)
    assert not grim_can_fail(2, 28, grains=10)
    # ten scores of two items: 1, 1.5, ... only halves; their SD is that of whole numbers, halved
    assert grimmer(read_number("1.00"), read_number("0.50"), 3, grains=2)
    assert not grimmer(read_number("1.00"), read_number("0.50"), 3)


def test_trailing_zeros_count():
    assert read_number("3.50") == Reported(Fraction(7, 2), 2)
    assert grim(read_number("0.3"), 3)
    assert not grim(read_number("0.30"), 3)


def test_ends_of_the_interval():
    even, odd = read_number("0.2"), read_number("0.3")
    quarter, third = Fraction(1, 4), Fraction(35, 100)
    assert [span(even, c).holds(quarter) for c in CONVENTIONS] == [False, True, True]
    assert [span(odd, c).holds(quarter) for c in CONVENTIONS] == [True, False, True]
    assert [span(odd, c).holds(third) for c in CONVENTIONS] == [False, False, False]
    assert [span(read_number("-0.3"), c).holds(-quarter) for c in CONVENTIONS] == [
        True,
        False,
        True,
    ]


def test_what_it_refuses():
    for text in ("", "3,5", "1e3", "nan", "3.", "=1"):
        with pytest.raises(ValueError, match="a number such as"):
            read_number(text)
    with pytest.raises(ValueError, match="at least one"):
        grim(read_number("1"), 0)
    with pytest.raises(ValueError, match="two measurements"):
        grimmer(read_number("1"), read_number("1"), 1)
    with pytest.raises(ValueError, match="one of"):
        span(read_number("1"), "down")
