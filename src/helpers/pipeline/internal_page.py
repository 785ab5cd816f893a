"""A page that looks like the report; one that holds raw data says that it is not for sharing."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from helpers.pipeline.report.page import css_text, design_line, stamp_of
from helpers.present.direction import isolated
from helpers.present.visible import visible
from helpers.study import Study

__all__ = ["INTERNAL", "internal_page"]

INTERNAL = "Internal: holds cells of the raw data, not for sharing."
TEMPLATES = Path(__file__).parent / "report" / "templates"


def internal_page(
    title: str, sections: Iterable[tuple[str, Sequence[Any]]], *, study: Study | None = None,
    internal: bool = True,
) -> str:  # fmt: skip
    """Return one self-contained HTML file that loads nothing and runs no script.

    Parameters
    ----------
    title : str
        Heading of the page.
    sections : iterable of (heading, views)
        Views are tables, figures and texts of `helpers.present`.
    study : Study, optional
        For the stamp of synthetic data and the line on the design; None where there is no study.
    internal : bool, optional
        Whether it holds raw data, and says so; False for one that anybody may read.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, keep_trailing_newline=True
    )
    environment.filters["isolated"] = lambda text: Markup(isolated(str(escape(text))))
    css = (TEMPLATES / "trial" / "report.css").read_text("utf-8")
    stamps = [
        *([INTERNAL] if internal else []),
        *([stamp_of(study)] if study and study.synthetic else []),
    ]
    page = environment.get_template("internal.html.j2").render(
        title=title,
        css=css,
        print_stamp=css_text(" ".join(stamps)),
        print_title=css_text(title),
        stamps=stamps,
        design=design_line(study) if study else "",
        sections=[
            {"id": f"part-{number}", "heading": heading, "html": "".join(map(_html, views))}
            for number, (heading, views) in enumerate(sections, start=1)
        ],
    )
    return visible(page)


def _html(shown: Any) -> str:
    """Return a table, or a text as a paragraph, without the sheet that a notebook needs."""
    html: str = shown.html()
    return html if html.startswith("<figure") else f'<p class="rct-text">{html}</p>'
