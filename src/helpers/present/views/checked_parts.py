"""A whole check as the sections of a page: what stops, what was found, what will be done."""

from collections.abc import Iterator, Sequence
from typing import Any

from helpers.analysis.plan_preview import Preview
from helpers.errors import Finding, RctError
from helpers.present.text import Label, Text
from helpers.present.views import preview as _registered  # noqa: F401
from helpers.present.views.findings import findings_table
from helpers.results import view

__all__ = ["checked_parts"]

Part = tuple[str, Sequence[Any]]


def checked_parts(
    findings: Sequence[Finding],
    *,
    preview: Preview | None = None,
    error: RctError | None = None,
    stamp: str = "",
) -> Iterator[Part]:
    """Yield heading and views of each section that there is.

    Parameters
    ----------
    findings : sequence of Finding
        Everything that was found.
    preview : Preview, optional
        What the plan will do; None where something stops it.
    error : RctError, optional
        What stops it.
    stamp : str, optional
        ``"SYNTHETIC"`` where the data are.
    """
    if error:
        said = [error.message.removesuffix(":"), error.remedy]
        words = [Label(text[:1].upper() + text[1:]) for text in said if text]
        yield "What stops the analysis", [Text("{said}", said=text) for text in words]
    none = Text("Nothing: no error, no query and no note.")
    yield "What was found", [findings_table(findings, stamp=stamp) if findings else none]
    if preview:
        yield "What the plan will do", view(preview).views
