"""What the boxes of a flow diagram say: entries with their reasons, from results to words."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from helpers.present.figures.common import lowered
from helpers.present.formatting import count
from helpers.results import Estimate, Results
from helpers.study.model import Study

__all__ = ["PHASES", "SCREENING", "Entry", "Phase", "entries"]

Phase = Literal["Allocation", "Follow-up", "Analysis"]

SCREENING: Mapping[str, str] = {
    "assessed": "Assessed for eligibility",
    "excluded": "Excluded",
    "randomised": "Randomised",
}
PHASES: Mapping[Phase, Mapping[str, str]] = {
    "Allocation": {
        "allocated": "Allocated to {arm}",
        "received": "Received treatment",
        "not_received": "Did not receive it",
        "not_received_unknown": "Not known whether received",
    },
    "Follow-up": {
        "lost": "Lost to follow-up",
        "lost_unknown": "Not known whether lost",
        "discontinued": "Discontinued treatment",
        "discontinued_unknown": "Not known whether discontinued",
    },
    "Analysis": {"analysed": "Analysed", "not_analysed": "Not analysed"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One count of a box, in words, with the counts of its reasons.

    Attributes
    ----------
    words : str
        What is counted.
    estimate : Estimate or None
        The count; None where only reasons are known.
    reasons : tuple of Entry
        Largest first.
    """

    words: str
    estimate: Estimate | None
    reasons: tuple["Entry", ...] = ()

    def text(self) -> str:
        """Return what a box shows: "Analysed (n = 50)"."""
        if self.estimate is None:
            return self.words
        shown = count(self.estimate).text
        return f"{self.words} ({shown})" if self._unknown() else f"{self.words} {_size(shown)}"

    def clause(self) -> str:
        """Return what a text alternative says: "analysed, 50"."""
        clause = lowered(self.words)
        if self.estimate is not None:
            clause += f", {count(self.estimate).text}"
        reasons = "; ".join(reason.clause() for reason in self.reasons)
        return f"{clause} ({reasons})" if reasons else clause

    def ids(self) -> Iterator[str]:
        """Yield the identifiers of the results shown."""
        if self.estimate is not None:
            yield self.estimate.id
        for reason in self.reasons:
            yield from reason.ids()

    def _unknown(self) -> bool:
        return self.estimate is None or math.isnan(self.estimate.value)


def entries(
    results: Results, study: Study, boxes: Mapping[str, str], *, arm: str = ""
) -> list[Entry]:
    """Return the entries that `results` hold of the boxes named, in their order.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``flow``; `level` names the box, ``box:reason`` one of its reasons.
    study : Study
        For the labels of reasons.
    boxes : mapping of str to str
        Boxes and their words; ``{arm}`` stands for the arm's label.
    arm : str, optional
        Empty for the boxes before allocation.
    """
    flow = list(results.where(analysis="flow", arm=arm, statistic="n"))
    label = study.arms.labels.get(arm, "")
    found = []
    for box, words in boxes.items():
        estimate = next((e for e in flow if e.key.level == box), None)
        reasons = tuple(_reasons(flow, study, box))
        if estimate is not None or reasons:
            found.append(Entry(words.format(arm=lowered(label)), estimate, reasons))
    return found


def _reasons(flow: list[Estimate], study: Study, box: str) -> Iterator[Entry]:
    own = [e for e in flow if e.key.level.startswith(f"{box}:")]
    for estimate in sorted(own, key=lambda e: (-_known(e.value), e.key.level)):
        reason = estimate.key.level.removeprefix(f"{box}:")
        yield Entry(_reason_label(study, box, reason), estimate)


def _size(shown: str) -> str:
    """Return "(n = 50)" with no-break spaces, so that no line ends within it."""
    return f"(n\u00a0=\u00a0{shown})"


def _known(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def _reason_label(study: Study, box: str, reason: str) -> str:
    declared = getattr(study.flow, box.removeprefix("not_"), None)
    variable = study.codebook.get(getattr(declared, "reason", None) or "")
    return variable.level_label(reason) if variable else reason
