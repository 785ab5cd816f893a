"""Decimal points of a column stand below one another, on a page and in Word."""

import io
import re

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given
from hypothesis import strategies as st

from helpers.present import Column, Number, Row, Table
from helpers.present.alignment import room_behind, room_of
from helpers.present.formatting import fixed
from helpers.present.word import tables_docx

DIGIT = 1.0


@pytest.mark.parametrize(
    ("cells", "room"),
    [
        (["0.02", "<0.001", "0.003", "1.00"], [1, 0, 0, 1]),
        (["29/50 (58%)", "3/50 (6%)", "0/50 (0%)"], [0, 1, 1]),
        (["58.0% (29/50)", "6.0% (3/50)"], [0, 1]),
        (["29 of 50 (58%)", "3 of 50 (6%)"], [0, 1]),
        (["2.64 (1.53\u20134.75)", "4.90 (2.05\u201311.67)"], [1, 0]),
        (["12,345", "9", "10\u202f000"], [0, 0, 0]),
        (["not estimable", "", "4 in words"], [0, 0, 0]),
        ([], []),
    ],
)
def test_room_makes_what_follows_the_point_as_wide(cells, room):
    assert room_behind(cells) == room


def test_signs_of_either_kind_take_the_same_room():
    assert room_behind(["+36 (+17 to +52)", "\u221212 (\u221226 to +1)"]) == [0, DIGIT]


@given(st.lists(st.tuples(st.floats(-999, 999), st.integers(0, 4)), min_size=1))
def test_points_line_up_whatever_the_places(numbers):
    texts = [fixed(value, places) for value, places in numbers]
    behind = room_behind(texts)
    ends = []
    for text, room in zip(texts, behind, strict=True):
        fraction = text.partition(".")[2]
        ends.append(round(room + len(fraction) + (0.5 if fraction else 0), 6))
        assert room >= 0
    assert len(set(ends)) == 1
    assert min(behind) == 0


def test_columns_at_the_left_have_none():
    assert room_of([["0.5", "0.5"], ["0.25", "0.25"]], ["right", "left"]) == [[1, 0], [0, 0]]
    assert room_of([[], []], []) == [[], []]


def table() -> Table:
    rows = [Row("Group", kind="group")]
    rows += [Row("A", [Number("a/p", "0.02"), Number("a/q", "0.5")])]
    rows += [Row("B", [Number("b/p", "<0.001"), Number("b/q", "0.25")])]
    return Table("t", ["Outcome", Column("P"), Column("Q", "left")], rows, "P-values")


def test_a_page_keeps_the_room_and_no_letter_for_it():
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table().html().partition("<tbody>")[2])
    assert [re.findall(r"width:([\d.]+)ch", cell) for cell in cells] == [["1"], [], [], []]
    assert [re.sub(r"<[^>]+>", "", cell) for cell in cells] == ["0.02", "0.5", "&lt;0.001", "0.25"]


def test_word_keeps_the_room_as_an_indent():
    made = docx.Document(io.BytesIO(tables_docx([table()], "T"))).tables[0]
    first, second = (made.rows[n].cells[1].paragraphs[0] for n in (2, 3))
    assert first.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert first.paragraph_format.right_indent > 0
    assert second.paragraph_format.right_indent is None
    assert [cell.text for cell in made.rows[2].cells] == ["A", "0.02", "0.5"]
