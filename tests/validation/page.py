"""Write docs/validation.md from the stored measurements, which lie beside this script.

PYTHONPATH=tests python -m validation.page
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from validation import coverage

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "validation.md"

INTRODUCTION = """\
# Validation

Written by `tests/validation/page.py` from committed data; do not edit it. The statistics of this
project are its own code, so each method is held against R, and each number below can be made again:

```sh
make validation     # measures again, runs scipy and statsmodels, writes this page; needs no R
make coverage       # simulates size and coverage again: half an hour
cd tests/stats/reference && Rscript many_tables.R > many_tables.json     # one of the R scripts
```

Reference values were made with {r} and metafor {metafor}, from Debian 12.
Each file of values in `tests/stats/reference/` lies beside the R script that wrote it, except
`two_by_two.json`: twelve tables worked in R from the definitions in its header, rounded to 12
digits. No difference to it can be read below 5e-12.
"""

AGAINST_R = """\
## Every method against R

The difference is relative to R's value; where R has 0 it is the difference itself. An undefined or
infinite number has to be undefined or infinite in both. "Definition" means that R has no function
of full precision, and the value was found in R from the formula by another route than the package
takes: bisection of the score statistic, sums of hypergeometric logarithms.

The worst row: **{worst}**.
"""

REMARKS = """\
- Chan\u2013Zhang in R is itself a search; its reference values carry 7 digits. Boschloo and Barnard
  are compared up to 100 participants, where R can go through all tables.
- One lower limit of the Bayesian interval in `two_by_two.json` (50/50 v 45/50) is left out: it
  leaves .024997 of the posterior below it, ours .025 to 15 digits (25-digit quadrature).
- The graphical procedure and numbers needed to treat have tests of their own in `tests/stats/`,
  against published examples and their definitions.
- Exact unconditional methods end where one table would take minutes or gigabytes:
  Chan\u2013Zhang at 900 participants in both arms, Boschloo and Barnard at 2,000. Beyond,
  `rct compare` gives null, and says so.
"""

WRONG = """\
## Where R, scipy and statsmodels are wrong

scipy {scipy}, statsmodels {statsmodels}, numpy {numpy}, {r}.
Run by `tests/validation/libraries.py`. "The definition" is `tests/validation/definition.py`:
fractions, enumeration and 50-digit bisection, which share nothing with the package. None of these
functions is used by the project, nor as an oracle in its tests.
"""

NOT_RUN = """\
## Reported, and not run here

`exact2x2` and `PropCIs` are not in Debian, and were not run for this page. It has been reported, of
R 4.2.2: `exact2x2::boschloo` loses ties (8/10 v 3/10: .0330, where the definition gives .04139);
`PropCIs::riskscoreci` is wrong where x1 = n1; `PropCIs::orscoreci` carries 3 digits.

Not confirmed: that `StratifiedTable.test_equal_odds` of statsmodels has the wrong degrees of
freedom. They are k \u2212 1, which is right; but it is undefined as soon as one stratum has no
events.
"""


def read(name: str) -> Any:
    return json.loads((HERE / name).read_text("utf-8"))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def power(difference: float) -> str:
    return "0" if difference == 0 else f"{difference:.1e}"


def against_r(measured: Any) -> Iterator[str]:
    rows = measured["rows"]
    worst = max(rows, key=lambda row: row["largest"])
    named = (
        f"{worst['group'].lower()}, {worst['method']}: {power(worst['largest'])} ({worst['worst']})"
    )
    yield AGAINST_R.format(worst=named)
    yield table(
        ["quantity", "method", "R", "tables", "numbers", "largest difference", "where"],
        [
            [
                row["group"], row["method"], reference(row["reference"]), f"{row['cases']}",
                f"{row['numbers']}", power(row["largest"]), row["worst"],
            ]
            for row in rows
        ],
    )  # fmt: skip
    yield REMARKS


def reference(words: str) -> str:
    return f"`{words}`" if "::" in words else words


def call(words: str) -> str:
    return f"`{words}`" if words.endswith(")") else words


def wrong(found: Any) -> Iterator[str]:
    meta = found["meta"]
    yield WRONG.format(**{name.lower(): value for name, value in meta.items()})
    for library in dict.fromkeys(row["library"] for row in found["rows"]):
        yield f"### {library}\n"
        yield table(
            ["call", "gives", "the definition gives", "`helpers.stats` gives", "how to see it"],
            [
                [call(row["call"]), row["gives"], row["definition"], row["ours"], row["check"]]
                for row in found["rows"]
                if row["library"] == library
            ],
        )
    yield NOT_RUN


def page() -> str:
    """Return the page."""
    measured, libraries = read("measured.json"), read("libraries.json")
    meta = measured["meta"]
    parts = [INTRODUCTION.format(r=meta["R"], metafor=meta["metafor"])]
    parts += [*against_r(measured), *coverage.sections(), *wrong(libraries)]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
