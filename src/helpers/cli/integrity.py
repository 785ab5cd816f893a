"""``rct integrity``: what to ask the site because of how the data look; an internal page."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.failures import complain

if TYPE_CHECKING:
    from helpers.analysis.answers import Integrity
    from helpers.data import Workspace

__all__ = ["integrity"]


def integrity(
    study: Annotated[str, typer.Argument(help="A study file, or an id under studies/.")],
    page: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE.html",
            help="Where the internal page goes; default: data/processed/<study>/integrity.html.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, unrounded.")
    ] = False,
    root: Annotated[
        Path | None,
        typer.Option(help="Folder that holds data/processed; the project if not given."),
    ] = None,
) -> None:
    """Ask whether the data look as measured and randomised data do; passing proves nothing."""
    from helpers.analysis.integrity.answer import integrity_answer
    from helpers.cli.checked import place_for
    from helpers.data import clean, open_workspace

    given = place_for(page, ".html") if page else None
    workspace = open_workspace(study, root=root or "")
    answer = integrity_answer(clean(workspace.study).participants, workspace.study)
    path = _write_page(answer, workspace, given)
    if as_json:
        typer.echo(_json(answer))
    else:
        _show(answer)
    complain(f"written: {path.name}; it is internal and not for sharing")


def _show(answer: "Integrity") -> None:
    from helpers.cli.shown import show_parts
    from helpers.present.views.integrity import integrity_parts

    for heading, parts in integrity_parts(answer):
        typer.secho(heading, bold=True)
        show_parts(parts)


def _write_page(answer: "Integrity", workspace: "Workspace", given: Path | None) -> Path:
    from helpers.data.files import write_bytes
    from helpers.pipeline.internal_page import internal_page
    from helpers.present.views.integrity import integrity_parts

    study = answer.study
    text = internal_page(f"Integrity of {study.title}", integrity_parts(answer), study=study)
    return write_bytes(given or workspace.processed / "integrity.html", text.encode())


def _json(answer: "Integrity") -> str:
    """Return the checks with their numbers and words, and the rows in question."""
    from helpers.analysis.integrity import alarms
    from helpers.present.views.integrity import checks_json

    measured = alarms()
    report = {
        "study": answer.study.id,
        "internal": True,
        "clean_trials": measured.trials,
        "clean_trials_asked": measured.any_asked,
        "checks": checks_json(answer),
    }
    return json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False)
