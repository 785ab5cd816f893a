import csv
import io
import math

import pytest

from helpers.present import Column, Label, Number, Row, Spark, Table, Text

NASTY = "<img src=x onerror=alert(1)>"


def number(text):
    return Number(f"primary/main/{text}", text)


@pytest.fixture
def table():
    return Table(
        "effects",
        [
            "Outcome",
            Column(Text("{arm}\n(n = {n})", arm=Label("Tacrolimus"), n=number("50"))),
            "Difference per 100 women",
            Column("fewer · more"),
            Column("Remark", "left"),
        ],
        [
            Row(
                Label("Live birth", sub="primary"),
                [
                    number("29/50 (58%)"), number("+36 (+17 to +52)"),
                    Spark(0.36, 0.17, 0.52, low=-0.6, high=0.6), None,
                ],
            ),
            Row("Cause", kind="group"),
            Row(
                Label("Grade 2 | 3"),
                [(number("9"), "of", number("50")), None, None, "as planned"],
                "level",
            ),
            Row(
                Label(NASTY, sub="descriptive"),
                [
                    number("3/32 (9%)"), number("−36 (−58 to −12)"),
                    Spark(-0.36, -0.58, -0.12, low=-0.6, high=0.6), "=1+1".replace("1", "a"),
                ],
                "descriptive",
            ),
        ],
        Text("Main outcomes, {level} intervals", level=number("95%")),
        notes=["Score intervals.", Label("Arm 1 is Tacrolimus.")],
        stamp="SYNTHETIC",
    )  # fmt: skip


def test_golden_forms(table, golden):
    golden("table_effects.csv", table.csv())
    golden("table_effects.md", table.markdown())
    golden("table_effects.html", table.html().replace("><", ">\n<") + "\n")


def test_every_number_is_there_in_reading_order(table):
    texts = [each.text for each in table.numbers()]
    assert texts == ["95%", "50", "29/50 (58%)", "+36 (+17 to +52)", "9", "50", "3/32 (9%)",
                     "−36 (−58 to −12)"]  # fmt: skip


def test_marks_stand_in_every_form(table):
    assert '<span class="rct-stamp">SYNTHETIC</span>' in table.html()
    assert "SYNTHETIC" in table.markdown()
    assert "SYNTHETIC" in table.title()
    tried = Table("t", ["a", "b"], [], "Tried", off_plan=True)
    assert 'class="rct-table rct-off-plan"' in tried.html()
    assert "not in the plan" in tried.html()
    assert "not in the plan" in tried.markdown()


def test_labels_are_escaped(table):
    assert "<img" not in table.html()
    assert "<img" not in table.markdown()


def test_no_spreadsheet_formula_comes_from_a_label(table):
    lines = list(csv.reader(io.StringIO(table.csv())))
    assert lines[-1][3] == "'=a+a"
    assert all(len(line) == 5 for line in lines)  # the drawings are left out
    assert [line[4] for line in lines] == ["data_status", *["SYNTHETIC"] * (len(lines) - 1)]


def test_the_style_comes_with_the_output_and_not_with_the_element(table):
    assert table._repr_html_() == table._repr_html_()
    assert table._repr_html_().startswith('<style class="rct-style">')
    assert "<style" not in table.html()
    assert table._repr_markdown_() == table.markdown()


@pytest.mark.parametrize(
    "change",
    [
        {"columns": ["Outcome", "Arm 1"]},
        {"rows": [Row("Week 12", ["x"])]},
        {"rows": [Row("a", ["12"])]},
        {"rows": [Row("a", [("b", "7")])]},
        {"caption": "Table of 3"},
        {"notes": ["p = 0.05"]},
    ],
)
def test_bare_digits_are_refused(change):
    parts = {"columns": ["a", "b"], "rows": [], "caption": "c"} | change
    with pytest.raises(ValueError, match="holds a digit"):
        Table("t", **parts)


def test_wrong_shapes_and_names_are_refused():
    with pytest.raises(ValueError, match="has 1 columns beside the stub, the row 'a' has 2 cells"):
        Table("t", ["a", "b"], [Row("a", ["b", "c"])], "c")
    with pytest.raises(ValueError, match="an id holds letters"):
        Table("a b", ["a"], [], "c")


def test_headings_have_scopes_and_none_is_empty():
    html = Table("t", ["", "b"], [Row("r", ["c"])], "c").html()
    assert '<td class="rct-left"></td><th scope="col">b</th>' in html
    assert '<th scope="row">r</th>' in html


@pytest.mark.parametrize(
    ("spark", "lines", "arrows", "squares"),
    [
        (Spark(0.3, 0.1, 0.5, low=-1, high=1), 2, 0, 1),
        (Spark(0.3, -math.inf, math.inf, low=-1, high=1), 2, 2, 1),
        (Spark(2.0, 0.5, 3.0, low=-1, high=1), 2, 1, 0),
        (Spark(math.nan, math.nan, math.nan, low=-1, high=1), 1, 0, 0),
    ],
)
def test_a_spark_draws_what_is_known(spark, lines, arrows, squares):
    html = spark.html()
    counts = (html.count("<line"), html.count("<path"), html.count("<rect"))
    assert counts == (lines, arrows, squares)
    assert 'aria-hidden="true"' in html
    assert "nan" not in html
    assert "inf" not in html
    assert spark.plain() == ""


def test_the_scale_of_a_spark_must_rise():
    with pytest.raises(ValueError, match="must rise"):
        Spark(0, 0, 0, low=1, high=1)
