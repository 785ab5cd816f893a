"""The report's own checks: what would mislead, leak, fetch or lock a reader out.

Each check is a function of the parsed page (and what it was made from) that yields findings; an
error means that the report must not be published.
"""

from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from helpers.errors import Finding
from helpers.pipeline.report import checks_numbers, checks_page
from helpers.pipeline.report.catalogue import Catalogue
from helpers.pipeline.report.checked import Checked
from helpers.results import Results
from helpers.study import Study

__all__ = ["CHECKS", "check_report"]


CHECKS: tuple[Callable[[Checked], Iterator[Finding]], ...] = (
    checks_numbers.numbers_are_bound,
    checks_numbers.numbers_agree,
    checks_numbers.table_cells_are_bound,
    checks_numbers.figure_data_agree,
    checks_numbers.figures_are_bound,
    checks_numbers.captions_are_stamped,
    checks_numbers.outputs_are_all_shown,
    checks_numbers.printed_numbers_are_told,
    checks_page.language_and_title,
    checks_page.headings_in_order,
    checks_page.identifiers_are_unique,
    checks_page.links_lead_somewhere,
    checks_page.images_are_described,
    checks_page.tables_are_labelled,
    checks_page.nothing_runs,
    checks_page.no_output_needs_a_script,
    checks_page.nothing_is_fetched,
)


def check_report(
    html: str, notebook: NotebookNode, results: Results, study: Study
) -> list[Finding]:
    """Return what is wrong with a report; an empty list if nothing is.

    Parameters
    ----------
    html : str
        As `render` made it.
    notebook : NotebookNode
        The merged notebook it was made from.
    results : Results
        Every number that the report may print.
    study : Study

    Returns
    -------
    list of Finding
        Those of severity ``error`` forbid publishing; the others are for the log.
    """
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main")
    checked = Checked(
        soup=soup,
        main=main if isinstance(main, Tag) else soup,
        notebook=notebook,
        catalogue=Catalogue(results, study),
        study=study,
    )
    return [finding for check in CHECKS for finding in check(checked)]
