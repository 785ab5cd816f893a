"""The colours of figures, as people see them who lack one of the three kinds of cones."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import helpers.pipeline.report
from helpers.present.style import (
    CSS_VARIABLES,
    HATCHES,
    MARKERS,
    SHADES,
    STYLE_BLOCK,
    arm_colours,
)

# Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1.0, on linear RGB.
CONES = {
    "all": np.eye(3),
    "no long": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no middle": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)  # of linear sRGB, IEC 61966-2-1
WHITE = np.array([0.95047, 1.0, 1.08883])
TOLD_APART = 10.0  # CIE 1976 differences; two or so are just seen side by side
ARMS = ("a", "b", "c", "d", "e", "placebo")
CSS = Path(helpers.pipeline.report.__file__).parent / "templates" / "trial" / "report.css"


def linear(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour, cones):
    ratio = XYZ @ np.clip(cones @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one, other, cones):
    return float(np.linalg.norm(lab(one, cones) - lab(other, cones)))


def contrast(one, other):
    light, dark = sorted((float(XYZ[1] @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def declared(sheet, dark):
    """Return the colours of the arms that a sheet gives a page."""
    found = re.findall(r"--(?:rct-)?(blue|grey|treatment|control|arm-\d): ?(#[0-9a-f]{6})", sheet)
    half = len(found) // 2
    return dict(found[half:] if dark else found[:half])


def test_the_difference_is_that_of_the_definition():
    assert lab("#ffffff", CONES["all"]) == pytest.approx([100, 0, 0], abs=0.02)
    assert apart("#ff0000", "#00ff00", CONES["all"]) == pytest.approx(170.6, abs=0.1)
    assert apart("#ff0000", "#00ff00", CONES["no middle"]) < 100
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("cones", CONES.values(), ids=CONES)
def test_arms_are_told_apart_by_everybody(cones):
    colours = arm_colours(ARMS, "placebo").values()
    for one, other in combinations(colours, 2):
        assert apart(one, other, cones) > TOLD_APART, (one, other)


@pytest.mark.parametrize("cones", CONES.values(), ids=CONES)
@pytest.mark.parametrize("dark", [False, True])
def test_arms_are_told_apart_on_every_page(cones, dark):
    colours = declared(CSS.read_text("utf-8"), dark)
    assert len(colours) == len(ARMS)
    for one, other in combinations(colours.values(), 2):
        assert apart(one, other, cones) > TOLD_APART, (one, other)


def test_a_notebook_in_the_dark_has_the_colours_of_the_dark_page():
    notebook = re.findall(r"--rct-(?:treatment|control|arm-\d):(#[0-9a-f]{6})", STYLE_BLOCK)
    assert set(notebook) == set(declared(CSS.read_text("utf-8"), True).values())


def test_names_of_arms_can_be_read_in_their_colours():
    light, dark = (declared(CSS.read_text("utf-8"), dark) for dark in (False, True))
    assert set(light.values()) <= set(CSS_VARIABLES)
    assert min(contrast(colour, "#fcfcfa") for colour in light.values()) > 4.5
    assert min(contrast(colour, "#14171a") for colour in dark.values()) > 4.5


@pytest.mark.parametrize("cones", CONES.values(), ids=CONES)
def test_end_states_differ_in_colour_or_in_hatching(cones):
    looks = list(zip(SHADES, HATCHES, strict=True))
    for (shade, hatch), (other, second) in combinations(looks, 2):
        assert apart(shade, other, cones) > TOLD_APART or hatch != second


def test_compared_arms_have_shapes_of_their_own():
    assert len(set(MARKERS)) == len(MARKERS) >= len(ARMS) - 1
