import io
import re
import xml.etree.ElementTree as ET

import matplotlib
import pytest
from PIL import Image

from helpers.present import Figure, joined_ids, split_ids
from helpers.present.figure import PIXELS
from helpers.present.style import INK, TREATMENT

NASTY = '<script>"x"</script> & id="p1" fill: #0b5fa5'


def draw(drawing):
    axes = drawing.add_axes((0.1, 0.2, 0.8, 0.7))
    axes.plot([0, 1], [0, 1], marker="s", color=TREATMENT)
    axes.bar([0.5], [0.5], color="#123456")
    axes.bar([0.8], [0.5], hatch="//")
    axes.set_title(NASTY)


def figure(**changes):
    parts = {"id": "f", "draw": draw, "alt": "A line rises.", "caption": "Line",
             "source_ids": ["a/level=x y/n", "b%25"]}  # fmt: skip
    return Figure(**(parts | changes))


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_figure_needs_words(alt):
    with pytest.raises(ValueError, match="needs a text alternative"):
        figure(alt=alt)


def test_captions_refuse_digits_and_ids_are_names():
    with pytest.raises(ValueError, match="holds a digit"):
        figure(caption="Figure 1")
    with pytest.raises(ValueError, match="an id holds letters"):
        figure(id="a/b")


def test_the_same_drawing_gives_the_same_bytes_whatever_the_settings():
    once = figure(stamp="SYNTHETIC")
    svg, png, html = once.svg(), once.png(), once._repr_html_()
    with matplotlib.rc_context({"font.size": 30, "axes.grid": True, "svg.hashsalt": "other"}):
        before = matplotlib.rcParams["font.size"]
        again = figure(stamp="SYNTHETIC")
        assert (again.svg(), again.png(), again._repr_html_()) == (svg, png, html)
        assert matplotlib.rcParams["font.size"] == before


@pytest.mark.parametrize(
    ("column", "width_mm", "dpi"),
    [("double", 180, 300), ("one-and-a-half", 140, 386), ("single", 90, 600)],
)
def test_files_say_how_large_a_journal_prints_them(column, width_mm, dpi):
    shown = figure(column=column, size=(5.6, 2.8))
    root = ET.fromstring(shown.svg())
    assert shown.width_mm == width_mm
    assert (root.get("width"), root.get("height")) == (f"{width_mm}mm", f"{width_mm / 2:g}mm")
    assert root.get("viewBox") == "0 0 403.2 201.6"
    with Image.open(io.BytesIO(shown.png())) as picture:
        assert picture.size == (PIXELS, PIXELS // 2)
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.5)


@pytest.mark.parametrize(("height", "width_mm"), [(6.9, 180), (7.1, 140), (9.1, 90), (20, 90)])
def test_a_tall_drawing_is_printed_narrower(height, width_mm):
    assert figure(size=(5.6, height)).width_mm == width_mm


def test_the_svg_holds_text_and_no_date():
    svg = figure(stamp="SYNTHETIC").svg()
    root = ET.fromstring(svg)
    texts = [node.text for node in root.iter() if node.tag.endswith("}text")]
    assert NASTY in texts
    assert "SYNTHETIC" in texts
    assert "dc:date" not in svg
    assert "<style" not in svg
    assert root.get("aria-label") == "A line rises."
    assert INK in svg
    assert "var(--rct" not in svg


def test_the_page_form_is_named_escaped_and_themed():
    html = figure(alt='Says "so" <b>', stamp="SYNTHETIC").html()
    assert 'role="img" aria-label="Says &quot;so&quot; &lt;b&gt;"' in html
    assert "<script" not in html
    assert f"var(--rct-treatment, {TREATMENT})" in html
    assert "fill: #123456" in html
    assert 'id="p1"' in html.replace("&quot;", '"')  # words are left as they are
    assert "<style" not in html
    assert html.index("<figcaption") < html.index("<svg")


def test_ids_are_unique_in_the_page():
    html = figure().html() + figure(id="g").html()
    ids = re.findall(r'<[^>]* id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    inner = [name for name in ids if not name.startswith("figure-")]
    assert inner
    assert all(name.startswith(("f-", "g-")) for name in inner)
    for name in re.findall(r'(?:href="|url\()#([^")]+)', html):
        assert name in ids


def test_sources_survive_the_attribute():
    html = figure().html()
    attribute = re.search(r'data-source="([^"]*)"', html)[1]
    assert split_ids(attribute) == ["a/level=x y/n", "b%25"]
    assert joined_ids([]) == ""


def test_what_is_not_in_the_plan_says_so():
    html = figure(off_plan=True).html()
    assert "rct-off-plan" in html
    assert "NOT IN THE PLAN" in html


def test_a_figure_is_drawn_once_and_the_order_of_its_forms_does_not_matter():
    drawn = []

    def counted(drawing):
        drawn.append(drawing)
        draw(drawing)

    forward, backward = figure(draw=counted), figure(draw=counted)
    svg, png, html = forward.svg(), forward.png(), forward.html()
    assert (backward.html(), backward.png(), backward.svg()) == (html, png, svg)
    assert len(drawn) == 2


def test_the_page_shows_through_a_drawing_but_not_through_its_white_parts():
    def white(drawing):
        drawing.add_axes((0, 0, 1, 1)).bar([0], [1], color="#ffffff")

    shown = figure(draw=white, alt="A white bar stands.")
    assert shown.svg().count("fill: #ffffff") == 2
    assert shown.html().count("#ffffff") == 1
