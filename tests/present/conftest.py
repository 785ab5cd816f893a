"""The tacrolimus trial in small: a study and made-up results in the form that analysis writes."""

import math
from collections.abc import Callable, Iterator
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.results import Estimate, Key, Results
from helpers.study.model import Study

NUMERIC = {
    "age": ("Age", "years", 33.5, 4.2),
    "bmi": ("Body mass index", "kg/m²", 25.4, 3.2),
    "infertility": ("Duration of infertility", "years", 6.1, 2.9),
    "failed": ("Previous failed transfers", "", 4.0, 1.3),
    "th_ratio": ("Th1/Th2 ratio", "", 13.8, 3.5),
    "nk": ("NK cells", "% of lymphocytes", 13.0, 4.5),
}
YES = {"type": "binary", "event": "yes", "non_event": "no", "measured": "after"}
STATES = {
    "live_birth": "Live birth",
    "stillbirth": "Stillbirth",
    "miscarriage": "Miscarriage",
    "biochemical": "Biochemical pregnancy only",
    "negative": "Negative pregnancy test",
    "no_transfer": "No embryo transfer",
}
BINARY = (
    ("live_birth", "randomised", (29, 50, 11, 50), (0.36, 0.17, 0.52)),
    ("clinical_pregnancy", "randomised", (32, 50, 20, 50), (0.24, 0.04, 0.42)),
    ("miscarriage", "randomised", (3, 50, 9, 50), (-0.12, -0.26, 0.013)),
    ("miscarriage", "clinical_pregnancy", (3, 32, 9, 20), (-0.356, -0.58, -0.12)),
    ("biochemical_pregnancy", "randomised", (35, 50, 24, 50), (0.22, 0.03, 0.40)),
    ("any_event", "randomised", (19, 50, 15, 50), (0.08, -0.11, 0.26)),
)
SMD = {
    "age": -0.07, "bmi": -0.12, "infertility": 0.02, "failed": 0.09, "th_ratio": 0.24,
    "nk": 0.09, "primary_infertility": 0.04, "cause": 0.31,
}  # fmt: skip


def study_file(**changes: Any) -> dict[str, Any]:
    variables: dict[str, Any] = {
        name: {"label": label, "unit": unit, "type": "count" if name == "failed" else "continuous"}
        for name, (label, unit, *_) in NUMERIC.items()
    }
    variables |= {
        "arm": {"label": "Arm", "type": "text"},
        "primary_infertility": {
            "label": "Primary infertility", "type": "binary", "event": "yes", "non_event": "no",
        },
        "cause": {
            "label": "Cause of infertility", "type": "categorical",
            "levels": {"male": "Male factor", "tubal": "Tubal", "none": "Unexplained"},
        },
        "live_birth": {"label": "Live birth", **YES},
        "clinical_pregnancy": {"label": "Clinical pregnancy", **YES},
        "miscarriage": {"label": "Miscarriage", **YES},
        "biochemical_pregnancy": {"label": "Biochemical pregnancy", **YES},
        "any_event": {"label": "Any adverse event", **YES},
        "received": {"label": "Received the allocated treatment", **YES},
        "lost": {"label": "Lost to follow-up", **YES},
        "stopped": {"label": "Stopped early", **YES},
        "reason": {"label": "Reason", "type": "categorical", "measured": "after"},
        "birthweight": {
            "label": "Birthweight", "type": "continuous", "unit": "g", "measured": "after",
            "decimals": 0,
        },
        "gestation": {
            "label": "Gestational age at birth", "type": "continuous", "unit": "weeks",
            "measured": "after",
        },
        "end": {"label": "End state", "type": "categorical", "levels": STATES, "measured": "after"},
    }  # fmt: skip
    outcome = {"type": "binary", "benefit": "higher"}
    study = {
        "format": 1, "id": "tacrolimus-small", "title": "Tacrolimus for implantation failure",
        "data_status": "synthetic", "reporting": {"participants_called": "women"},
        "sources": {"participants": "participants.csv"}, "participant_id": "id",
        "arms": {
            "variable": "arm", "reference": "placebo",
            "labels": {"tacrolimus": "Tacrolimus", "placebo": "Placebo"},
        },
        "variables": variables,
        "populations": {"itt": {"label": "Intention to treat"}},
        "baseline": [*NUMERIC, "primary_infertility", "cause"],
        "flow": {
            "received": {"variable": "received", "reason": "reason"},
            "lost": {"variable": "lost", "reason": "reason"},
            "discontinued": {"variable": "stopped", "reason": "reason"},
        },
        "outcomes": [
            {"id": "live_birth", "role": "primary", "variable": "live_birth", **outcome},
            {"id": "clinical_pregnancy", "role": "key_secondary",
             "variable": "clinical_pregnancy", **outcome},
            {"id": "miscarriage", "role": "key_secondary", "variable": "miscarriage",
             "also_among": "clinical_pregnancy", **outcome, "benefit": "lower"},
            {"id": "biochemical_pregnancy", "role": "secondary",
             "variable": "biochemical_pregnancy", **outcome},
            {"id": "gestation", "role": "secondary", "variable": "gestation",
             "type": "continuous", "benefit": "higher"},
            {"id": "birthweight", "role": "secondary", "variable": "birthweight",
             "type": "continuous", "benefit": "higher"},
            {"id": "any_event", "role": "harm", "variable": "any_event", **outcome,
             "benefit": "lower"},
        ],
        "analysis": {"population": "itt", "end_state": "end"},
    }  # fmt: skip
    return study | changes


@pytest.fixture
def make_study() -> Callable[..., Study]:
    def make(**changes: Any) -> Study:
        return Study.model_validate(study_file(**changes))

    return make


@pytest.fixture
def study(make_study: Callable[..., Study]) -> Study:
    return make_study()


def flow_rows() -> Iterator[Estimate]:
    boxes: dict[tuple[str, str], float] = {
        ("assessed", ""): math.nan, ("randomised", ""): 100,
    }  # fmt: skip
    reasons = {
        "tacrolimus": {
            "not_received": {"no embryo suitable for transfer": 1, "endometrium too thin": 1},
            "lost": {}, "discontinued": {"adverse event": 2, "own wish": 1},
        },
        "placebo": {
            "not_received": {
                "no embryo suitable for transfer": 1,
                "transfer postponed at her own wish after a long discussion with the family": 2,
            },
            "lost": {"moved abroad": 1}, "discontinued": {"adverse event": 1, "own wish": 1},
        },
    }  # fmt: skip
    for arm, groups in reasons.items():
        boxes[("allocated", arm)] = 50
        boxes[("received", arm)] = 50 - sum(groups["not_received"].values())
        for name, counts in groups.items():
            boxes[(name, arm)] = sum(counts.values())
            boxes |= {(f"{name}:{reason}", arm): n for reason, n in counts.items()}
        boxes[("analysed", arm)] = 50
        boxes[("not_analysed", arm)] = 0
    for (level, arm), n in boxes.items():
        ends = level.startswith(("analysed", "not_analysed"))
        key = Key(
            stage="cleaning", analysis="flow", level=level, arm=arm, measure="count",
            population="itt" if ends else "", outcome="live_birth" if ends else "",
        )  # fmt: skip
        note = "not reported" if math.isnan(n) else ""
        yield Estimate(key=key, value=n, statistic="n", note=note)


def binary_rows(arms: tuple[str, str] = ("tacrolimus", "placebo")) -> Iterator[Estimate]:
    for outcome, among, (x1, n1, x0, n0), (value, lower, upper) in BINARY:
        main = {"stage": "primary", "analysis": "main", "population": "itt", "outcome": outcome}
        main["among"] = among
        for arm, x, n in ((arms[0], x1, n1), (arms[1], x0, n0)):
            key = Key(**main, arm=arm, measure="count")
            yield Estimate(key=key, value=n, statistic="n")
            yield Estimate(key=key, value=x, statistic="events")
            risk = Key(**main, arm=arm, measure="risk", method="wilson")
            yield Estimate(
                key=risk, value=x / n, lower=max(0, x / n - 0.13), upper=min(1, x / n + 0.13),
                confidence_level=0.95,
            )  # fmt: skip
        contrast = {**main, "arm": arms[0], "reference": arms[1]}
        yield Estimate(
            key=Key(**contrast, measure="risk_difference", method="miettinen_nurminen"),
            value=value, lower=lower, upper=upper, confidence_level=0.95,
        )  # fmt: skip


def continuous_rows() -> Iterator[Estimate]:
    for outcome, among, (value, lower, upper) in (
        ("gestation", "randomised", (0.4, -0.7, 1.5)),
        ("birthweight", "randomised", (95.0, -160.0, 350.0)),
    ):
        key = Key(
            stage="secondary", analysis="main", population="itt", outcome=outcome, among=among,
            arm="tacrolimus", reference="placebo", measure="mean_difference", method="welch",
        )  # fmt: skip
        yield Estimate(key=key, value=value, lower=lower, upper=upper, confidence_level=0.95)


def end_state_rows() -> Iterator[Estimate]:
    counts = {"tacrolimus": (29, 0, 3, 3, 13, 2), "placebo": (11, 0, 9, 4, 23, 3)}
    for arm, ns in counts.items():
        for state, n in zip(STATES, ns, strict=True):
            key = Key(
                stage="primary", analysis="end_state", population="itt", outcome="end",
                level=state, arm=arm, measure="count",
            )  # fmt: skip
            yield Estimate(key=key, value=n, statistic="count")
            yield Estimate(key=key, value=50, statistic="n")


def baseline_rows() -> Iterator[Estimate]:
    for arm in ("tacrolimus", "placebo"):
        key = Key(
            stage="cleaning", analysis="populations", population="itt", arm=arm, measure="count"
        )
        yield Estimate(key=key, value=50, statistic="n")
    for variable, value in SMD.items():
        key = Key(
            stage="baseline", analysis="balance", population="itt", outcome=variable,
            arm="tacrolimus", reference="placebo", measure="smd",
        )  # fmt: skip
        yield Estimate(key=key, value=value)


@pytest.fixture
def results() -> Results:
    return Results(
        [
            *flow_rows(), *binary_rows(), *continuous_rows(), *end_state_rows(), *baseline_rows(),
        ]
    )  # fmt: skip


@pytest.fixture
def participants() -> pd.DataFrame:
    columns: dict[str, Any] = {
        "id": [f"P{i:03d}" for i in range(100)],
        "arm": pd.Categorical(["tacrolimus", "placebo"] * 50, ["tacrolimus", "placebo"]),
        "population:itt": [True] * 100,
    }
    for stride, (name, (*_, mean, sd)) in zip(
        (37, 41, 43, 47, 53, 59), NUMERIC.items(), strict=True
    ):
        spread = [NormalDist(mean, sd).inv_cdf((i * stride % 100 + 0.5) / 100) for i in range(100)]
        columns[name] = np.round(spread, 0 if name == "failed" else 1)
    table = pd.DataFrame(columns)
    table.loc[[3, 8, 21], "nk"] = np.nan
    return table
