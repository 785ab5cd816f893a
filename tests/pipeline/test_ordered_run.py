"""A study with ordinal outcomes and counts through `rct run`: no check of the report fails."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.pipeline.run import RunOptions, run_study
from ordered_trial import STUDY, rows_text

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ordered")
    (root / "ordered.yaml").write_text(STUDY, encoding="utf-8")
    (root / "ordered.csv").write_text(rows_text(), encoding="utf-8")
    return run_study(str(root / "ordered.yaml"), RunOptions(root=root))


def test_the_report_holds_both_types(report: Path) -> None:
    page = report.read_text(encoding="utf-8")
    for passage in ("Which level was reached?", "Higher level, odds ratio", "Events per year",
                    "Rate ratio", "How many events were there?"):  # fmt: skip
        assert passage in page
    assert "not yet available" not in page


def test_the_results_file_holds_both_types(report: Path) -> None:
    rows = pd.read_csv(report.parent / "results.csv", keep_default_na=False, dtype=str)
    found = set(zip(rows["measure"], rows["method"], strict=True))
    assert {
        ("odds_ratio", "proportional_odds"), ("win_probability", "brunner_munzel"),
        ("test", "mann_whitney"), ("test", "proportional_odds_check"),
        ("rate_ratio", "negative_binomial"), ("rate", "negative_binomial"),
        ("mean_difference", "welch"), ("test", "holm"),
    } <= found  # fmt: skip
    adjusted = rows[rows["analysis"] == "adjusted"]
    assert {"odds_ratio", "rate_ratio"} <= set(adjusted["measure"])
