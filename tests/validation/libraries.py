"""Where scipy, statsmodels and R are wrong: their answer, the definition's, and ours.

    PYTHONPATH=tests python -m validation.libraries     # writes libraries.json; scipy is slow

Every claim was made by somebody; here each is run. What is not confirmed says so.
"""

import json
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep, test_proportions_2indep

from helpers.stats import (
    ASSOCIATION,
    ODDS_RATIO,
    RISK_DIFFERENCE,
    RISK_RATIO,
    Strata,
    TwoByTwo,
    stratified_association,
)
from helpers.stats.shift import mann_whitney
from validation.definition import (
    barnard,
    boschloo,
    conditional_tail,
    permutation_p,
    squared_score_difference,
    squared_score_ratio,
)

HERE = Path(__file__).parent
LIBRARIES = HERE / "libraries.json"
SIDE = 51  # a 50/50 design
REACHED = "3.84146 at a 95% limit"

Row = dict[str, Any]


def row(library: str, call: str, gives: Any, definition: Any, ours: Any, check: str) -> Row:
    """Return one line of the page; numbers as text, as they were found."""
    return {
        "library": library,
        "call": call,
        "gives": shown(gives),
        "definition": shown(definition),
        "ours": shown(ours),
        "check": check,
    }


def shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return " to ".join(shown(part) for part in value)
    return f"{float(value):.6g}"


def attempt(call: Callable[[], Any]) -> Any:
    """Return what a call gives, or the name of the error that it raises."""
    try:
        return call()
    except Exception as error:  # whatever it is, it is the answer that a user gets
        return type(error).__name__


def all_tables() -> Iterator[tuple[int, int, int, int]]:
    for x1 in range(SIDE):
        for x0 in range(SIDE):
            yield x1, SIDE - 1, x0, SIDE - 1


# statsmodels --------------------------------------------------------------------------------------


def score_interval(table: tuple[int, int, int, int], compare: str) -> Any:
    x1, n1, x0, n0 = table
    return attempt(
        lambda: tuple(
            map(float, confint_proportions_2indep(x1, n1, x0, n0, method="score", compare=compare))
        )
    )


def statsmodels_rows() -> Iterator[Row]:
    def difference_at(limits: tuple[float, float]) -> str:
        return shown([squared_score_difference((25, 50, 13, 50), d) for d in limits])

    table = (25, 50, 13, 50)
    theirs, ours = (
        score_interval(table, "diff"),
        RISK_DIFFERENCE["miettinen_nurminen"](TwoByTwo(*table)),
    )
    yield row(
        "statsmodels", 'confint_proportions_2indep(25, 50, 13, 50, method="score", compare="diff")',
        theirs, ours, ours,
        f"squared score statistic at the limits, {REACHED}: theirs {difference_at(theirs)}, "
        f"ours {difference_at(ours)}",
    )  # fmt: skip
    raised = sum(isinstance(score_interval(cells, "diff"), str) for cells in all_tables())
    yield row(
        "statsmodels", "the same for all 2601 tables of 50/50", f"raises on {raised}",
        "every table has an interval", "2601 intervals", "count the exceptions",
    )  # fmt: skip
    found = test_proportions_2indep(25, 50, 13, 50, value=0.1, method="score", compare="diff")
    square = squared_score_difference(table, 0.1)
    yield row(
        "statsmodels",
        'test_proportions_2indep(25, 50, 13, 50, value=0.1, method="score", compare="diff")',
        f"z = {found.statistic:.6g}", f"z = {square**0.5:.6g}", f"z = {square_of_ours(table):.6g}",
        "the restricted risks by bisection of the likelihood's slope",
    )  # fmt: skip
    yield from statsmodels_ratios()
    yield from statsmodels_odds()


def square_of_ours(table: tuple[int, int, int, int]) -> float:
    from helpers.stats import MARGINS

    greater, _ = MARGINS["risk_difference"](TwoByTwo(*table), margin=0.1)
    return float(-stats.norm.ppf(greater))


def statsmodels_ratios() -> Iterator[Row]:
    for table in ((50, 50, 45, 50), (10, 10, 7, 10)):
        theirs = score_interval(table, "ratio")
        ours = RISK_RATIO["miettinen_nurminen"](TwoByTwo(*table))
        x1, n1, x0, n0 = table
        yield row(
            "statsmodels",
            f'confint_proportions_2indep({x1}, {n1}, {x0}, {n0}, method="score", compare="ratio")',
            theirs, ours, ours,
            f"squared score statistic at the lower limit, {REACHED}: theirs "
            f"{squared_score_ratio(table, theirs[0]):.6g}, ours "
            f"{squared_score_ratio(table, ours.lower):.6g}",
        )  # fmt: skip


def statsmodels_odds() -> Iterator[Row]:
    ours = ODDS_RATIO["miettinen_nurminen"](TwoByTwo(5, 50, 0, 50))
    for method, compare in (("score", "odds-ratio"), ("logit", "odds-ratio"), ("log", "ratio")):
        found = attempt(
            lambda method=method, compare=compare: confint_proportions_2indep(
                5, 50, 0, 50, method=method, compare=compare
            )
        )
        definition = ours if method == "score" else "undefined at a zero cell"
        yield row(
            "statsmodels",
            f'confint_proportions_2indep(5, 50, 0, 50, method="{method}", compare="{compare}")',
            found, definition, definition, "a zero cell is data, not an error",
        )  # fmt: skip
    strata = [[[11, 66], [25, 62]], [[15, 191], [26, 181]], [[0, 9], [0, 11]]]
    found = StratifiedTable([np.array(s, dtype=float) for s in strata]).test_equal_odds()
    ours_bd = stratified_association.breslow_day(
        Strata([11, 15, 0], [77, 206, 9], [25, 26, 0], [87, 207, 11])
    )
    without = StratifiedTable([np.array(s, dtype=float) for s in strata[:2]]).test_equal_odds()
    yield row(
        "statsmodels", "StratifiedTable.test_equal_odds() with a third stratum without events",
        f"p = {found.pvalue:.6g}", f"p = {without.pvalue:.6g}", f"p = {ours_bd.p_value:.6g}",
        "a stratum without events says nothing of the odds ratio: leave it out by hand",
    )  # fmt: skip


# scipy --------------------------------------------------------------------------------------------


def scipy_rows() -> Iterator[Row]:
    for table in ((3, 3, 1, 3), (4, 4, 2, 6), (6, 10, 3, 10)):
        yield scipy_exact("barnard_exact", table, barnard, ASSOCIATION["barnard_pooled"])
    yield scipy_exact("boschloo_exact", (6, 15, 5, 45), boschloo, ASSOCIATION["boschloo"])
    yield barnard_everywhere()
    a, b = [1, 2, 2, 3, 3, 5], [2, 3, 3, 4, 4, 5, 6]
    yield row(
        "scipy", f'mannwhitneyu({a}, {b}, method="exact")',
        stats.mannwhitneyu(a, b, method="exact").pvalue, permutation_p(a, b),
        f"{mann_whitney(a, b):.6g} (normal, corrected for ties)",
        "all 1716 divisions of the 13 values, mid-ranks for ties; scipy takes them as untied "
        "and says nothing",
    )  # fmt: skip
    x = np.array([[25, 25], [13, 37]])
    yield row(
        "scipy", "chi2_contingency([[25, 25], [13, 37]])", stats.chi2_contingency(x).pvalue,
        stats.chi2_contingency(x, correction=False).pvalue,
        ASSOCIATION["pearson"](TwoByTwo(25, 50, 13, 50)),
        "Yates' correction is on unless correction=False is said",
    )  # fmt: skip
    yield row(
        "scipy", "chi2_contingency([[0, 50], [0, 50]])",
        attempt(lambda: stats.chi2_contingency([[0, 50], [0, 50]]).pvalue), "no difference: p = 1",
        ASSOCIATION["pearson"](TwoByTwo(0, 50, 0, 50)), "a trial without events is data too",
    )  # fmt: skip


def scipy_exact(
    name: str, table: tuple[int, int, int, int], definition: Callable[..., Any], ours: Any
) -> Row:
    x1, n1, x0, n0 = table
    cells = [[x1, x0], [n1 - x1, n0 - x0]]
    p, risk = definition(*table)
    return row(
        "scipy", f"{name}({cells})", getattr(stats, name)(cells).pvalue, p, ours(TwoByTwo(*table)),
        f"the probability, at a common risk of {risk}, of all tables as extreme by fractions",
    )  # fmt: skip


def barnard_everywhere() -> Row:
    off = []
    for x1, n1, x0, n0 in all_tables():
        if 0 < x1 + x0 < n1 + n0:
            theirs = stats.barnard_exact([[x1, x0], [n1 - x1, n0 - x0]]).pvalue
            off.append(abs(theirs - ASSOCIATION["barnard_pooled"](TwoByTwo(x1, n1, x0, n0))))
    counted = [int(np.sum(np.array(off) > bound)) for bound in (1e-6, 1e-4, 1e-2)]
    return row(
        "scipy", "barnard_exact, all 2601 tables of 50/50",
        f"{counted[0]} differ by more than 1e-6, {counted[1]} by more than 1e-4, {counted[2]} by "
        "more than 0.01",
        "equal values of Z tie", "equal values of Z tie", "as the three tables above",
    )  # fmt: skip


# R ------------------------------------------------------------------------------------------------


def r_rows() -> Iterator[Row]:
    found = json.loads((HERE / "fisher_limits.json").read_text("utf-8"))
    for values in found["tables"]:
        cells = tuple(values[name] for name in ("x1", "n1", "x0", "n0"))
        theirs, ours = (values["lower"], values["upper"]), ODDS_RATIO["exact"](TwoByTwo(*cells))
        yield row(
            "R", f"fisher.test, {cells[0]}/{cells[1]} v {cells[2]}/{cells[3]}",
            precisely(theirs), precisely(ours), precisely(ours),
            f"tails that the limits leave, 0.025 each: theirs {tails(cells, theirs)}, ours "
            f"{tails(cells, ours)}",
        )  # fmt: skip


def precisely(limits: Any) -> str:
    return " to ".join(f"{limit:.8g}" for limit in limits)


def tails(cells: Any, limits: Any) -> str:
    lower, upper = limits
    left = conditional_tail(cells, lower, above=True), conditional_tail(cells, upper, above=False)
    return " and ".join(f"{tail:.8g}" for tail in left)


def main() -> None:
    warnings.simplefilter("ignore")
    rows = [*statsmodels_rows(), *scipy_rows(), *r_rows()]
    meta = {name: version(name) for name in ("scipy", "statsmodels", "numpy")}
    meta["R"] = json.loads((HERE / "fisher_limits.json").read_text("utf-8"))["R"]
    lines = ",\n".join(json.dumps(line, ensure_ascii=False) for line in rows)
    LIBRARIES.write_text(f'{{"meta": {json.dumps(meta)},\n"rows": [\n{lines}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main()
