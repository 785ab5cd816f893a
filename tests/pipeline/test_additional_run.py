"""A study with analyses asked for later through `rct run`: replies, and nothing else changes."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.pipeline.run import RunOptions, run_study
from ordered_trial import STUDY, rows_text

pytestmark = pytest.mark.slow

ADDED = """additional:
  - {id: adherent, outcome: recovery, population: per_protocol, requested_by: Reviewer 2, reason: who took it}
  - {id: by_age, outcome: relapses, adjust_for: [age], requested_by: Editor}
"""  # noqa: E501


def run(root: Path, added: str = "") -> Path:
    (root / "ordered.yaml").write_text(STUDY + added, encoding="utf-8")
    (root / "ordered.csv").write_text(rows_text(), encoding="utf-8")
    return run_study(str(root / "ordered.yaml"), RunOptions(root=root))


def rows_of(report: Path) -> pd.DataFrame:
    return pd.read_csv(report.parent / "results.csv", keep_default_na=False, dtype=str)


def test_replies_stand_in_the_report_and_change_nothing_else(tmp_path: Path) -> None:
    plain = run(tmp_path)
    before, page = rows_of(plain), plain.read_text(encoding="utf-8")
    assert "Replies to reviewers" not in page
    report = run(tmp_path, ADDED)
    rows, page = rows_of(report), report.read_text(encoding="utf-8")
    for passage in ("Replies to reviewers", "asked for by Reviewer 2: who took it",
                    "In reply to Editor:", "per protocol, unadjusted"):  # fmt: skip
        assert passage in page
    assert "not yet available" not in page
    own = rows["analysis"].isin(["adherent", "by_age"])
    assert set(rows[own]["analysis"]) == {"adherent", "by_age"}
    # the second path counts what it has no route for, additional analyses among them
    kept = rows[~own & (rows["analysis"] != "verification")]
    first = before[before["analysis"] != "verification"]
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), first.reset_index(drop=True))
