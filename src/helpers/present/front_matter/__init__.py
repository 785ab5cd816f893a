"""What the report says before the first notebook: the summary and the methods.

Every sentence is made from the study file and the results; nothing is written that was not run.
A module a section.
"""

from helpers.present.front_matter.methods import methods
from helpers.present.front_matter.summary import summary
from helpers.present.section import Section
from helpers.results import Results
from helpers.study import Study

__all__ = ["front"]


def front(study: Study, results: Results) -> list[Section]:
    """Return the sections that stand before the notebooks: summary and methods.

    Parameters
    ----------
    study : Study
        The study file.
    results : Results
        The kept results of all stages.
    """
    return [
        Section("Summary", list(summary(study, results))),
        Section("Methods", list(methods(study, results))),
    ]
