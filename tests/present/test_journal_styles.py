"""The journal styles: what each prints, and what no style may do."""

import math
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.present.formatting import (
    absolute,
    count_percent,
    counted_heading,
    events_heading,
    events_of,
    fixed,
    fraction,
    joined,
    limits,
    p_value_text,
    per_hundred,
    percent,
    percent_places,
    range_text,
    ratio,
    risk,
    signed,
    with_interval,
)
from helpers.present.journal_styles import ABSTRACT_PARTS, JOURNAL_STYLES
from helpers.present.printing import Printing, in_its_style, printed, printing, printing_of
from helpers.present.styles_page import PAGE, styles_page
from helpers.results import Estimate, Key
from helpers.study import load_study
from helpers.study.report import STYLES

ROOT = Path(__file__).parents[2]
NAMES = ("plain", "nejm", "annals", "human-reproduction")
EACH = pytest.mark.parametrize("style", JOURNAL_STYLES.values(), ids=lambda style: style.name)
P = st.floats(0, 1)
NEAR = st.builds(lambda t, gap: min(max(t + gap, 0.0), 1.0),
                 st.sampled_from([0.001, 0.01, 0.05, 0.1, 0.2, 0.999]),
                 st.floats(-0.002, 0.002))  # fmt: skip
THRESHOLDS = (Decimal("0.01"), Decimal("0.025"), Decimal("0.05"))


def estimate(value, lower=None, upper=None, statistic="estimate"):
    key = Key(stage="primary", analysis="main", outcome="o", arm="a", measure="m")
    return Estimate(key=key, value=value, statistic=statistic, lower=lower, upper=upper)


def in_each(shown) -> tuple[str, ...]:
    texts = []
    for name in NAMES:
        with printed(Printing(JOURNAL_STYLES[name])):
            texts.append(shown())
    return tuple(texts)


def bounds(text: str) -> tuple[Decimal, Decimal]:
    """Return the least and the largest p-value that a printed one may stand for."""
    number = Decimal(text.lstrip("<>"))
    if text[0] in "<>":
        return (Decimal(0), number) if text[0] == "<" else (number, Decimal(1))
    half = Decimal(5).scaleb(-len(text.partition(".")[2]) - 1)
    return number - half, number + half


# The registry ---------------------------------------------------------------------------------


@EACH
def test_every_part_of_an_abstract_has_one_heading(style):
    held = [part for heading in style.abstract_headings for part in heading.holds]
    assert sorted(held) == sorted(ABSTRACT_PARTS)
    titles = [heading.title for heading in style.abstract_headings]
    assert len(set(titles)) == len(titles)


@EACH
def test_bands_rise_and_cover_all_that_can_come(style):
    ends = [end for end, _ in style.p_places]
    assert ends == sorted(set(ends))
    assert ends[-1] == 1
    for bands in (style.percent_from, style.per_hundred_from):
        begins = [begin for begin, _ in bands]
        assert begins == sorted(set(begins))
        assert begins[0] == 0


def test_the_study_file_knows_the_styles_of_the_registry():
    assert tuple(JOURNAL_STYLES) == STYLES == NAMES
    assert [style.name for style in JOURNAL_STYLES.values()] == list(JOURNAL_STYLES)


def test_the_page_is_what_its_generator_writes():
    assert (ROOT / PAGE).read_text(encoding="utf-8") == styles_page()


# Exact strings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "texts"),
    [
        (0.0100, ("0.010", "0.010", "0.010", "0.010")),
        (0.0104, ("0.010", "0.01", "0.010", "0.010")),
        (0.00999, ("0.010",) * 4),
        (0.0010, ("0.001",) * 4),
        (0.00099, ("<0.001",) * 4),
        (0.0, ("<0.001",) * 4),
        (0.0312, ("0.031", "0.03", "0.031", "0.031")),
        (0.05, ("0.050", "0.05", "0.050", "0.050")),
        (0.049999, ("0.049999",) * 4),
        (0.0499999999, ("<0.05",) * 4),
        (0.0500000001, (">0.05",) * 4),
        (0.0496, ("0.0496",) * 4),
        (0.0502, ("0.0502",) * 4),
        (0.0549, ("0.055",) * 4),
        (0.046, ("0.046",) * 4),
        (0.044, ("0.044", "0.04", "0.044", "0.044")),
        (0.1, ("0.100", "0.10", "0.100", "0.100")),
        (0.123, ("0.123", "0.12", "0.123", "0.12")),
        (0.2, ("0.200", "0.20", "0.200", "0.20")),
        (0.2004, ("0.200", "0.20", "0.20", "0.20")),
        (0.9949, ("0.995", ">0.99", ">0.99", ">0.99")),
        (0.9999, (">0.999", ">0.99", ">0.99", ">0.99")),
        (1.0, ("1.000", "1.00", "1.00", "1.00")),
        (math.nan, ("not estimable",) * 4),
    ],
)
def test_p_values(p, texts):
    assert in_each(lambda: p_value_text(p)) == texts


def test_p_values_are_read_against_the_thresholds_of_the_study():
    with printed(Printing(JOURNAL_STYLES["nejm"], (Decimal("0.01"), Decimal("0.05")))):
        assert [p_value_text(p) for p in (0.0096, 0.0101, 0.012)] == ["0.0096", "0.0101", "0.012"]
    with printed(Printing(JOURNAL_STYLES["nejm"], (Decimal("0.025"),))):
        assert [p_value_text(p) for p in (0.0496, 0.0249, 0.0251)] == ["0.05", "0.02", "0.03"]


def test_events_and_shares():
    def of(x, n):
        return in_each(lambda: events_of(estimate(x, statistic="events"), estimate(n)).text)

    assert of(29, 50) == ("29/50 (58%)", "29 of 50 (58%)", "29/50 (58%)", "58.0% (29/50)")
    assert of(0, 50) == ("0/50 (0%)", "0 of 50 (0%)", "0/50 (0%)", "0.0% (0/50)")
    assert of(50, 50) == ("50/50 (100%)", "50 of 50 (100%)", "50/50 (100%)", "100.0% (50/50)")
    assert of(9, 150) == ("9/150 (6%)", "9 of 150 (6.0%)", "9/150 (6%)", "6.0% (9/150)")
    assert of(0, 0) == ("0/0",) * 4
    assert of(1, 12345)[1:] == ("1 of 12,345 (0.0%)", "1/12,345 (0.0%)", "0.0% (1/12\u202f345)")
    assert in_each(lambda: fraction(estimate(29), estimate(50)).text) == ("29/50",) * 4
    assert in_each(events_heading) == ("n/N (%)", "no. of total no. (%)", "n/N (%)", "% (n/N)")
    cells = in_each(lambda: count_percent(estimate(33), estimate(0.66), 50).text)
    assert cells == ("33 (66)", "33 (66)", "33 (66)", "33 (66.0)")
    assert in_each(counted_heading) == ("n (%)", "no. (%)", "n (%)", "n (%)")


def test_limits_and_signs():
    assert in_each(lambda: range_text(17, 52)) == ("17 to 52",) * 3 + ("17\u201352",)
    assert in_each(lambda: range_text(17, math.inf))[3] == "17\u2013∞"
    assert in_each(lambda: range_text(-26, 1.3, sign=True)) == ("\u221226 to +1",) * 4
    assert in_each(lambda: range_text(-26, -3, sign=True)) == ("\u221226 to \u22123",) * 4
    assert in_each(lambda: range_text(-2, 3)) == ("\u22122 to 3",) * 4
    assert in_each(lambda: range_text(0, 4, sign=True)) == ("0 to +4",) * 4
    assert in_each(lambda: joined("5", "not reached")) == ("5 to not reached",) * 4
    assert in_each(lambda: fixed(-0.04, 1)) == ("0.0",) * 4
    assert in_each(lambda: signed(-0.4)) == ("0",) * 4
    assert in_each(lambda: ratio(estimate(2.636, 1.53, 4.75)).text)[3] == "2.64 (1.53\u20134.75)"
    assert in_each(lambda: ratio(estimate(0.002, 0.001, 0.3)).text)[3] == "<0.01 (<0.01 to 0.30)"
    assert in_each(lambda: limits(estimate(1, 0.2, 3), 1).text)[3] == "0.2\u20133.0"


def test_differences_per_hundred_and_risks_go_by_the_larger_arm():
    difference = estimate(-0.0779, -0.1318, -0.0239)
    assert in_each(lambda: per_hundred(difference, 307).text) == (
        "\u22128 (\u221213 to \u22122)",
        *("\u22127.8 (\u221213.2 to \u22122.4)",) * 3,
    )
    assert in_each(lambda: per_hundred(difference, 99).text)[1] == "\u22128 (\u221213 to \u22122)"
    assert in_each(lambda: per_hundred(difference, 150).text)[2] == "\u22128 (\u221213 to \u22122)"
    share = estimate(0.0915, 0.0637, 0.1299)
    assert in_each(lambda: risk(share, 295).text) == (
        "9% (6 to 13)", "9.2% (6.4 to 13.0)", "9.2% (6.4 to 13.0)", "9.2% (6.4\u201313.0)",
    )  # fmt: skip


def test_a_sentence_about_a_hundred_people_counts_whole_people():
    for text in in_each(lambda: " ".join(map(str, absolute(estimate(0.36, 0.171, 0.525))))):
        assert re.fullmatch(r"36 more 17( to |\u2013)53 more", text)


@pytest.mark.parametrize(
    ("value", "plain", "comma"),
    [(999, "999", "999"), (4744, "4744", "4744"), (9999.6, "10000", "10,000"),
     (-12345, "\u221212345", "\u221212,345"), (1234567, "1234567", "1,234,567")],
)  # fmt: skip
def test_thousands_are_parted_from_five_digits(value, plain, comma):
    thin = comma.replace(",", "\u202f")
    assert in_each(lambda: fixed(value)) == (plain, comma, comma, thin)
    assert in_each(lambda: fixed(12345.678, 2))[1] == "12,345.68"


# What no style may do -------------------------------------------------------------------------


@EACH
@given(p=st.one_of(P, NEAR))
def test_no_style_prints_a_p_value_on_another_side_of_a_threshold(style, p):
    exact = Decimal(repr(p))
    with printed(Printing(style, THRESHOLDS)):
        text = p_value_text(p)
    shown = Decimal(text.lstrip("<>"))
    for threshold in THRESHOLDS:
        if text[0] == "<":
            assert exact < shown
        elif text[0] == ">":
            assert exact > shown
        else:
            assert (shown > threshold, shown < threshold) == (exact > threshold, exact < threshold)


@EACH
@given(p=st.one_of(P, NEAR))
def test_a_printed_p_value_is_the_p_value_within_half_a_unit(style, p):
    with printed(Printing(style)):
        text = p_value_text(p)
    least, largest = bounds(text)
    assert least <= Decimal(repr(p)) <= largest
    assert Decimal(text.lstrip("<>")) != 0
    assert Decimal(text.lstrip("<>")) != 1 or p == 1


@EACH
@given(first=st.one_of(P, NEAR), second=st.one_of(P, NEAR))
def test_a_larger_p_value_is_never_printed_as_a_smaller_one(style, first, second):
    low, high = sorted((first, second))
    with printed(Printing(style, THRESHOLDS)):
        texts = p_value_text(low), p_value_text(high)
    below, above = (Decimal(text.lstrip("<>")) for text in texts)
    assert below <= above


@EACH
@given(value=st.floats(-1e9, 1e9), places=st.integers(0, 4))
def test_numbers_come_back_within_half_a_unit(style, value, places):
    with printed(Printing(style)):
        text = fixed(value, places)
    back = Decimal(re.sub(r"[,\u202f]", "", text).replace("\u2212", "-"))
    assert abs(back - Decimal(repr(value))) <= Decimal(5).scaleb(-places - 1)
    assert "-" not in text
    assert back != 0 or "\u2212" not in text


@EACH
@given(x=st.integers(0, 2000), more=st.integers(0, 2000))
def test_shares_come_back_within_half_a_unit_and_none_is_above_a_hundred(style, x, more):
    n = x + more
    if not n:
        return
    with printed(Printing(style)):
        places = percent_places(n)
        shown = Decimal(percent(x / n, places).rstrip("%"))
    assert abs(shown - Decimal(100) * x / n) <= Decimal(5).scaleb(-places - 1) + Decimal("1e-9")
    assert 0 <= shown <= 100


@EACH
@given(low=st.floats(-100, 100), width=st.floats(0, 100), sign=st.booleans())
def test_no_dash_stands_beside_a_sign(style, low, width, sign):
    with printed(Printing(style)):
        text = range_text(low, low + width, 1, sign=sign)
    assert not ("\u2013" in text and re.search(r"[+\u2212]", text))


# Where a style comes from ---------------------------------------------------------------------


def test_a_style_holds_for_its_block_alone_even_if_it_fails():
    def fail():
        raise KeyError

    before = printing()
    with pytest.raises(KeyError), printed(Printing(JOURNAL_STYLES["nejm"])):
        fail()
    assert printing() is before
    assert before.style.name == "plain"


def test_thresholds_are_the_level_of_the_tests_and_the_bounds_of_the_claims():
    study = load_study(ROOT / "studies" / "tacrolimus-rif.yaml")
    assert printing_of(study).thresholds == (Decimal("0.01"), Decimal("0.05"))
    assert Decimal("0.1") in printing_of(study, 0.9).thresholds
    assert printing_of(study.printed_as("annals")).style is JOURNAL_STYLES["annals"]


def test_a_function_prints_in_the_style_of_its_study():
    @in_its_style
    def shown(results, study):
        return p_value_text(results)

    study = load_study(ROOT / "studies" / "tacrolimus-rif.yaml")
    assert shown(0.0712, study) == "0.071"
    assert shown(0.0712, study=study.printed_as("nejm")) == "0.07"
    assert with_interval(estimate(0.0712, 0.01, 0.2), 3).text == "0.071 (0.010 to 0.200)"
