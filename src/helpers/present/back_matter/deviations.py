"""What differs from the plan, and what was not planned before the data were seen."""

from collections.abc import Iterator
from typing import Any

from helpers.present.back_matter.items import NOT_SUPPLIED, sentence
from helpers.present.back_matter.shown import Shown
from helpers.present.back_matter.unavailable import not_available
from helpers.present.figures.common import lowered
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import stamp_of
from helpers.present.vocabulary import ROLES
from helpers.study import Additional, Outcome, Study
from helpers.study.reporting import said_all

__all__ = ["deviations"]

KEPT = (
    "The plan is the study file. Nothing that departs from it is among the planned results: what "
    "is tried in a notebook is not kept, and what was asked for later stands apart, marked."
)
POST_HOC = "not prespecified"
STATUS = {"post_hoc": POST_HOC, "prespecified": "prespecified, beside the plan"}


def deviations(study: Study, shown: Shown) -> list[Any]:
    """Return the texts and tables of the section.

    Parameters
    ----------
    study : Study
        Changes that authors report, outcomes and analyses with their status.
    shown : Shown
        What can be linked to.
    """
    columns = [Column("What", "left"), Column("Status", "left"), Column("Why", "left")]
    table = Table(
        "deviations", columns, list(_rows(study)), "Changes, and what was not prespecified",
        stamp=stamp_of(study),
    )  # fmt: skip
    planned = not_available(study)
    return [Text(KEPT), table, *_received(shown), *([planned] if planned else [])]


def _rows(study: Study) -> Iterator[Row]:
    yield Row("Changes after the trial began", kind="group")
    changes = list(_changes(study))
    yield from changes or [Row("As far as authors say", [NOT_SUPPLIED, None], kind="level")]
    yield Row("Outcomes", kind="group")
    yield from _outcomes(study)
    yield Row("Additional analyses", kind="group")
    asked = [_asked(study, one) for one in study.additional]
    yield from asked or [Row("None asked for", [None, None], kind="level")]


def _changes(study: Study) -> Iterator[Row]:
    declared = study.reporting.get("changes")
    entries = declared if isinstance(declared, list | tuple) else [declared]
    for entry in entries:
        if isinstance(entry, dict):
            what, when, why = (str(entry.get(key) or "") for key in ("what", "when", "reason"))
            if what:
                yield Row(Label(what), [_label(when), _label(why)], kind="level")
    texts = [entry for entry in entries if not isinstance(entry, dict)]
    held = study.model_copy(update={"reporting": {"changes": texts}})
    for text in said_all(held, "changes"):
        yield Row(Label(sentence(text)), [None, None], kind="level")


def _outcomes(study: Study) -> Iterator[Row]:
    later = [outcome for outcome in study.outcomes if not outcome.prespecified]
    if not later:
        yield Row("Every outcome", ["prespecified", None], kind="level")
    elif len(later) == len(study.outcomes):
        yield Row("Every outcome", [POST_HOC, _names(study, later)], kind="level")
    else:
        for outcome in later:
            label = Label(study.outcome_label(outcome), sub=ROLES[outcome.role])
            yield Row(label, [POST_HOC, None], kind="level")


def _names(study: Study, outcomes: list[Outcome]) -> Label:
    return Label(", ".join(lowered(study.outcome_label(outcome)) for outcome in outcomes))


def _asked(study: Study, asked: Additional) -> Row:
    outcome = study.outcome_label(study.outcome(asked.outcome))
    parts = []
    if asked.population:
        parts.append(lowered(study.populations[asked.population].label))
    if asked.adjust_for is not None:
        names = [lowered(study.codebook[name].label) for name in asked.adjust_for]
        parts.append(f"adjusted for {', '.join(names)}" if names else "unadjusted")
    by = f"asked for by {asked.requested_by.strip()}" if asked.requested_by.strip() else ""
    why = ": ".join(part for part in (by, asked.reason.strip()) if part)
    label = Label(f"{outcome}, {', '.join(parts)}" if parts else outcome)
    return Row(label, [STATUS[asked.status], _label(why)], kind="level")


def _label(text: str) -> Label | None:
    return Label(sentence(text)) if text else None


def _received(shown: Shown) -> Iterator[Words]:
    found = next(shown.links("table-flow-counts", "the flow in numbers"), None)
    if found is not None:
        yield Text(
            "Who did not receive, or stopped, the allocated treatment is counted in {flow}.",
            flow=found,
        )
