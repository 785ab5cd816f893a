"""How often different people are asked about as near duplicates, and how many copies are missed.

Every trial is drawn anew by the generator of the shipped one, so all its women are different
people. Then one record of each trial is copied over another, with some of its cells kept.

    python benchmarks/near_duplicates.py [TRIALS]
"""

import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.synthetic import SEED, participants
from helpers.stats.alike import alike_records
from helpers.study import load_study

STUDY = "tacrolimus-rif"
CHANGED = (0.0, 0.05, 0.1, 0.2, 0.3)


def compared() -> list[str]:
    """Return what is measured before treatment: the variables that are compared first."""
    study = load_study(STUDY)
    return [
        name
        for name, entry in study.variables.items()
        if entry.measured == "baseline" and name != study.arms.variable
    ]


def codes_of(seed: int, names: Sequence[str]) -> NDArray[np.int64]:
    """Return a drawn trial, equal cells as equal numbers, blank ones as -1."""
    women = pd.DataFrame(participants(seed)[0])[list(names)].replace("", np.nan)
    return np.column_stack([pd.factorize(women[name])[0] for name in names]).astype(np.int64)


def with_copy(codes: NDArray[np.int64], share: float, rng: np.random.Generator) -> bool:
    """Return whether a copy is found of which a share of the cells is not copied."""
    table = codes.copy()
    one, other = rng.choice(len(table), 2, replace=False)
    copied = rng.random(table.shape[1]) >= share
    table[other, copied] = table[one, copied]
    found = alike_records(table)
    return {one, other} in [set(pair) for pair in zip(found.first, found.second, strict=True)]


def main(trials: int) -> None:
    """Print the share of clean trials with a question, and of copies that are found."""
    names, rng = compared(), np.random.default_rng(SEED)
    drawn = [codes_of(SEED + number, names) for number in range(1, trials + 1)]
    asked = sum(bool(alike_records(codes).first.size) for codes in drawn)
    print(f"clean trials with a question: {asked} of {trials}")
    for share in CHANGED:
        found = sum(with_copy(codes, share, rng) for codes in drawn)
        print(f"copies found of which {share:.0%} of the cells were changed: {found} of {trials}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
