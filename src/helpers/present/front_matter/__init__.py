"""What the report says before the first notebook: the summary and the methods.

Every sentence is made from the study file and the results; nothing is written that was not run.
A module a section.
"""

from collections.abc import Mapping

from helpers.present.front_matter.methods import methods
from helpers.present.front_matter.summary import summary
from helpers.present.printing import in_its_style
from helpers.present.section import Section
from helpers.results import Results
from helpers.study import Study

__all__ = ["front"]


@in_its_style
def front(
    study: Study, results: Results, versions: Mapping[str, str] | None = None
) -> list[Section]:
    """Return the sections that stand before the notebooks: summary and methods.

    Parameters
    ----------
    study : Study
        The study file.
    results : Results
        The kept results of all stages.
    versions : mapping of str to str, optional
        Of the software that was used, by name.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> [section.heading for section in front(load_study("tacrolimus-rif"), Results())]
    ['Summary', 'Methods']
    """
    return [
        Section("Summary", list(summary(study, results))),
        Section("Methods", list(methods(study, results, versions or {}))),
    ]
