"""Make the page: our own nbconvert template, then one pass over the parsed document."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode

from helpers.pipeline.report.catalogue import Catalogue
from helpers.pipeline.report.page import page_of
from helpers.pipeline.report.polish import polish
from helpers.results import Results
from helpers.study import Study

__all__ = ["SHOWN_TYPES", "render"]

TEMPLATES = Path(__file__).parent / "templates"
SHOWN_TYPES = (
    "text/html",
    "image/svg+xml",
    "text/markdown",
    "image/png",
    "image/jpeg",
    "text/plain",
)
_FORMATTER = HTMLFormatter(
    entity_substitution=EntitySubstitution.substitute_xml,
    void_element_close_prefix="",
    empty_attributes_are_booleans=True,
)


class TrialExporter(HTMLExporter):
    """HTML by the template ``trial``.

    `HTMLExporter` parses the finished page to fill missing text alternatives with a placeholder,
    which would hide the fault from our own check; so its base class makes the page.
    """

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page as the template makes it."""
        self.register_filter("highlight_code", Highlight2HTML(parent=self))
        self.register_filter("filter_data_type", shown_type)
        page: tuple[str, dict[str, Any]] = TemplateExporter.from_notebook_node(
            self, nb, self._init_resources(resources), **kw
        )
        return page


def shown_type(data: Mapping[str, Any]) -> list[str]:
    """Return the form in which an output is shown, in a list; empty where a page has none.

    >>> shown_type({"text/plain": "x", "text/html": "<p>x</p>"}), shown_type({"text/vnd.x": ""})
    (['text/html'], [])
    """
    return [kind for kind in SHOWN_TYPES if kind in data][:1]


def render(
    notebook: NotebookNode, *, results: Results, study: Study, provenance: Mapping[str, Any]
) -> str:
    """Return the report as one self-contained HTML file that runs no script.

    Parameters
    ----------
    notebook : NotebookNode
        As `merge` made it.
    results : Results
        Every number that the report prints.
    study : Study
        Names, labels and the data status.
    provenance : mapping
        What the report was made from, for the last section: text by name, or a mapping of these
        under a group name. Nothing in it may differ between two runs of the same inputs.
    """
    exporter = TrialExporter(
        template_name="trial",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )
    page = page_of(study, results, provenance)
    html, _ = exporter.from_notebook_node(notebook, resources={"trial": page})
    soup = BeautifulSoup(html, "html.parser")
    polish(soup, Catalogue(results, study))
    return soup.decode(formatter=_FORMATTER)
