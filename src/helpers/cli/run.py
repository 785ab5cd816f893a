"""``rct run``: the five notebooks, then the report."""

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.failures import complain, exit_code, explained
from helpers.cli.outside import Outside, outside
from helpers.errors import RctError
from helpers.pipeline.stages import STAGES, stages_from

__all__ = ["run"]

DEFAULT = "tacrolimus-rif"


def run(
    studies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="STUDY",
            help=f"Study files, or ids under studies/; {DEFAULT} if none is given.",
            show_default=False,
        ),
    ] = None,
    first: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="STAGE",
            help=f"Begin with this stage: {', '.join(STAGES)}.",
            show_default=False,
        ),
    ] = "cleaning",
    root: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write data/processed and reports under this folder."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Parameter of a notebook."),
    ] = None,
    style: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help="Print as this journal does: plain, nejm, annals, human-reproduction. "
            "The study file's style if not given; results.csv is the same in each.",
        ),
    ] = "",
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            show_default=False,
            help="Notebooks to run side by side; as many as processors, at most 3, if not given.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="With --from: go on though earlier inputs changed.")
    ] = False,
    allow_outside: Outside = False,
) -> None:
    """Run the notebooks of a study and make its report."""
    from helpers.pipeline.parameters import parse_assignments

    stages_from(first)
    given = parse_assignments(parameter or [])
    _require_known(style)
    # The rest takes a second to import; what was typed is checked before.
    from helpers.cli.terminal import terminal_progress
    from helpers.pipeline.places import shown
    from helpers.pipeline.run import RunOptions, run_study
    from helpers.pipeline.schedule import usual_jobs

    wide = jobs or usual_jobs()
    options = RunOptions(
        root=root, first=first, style=style, parameters=given, jobs=wide, force=force
    )
    wanted = list(dict.fromkeys(studies or [DEFAULT]))
    failed: list[RctError] = []
    for study in wanted:
        try:
            with outside(allowed=allow_outside), terminal_progress(study) as progress:
                report = run_study(study, options, progress=progress)
        except RctError as error:
            if len(wanted) == 1:
                raise
            failed.append(error)
            complain(f"{study}: {explained(error)}")
        else:
            typer.echo(shown(report))
    if failed:
        raise typer.Exit(max(exit_code(error) for error in failed))


def _require_known(style: str) -> None:
    if style:
        from helpers.study.report import checked_style

        checked_style(style)
