"""Size and coverage at 100 participants, in words and tables, from simulated trials.

The counts lie in size_adjusted.json and size_imputation.json, which the scripts adjusted_size.py
and imputation_size.py in benchmarks/ write.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ALPHA = 0.05
ERRORS = 2.0  # Monte Carlo standard errors within which a share is called nominal
HEAD = (
    "scenario", "measure", "method", "size", "coverage", "power", "coverage, effect", "in words",
)  # fmt: skip
MEASURES = {
    "risk_difference": "risk difference",
    "risk_ratio": "risk ratio",
    "odds_ratio": "odds ratio",
    "risk": "risk of an arm",
}

INTRODUCTION = """\
## Size and coverage in trials of 100

Simulated by `benchmarks/adjusted_size.py` and `benchmarks/imputation_size.py`: two arms of 50, a
prognostic covariate, {trials} trials for each number. *Size* is the share of trials without an
effect in which a method rejects at 5%: by its own test, else by an interval that leaves out no
effect. *Coverage* is the share of 95% intervals that hold the truth, without an effect and with a
conditional odds ratio of e; *power* is how often the effect is found. The truth is known by
quadrature; for an odds ratio it is the marginal one, the one given strata
(Robins-Breslow-Greenland) or the one given covariates (logistic, Firth). *Bias* is the mean error
of the estimate with an effect, in percentage points.

The Monte Carlo standard error of a size or coverage that is nominal is {error} percentage points.
A share within {errors} of them is called nominal; with as many shares as below, about one in
twenty lies outside by chance alone. Every departure is stated, in percentage points.

The defaults at this size are {defaults}; the other methods stand beside them for comparison.
"""


DEFAULTS = {
    "adjusted": "standardised, HC3 and sampling",
    "stratified": "stratified score, CMH",
    "unknown outcomes": "imputed, Rubin",
}


@dataclass(frozen=True)
class Part:
    """One table: its heading, the file of its counts, and the words that its methods start with."""

    heading: str
    file: str
    methods: tuple[str, ...]


PARTS = (
    Part("Adjusted", "size_adjusted.json", ("standardised", "logistic", "Firth")),
    Part("Stratified", "size_adjusted.json", ("stratified", "Mantel-Haenszel", "unadjusted")),
    Part(
        "Outcomes missing at random",
        "size_imputation.json",
        ("imputed", "complete cases", "nothing missing"),
    ),
)


def read(name: str) -> Any:
    return json.loads((HERE / name).read_text("utf-8"))


def share(counts: Mapping[str, Any], what: str) -> float:
    """Return a count as a share of the trials that had an interval; nan without any."""
    return counts[what] / counts["defined"] if counts["defined"] else math.nan


def departure(counts: Mapping[str, Any], what: str) -> float:
    """Return how far a share lies from nominal, 0 where within its Monte Carlo error."""
    found, nominal = share(counts, what), ALPHA if what == "rejected" else 1.0 - ALPHA
    error = math.sqrt(ALPHA * (1.0 - ALPHA) / max(counts["defined"], 1))
    return found - nominal if abs(found - nominal) > ERRORS * error else 0.0


def checks(row: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Yield what is held against nominal: its words, the counts, and which of them."""
    if row["measure"] != "risk":
        yield "size", row["null"], "rejected"
    yield "coverage", row["null"], "held"
    yield "coverage with an effect", row["effect"], "held"


def departures(row: Mapping[str, Any]) -> dict[str, float]:
    """Return what departs from nominal, by its words."""
    found = {words: departure(counts, what) for words, counts, what in checks(row)}
    return {words: by for words, by in found.items() if by}


def in_words(row: Mapping[str, Any], trials: int) -> str:
    """Return the verdict on one row: nominal, or each departure; and trials without an interval."""
    parts = [
        f"{words} {100 * abs(by):.1f} points {'above' if by > 0 else 'below'}"
        for words, by in departures(row).items()
    ]
    lost = [trials - row[part]["defined"] for part in ("null", "effect")]
    if any(lost):
        parts.append(f"no interval in {lost[0]} and {lost[1]} trials")
    return "; ".join(parts) or "nominal"


def percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def cells(row: Mapping[str, Any], trials: int) -> list[str]:
    tested, shown = row["measure"] != "risk", []
    for part in ("null", "effect"):
        shown += [percent(share(row[part], "rejected")) if tested else ""]
        shown += [percent(share(row[part], "held"))]
    return [
        row["scenario"], MEASURES[row["measure"]], row["method"], *shown, in_words(row, trials)
    ]  # fmt: skip


def bias(row: Mapping[str, Any]) -> str:
    """Return the mean error of a difference with an effect, in percentage points; else nothing."""
    has = row["measure"] == "risk_difference" and "bias" in row["effect"]
    return f"{100 * row['effect']['bias']:+.1f}" if has else ""


def summary(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return in one sentence how many shares depart from nominal, and the one furthest away."""
    shares = sum(len(list(checks(row))) for row in rows)
    found = [(abs(by), words, row) for row in rows for words, by in departures(row).items()]
    if not found:
        return f"All {shares} shares are nominal.\n"
    largest, words, row = max(found, key=lambda one: one[0])
    return (
        f"{len(found)} of {shares} shares depart from nominal; furthest, by {100 * largest:.1f} "
        f"points: the {words} of {row['method']}, {MEASURES[row['measure']]}, {row['scenario']}.\n"
    )


def table(rows: Sequence[Mapping[str, Any]], trials: int) -> str:
    """Return rows as a table, with a column of biases where there are any."""
    biases = any(bias(row) for row in rows)
    lines = [[*HEAD[:-1], *["bias"][:biases], HEAD[-1]]]
    lines += [["---"] * len(lines[0])]
    for row in rows:
        *shown, words = cells(row, trials)
        lines.append([*shown, *[bias(row)][:biases], words])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def sections() -> Iterator[str]:
    """Yield the parts of the page, in order."""
    trials = read(PARTS[0].file)["meta"]["trials"]
    error = 100 * math.sqrt(ALPHA * (1.0 - ALPHA) / trials)
    defaults = "; ".join(f"*{method}* ({analysis})" for analysis, method in DEFAULTS.items())
    yield INTRODUCTION.format(
        trials=f"{trials:,}", error=f"{error:.2f}", errors=f"{ERRORS:g}", defaults=defaults
    )
    for part in PARTS:
        found = read(part.file)
        rows = [row for row in found["rows"] if row["method"].startswith(part.methods)]
        yield f"### {part.heading}\n"
        yield summary(rows)
        yield table(rows, found["meta"]["trials"])
