"""How fast the exact and the vectorised methods are, in one table.

    make benchmark                    # or: PYTHONPATH=benchmarks python -m measure [WORD ...]

With words, only the lines that hold one of them. Times are wall time, the best of a few runs;
ratios are taken in the same run. A rival that would take minutes is timed on a sample of the
same tables, and its total is extrapolated: the table says so. Run it on a quiet machine.
"""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from report_page import first_paint, run_once
from rich.console import Console
from rich.table import Table
from scipy import stats

from helpers.stats import ASSOCIATION, ODDS_RATIO, RISK_DIFFERENCE, TwoByTwo
from helpers.stats.bayes import risk_difference_interval
from helpers.stats.exact_difference import _all_limits, _lower_limit

SIDE = 50
SAMPLE = 24  # tables on which scipy is timed
MILLION = 1_000_000
R_TABLES = 2601


@dataclass(frozen=True)
class Line:
    """One line of the table; seconds, and a target in the words of the issue."""

    what: str
    seconds: float
    target: str = ""
    met: bool | None = None
    rival: str = ""
    rival_seconds: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.rival_seconds is None else self.rival_seconds / self.seconds


def best(function: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest wall time of a few runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def design(n1: int, n0: int) -> TwoByTwo:
    """Return all tables of a design."""
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    return TwoByTwo(x1, n1, x0, n0)


def random_tables(number: int) -> TwoByTwo:
    """Return tables of all kinds: 10 to 500 participants an arm, risks of any size."""
    random = np.random.default_rng(20260101)
    n1, n0 = random.integers(10, 501, (2, number))
    return TwoByTwo(random.binomial(n1, random.random(number)), n1,
                    random.binomial(n0, random.random(number)), n0)  # fmt: skip


# Exact unconditional tests -----------------------------------------------------------------------


def boschloo_50() -> Line:
    tables = design(SIDE, SIDE)
    ours = best(lambda: ASSOCIATION["boschloo"](tables))
    theirs = scipy_total(stats.boschloo_exact)
    return Line(
        "Boschloo, all 2601 tables of 50/50", ours, "1,000 times scipy", theirs / ours >= 1000,
        f"scipy one by one, from {SAMPLE} tables", theirs,
    )  # fmt: skip


def barnard_50() -> Line:
    tables = design(SIDE, SIDE)
    ours = best(lambda: ASSOCIATION["barnard_pooled"](tables))
    theirs = scipy_total(stats.barnard_exact)
    return Line("Barnard, all 2601 tables of 50/50", ours,
                rival=f"scipy one by one, from {SAMPLE} tables", rival_seconds=theirs)  # fmt: skip


def scipy_total(function: Callable[..., object]) -> float:
    """Return the time for a whole 50/50 design, from a sample of its tables."""
    random = np.random.default_rng(1)
    sample = [[[a, b], [SIDE - a, SIDE - b]] for a, b in random.integers(1, SIDE, (SAMPLE, 2))]
    one = best(lambda: [function(cells) for cells in sample], runs=1) / SAMPLE
    return one * (SIDE + 1) ** 2


def boschloo_200() -> Line:
    """Time and memory of a process of its own, start-up included in the memory."""
    code = (
        "import resource, time\nfrom measure import ASSOCIATION, design\n"
        "tables = design(200, 200)\nstart = time.perf_counter()\n"
        "ASSOCIATION['boschloo'](tables)\n"
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, kilobytes = map(float, done.stdout.split())
    peak = kilobytes * 1024 / 1e9
    return Line(
        "Boschloo, all 40,401 tables of 200/200", seconds, "5 s and 2 GB",
        seconds < 5 and peak < 2, note=f"peak {peak:.2f} GB",
    )  # fmt: skip


# Intervals ---------------------------------------------------------------------------------------


def chan_zhang_one() -> Line:
    def cold() -> object:
        _lower_limit.cache_clear()
        _all_limits.cache_clear()
        return RISK_DIFFERENCE["chan_zhang"](TwoByTwo(25, SIDE, 13, SIDE))

    seconds = best(cold)
    return Line("Chan-Zhang, one table of 50/50", seconds, "0.5 s", seconds < 0.5)


def miettinen_nurminen_million() -> Line:
    tables = random_tables(MILLION)
    seconds = best(lambda: RISK_DIFFERENCE["miettinen_nurminen"](tables), runs=1)
    from statsmodels.stats.proportion import confint_proportions_2indep

    cells = [(x1, 50, x0, 50) for x1, x0 in np.random.default_rng(1).integers(1, 50, (40, 2))]

    def theirs() -> None:
        for cell in cells:
            with suppress(ValueError), np.errstate(all="ignore"):  # raises at a quarter of all
                confint_proportions_2indep(*cell, method="score", compare="diff")

    return Line(
        "Miettinen-Nurminen, 1,000,000 tables", seconds, "10 s", seconds < 10,
        "statsmodels (wrong), from 40 tables", best(theirs, runs=1) / len(cells) * MILLION,
    )  # fmt: skip


def miettinen_nurminen_design() -> Line:
    tables = design(SIDE, SIDE)
    return Line("Miettinen-Nurminen, all 2601 tables of 50/50",
                best(lambda: RISK_DIFFERENCE["miettinen_nurminen"](tables)))  # fmt: skip


def exact_odds() -> Line:
    tables = design(SIDE, SIDE)
    cells = [[[a, b], [SIDE - a, SIDE - b]] for a, b in ((25, 13), (6, 1), (40, 31), (20, 20))]

    def theirs() -> None:
        for cell in cells:
            stats.contingency.odds_ratio(cell).confidence_interval(0.95)

    total = best(theirs, runs=1) / len(cells) * (SIDE + 1) ** 2
    return Line("exact odds ratio, all 2601 tables of 50/50",
                best(lambda: ODDS_RATIO["exact"](tables)),
                rival="scipy one by one, from 4 tables", rival_seconds=total)  # fmt: skip


def bayes_design() -> Line:
    tables = design(SIDE, SIDE)
    return Line("Bayesian interval, all 2601 tables of 50/50",
                best(lambda: risk_difference_interval(tables), runs=1))  # fmt: skip


# Fisher, with R ----------------------------------------------------------------------------------


def fisher_scipy() -> Line:
    tables = random_tables(100_000)
    cells = list(zip(tables.x1, tables.n1, tables.x0, tables.n0, strict=True))[:500]

    def theirs() -> None:
        for x1, n1, x0, n0 in cells:
            stats.fisher_exact([[x1, x0], [n1 - x1, n0 - x0]])

    total = best(theirs, runs=1) / len(cells) * 100_000
    return Line("Fisher, 100,000 tables", best(lambda: ASSOCIATION["fisher"](tables), runs=1),
                rival="scipy one by one, from 500 tables", rival_seconds=total)  # fmt: skip


def fisher_r() -> Line:
    tables = design(SIDE, SIDE)
    ours = best(lambda: ASSOCIATION["fisher"](tables))
    code = (
        "t <- expand.grid(0:50, 0:50); cat(system.time(for (i in seq_len(nrow(t))) "
        "fisher.test(matrix(c(t[i, 1], 50 - t[i, 1], t[i, 2], 50 - t[i, 2]), 2), "
        "conf.int = FALSE))[['elapsed']])"
    )
    if shutil.which("Rscript") is None:
        return Line("Fisher, all 2601 tables of 50/50", ours, note="R is not installed")
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    return Line("Fisher, all 2601 tables of 50/50", ours,
                rival="R, fisher.test in a loop", rival_seconds=float(done.stdout))  # fmt: skip


# The command -------------------------------------------------------------------------------------


def command(what: str, limit: float, *arguments: str) -> Line:
    """Time `rct` as a person would: a new process, start-up included."""

    def run() -> None:
        called = [sys.executable, "-m", "helpers", *arguments]
        subprocess.run(called, stdout=subprocess.DEVNULL, check=True)

    run()  # compiled files and the disk cache are there for everybody's second call
    before, runs = processor_time(), 3
    seconds = best(run, runs)
    worked = (processor_time() - before) / runs
    note = f"{worked:.2f} s of processor time"
    return Line(what, seconds, f"{limit:g} s", seconds < limit, note=note)


def processor_time() -> float:
    """Return the processor time of all ended children: what a quiet machine would take."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare_command() -> Line:
    return command("rct compare 25/50 13/50", 1.0, "compare", "25/50", "13/50")


def design_command() -> Line:
    words = ("design", "50", "50", "--risk", "0.25", "0.50")
    return command("rct design 50 50 --risk 0.25 0.50", 10.0, *words)


# The report --------------------------------------------------------------------------------------


def report_rendered() -> Line:
    _, clock = run_once()
    note = f"with exports and checks {shown_seconds(clock.report)}"
    return Line("report.html, after the notebooks", clock.page, "2 s", clock.page < 2, note=note)


def report_painted() -> Line:
    page, _ = run_once()
    seconds, megabytes = first_paint(page), page.stat().st_size / 1e6
    size = f"{megabytes:.2f} MB, at most 3"
    if seconds is None:
        return Line("report.html, first words from disk", float("nan"), note="no Chromium here")
    return Line("report.html, first words from disk", seconds, "1 s", seconds < 1, note=size)


CASES: tuple[Callable[[], Line], ...] = (
    boschloo_50,
    boschloo_200,
    barnard_50,
    chan_zhang_one,
    miettinen_nurminen_million,
    miettinen_nurminen_design,
    exact_odds,
    bayes_design,
    fisher_scipy,
    fisher_r,
    compare_command,
    design_command,
    report_rendered,
    report_painted,
)


def shown_seconds(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:,.3g} s"


def printed(line: Line) -> tuple[str, ...]:
    met = {None: "", True: "yes", False: "NO"}[line.met]
    ratio = "" if line.ratio is None else f"{line.ratio:,.0f}"
    return (line.what, shown_seconds(line.seconds), line.target, met, line.rival,
            shown_seconds(line.rival_seconds), ratio, line.note)  # fmt: skip


def main(words: list[str]) -> None:
    console = Console()
    table = Table("what", "ours", "target", "met", "against", "theirs", "times", "")
    for case in CASES:
        if not words or any(word in case.__name__ for word in words):
            console.print(f"measuring {case.__name__} ...", style="dim")
            table.add_row(*printed(case()))
    if not console.is_terminal:
        console.width = 180
    console.print(table)
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores:
        console.print(f"Not quiet: {load:.1f} processes ran at once on {cores} cores.")


if __name__ == "__main__":
    main(sys.argv[1:])
