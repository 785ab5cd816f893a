"""The tipping-point map: every way to fill in the unknown outcomes, and where the conclusion tips.

A cell is one way: so many events among the unknown outcomes of an arm, so many among those of the
reference. Its colour is the difference that follows, its hatching says that the conclusion is
another one, the dashed frame is what the known outcomes make plausible.
"""

from functools import partial

from helpers.present.figure import Figure
from helpers.present.figures.common import arm_label, lowered, people, slug, stamp_of
from helpers.present.figures.page import WIDTH
from helpers.present.figures.tipping_drawing import draw, height_of
from helpers.present.figures.tipping_grid import Map, map_of
from helpers.present.formatting import count, number, signed
from helpers.present.text import Label, Text
from helpers.results import Results
from helpers.study import Study

__all__ = ["tipping_map", "tipping_maps"]


def tipping_maps(results: Results, study: Study) -> list[Figure]:
    """Return the map of every outcome and comparison of which any outcome is unknown.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``tipping_point``, or of what was tried of it.
    study : Study
    """
    grid = [e for e in results if e.key.analysis.endswith("tipping_point")]
    keys = dict.fromkeys((e.key.outcome, e.key.arm) for e in grid)
    found = (map_of(Results(grid), study, *key) for key in keys)
    return [_figure(one) for one in found if len(one.differences) > 1]


def tipping_map(results: Results, study: Study, outcome: str, arm: str = "") -> Figure | Text:
    """Return the map of one outcome and comparison.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``tipping_point``.
    study : Study
    outcome : str
        Id of a binary outcome.
    arm : str, optional
        The first arm that is compared, unless another is named.

    Returns
    -------
    Figure or Text
        A sentence where there is no grid, or nothing is unknown.
    """
    wanted = arm or study.arms.compared[0]
    found = tipping_maps(results.where(outcome=outcome, arm=wanted), study)
    return found[0] if found else Text("No outcome is unknown here, so no result can tip.")


def _figure(one: Map) -> Figure:
    study, several = one.study, len(one.study.arms.compared) > 1
    arms = f"-{slug(one.arm)}" if several else ""
    return Figure(
        id=f"tipping-{slug(one.outcome.id)}{arms}",
        draw=partial(draw, one=one),
        alt=_alt(one),
        caption=Text(
            "{outcome}: every way to fill in the unknown outcomes{thinned}, and the difference "
            "that follows: {arm} minus {reference}, per 100 {who}.",
            outcome=Label(study.outcome_label(one.outcome)),
            thinned=" (thinned)" if one.thinned else "",
            arm=Label(lowered(arm_label(study, one.arm))),
            reference=Label(lowered(arm_label(study, study.arms.reference))),
            who=Label(people(study)),
        ),
        source_ids=tuple(one.numbers()),
        size=(WIDTH / 72, height_of(one) / 72),
        stamp=stamp_of(study),
        off_plan=next(iter(one.differences.values())).key.analysis.startswith("tried"),
    )


# In words -------------------------------------------------------------------------------------


def _alt(one: Map) -> str:
    study, facts = one.study, one.facts
    arm, reference = (lowered(arm_label(study, a)) for a in (one.arm, study.arms.reference))
    ends = sorted(e.value for e in one.differences.values())
    low, high = (signed(100 * end) for end in (ends[0], ends[-1]))
    parts = [
        f"Grid of {len(one.differences)} ways to fill in the unknown outcomes of {_n(one, 'arm')} "
        f"{people(study)} given {arm} and {_n(one, 'reference')} given {reference}: "
        f"{lowered(study.outcome_label(one.outcome))}.",
        f"The difference runs from {low} to {high} per 100.",
        f"Plausible by the known outcomes: {_span(one, 'arm')} events under {arm} and "
        f"{_span(one, 'reference')} under {reference}.",
    ]
    if "tipping" not in facts:
        return " ".join([*parts, "There is no main result whose conclusion could change."])
    return " ".join([*parts, _tips(one)])


def _tips(one: Map) -> str:
    facts = one.facts
    if not facts["tipping"].value:
        return "None of the ways changes the conclusion of the main analysis."
    among, nearest = count(facts["tipping_plausible"]).text, facts["nearest_arm"]
    many = "ways changes" if facts["tipping"].value == 1 else "ways change"
    return (
        f"{count(facts['tipping']).text} of {count(facts['ways']).text} {many} the conclusion "
        f"of the main analysis, {among} of them plausible; the nearest has "
        f"{number(nearest, 0).text} and {number(facts['nearest_reference'], 0).text} events."
    )


def _n(one: Map, side: str) -> str:
    return count(one.facts[f"unknown_{side}"]).text


def _span(one: Map, side: str) -> str:
    ends = (count(one.facts[f"plausible_{end}_{side}"]).text for end in ("from", "to"))
    return " to ".join(ends)
