"""What the study file plans and this version does not compute."""

from helpers.analysis import planned_not_available
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label
from helpers.present.views.common import stamp_of
from helpers.study import Study

__all__ = ["not_available"]


def not_available(study: Study) -> Table | None:
    """Return what the study file plans and this version does not compute; None if nothing."""
    planned = planned_not_available(study)
    if not planned:
        return None
    rows = [
        Row(Label(item.what[:1].upper() + item.what[1:]), [Label(item.where)]) for item in planned
    ]
    return Table(
        "planned",
        [Column("What the study file asks for", "left"), Column("Key of the study file", "left")],
        rows,
        "Planned, not yet available in this version",
        notes=["Accepted and not computed; nothing in this report depends on it."],
        stamp=stamp_of(study),
    )
