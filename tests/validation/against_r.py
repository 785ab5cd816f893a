"""Every method against R: which reference values, how many, and the largest difference.

    PYTHONPATH=tests python -m validation.against_r     # writes measured.json

The reference values lie in tests/stats/reference, each file beside the R script that wrote it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from helpers.stats import (
    ASSOCIATION,
    MARGINS,
    MULTIPLICITY,
    ODDS_RATIO,
    ONE_PROPORTION,
    RISK_DIFFERENCE,
    RISK_RATIO,
    Strata,
    TwoByTwo,
    association,
    bayes,
    fragility,
    odds_ratio,
    stratified_association,
    stratified_difference,
    stratified_odds,
    stratified_ratio,
)
from helpers.stats.means import welch
from helpers.stats.shift import mann_whitney
from validation.ordered_and_counts import ORDERED_AND_COUNTS
from validation.planned import PLANNED, planned_cases

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "stats" / "reference"
MEASURED = HERE / "measured.json"
CELLS = ("x1", "n1", "x0", "n0")
SIGNIFICANT = 2  # digits of a difference that are kept: the rest is the machine's

Case = tuple[str, Any, Any]  # where, what we have, what R has


@dataclass(frozen=True)
class Method:
    """One line of the page: a method, where its reference values come from, and the cases."""

    group: str
    words: str
    source: str
    cases: Callable[[], Iterator[Case]]


def read(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text("utf-8"))


def numbers(value: Any) -> np.ndarray:
    return np.array([np.nan if part is None else float(part) for part in np.atleast_1d(value)])


# Two arms: three files, whose names differ -----------------------------------------------------

TWO_ARM_FILES = ("two_by_two.json", "edge_tables.json", "many_tables.json")
ALIASES = {
    "nminus1_p": "n_minus_1",
    "pearson_p": "pearson",
    "yates_p": "yates",
    "fisher_2s_minlike": "fisher",
    "boschloo_minlike_fisher2s": "boschloo",
    "barnard_zpooled_2s": "barnard_pooled",
    "fisher_midp_minlike_minus_half_observed": "fisher_mid_p",
    "fragility_index_walsh": "fragility",
    "bayes_P_p1_gt_p0_beta1": "bayes_higher",
    "bayes_rd_cri95_beta1": "bayes_rd",
    "rd_chan_zhang_score_central": "rd_chan_zhang",
}
# Adaptive quadrature in R stopped early there; the page says what the definition gives.
LEFT_OUT = {("two_by_two.json", "bayes_rd", "50/50 v 45/50")}
ONE = {"n_minus_1", "pearson", "yates"}  # 1 where R has no answer: a margin is 0
TOGETHER = {"rr_katz", "or_woolf"}  # both limits undefined at zero cells

DEFINED = "definition"
TWO_ARM: Sequence[tuple[str, str, str, str, Callable[..., Any]]] = (
    ("Risk difference", "rd_mn", "Miettinen\u2013Nurminen", DEFINED,
     RISK_DIFFERENCE["miettinen_nurminen"]),
    ("Risk difference", "rd_mee", "Mee", DEFINED, RISK_DIFFERENCE["mee"]),
    ("Risk difference", "rd_newcombe", "Newcombe", "stats::prop.test", RISK_DIFFERENCE["newcombe"]),
    ("Risk difference", "rd_agresti_caffo", "Agresti\u2013Caffo", "metafor::escalc",
     RISK_DIFFERENCE["agresti_caffo"]),
    ("Risk difference", "rd_wald", "Wald", "metafor::escalc", RISK_DIFFERENCE["wald"]),
    ("Risk difference", "rd_chan_zhang", "Chan\u2013Zhang", DEFINED, RISK_DIFFERENCE["chan_zhang"]),
    ("Risk difference", "bayes_rd", "Bayes, Beta(1,1), equal tails", "stats::integrate",
     bayes.risk_difference_interval),
    ("Risk difference", "bayes_higher", "Bayes, P(treatment higher)", "stats::integrate",
     bayes.probability_higher),
    ("Risk ratio", "rr_mn", "Miettinen\u2013Nurminen", DEFINED, RISK_RATIO["miettinen_nurminen"]),
    ("Risk ratio", "rr_koopman", "Koopman", DEFINED, RISK_RATIO["koopman"]),
    ("Risk ratio", "rr_katz", "Katz", "metafor::escalc", RISK_RATIO["katz"]),
    ("Odds ratio", "or_mn", "Miettinen\u2013Nurminen", DEFINED, ODDS_RATIO["miettinen_nurminen"]),
    ("Odds ratio", "or_exact", "exact conditional", DEFINED, ODDS_RATIO["exact"]),
    ("Odds ratio", "or_midp", "mid-p", DEFINED, ODDS_RATIO["mid_p"]),
    ("Odds ratio", "or_woolf", "Woolf", "metafor::escalc", ODDS_RATIO["woolf"]),
    ("Odds ratio", "or_cmle", "conditional maximum likelihood", DEFINED,
     odds_ratio.conditional_estimate),
    ("Tests", "n_minus_1", "N\u22121 chi-squared", "stats::chisq.test", ASSOCIATION["n_minus_1"]),
    ("Tests", "pearson", "Pearson", "stats::chisq.test", ASSOCIATION["pearson"]),
    ("Tests", "yates", "Yates", "stats::chisq.test", association.yates),
    ("Tests", "fisher", "Fisher, two-sided", "stats::fisher.test", ASSOCIATION["fisher"]),
    ("Tests", "fisher_midp_central", "Fisher mid-p, central", DEFINED,
     ASSOCIATION["fisher_mid_p_central"]),
    ("Tests", "fisher_mid_p", "Fisher mid-p, minimum likelihood", DEFINED,
     association.fisher_mid_p),
    ("Tests", "boschloo", "Boschloo", "all tables by dbinom", ASSOCIATION["boschloo"]),
    ("Tests", "barnard_pooled", "Barnard, pooled Z", "all tables by dbinom",
     ASSOCIATION["barnard_pooled"]),
    ("Tests", "fragility", "fragility index", "stats::fisher.test", fragility.fragility_index),
)  # fmt: skip


def two_arm_rows() -> Iterator[tuple[str, tuple[int, int, int, int], Mapping[str, Any]]]:
    for file in TWO_ARM_FILES:
        for row in read(file)["tables"]:
            values = row.get("values", row)
            named = {ALIASES.get(name, name): value for name, value in values.items()}
            x1, n1, x0, n0 = (row[name] for name in CELLS)
            yield file, (x1, n1, x0, n0), named


def by_convention(name: str, want: np.ndarray) -> np.ndarray:
    """Return R's values under the conventions of the contract where R leaves a choice."""
    if name in ONE:
        return np.nan_to_num(want, nan=1.0)
    if name in TOGETHER and np.isnan(want).any():
        return np.full_like(want, np.nan)
    return want


def two_arm(name: str, function: Callable[..., Any]) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for file, (x1, n1, x0, n0), values in two_arm_rows():
            where = f"{x1}/{n1} v {x0}/{n0}"
            if name in values and (file, name, where) not in LEFT_OUT:
                have = function(TwoByTwo(x1, n1, x0, n0))
                yield where, have, by_convention(name, numbers(values[name]))

    return cases


# One arm, strata, margins, multiplicity, samples ------------------------------------------------

ONE_ARM = (
    ("wilson", "Wilson", "stats::prop.test"),
    ("clopper_pearson", "Clopper\u2013Pearson", "stats::binom.test"),
    ("mid_p", "mid-p", DEFINED),
    ("jeffreys", "Jeffreys", "stats::qbeta"),
    ("agresti_coull", "Agresti\u2013Coull", "formula"),
)


def one_arm(name: str) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for row in read("two_by_two.json")["single"]:
            value = row[{"mid_p": "midp"}.get(name, name)]
            where = f"{row['x']}/{row['n']}"
            yield where, ONE_PROPORTION[name](row["x"], row["n"]), numbers(value)
        for row in read("many_tables.json")["tables"]:
            where = f"{row['x1']}/{row['n1']}"
            yield where, ONE_PROPORTION[name](row["x1"], row["n1"]), numbers(row[name])

    return cases


STRATIFIED = (
    ("rd", "Mantel\u2013Haenszel difference", "metafor::rma.mh",
     stratified_difference.risk_difference),
    ("rd_sato", "Sato interval", "metafor::rma.mh", stratified_difference.mantel_haenszel_sato),
    ("rd_mn", "Miettinen\u2013Nurminen, difference", DEFINED,
     stratified_difference.miettinen_nurminen),
    ("rd_newcombe", "Newcombe (Yan\u2013Su)", "stats::prop.test", stratified_difference.newcombe),
    ("rr_gr", "Greenland\u2013Robins ratio", "metafor::rma.mh",
     stratified_ratio.mantel_haenszel_greenland_robins),
    ("rr_mn", "Miettinen\u2013Nurminen, ratio", DEFINED, stratified_ratio.miettinen_nurminen),
    ("or_rbg", "Robins\u2013Breslow\u2013Greenland", "metafor::rma.mh",
     stratified_odds.mantel_haenszel_rbg),
    ("cmh", "CMH", "stats::mantelhaen.test", stratified_association.cmh),
    ("cmh_exact", "exact CMH", "stats::mantelhaen.test", stratified_association.cmh_exact),
    ("breslow_day", "Breslow\u2013Day", "metafor::rma.mh", stratified_association.breslow_day),
    ("tarone", "Tarone", "metafor::rma.mh", stratified_association.tarone),
)  # fmt: skip


def stratified(name: str, function: Callable[..., Any]) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for key, row in read("strata.json")["sets"].items():
            want = numbers(row[name])
            if name in ("breslow_day", "tarone") and np.isnan(want[0]):
                continue  # R gives no test there, nor do we; it does not count the strata
            yield key, function(Strata(*(row[field] for field in CELLS))), want

    return cases


def margins(measure: str) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for row in read("margins.json")["rows"]:
            if row["measure"] == measure:
                where = f"{row['x1']}/{row['n1']} v {row['x0']}/{row['n0']}"
                table = TwoByTwo(*(row[name] for name in CELLS))
                have = MARGINS[measure](table, margin=row["margin"])
                yield where, have, numbers([row["greater"], row["less"]])

    return cases


def multiplicity(name: str) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for row in read("samples.json")["adjusted"]:
            yield f"{len(row['p'])} p-values", MULTIPLICITY[name](row["p"]), numbers(row[name])

    return cases


def samples(name: str) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for row in read("samples.json")["samples"]:
            if name == "welch":
                found = welch(row["a"], row["b"])
                have: Any = (found.lower, found.upper, found.std_error, found.df, found.p_value)
            else:
                have = mann_whitney(row["a"], row["b"])
            yield row["name"], have, numbers(row[name])

    return cases


# Ordered levels and counts ----------------------------------------------------------------------


def ordered_or_counts(
    kind: str, name: str, function: Callable[..., Any]
) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for key, row in read("ordinal_counts.json")[kind].items():
            if row.get(name) is None:
                continue
            treated = np.array(row["t"]) == 1
            split = {n: (np.array(row[n])[treated], np.array(row[n])[~treated])
                     for n in ("y", "time") if n in row}  # fmt: skip
            given = (row["t"], row["y"], row["z"]) if name == "adjusted" else split["y"]
            times = row.get("time") if name == "adjusted" else split.get("time")
            have = function(*given, **({"exposure": times} if times is not None else {}))
            yield key, have, numbers(row[name])

    return cases


def methods() -> list[Method]:
    """Return every method of the page, in its order."""
    found = [Method("One proportion", w, s, one_arm(n)) for n, w, s in ONE_ARM]
    found += [Method(g, w, s, two_arm(n, f)) for g, n, w, s, f in TWO_ARM]
    found += [Method("Stratified", w, s, stratified(n, f)) for n, w, s, f in STRATIFIED]
    found += [
        Method("Against a margin", f"score test, {m.replace('_', ' ')}", DEFINED, margins(m))
        for m in sorted(MARGINS)
    ]
    found += [
        Method("Multiplicity", name.capitalize(), "stats::p.adjust", multiplicity(name))
        for name in ("holm", "hochberg", "hommel")
    ]
    found += [
        Method("Means and ranks", "Welch", "stats::t.test", samples("welch")),
        Method("Means and ranks", "Mann\u2013Whitney", "stats::wilcox.test", samples("wilcoxon_p")),
    ]
    found += [
        Method("Ordered levels and counts", w, s, ordered_or_counts(k, n, f))
        for k, n, w, s, f in ORDERED_AND_COUNTS
    ]
    found += [
        Method("Stratified and adjusted, other types", w, s, planned_cases(k, n, f))
        for k, n, w, s, f in PLANNED
    ]
    return found


# Measuring --------------------------------------------------------------------------------------


def difference(have: Any, want: np.ndarray) -> float:
    """Return the largest relative difference; infinite where one is defined and one is not.

    Where R has exactly 0 or a number below 1e-14, the difference itself.
    """
    got = np.atleast_1d(np.asarray(have, dtype=float))
    finite = np.isfinite(want)
    if got.shape != want.shape or not np.array_equal(got[~finite], want[~finite], equal_nan=True):
        return float("inf")
    scale = np.where(np.abs(want[finite]) > 1e-14, np.abs(want[finite]), 1.0)
    return float(np.max(np.abs(got[finite] - want[finite]) / scale, initial=0.0))


def measured(method: Method) -> dict[str, Any]:
    """Return what the page prints of one method."""
    found = [(difference(have, want), where, want.size) for where, have, want in method.cases()]
    largest, where, _ = max(found, key=lambda case: case[0])
    return {
        "group": method.group,
        "method": method.words,
        "reference": method.source,
        "cases": len(found),
        "numbers": sum(size for *_, size in found),
        "largest": float(f"{largest:.{SIGNIFICANT - 1}e}"),
        "worst": where if largest > 0 else "",
    }


def main() -> None:
    rows = [measured(method) for method in methods()]
    meta = {
        "R": read("many_tables.json")["meta"]["R"],
        "metafor": read("strata.json")["meta"]["metafor"],
    }
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    MEASURED.write_text(f'{{"meta": {json.dumps(meta)},\n"rows": [\n{lines}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main()
