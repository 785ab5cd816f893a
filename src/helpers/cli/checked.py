"""What ``rct check`` finds: faults, queries and notes, and what the plan will do."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import DataError, Finding, RctError, Severity, StudyError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from helpers.analysis.plan_preview import Preview
    from helpers.study import Study

__all__ = ["Checked", "check_study", "checked_json", "keep_sources", "place_for"]

GRAVEST_FIRST = tuple(Severity)
HIDDEN = "not shown: blind"
# queries that count the arms against each other
_ABOUT_ARMS = ("arm_sizes",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found.

    Attributes
    ----------
    name : str
        The study as it was asked for.
    study : Study or None
        The study file; None where it has faults.
    error : RctError or None
        What stops the analysis.
    findings : tuple of Finding
        Errors, then queries, then notes.
    queries : DataFrame or None
        Errors and queries of the data, one row a cell; None where no data were read.
    preview : Preview or None
        What the plan will do; None where something stops it.
    """

    name: str
    study: "Study | None" = None
    error: RctError | None = None
    findings: tuple[Finding, ...] = ()
    queries: "pd.DataFrame | None" = None
    preview: "Preview | None" = None

    @property
    def exit_code(self) -> int:
        """0 where the analysis can start, else that of the error."""
        return self.error.exit_code if self.error else 0

    def number(self, severity: Severity) -> int:
        """Return how many findings there are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def check_study(name: str, *, blind: bool = False) -> Checked:
    """Load a study file, clean its data and look ahead at its plan; raises nothing expected.

    Parameters
    ----------
    name : str
        A study file, or an id under ``studies/``.
    blind : bool
        Whether nothing may say who is in which arm, or how the arms differ.
    """
    from helpers.study import load_study

    try:
        study = load_study(name)
    except StudyError as error:
        return Checked(name=name, error=error, findings=_sorted([*error.findings, *_tracked()]))
    checked = _data_checked(name, study, blind=blind)
    return _blinded(checked) if blind else checked


def _data_checked(name: str, study: "Study", *, blind: bool) -> Checked:
    from helpers.analysis.plan_preview import preview
    from helpers.data import clean

    beside = [*study.notes, *_tracked()]
    try:
        cleaned = clean(study)
    except DataError as error:
        found = _sorted([*error.findings, *error.beside, *beside])
        return Checked(name=name, study=study, error=error, findings=found, queries=error.cells)
    return Checked(
        name=name,
        study=study,
        findings=_sorted([*cleaned.findings, *beside]),
        queries=cleaned.queries,
        preview=preview(study, cleaned, blind=blind),
    )


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: GRAVEST_FIRST.index(finding.severity)))


def _tracked() -> Iterator[Finding]:
    """Yield one note for each file of real data that git would publish."""
    from helpers.data import tracked_raw_files
    from helpers.study import project_root

    try:
        project = project_root()
    except UsageError:  # a study file given by its path needs no project
        return
    for name in tracked_raw_files(project):
        yield Finding(
            code="tracked_data",
            severity=Severity.NOTE,
            where=name,
            found="a raw file that git tracks",
            expected="participants' data outside the repository's history",
            remedy=f'git rm --cached "{name}", and see who has had a copy',
        )


def _blinded(checked: Checked) -> Checked:
    """Return a check without what tells an arm: cells of the arm's column, sizes of the arms."""
    arm = checked.study.arms.variable if checked.study else ""
    findings = tuple(
        replace(finding, found=HIDDEN) if _tells(finding, arm) else finding
        for finding in checked.findings
    )
    table = checked.queries
    if table is not None:
        telling = table["variable"].eq(arm) | table["code"].isin(_ABOUT_ARMS)
        table = table.assign(found=table["found"].mask(telling, HIDDEN))
    return replace(
        checked, findings=findings, queries=table, error=_silent(checked.error, findings)
    )


def _tells(finding: Finding, arm: str) -> bool:
    of_data = finding.severity is not Severity.NOTE
    return finding.code in _ABOUT_ARMS or (of_data and finding.where.split("; ")[-1] == arm)


def _silent(error: RctError | None, findings: Sequence[Finding]) -> RctError | None:
    if not isinstance(error, DataError):
        return error
    return DataError(error.message, remedy=error.remedy, findings=findings)


def checked_json(checked: Checked) -> str:
    """Return a check as one JSON object; docs/check.md says what its keys are."""
    from helpers.analysis.preview_json import preview_json
    from helpers.present.visible import spelled_json

    error = checked.error
    report: dict[str, Any] = {
        "study": checked.name,
        "exit_code": checked.exit_code,
        "message": error.message if error else "",
        "remedy": error.remedy if error else "",
        "findings": [asdict(finding) for finding in checked.findings],
        "preview": preview_json(checked.preview) if checked.preview else None,
    }
    return spelled_json(json.dumps(report, ensure_ascii=False, indent=1))


def place_for(given: Path, suffix: str) -> Path:
    """Return where a file of a check is to be written.

    Raises
    ------
    UsageError
        If its name does not end in `suffix`, it is a folder, or it lies among raw data.
    """
    path = given.resolve()
    if given.suffix.lower() != suffix:
        raise UsageError(f"{given.name!r} does not end in {suffix}", remedy=f"name a {suffix} file")
    if path.is_dir() or not path.parent.is_dir():
        raise UsageError(
            f"{given.name!r} cannot be written there", remedy="name a file in a folder that exists"
        )
    if ("data", "raw") in zip(path.parts, path.parts[1:], strict=False):
        raise UsageError("nothing is written under data/raw", remedy="name a file elsewhere")
    return path


def keep_sources(path: Path, study: "Study | None") -> None:
    """Refuse to write over a raw file of a study.

    Raises
    ------
    UsageError
        If the path is one of its sources.
    """
    sources = (study.sources.participants, study.sources.adverse_events) if study else ()
    if path in [study.source_path(source) for source in sources if study and source]:
        raise UsageError(f"{path.name} holds raw data", remedy="name another file")
