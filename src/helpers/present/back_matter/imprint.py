"""What IMPRINT asks of fertility trials beside CONSORT.

Harbin Consensus Conference Workshop Group: Improving the reporting of clinical trials of
infertility treatments. Hum Reprod 2014;29:2075 (doi 10.1093/humrep/deu218). The items are those
that its abstract states, in our words and without the numbers of its checklist, which were not at
hand. They are listed where ``reporting`` has ``guidelines: [imprint]``.
"""

from collections.abc import Sequence

from helpers.present.back_matter.items import Item
from helpers.present.figures.common import lowered
from helpers.study import Study

__all__ = ["IMPRINT"]


def _primary(study: Study) -> str:
    names = [lowered(study.outcome_label(o)) for o in study.outcomes if o.role == "primary"]
    return f"The primary outcome is {', '.join(names)}" if names else ""


def _denominator(study: Study) -> str:
    primary = [outcome for outcome in study.outcomes if outcome.role == "primary"]
    if not primary:
        return ""
    narrowed = [lowered(study.codebook[o.among].label) for o in primary if o.among]
    return f"Counted among those with {', '.join(narrowed)}" if narrowed else (
        "Counted per participant randomised"
    )  # fmt: skip


def _harm_outcomes(study: Study) -> str:
    names = [lowered(study.outcome_label(o)) for o in study.outcomes if o.role == "harm"]
    return f"Outcomes that are harms: {', '.join(names)}" if names else ""


IMPRINT: Sequence[Item] = (
    Item(
        number="", topic="Live birth, or cumulative live birth, as the primary outcome",
        facts=[_primary], said=["live_birth_definition"],
    ),
    Item(
        number="", topic="Per woman randomised, over a stated time or number of cycles",
        facts=[_denominator], see=[("table-denominators-*", "with two denominators")],
    ),
    Item(
        number="", topic="Both partners described", said=["partner"],
        see=[("table-baseline", "baseline")],
    ),
    Item(
        number="", topic="Harms during treatment and pregnancy", facts=[_harm_outcomes],
        said=["pregnancy_harms"], see=[("table-harms", "adverse events")],
    ),
    Item(
        number="", topic="Harms to the fetus and the newborn", said=["newborn_harms"],
        see=[("table-effects-secondary", "outcomes that are harms")],
    ),
)  # fmt: skip
