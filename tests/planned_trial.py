"""A trial with an outcome of every type, covariates and strata, drawn by a fixed seed."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from helpers.analysis import Trial
from helpers.data import Workspace, clean
from helpers.study import load_study

STUDY = """
format: 1
id: planned
title: A trial of every type
data_status: real
design: {framework: superiority, allocation: "1:1", blinding: open, stratified_by: [site]}
sources: {participants: planned.csv}
participant_id: id
arms: {variable: arm, reference: control, labels: {drug: Drug, control: Control}}
variables:
  age: {label: Age, type: continuous, unit: years, decimals: 1}
  site: {label: Site, type: categorical, levels: {A: Centre A, B: Centre B, C: Centre C, D: Centre D}}
  cured: {label: Cure, type: binary, event: "yes", non_event: "no", measured: after}
  score: {label: Score, type: continuous, measured: after}
  recovery: {label: Recovery, type: ordinal, levels: {none: None, some: Some, full: Full}, measured: after}
  relapses: {label: Relapses, type: count, measured: after}
  years: {label: Time followed, type: continuous, unit: years, measured: after}
  days: {label: Time to relapse, type: duration, unit: days, measured: after}
  ended: {label: End of follow-up, type: categorical, levels: {relapse: Relapse, death: Death, alive: Neither}, measured: after}
populations: {itt: {label: Intention to treat, where: []}}
outcomes:
  - {id: cured, role: primary, type: binary, variable: cured, benefit: higher}
  - {id: score, role: key_secondary, type: continuous, variable: score, benefit: higher}
  - {id: recovery, role: key_secondary, type: ordinal, variable: recovery, benefit: higher}
  - {id: relapses, role: key_secondary, type: count, variable: relapses, exposure: years, benefit: lower}
  - {id: time, role: key_secondary, type: time_to_event, time: days, status: ended, event: relapse, benefit: lower}
  - {id: apart, role: key_secondary, type: time_to_event, time: days, status: ended, event: relapse, competing: [death], benefit: lower}
analysis:
  population: itt
  primary_analysis: unadjusted
  adjust_for: [age]
  multiplicity: {procedure: none}
claims:
  - {outcome: cured, direction: higher, p_below: 0.05}
"""  # noqa: E501
NAMES = ("id", "arm", "age", "site", "cured", "score", "recovery", "relapses", "years", "days", "ended")  # noqa: E501  # fmt: skip
LEVELS = ("none", "some", "full")


def planned_rows(n: int = 160, *, seed: int = 11) -> list[dict[str, str]]:
    """Return the participants as dictionaries of text; one centre has a single one."""
    draw = random.Random(seed)
    rows = []
    for number in range(n):
        treated, age = number % 2 == 0, round(draw.uniform(25, 65), 1)
        site = "D" if number == 0 else draw.choice("AAABBC")
        better = 0.5 * treated + 0.04 * (45 - age) + 0.4 * "ABCD".index(site)
        days = draw.expovariate(0.01 * 2.0**-better)
        rows.append({
            "id": str(number + 1), "arm": "drug" if treated else "control", "age": str(age),
            "site": site, "cured": "yes" if draw.random() < 0.3 + 0.15 * better else "no",
            "score": str(round(10 * better + draw.gauss(50, 12), 1)),
            "recovery": LEVELS[min(2, max(0, round(draw.gauss(0.8 + 0.4 * better, 0.9))))],
            "relapses": str(int(draw.gammavariate(1.5, 1.0 / 2.0 ** better))),
            "years": str(round(draw.uniform(0.5, 2.0), 2)),
            "days": str(min(182, int(days))),
            "ended": draw.choice(("relapse", "relapse", "death")) if days < 182 else "alive",
        })  # fmt: skip
    return rows


def replaced(*passages: tuple[str, str]) -> str:
    """Return the study file with passages replaced, each of which occurs once."""
    text = STUDY
    for old, new in passages:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def make_planned(tmp_path: Path) -> Callable[..., Trial]:
    """Return a function that opens the trial with passages of its study file replaced."""
    import helpers.present.views.registered  # noqa: F401  keeping writes what is shown

    def make(*passages: tuple[str, str], rows: Sequence[dict[str, str]] | None = None) -> Trial:
        people = planned_rows() if rows is None else rows
        lines = [",".join(NAMES), *(",".join(row[name] for name in NAMES) for row in people)]
        (tmp_path / "planned.yaml").write_text(replaced(*passages), encoding="utf-8")
        (tmp_path / "planned.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        workspace = Workspace(load_study(tmp_path / "planned.yaml"), root=tmp_path)
        workspace.write_cleaned(clean(workspace.study))
        return Trial(workspace)

    return make
