"""Keys are injective and readable, results refuse a repeated name, files keep every digit."""

import io
import math
import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.results import COLUMNS, Estimate, Key, Results
from helpers.results.model import KEY_FIELDS, shortest

TEXT = st.text(alphabet=string.ascii_letters + "/=%- _0159", max_size=6)


@st.composite
def keys(draw):
    values = {name: draw(TEXT) for name in KEY_FIELDS}
    values["stage"] = values["stage"] or "primary"
    values["analysis"] = values["analysis"] or "main"
    values["measure"] = values["measure"] or "count"
    return Key(**values)


def key(**changes):
    return Key(**({"stage": "primary", "analysis": "main", "measure": "count"} | changes))


def test_the_id_reads_as_the_contract_shows_it():
    name = key(
        population="itt", outcome="live_birth", arm="tacrolimus", reference="placebo",
        measure="risk_difference", method="miettinen_nurminen",
    ).id("upper")  # fmt: skip
    assert name == (
        "primary/main/itt/live_birth/among=randomised/arm=tacrolimus/reference=placebo/"
        "risk_difference/miettinen_nurminen/upper"
    )


@given(keys(), keys(), st.sampled_from(["n", "events"]), st.sampled_from(["n", "events"]))
def test_two_results_never_share_an_id(one, other, a, b):
    assert (one.id(a) == other.id(b)) == ((one, a) == (other, b))


@given(keys())
def test_similar_keys_are_told_apart(one):
    moved = Key(
        **{name: getattr(one, name) for name in KEY_FIELDS if name not in ("arm", "level")},
        arm=one.level, level=one.arm,
    )  # fmt: skip
    assert (one.id("n") == moved.id("n")) == (one == moved)


def test_one_name_one_number():
    estimate = Estimate(key=key(), value=1, statistic="n")
    with pytest.raises(ValueError, match="one name, one number"):
        Results([estimate, estimate])


def test_limits_count_as_names_too():
    with_limits = Estimate(key=key(), value=0.5, lower=0.1, upper=0.9)
    with pytest.raises(ValueError, match="lower"):
        Results([with_limits, Estimate(key=key(), value=0.2, statistic="lower")])


def test_an_undefined_number_says_why():
    with pytest.raises(ValueError, match="no note"):
        Estimate(key=key(), value=math.nan)


def test_one_lists_the_candidates():
    results = Results([Estimate(key=key(arm=arm), value=1, statistic="n") for arm in "ab"])
    with pytest.raises(LookupError, match="found 2") as caught:
        results.one(statistic="n")
    assert "arm=a" in str(caught.value)
    assert "arm=b" in str(caught.value)


def test_undefined_and_infinite_are_empty_with_a_reason():
    rows = Results(
        [
            Estimate(key=key(measure="risk_ratio"), value=math.nan, note="undefined: no event"),
            Estimate(key=key(measure="odds_ratio"), value=2.0, lower=1.0, upper=math.inf),
        ]
    ).rows()
    notes = dict(zip(rows["id"].str.split("/").str[-2:].str.join("/"), rows["note"], strict=True))
    assert notes["risk_ratio/estimate"] == "undefined: no event"
    assert notes["odds_ratio/upper"] == "infinite"
    assert rows["value"].isna().sum() == 2


FINITE = st.floats(allow_nan=False)


@given(FINITE, FINITE, FINITE, st.floats(0.6, 0.999))
def test_a_file_gives_back_every_digit(value, lower, upper, level):
    before = Results(
        [
            Estimate(
                key=key(outcome="a/b=c", level="x,y"), value=value, lower=lower, upper=upper,
                confidence_level=level,
            ),
            Estimate(key=key(), value=3, statistic="n"),
        ]
    )  # fmt: skip
    frame = pd.read_csv(io.StringIO(before.to_csv()), dtype=str, keep_default_na=False)
    after = Results.from_rows(frame)
    assert after.to_csv() == before.to_csv()
    found = after.one(outcome="a/b=c")
    assert (found.value, found.lower, found.upper) == (value, lower, upper)


def test_columns_are_those_of_the_contract_and_rows_are_sorted():
    results = Results([Estimate(key=key(arm=arm), value=1, statistic="n") for arm in "cab"])
    rows = results.rows()
    assert tuple(rows.columns) == COLUMNS
    assert list(rows["id"]) == sorted(rows["id"])


@given(FINITE)
def test_the_shortest_text_is_the_same_number(value):
    assert float(shortest(value)) == value


def test_an_index_finds_what_a_look_at_every_number_finds():
    every = [
        Estimate(key=key(outcome=o, level=level, arm=arm), value=1, statistic=statistic)
        for o in ("x", "y", "z") for level in ("", "low", "high")
        for arm in "ab" for statistic in ("n", "events", "missing")
    ]  # fmt: skip
    results = Results(every)
    for asked in ({"outcome": "y"}, {"level": "", "arm": "a"}, {"arm": "b"}, {"outcome": "w"},
                  {"analysis": "main", "outcome": "x", "statistic": "n"}):  # fmt: skip
        plainly = [
            e for e in every
            if all((e.statistic if f == "statistic" else getattr(e.key, f)) == v
                   for f, v in asked.items())
        ]  # fmt: skip
        assert list(results.where(**asked)) == plainly
    assert results.one(outcome="z", level="high", arm="a", statistic="n") is every[48]


def test_why_a_point_is_undefined_is_not_said_of_limits_that_are():
    estimate = Estimate(
        key=key(measure="odds_ratio"), value=math.nan, lower=0.0, upper=math.inf,
        note="undefined: no event",
    )  # fmt: skip
    results = Results([estimate])
    assert list(results.rows()["note"]) == ["undefined: no event", "", "infinite"]
    again = Results.from_rows(results.rows()).one(measure="odds_ratio")
    assert again.note == estimate.note
    assert (again.lower, again.upper) == (0.0, math.inf)
