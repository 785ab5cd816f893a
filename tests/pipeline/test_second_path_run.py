"""A number on which the two routes do not agree fails the run, and the last good report stays."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import ReportError
from helpers.pipeline.run import RunOptions, run_study
from small_trial import ROWS, STUDY

pytestmark = pytest.mark.slow
ROW = "primary/main/itt/pregnancy/among=randomised/arm=drug/reference=control/test/fisher/p_value"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("second")
    (root / "small.yaml").write_text(STUDY, encoding="utf-8")
    (root / "small.csv").write_text(ROWS, encoding="utf-8")
    return run_study(str(root / "small.yaml"), RunOptions(root=root))


def test_the_report_has_the_appendix(report: Path) -> None:
    page = report.read_text(encoding="utf-8")
    for passage in ("Second path", "Numbers by two routes", "Numbers without a second route"):
        assert passage in page
    rows = pd.read_csv(report.parent / "results.csv", keep_default_na=False, dtype=str)
    whole = rows[(rows["analysis"] == "verification") & (rows["method"] == "")]
    counts = dict(zip(whole["statistic"], whole["value"], strict=False))
    assert int(counts["agree"]) > 200
    assert counts["disagree"] == "0"


def test_a_disagreement_fails_the_run_and_keeps_the_last_good_report(report: Path) -> None:
    root, before = report.parents[2], report.read_bytes()
    path = root / "data" / "processed" / "small" / "results" / "primary.csv"
    rows = pd.read_csv(path, keep_default_na=False, dtype=str)
    here = rows["id"] == ROW
    right = rows.loc[here, "value"].item()
    wrong = repr(float(right) + 2e-8)
    rows.loc[here, "value"] = wrong
    rows.to_csv(path, index=False, lineterminator="\n")
    with pytest.raises(ReportError) as failed:
        run_study(str(root / "small.yaml"), RunOptions(root=root, first="figures", force=True))
    assert failed.value.exit_code == 5
    told = str(failed.value)
    assert ROW in told
    assert wrong in told
    assert right[:12] in told
    assert report.read_bytes() == before
    assert (root / "data" / "processed" / "small" / "rejected" / "report.html").is_file()
