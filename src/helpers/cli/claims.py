"""``rct claims``: published claims against data, and the tables that could lie behind them."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.failures import complain
from helpers.errors import Finding, Severity, UsageError

if TYPE_CHECKING:
    from helpers.analysis.claims_together import Link
    from helpers.present.claim_words import ClaimWords
    from helpers.results import Results
    from helpers.study import Claim, Study

__all__ = ["claims"]

_NONE = ("", "")
_SIZE = re.compile(r"\s*\d{1,5}\s*")
_MOST = 1_100_000  # tables of two arms: 1,000 v 1,000
_SYNTHETIC = "these data are synthetic and were built to meet the claims; nothing here is evidence"


def claims(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="STUDY | CLAIMS.yaml",
            help="A study file or id: its claims, against its data. Or a file of claims and arms.",
            show_default=False,
        ),
    ] = None,
    arms: Annotated[
        tuple[str, str],
        typer.Option(
            metavar="TREATMENT_N CONTROL_N",
            help="Participants of the arms, treatment first; no data are read then.",
            show_default=False,
        ),
    ] = _NONE,
    claim: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT",
            help='A claim such as "live_birth higher p<0.01", with p>=, p=, "among OUTCOME", '
            '"by fisher"; once for each.',
            show_default=False,
        ),
    ] = None,
    link: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT",
            help='What needs what: "pregnancy >= live_birth", or "pregnancy = loss + live_birth".',
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, unrounded.")
    ] = False,
    svg: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw the tables as a figure.", show_default=False),
    ] = None,
) -> None:
    """Hold an abstract's claims against data, and count the tables that could lie behind them."""
    sizes = None if arms == _NONE else _sizes(arms)
    asked = _asked(source, sizes, claim or [], link or [])
    if svg is not None:
        _draw(asked, svg)
    if as_json:
        from helpers.analysis.claims_json import claims_json

        typer.echo(claims_json(asked.results, asked.words.claims, source=source or ""))
        return
    from helpers.cli.shown import show_parts
    from helpers.present.views.claims import claim_parts
    from helpers.present.views.compatible import compatible_parts

    show_parts(claim_parts(asked.results, asked.words))
    show_parts(compatible_parts(asked.results, asked.words, asked.links))
    if asked.words.stamp:
        complain(f"note: {_SYNTHETIC}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was worked out, and the words for it."""

    results: "Results"
    words: "ClaimWords"
    links: "list[Link]"


def _asked(
    source: str | None, sizes: tuple[int, int] | None, texts: list[str], links: list[str]
) -> _Asked:
    if source is None:
        return _typed(sizes, texts, links)
    if texts or links:
        raise UsageError(
            f"expected the claims of {source} or --claim, found both",
            remedy="leave one of them out",
        )
    from helpers.analysis.claims_file import read_claims_file

    path = Path(source)
    file = read_claims_file(path) if path.suffix in (".yaml", ".yml") and path.is_file() else None
    if file is None:
        return _of_study(source, sizes)
    named = tuple(file.arms.items())
    if sizes is None and len(named) != 2:
        raise UsageError(
            f"expected two arms with their participants in {source}, found {len(named)}",
            remedy="add arms: {treatment: 50, control: 50}, or give --arms 50 50",
        )
    names = [name for name, _ in named] if len(named) == 2 else ["treatment", "control"]
    of_file = (named[0][1], named[1][1]) if len(named) == 2 else (0, 0)
    return _alone(list(file.claims), sizes or _few_enough(*of_file), (names[0], names[1]))


def _typed(sizes: tuple[int, int] | None, texts: list[str], links: list[str]) -> _Asked:
    from helpers.cli.claim_text import EXAMPLE, claims_from

    if not texts or sizes is None:
        raise UsageError(
            "expected a study, a file of claims, or --arms and --claim",
            remedy=f"for example {EXAMPLE}",
        )
    return _alone(claims_from(texts, links), sizes, ("treatment", "control"))


def _alone(stated: "list[Claim]", sizes: tuple[int, int], names: tuple[str, str]) -> _Asked:
    from helpers.analysis.claims_abstract import Abstract
    from helpers.present.claim_words import ClaimWords

    abstract = Abstract(arms=((names[0], sizes[0]), (names[1], sizes[1])), claims=stated)
    return _Asked(abstract.results, ClaimWords.of_abstract(abstract), abstract.links)


def _of_study(source: str, sizes: tuple[int, int] | None) -> _Asked:
    from helpers.analysis.choices import plan_for
    from helpers.analysis.claims import claim_rows
    from helpers.analysis.claims_behind import behind_rows, links_of
    from helpers.data import clean
    from helpers.present.claim_words import ClaimWords
    from helpers.results import Results
    from helpers.study import load_study

    study = load_study(source)
    if not study.claims:
        raise UsageError(
            f"{source} holds no claims", remedy="add claims: to it; see docs/claims.md"
        )
    if sizes is not None:
        return _without_data(study, sizes)
    participants, choices = clean(study).participants, plan_for(study, "primary")
    rows = [*claim_rows(participants, choices), *behind_rows(participants, choices)]
    return _Asked(Results(rows), ClaimWords.of(study), links_of(study))


def _without_data(study: "Study", sizes: tuple[int, int]) -> _Asked:
    """Return a study's claims at other sizes; nothing is read but the study file."""
    from helpers.analysis.claims_abstract import Abstract
    from helpers.analysis.claims_meaning import claims_of, denominators
    from helpers.present.claim_words import ClaimWords

    named = {str(o.variable): o.id for o in study.outcomes if o.type == "binary"}
    stated = []
    for _, claim, outcome in claims_of(study):
        groups = (named[g] for g in denominators(claim, outcome) if g in named)
        among = next((group for group in groups if group != outcome.id), None)
        stated.append(claim.model_copy(update={"among": among}))
    abstract = Abstract(
        arms=((study.arms.compared[0], sizes[0]), (study.arms.reference, sizes[1])),
        claims=stated,
        outcomes={o.id: study.outcome_label(o) for o in study.outcomes},
        labels=study.arms.labels,
    )
    return _Asked(abstract.results, ClaimWords.of_abstract(abstract), abstract.links)


def _draw(asked: _Asked, path: Path) -> None:
    from helpers.present.figures.claim_regions import claim_regions

    figures = claim_regions(asked.results, asked.words)
    if path.suffix != ".svg" or not path.parent.is_dir():
        raise UsageError(
            f"expected a file that ends in .svg, in a folder that exists, found {path}"
        )
    for number, figure in enumerate(figures):
        place = path.with_stem(f"{path.stem}-{number + 1}") if number else path
        place.write_text(figure.svg(), encoding="utf-8")


def _sizes(texts: tuple[str, str]) -> tuple[int, int]:
    faults = [
        Finding(
            code="arms", severity=Severity.ERROR, where=f"--arms, {arm}", found=repr(text),
            expected="a whole number of participants such as 50",
        )
        for arm, text in zip(("treatment", "control"), texts, strict=True)
        if not _SIZE.fullmatch(text) or not int(text)
    ]  # fmt: skip
    if faults:
        raise UsageError("these are not the sizes of two arms:", findings=faults)
    return _few_enough(int(texts[0]), int(texts[1]))


def _few_enough(n1: int, n0: int) -> tuple[int, int]:
    if (n1 + 1) * (n0 + 1) > _MOST:
        raise UsageError(
            f"{n1} and {n0} participants have {(n1 + 1) * (n0 + 1):,} possible tables; up to "
            f"{_MOST:,} are gone through",
            remedy="in trials of that size a threshold says little about the counts: ask for them",
        )
    return n1, n0
