"""A trial with ordinal and count outcomes of every kind, drawn by a fixed seed."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.analysis import Trial
from helpers.data import Workspace, clean
from helpers.study import load_study

STUDY = """
format: 1
id: ordered
title: A trial of levels and counts
data_status: real
design: {framework: superiority, allocation: "1:1", blinding: open, setting: one clinic}
sources: {participants: ordered.csv}
participant_id: id
arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}
variables:
  age: {label: Age, type: continuous, unit: years, decimals: 0}
  sex: {label: Sex, type: categorical, levels: {f: Female, m: Male}}
  adherent: {label: Adherent, type: binary, event: "yes", non_event: "no", measured: after}
  recovery: {label: Recovery, type: ordinal, measured: after,
    levels: {none: No recovery, some: Some recovery, most: Most recovery, full: Full recovery, extra: Beyond}}
  pain: {label: Pain score, type: ordinal, range: [0, 10], measured: after}
  relapses: {label: Relapses, type: count, measured: after}
  visits: {label: Visits, type: count, measured: after}
  years: {label: Time followed, type: continuous, unit: years, measured: after}
populations:
  itt: {label: Intention to treat, where: []}
  per_protocol: {label: Per protocol, where: [{variable: adherent, is: "yes"}]}
baseline: [age, sex]
outcomes:
  - {id: recovery, role: primary, type: ordinal, variable: recovery, benefit: higher}
  - {id: relapses, role: key_secondary, type: count, variable: relapses, exposure: years, benefit: lower}
  - {id: pain, role: secondary, type: ordinal, variable: pain, benefit: lower}
  - {id: visits, role: secondary, type: count, variable: visits, benefit: lower, also_among: adherent}
analysis:
  population: itt
  sensitivity_populations: [per_protocol]
  adjust_for: [age, sex]
  multiplicity: {procedure: holm}
"""  # noqa: E501
NAMES = ("id", "arm", "age", "sex", "adherent", "recovery", "pain", "relapses", "visits", "years")
LEVELS = ("none", "some", "most", "full")


def rows_text(size: int = 120) -> str:
    """Return the raw table: better with the drug, worse with age; a few values unknown."""
    draw = random.Random(20260101)
    lines = [",".join(NAMES)]
    for number in range(1, size + 1):
        treated, age = number % 2, draw.randint(20, 60)
        good = draw.gauss(0.8 * treated - 0.03 * (age - 40), 1.0)
        level = LEVELS[min(max(int(good + 2), 0), 3)]
        years = round(draw.uniform(0.5, 2.0), 2)
        relapses = _poisson(draw, years * draw.gammavariate(1.0, 1.6 if not treated else 0.8))
        pain, visits = min(max(int(5 - 2 * good), 0), 10), _poisson(draw, 3.0 - treated)
        sex, adherent = draw.choice("fm"), draw.choice(("yes", "yes", "no"))
        arm = "drug" if treated else "control"
        row = [number, arm, age, sex, adherent, level, pain, relapses, visits, years]
        if number % 29 == 0:
            row[5] = row[6] = row[9] = ""
        lines.append(",".join(map(str, row)))
    return "\n".join(lines) + "\n"


def _poisson(draw: random.Random, mean: float) -> int:
    count, time = 0, draw.expovariate(1.0)
    while time < mean:
        count, time = count + 1, time + draw.expovariate(1.0)
    return count


@pytest.fixture
def make_ordered(tmp_path: Path) -> Callable[..., Trial]:
    """Return a function that opens the trial with passages of its study file replaced."""
    import helpers.present.views.registered  # noqa: F401  keeping writes what is shown

    def make(*passages: tuple[str, str], rows: str | None = None) -> Trial:
        text = STUDY
        for old, new in passages:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (tmp_path / "ordered.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "ordered.csv").write_text(rows or rows_text(), encoding="utf-8")
        workspace = Workspace(load_study(tmp_path / "ordered.yaml"), root=tmp_path)
        workspace.write_cleaned(clean(workspace.study))
        return Trial(workspace)

    return make
