"""The comparison of one table: the contract's keys, R's values, symmetry, reasons, bounds."""

import json
import math
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from helpers.analysis.comparison import INTERVALS, TESTS, compare, compare_all
from helpers.analysis.workload import too_long
from helpers.present.vocabulary import METHODS
from helpers.stats import TwoByTwo

REFERENCE = Path(__file__).parents[1] / "stats" / "reference"
# The contract of `rct compare --json`, written out: names, nesting and order.
SHAPE = {
    "x1": "", "n1": "", "x0": "", "n0": "",
    "risk": {
        "treatment": ["estimate", "wilson", "clopper_pearson"],
        "control": ["estimate", "wilson", "clopper_pearson"],
    },
    "risk_difference": [
        "estimate", "miettinen_nurminen", "mee", "newcombe", "agresti_caffo", "wald", "chan_zhang",
    ],
    "risk_ratio": ["estimate", "miettinen_nurminen", "koopman", "katz"],
    "odds_ratio": [
        "estimate", "conditional_estimate", "miettinen_nurminen", "exact", "mid_p", "woolf",
    ],
    "tests": [
        "n_minus_1", "pearson", "fisher", "fisher_mid_p_central", "boschloo", "barnard_pooled",
    ],
    "fragility_index": "",
    "bayes": ["probability_treatment_higher", "risk_difference"],
}  # fmt: skip
# Names of the reference files, and where the contract has that number.
R_NAMES = {
    "rd": "risk_difference/estimate",
    "rd_mn": "risk_difference/miettinen_nurminen",
    "rd_mee": "risk_difference/mee",
    "rd_newcombe": "risk_difference/newcombe",
    "rd_agresti_caffo": "risk_difference/agresti_caffo",
    "rd_wald": "risk_difference/wald",
    "rd_chan_zhang_score_central": "risk_difference/chan_zhang",
    "rr": "risk_ratio/estimate",
    "rr_mn": "risk_ratio/miettinen_nurminen",
    "rr_koopman": "risk_ratio/koopman",
    "rr_katz": "risk_ratio/katz",
    "or": "odds_ratio/estimate",
    "or_cmle": "odds_ratio/conditional_estimate",
    "or_mn": "odds_ratio/miettinen_nurminen",
    "or_exact": "odds_ratio/exact",
    "or_midp": "odds_ratio/mid_p",
    "or_woolf": "odds_ratio/woolf",
    "nminus1_p": "tests/n_minus_1",
    "pearson_p": "tests/pearson",
    "fisher_2s_minlike": "tests/fisher",
    "fisher_midp_central": "tests/fisher_mid_p_central",
    "boschloo_minlike_fisher2s": "tests/boschloo",
    "barnard_zpooled_2s": "tests/barnard_pooled",
    "fragility_index_walsh": "fragility_index",
    "bayes_P_p1_gt_p0_beta1": "bayes/probability_treatment_higher",
    "bayes_rd_cri95_beta1": "bayes/risk_difference",
}
# R's own value there is good to four digits: tests/stats/test_bayes.py says how that was found.
IMPRECISE = {((50, 50, 45, 50), "bayes_rd_cri95_beta1")}
EDGES = [
    (0, 50, 0, 50), (50, 50, 50, 50), (0, 50, 50, 50), (50, 50, 0, 50), (1, 1, 0, 1), (0, 1, 0, 1),
    (1, 1, 1, 1), (0, 50, 6, 50), (3, 50_000, 15, 50_000), (40_000, 60_000, 26_500, 40_000),
]  # fmt: skip


def strictly(text):
    """Read JSON that holds no NaN and no bare Infinity."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def shown(*cells, **options):
    return strictly(compare(*cells, **options).json())


def at(found, path):
    for name in path.split("/"):
        found = found[name]
    return found


def leaves(value, path=""):
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{path}/{name}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, f"{path}/{place}")
    else:
        yield path, value


def shape_of(value):
    if not isinstance(value, dict):
        return ""
    inner = {name: shape_of(part) for name, part in value.items()}
    return list(inner) if not any(inner.values()) else inner


# The contract


@pytest.mark.parametrize("cells", [(25, 50, 13, 50), *EDGES])
def test_keys_and_their_order_are_the_contract(cells):
    found = shown(*cells)
    assert shape_of(found) == SHAPE
    assert [found[name] for name in ("x1", "n1", "x0", "n0")] == list(cells)
    assert json.dumps(shape_of(found)) == json.dumps(SHAPE)  # order too


def reference_cases():
    for file in ("two_by_two.json", "edge_tables.json"):
        for row in json.loads((REFERENCE / file).read_text("utf-8"))["tables"]:
            cells = tuple(row[name] for name in ("x1", "n1", "x0", "n0"))
            values = row.get("values", row)
            yield pytest.param(
                cells,
                {name: values[name] for name in R_NAMES.keys() & values.keys()},
                id="-".join(map(str, cells)),
            )


def numbers(value):
    """Return a number or pair as floats: null undefined, "Infinity" or "Inf" infinite."""
    parts = value if isinstance(value, list) else [value]
    return [math.nan if part is None else float(part) for part in parts]


@pytest.mark.parametrize(("cells", "expected"), list(reference_cases()))
def test_every_number_agrees_with_r(cells, expected):
    found = shown(*cells)
    for name, value in expected.items():
        have, want = numbers(at(found, R_NAMES[name])), numbers(value)
        if name in ("nminus1_p", "pearson_p"):
            want = [1.0 if math.isnan(p) else p for p in want]  # the contract's convention
        if name in ("rr_katz", "or_woolf") and any(map(math.isnan, want)):
            want = [math.nan]  # null, both limits together
        rel = 1e-6 if "chan_zhang" in name else 1e-8
        if (cells, name) in IMPRECISE:
            rel = 1e-3
        assert have == pytest.approx(want, rel=rel, abs=1e-14, nan_ok=True), name


def test_risks_agree_with_r():
    file = REFERENCE / "two_by_two.json"
    for row in json.loads(file.read_text("utf-8"))["single"]:
        risks = shown(row["x"], row["n"], 1, 2)["risk"]["treatment"]
        for name in ("wilson", "clopper_pearson"):
            assert risks[name] == pytest.approx(row[name], rel=1e-9, abs=1e-14)


def test_without_information_ratio_intervals_are_everything():
    nobody, everybody = shown(0, 50, 0, 50), shown(50, 50, 50, 50)
    everything = [0.0, "Infinity"]
    for found, measures in ((nobody, ("risk_ratio", "odds_ratio")), (everybody, ("odds_ratio",))):
        for measure in measures:
            assert found[measure]["estimate"] is None
            assert found[measure]["miettinen_nurminen"] == everything
        assert found["odds_ratio"]["exact"] == found["odds_ratio"]["mid_p"] == everything
        assert found["odds_ratio"]["conditional_estimate"] is None
        assert found["odds_ratio"]["woolf"] is None
        assert found["tests"]["n_minus_1"] == found["tests"]["pearson"] == 1.0
    assert nobody["risk_ratio"]["koopman"] == everything
    assert nobody["risk_ratio"]["katz"] is None
    assert shown(6, 50, 0, 50)["risk_ratio"]["estimate"] == "Infinity"


def test_a_fragility_index_is_whole_and_follows_the_level():
    assert repr(shown(25, 50, 13, 50)["fragility_index"]) == "2"
    assert shown(25, 50, 13, 50, level=0.9)["fragility_index"] == 3
    assert shown(25, 50, 13, 50, level=0.99)["fragility_index"] is None


def test_no_number_is_minus_zero():
    for cells in [(0, 7, 0, 9), (0, 50, 50, 50), (3, 6, 4, 8), *EDGES]:
        for path, value in leaves(shown(*cells)):
            assert str(value) != "-0.0", (cells, path)


# Symmetry, over all tables of small designs


@pytest.fixture(scope="module")
def small():
    """Return every comparison of a 4/3 and of a 3/4 trial by its counts."""
    found = {}
    for n1, n0 in ((4, 3), (3, 4)):
        x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
        for one in compare_all(TwoByTwo(x1, n1, x0, n0)):
            found[one.x1, one.n1, one.x0, one.n0] = strictly(one.json())
    return found


def reciprocal(value):
    if value is None:
        return None
    return "Infinity" if value == 0 else 0.0 if value == "Infinity" else 1 / value


def mirrored(pair, exchange):
    return pair if pair is None else [exchange(limit) for limit in reversed(pair)]


def alike(have, want):
    have, want = list(leaves(have)), list(leaves(want))
    assert [path for path, _ in have] == [path for path, _ in want]
    for (path, one), (_, other) in zip(have, want, strict=True):
        same = one == other or one == pytest.approx(other, rel=1e-9, abs=1e-9)
        assert same, (path, one, other)


EXCHANGES = {
    "risk_difference": lambda value: -value,
    "risk_ratio": reciprocal,
    "odds_ratio": reciprocal,
}


def test_swapping_the_arms_mirrors_every_number(small):
    for (x1, n1, x0, n0), found in small.items():
        other = small[x0, n0, x1, n1]
        alike(other["risk"]["treatment"], found["risk"]["control"])
        alike(other["tests"], found["tests"])
        for measure, exchange in EXCHANGES.items():
            for name, value in found[measure].items():
                turned = mirrored(value, exchange) if name in INTERVALS[measure] else (
                    None if value is None else exchange(value)
                )  # fmt: skip
                alike(other[measure][name], turned)
        assert other["fragility_index"] == found["fragility_index"]
        higher = found["bayes"]["probability_treatment_higher"]
        alike(other["bayes"]["probability_treatment_higher"], 1 - higher)
        limits = mirrored(found["bayes"]["risk_difference"], lambda value: -value)
        alike(other["bayes"]["risk_difference"], limits)


def test_counting_non_events_mirrors_what_is_symmetric(small):
    for (x1, n1, x0, n0), found in small.items():
        other = small[n1 - x1, n1, n0 - x0, n0]
        alike(other["tests"], found["tests"])
        for measure in ("risk_difference", "odds_ratio"):
            for name in INTERVALS[measure]:
                turned = mirrored(found[measure][name], EXCHANGES[measure])
                alike(other[measure][name], turned)


def test_a_series_is_its_tables_one_by_one(small):
    cells = [(4, 4, 0, 3), (0, 3, 4, 4), (2, 4, 1, 3)]
    for one in cells:
        alike(shown(*one), small[one])


# Undefined, always with a reason


@pytest.mark.parametrize("cells", [(25, 50, 13, 50), (20, 50, 15, 50), *EDGES])
def test_every_number_has_a_name_and_every_undefined_one_a_reason(cells):
    compared = compare(*cells)
    results = compared.results
    rows = results.rows()
    assert rows["id"].is_unique
    empty = rows[rows["value"].isna()]
    assert (empty["note"] != "").all()
    plain = {value for _, value in leaves(strictly(compared.json())) if isinstance(value, float)}
    assert plain <= set(rows["value"])


def test_exact_methods_say_where_they_end():
    results = compare(450, 1000, 500, 1001).results
    for name, most in (("boschloo", "2,000"), ("barnard_pooled", "2,000")):
        assert most in results.one(measure="test", method=name).note
    assert "900" in results.one(measure="risk_difference", method="chan_zhang").note


def test_large_arms_need_no_large_memory():
    compare(25, 50, 13, 50)
    tracemalloc.start()
    compare(40_000, 60_000, 26_500, 40_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100e6


@pytest.mark.parametrize("cells", [(51, 50, 1, 2), (-1, 50, 1, 2), (0, 0, 1, 2), (0.5, 1, 1, 2)])
def test_what_is_no_table_is_refused(cells):
    with pytest.raises(ValueError, match="x1|n1"):
        compare(*cells)


@pytest.mark.parametrize("level", [0.0, 1.0, 95, math.nan])
def test_what_is_no_level_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        compare(1, 2, 1, 2, level=level)


# Long lists


def test_what_a_long_list_leaves_out_is_undefined_for_that_reason():
    tables = TwoByTwo([25, 30], [50, 50], [13, 20], [50, 50])
    for one in compare_all(tables, left_out=("chan_zhang", "boschloo")):
        found = strictly(one.json())
        assert found["risk_difference"]["chan_zhang"] is None
        assert found["tests"]["boschloo"] is None
        assert found["tests"]["barnard_pooled"] is not None
        note = one.results.one(measure="risk_difference", method="chan_zhang").note
        assert "long list" in note


def test_only_work_that_can_be_done_counts_as_work():
    x = np.arange(500)
    large = TwoByTwo(x, np.full(500, 10_000), x, np.full(500, 10_000))
    assert too_long(large) == ()  # beyond the limits of the exact methods anyway
    again = TwoByTwo(np.full(10**5, 25), np.full(10**5, 50), np.full(10**5, 13), np.full(10**5, 50))
    assert too_long(again) == ()  # one table, many times
    designs = TwoByTwo(x, 500 + x, x, 501 + x)
    assert set(too_long(designs)) == {"boschloo", "barnard_pooled"}


def test_every_method_has_words():
    names = {name for group in INTERVALS.values() for name in group} | set(TESTS)
    assert names <= set(METHODS)
