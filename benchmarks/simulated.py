"""How often tests reject and intervals hold the truth in simulated trials; used by two scripts.

A scenario is simulated twice with the same methods, without an effect and with one. A trial in
which a method gives no interval is counted, and left out of the shares of that method.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

STORED = Path(__file__).parents[1] / "tests" / "validation"
ALPHA = 0.05
DIGITS = 5  # of a bias that are kept: the rest is the machine's
NO_EFFECT = {"risk_difference": 0.0, "risk_ratio": 1.0, "odds_ratio": 1.0, "risk": math.nan}


@dataclass(frozen=True)
class Answer:
    """What one method says of one trial; without a test of its own it rejects by its interval."""

    method: str
    measure: str
    lower: float
    upper: float
    truth: float
    p_value: float | None = None
    estimate: float = math.nan

    @property
    def exists(self) -> bool:
        return not math.isnan(self.lower) and not math.isnan(self.upper)

    @property
    def rejects(self) -> bool:
        if self.p_value is not None:
            return self.p_value <= ALPHA
        nothing = NO_EFFECT[self.measure]
        return self.upper < nothing or nothing < self.lower

    @property
    def holds(self) -> bool:
        return self.lower <= self.truth <= self.upper


Trial = Callable[[np.random.Generator], Iterator[Answer]]
Key = tuple[str, str]  # method, measure
Counts = dict[Key, np.ndarray]


def counted(trial: Trial, trials: int, seed: int) -> Counts:
    """Return by method and measure: trials with an interval, rejections, holds, sum of errors."""
    draw, counts = np.random.default_rng(seed), {}
    for _ in range(trials):
        for answer in trial(draw):
            row = counts.setdefault((answer.method, answer.measure), np.zeros(4))
            if answer.exists:
                row += (1, answer.rejects, answer.holds, answer.estimate - answer.truth)
    return counts


def stored(row: np.ndarray) -> dict[str, Any]:
    """Return the counts of one method, and the mean error where it gave estimates."""
    counts = dict(zip(("defined", "rejected", "held"), map(int, row[:3]), strict=True))
    bias = row[3] / row[0] if row[0] else math.nan
    return counts if math.isnan(bias) else counts | {"bias": round(float(bias), DIGITS)}


def measured(
    scenarios: Mapping[str, tuple[Trial, Trial]], trials: int, seeds: tuple[int, int]
) -> dict[str, Any]:
    """Return the counts of every scenario, without an effect and with one, as stored."""
    rows = []
    for scenario, (null, effect) in scenarios.items():
        without, with_effect = counted(null, trials, seeds[0]), counted(effect, trials, seeds[1])
        rows += [
            {"scenario": scenario, "method": key[0], "measure": key[1]}
            | {"null": stored(without[key]), "effect": stored(with_effect[key])}
            for key in without
        ]
    return {"meta": {"participants": 100, "trials": trials, "seeds": list(seeds)}, "rows": rows}


def shown(found: dict[str, Any]) -> str:
    """Return the shares as a table for the terminal."""
    trials = found["meta"]["trials"]
    error = math.sqrt(ALPHA * (1.0 - ALPHA) / trials)
    lines = [f"{trials} trials of 100; Monte Carlo standard error of 5%: {error:.4f}"]
    scenario = ""
    for row in found["rows"]:
        if row["scenario"] != scenario:
            scenario = row["scenario"]
            lines.append(f"\n{scenario}: size, coverage; power, coverage with an effect")
        shares = [
            f"{row[part][what] / max(row[part]['defined'], 1):.4f}"
            for part in ("null", "effect")
            for what in ("rejected", "held")
        ]
        lines.append(f"  {row['method']:34} {row['measure']:16} {'  '.join(shares)}")
    return "\n".join(lines)


def run(scenarios: Mapping[str, tuple[Trial, Trial]], seeds: tuple[int, int], name: str) -> None:
    """Simulate as the command line says, print, and with ``--write`` store the counts."""
    numbers = [text for text in sys.argv[1:] if text.isdecimal()]
    found = measured(scenarios, int(numbers[0]) if numbers else 8000, seeds)
    print(shown(found))
    if "--write" in sys.argv:
        text = json.dumps(found, indent=1) + "\n"
        (STORED / name).write_text(text, encoding="utf-8")
