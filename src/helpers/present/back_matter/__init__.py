"""What the report says after the notebooks: deviations, glossary, checklist.

Nothing here computes: it is made from the study file and from what the rest of the report shows.
A module a section.
"""

from helpers.present.back_matter.checklist import checklist
from helpers.present.back_matter.deviations import deviations
from helpers.present.back_matter.glossary import glossary
from helpers.present.back_matter.shown import Shown
from helpers.present.printing import in_its_style
from helpers.present.section import Section
from helpers.study import Study

__all__ = ["Shown", "back"]


@in_its_style
def back(study: Study, shown: Shown) -> list[Section]:
    """Return the sections that no notebook shows, each with the chapter where it stands.

    Parameters
    ----------
    study : Study
        The study file.
    shown : Shown
        Places and words of all the rest.
    """
    return [
        Section("Deviations from the plan", deviations(study, shown), "deviations"),
        Section("Glossary", [glossary(shown)], "glossary"),
        Section("Reporting checklist", [checklist(study, shown)], "checklist"),
    ]
