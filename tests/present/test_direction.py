"""Persian names among English words: each in its own direction, with its language."""

from hypothesis import given
from hypothesis import strategies as st

from helpers.present import Figure, Label, Text
from helpers.present.direction import directed_parts, isolated, language_of
from helpers.present.link import Link

BIRTH = "\u062a\u0648\u0644\u062f \u0632\u0646\u062f\u0647"
MARKED = f'<bdi lang="fa" dir="rtl">{BIRTH}</bdi>'
MIXED = st.text(alphabet="ab <&1(,\u0627\u0628\u200c\u05d0\u06f1\u2212")


def test_labels_texts_and_links_say_the_language_and_direction():
    assert Label(f"{BIRTH}, n").html() == f"{MARKED}, n"
    assert Text("of {what}", what=Label(BIRTH)).html() == f"of {MARKED}"
    assert Link("x", BIRTH).html().endswith(f">{MARKED}</a>")


def test_a_drawing_keeps_a_number_behind_the_name():
    def draw(drawing):
        drawing.text(0.1, 0.5, f"with {BIRTH} (29/50)")

    figure = Figure(
        id="persian", draw=draw, alt="One sentence in two scripts.", caption="Caption",
        source_ids=["a/b"],
    )  # fmt: skip
    for svg in (figure.html(), figure.svg()):
        words = f'<tspan lang="fa" style="unicode-bidi: isolate">{BIRTH}</tspan>'
        assert f"with {words} (29/50)</text>" in svg


def test_hebrew_is_not_taken_for_persian():
    assert language_of("\u05dc\u05d9\u05d3\u05d4") == "he"


@given(MIXED)
def test_parts_make_the_text_again(text):
    assert "".join(part for part, _ in directed_parts(text)) == text


@given(MIXED)
def test_nothing_but_whole_elements_is_added(text):
    marked = isolated(text)
    for tag in ('<bdi lang="fa" dir="rtl">', '<bdi lang="he" dir="rtl">', "</bdi>"):
        marked = marked.replace(tag, "")
    assert marked == text
