"""Figures of studies that ask much of them: long labels, Persian, many arms, nobody, everybody."""

import math
import re
from dataclasses import replace
from itertools import combinations

import matplotlib.style
import pytest
from matplotlib.text import Text as Written

from helpers.present.figure import Figure
from helpers.present.figures import (
    balance,
    baseline_distributions,
    end_states,
    flow_diagram,
    forest,
    icon_array,
)
from helpers.present.figures.harms_dots import harms_dots
from helpers.present.figures.subgroup_forest import subgroup_forest
from helpers.present.style import rc_params
from helpers.results import Estimate, Key, Results

DPI = 288  # so fine that rounding of letters to pixels does not matter
SLACK = 0.5  # points
LONG = {
    "tacrolimus": "Tacrolimus 2 mg twice daily from transfer to the eighth week",
    "placebo": "Matching placebo capsules twice daily on the same schedule",
}
PERSIAN = {"tacrolimus": "تاکرولیموس", "placebo": "دارونما"}
THREE = {
    "tacrolimus": LONG["tacrolimus"],
    "low": "Tacrolimus 1 mg twice daily from transfer to the eighth week",
    "placebo": LONG["placebo"],
}
ONE_WORD = {"tacrolimus": "T" * 60, "placebo": "P" * 60}
LABELS = {"long": LONG, "persian": PERSIAN, "three": THREE, "one word": ONE_WORD}
DRAW = {
    "flow": lambda r, s, p: flow_diagram(r, s),
    "forest": lambda r, s, p: forest(r, s),
    "end-states": lambda r, s, p: end_states(r, s),
    "distributions": lambda r, s, p: baseline_distributions(p, s),
    "balance": lambda r, s, p: balance(r, s),
    "icons": lambda r, s, p: icon_array(r, s, "live_birth"),
    "harms": lambda r, s, p: harms_dots(r, s),
    "subgroups": lambda r, s, p: subgroup_forest(primary(r), s, "live_birth"),
}  # fmt: skip


def primary(results):
    return results.where(stage="primary", outcome="live_birth")


def harms_rows(arms=("tacrolimus", "placebo"), terms=25):
    for number in range(terms):
        name = f"term:An event of which the committee has much to say, kind {number}"
        base = {"stage": "secondary", "analysis": "harms", "population": "itt", "outcome": name}
        for arm, events in zip(arms, (terms - number, 0), strict=True):
            key = Key(**base, arm=arm, measure="count")
            yield Estimate(key=key, value=events, statistic="events")
            yield Estimate(key=key, value=50, statistic="n")
        key = Key(**base, arm=arms[0], reference=arms[1], measure="risk_difference",
                  method="miettinen_nurminen")  # fmt: skip
        value = (terms - number) / 50
        yield Estimate(key=key, value=value, lower=value - 0.1, upper=value + 0.1,
                       confidence_level=0.95)  # fmt: skip


def subgroup_rows(levels=("male", "tubal", "none")):
    base = {"stage": "primary", "analysis": "subgroup", "population": "itt",
            "outcome": "live_birth", "subgroup": "cause"}  # fmt: skip
    for level in levels:
        here = {**base, "subgroup_level": level}
        for arm in ("tacrolimus", "placebo"):
            key = Key(**here, arm=arm, measure="count")
            yield Estimate(key=key, value=4, statistic="events")
            yield Estimate(key=key, value=9, statistic="n")
        key = Key(**here, arm="tacrolimus", reference="placebo", measure="risk_difference",
                  method="miettinen_nurminen")  # fmt: skip
        yield Estimate(key=key, value=0.0, lower=-0.4, upper=0.4, confidence_level=0.95)
    for method in ("risk_difference", "risk_ratio"):
        key = Key(
            **base, arm="tacrolimus", reference="placebo", measure="interaction", method=method
        )
        yield Estimate(key=key, value=0.4, statistic="p_value")


def nobody(results):
    """Return results in which no one had an event, and of which no effect is known."""
    for found in results:
        if found.statistic == "events":
            yield replace(found, value=0.0)
        elif found.key.measure in ("risk_difference", "mean_difference", "smd"):
            yield replace(found, value=math.nan, lower=None, upper=None, note="nobody had it")
        else:
            yield found


def copied(results, arm):
    return [replace(e, key=replace(e.key, arm=arm)) for e in results if e.key.arm == "tacrolimus"]


@pytest.fixture
def everything(results):
    return Results([*results, *harms_rows(), *subgroup_rows()])


@pytest.fixture(params=LABELS)
def stressed(request, make_study, everything):
    """Return a study with such labels, and its results."""
    labels = LABELS[request.param]
    arms = {"variable": "arm", "reference": "placebo", "labels": labels}
    more = copied(everything, "low") if "low" in labels else []
    return make_study(arms=arms), Results([*everything, *more])


def boxes(figure):
    """Return the words of a figure with the boxes that they fill, in points from below."""
    with matplotlib.style.context(rc_params(), after_reset=True):
        drawing = figure._drawn()
        drawing.set_dpi(DPI)
        drawing.canvas.draw()
        renderer = drawing.canvas.get_renderer()
        written = [t for t in drawing.findobj(Written) if t.get_visible() and t.get_text().strip()]
        return [(t.get_text(), t.get_window_extent(renderer)) for t in written]


def overlapping(found):
    scale = DPI / 72
    for (words, one), (others, other) in combinations(found, 2):
        wide = min(one.x1, other.x1) - max(one.x0, other.x0)
        tall = min(one.y1, other.y1) - max(one.y0, other.y0)
        if min(wide, tall) > SLACK * scale and min(one.width, other.width) > 0:
            yield words, others


@pytest.mark.parametrize("name", DRAW)
def test_no_words_overlap_and_none_leave_the_drawing(stressed, participants, name):
    study, results = stressed
    figure = DRAW[name](results, study, participants)
    assert isinstance(figure, Figure)
    found = boxes(figure)
    assert not list(overlapping(found))
    right = figure.size[0] * DPI
    outside = [w for w, b in found if b.width and (b.x0 < -4 or b.x1 > right + 4 or b.y0 < -4)]
    assert not outside


@pytest.mark.parametrize("name", DRAW)
def test_labels_are_whole(stressed, participants, name):
    study, results = stressed
    figure = DRAW[name](results, study, participants)
    shown = "".join(re.sub(r"\s", "", words) for words, _ in boxes(figure)).lower()
    arms = [study.arms.reference] if name == "balance" else study.arms.levels[:1]
    for arm in arms:
        assert re.sub(r"\s", "", study.arms.labels[arm]).lower() in shown


@pytest.mark.parametrize("name", DRAW)
def test_nobody_with_an_event_draws_too(make_study, everything, participants, name):
    study, results = make_study(), Results(nobody(everything))
    figure = DRAW[name](results, study, participants)
    if name == "harms":
        assert "no adverse event" in figure.plain()
        return
    assert not re.search(r"\bnan\b", figure.svg())
    assert not list(overlapping(boxes(figure)))
    assert not re.search(r"\bnan\b", figure.alt)


@pytest.mark.parametrize("many", [0, 1])
def test_hardly_anybody_draws_too(study, participants, many):
    figure = baseline_distributions(participants.iloc[:many], study)
    assert not list(overlapping(boxes(figure)))
    assert figure.png() == baseline_distributions(participants.iloc[:many], study).png()


def test_twelve_outcomes_stand_in_the_forest(make_study, everything):
    one = everything.where(outcome="live_birth", subgroup="")
    outcomes = [{"id": f"o{i}", "role": "secondary", "type": "binary", "variable": "live_birth",
                 "benefit": "higher", "label": f"An outcome that takes its time to be named, {i}"}
                for i in range(12)]  # fmt: skip
    study = make_study(outcomes=[{"id": "live_birth", "role": "primary", "type": "binary",
                                  "variable": "live_birth", "benefit": "higher"}, *outcomes],
                       claims=[])  # fmt: skip
    more = [replace(e, key=replace(e.key, outcome=o["id"])) for o in outcomes for e in one]
    figure = forest(Results([*one, *more]), study)
    found = boxes(figure)
    assert not list(overlapping(found))
    assert sum("29/50 v 11/50" in words for words, _ in found) == 13
    assert figure.alt.count("29/50") == 13


def test_a_number_behind_a_persian_name_stays_behind_it(make_study, everything, monkeypatch):
    study = make_study(arms={"variable": "arm", "reference": "placebo", "labels": PERSIAN})
    figure = icon_array(everything, study, "live_birth")
    seen = {}

    def look(figure, drawing, kind):
        seen[kind] = [text.get_text() for text in drawing.findobj(Written)]
        return b""

    monkeypatch.setattr(Figure, "_saved", look)
    for kind in ("png", "svg"):
        figure._rendered(kind)
    name = PERSIAN["tacrolimus"]
    assert f"with \u2068{name}\u2069 (29/50)" in seen["png"]
    assert f"with {name} (29/50)" in seen["svg"]


def test_the_check_finds_words_that_overlap():
    def draw(drawing):
        drawing.text(0.1, 0.5, "one thing")
        drawing.text(0.12, 0.5, "another")
        drawing.text(0.1, 0.1, "apart")

    figure = Figure(id="f", draw=draw, alt="Words.", caption="Words", source_ids=())
    assert list(overlapping(boxes(figure))) == [("one thing", "another")]


@pytest.mark.parametrize(("benefit", "side"), [("higher", 1), ("lower", -1)])
def test_subgroups_shade_the_side_that_favours_the_arm(make_study, everything, benefit, side):
    outcomes = [{"id": "live_birth", "role": "primary", "type": "binary",
                 "variable": "live_birth", "benefit": benefit}]  # fmt: skip
    study = make_study(outcomes=outcomes, claims=[])
    figure = subgroup_forest(primary(everything), study, "live_birth")
    assert "shaded: favours tacrolimus" in [words for words, _ in boxes(figure)]
    axes = figure._drawn().axes[1]
    middles = [patch.get_x() + patch.get_width() / 2 for patch in axes.patches]
    assert len(middles) == 4
    assert all(side * middle > 0 for middle in middles)
