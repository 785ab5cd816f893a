"""Formulas stay text in our files, and reading undoes exactly what writing did."""

import io

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.results import Estimate, Key, Results
from helpers.results.spreadsheet import csv_text, guarded, read_csv_text, unguarded

SIGNS = "=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20"
HOSTILE = st.text(alphabet=SIGNS + 'ab1.5e ",;|()to%\u2212', max_size=12) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=12
)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "\n=x",
        "\uff1d1", "-", "+", "-1.5 =x", "+36 (+17 to =A1)", "-1,5",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_could_run_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "a=b", "-5", "+1", "-0.5", ".5", "1e-05", "-1E+300", "it's", "'quoted'", "\u22125 (a)",
     "+36 (+17 to +52)", "-1.2% (\u22123.4% to +0.1%)"],
)  # fmt: skip
def test_numbers_and_estimates_are_left_alone(text: str) -> None:
    assert guarded(text) == text


@given(HOSTILE)
@example("'=x")
@example("''+")
@example("'-5")
def test_reading_undoes_the_guard(text: str) -> None:
    assert unguarded(guarded(text)) == text
    stands = guarded(text)
    assert stands == text or stands.startswith("'")


@given(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=4))
@example([("a\rb", "=1"), ("'=1", "\r")])
def test_a_table_of_text_reads_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    table = pd.DataFrame(rows, columns=["x", "y"], dtype="string")
    back = read_csv_text(io.BytesIO(csv_text(table).encode()))
    pd.testing.assert_frame_equal(back, table)


@given(level=HOSTILE, note=HOSTILE, arm=HOSTILE, value=st.floats(allow_nan=False))
def test_results_read_back_as_they_were(level: str, note: str, arm: str, value: float) -> None:
    key = Key(stage="primary", analysis="main", level=level, arm=arm, measure="count")
    note = "" if note.startswith(("infinite", "minus infinite", "undefined")) else note
    results = Results([Estimate(key=key, value=value, statistic="n", note=note)])
    text = results.to_csv()
    back = Results.from_csv(io.BytesIO(text.encode()))
    assert [(e.key, e.value) for e in back] == [(key, value)]
    assert back.to_csv() == text


def test_missing_is_blank_and_numbers_stay() -> None:
    table = pd.DataFrame(
        {"row": pd.array([1, None], "Int64"), "text": pd.array(["=a", None], "string")}
    )
    assert csv_text(table) == "row,text\n1,'=a\n,\n"
