"""The report: executed notebooks in, one self-contained and checked HTML file out.

Nothing here computes a statistic or rounds a number. `merge` joins the notebooks, `render` makes
the page, `check_report` refuses a page whose numbers, tables, figures or structure are not sound.
"""

import helpers.pipeline.quick  # noqa: F401  before nbconvert, which would import nbformat slowly
from helpers.pipeline.report.checks import check_report
from helpers.pipeline.report.merge import merge
from helpers.pipeline.report.render import render

__all__ = ["check_report", "merge", "render"]
