"""Whatever the table, the loader reads the draft made from it."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEADINGS = (
    "id", "arm", "group", "treatment", "sex", "age", "AMH (ng/mL)", "سن", "گروه درمان",
    "تولد زنده", "yes", "no", "null", "true", "on", "1", "---", "***", "# TODO", "a: b", "{x}",
    "[y]", "*z", "&q", "participant_id", "outcome", "live_birth", "death", "time", "status",
    "weight", "height", "bmi", "date", "enrolled_on", "variable", "label", "note", "=1+1",
    "a|b", "received", "lost", "٣", "itt", "randomised", "th1", "x" * 200, "é", "0_no", "Name",
    "time_to_death", "ratio_a_b", "a", "b",
)  # fmt: skip
CELLS = (
    None, "", "yes", "no", "Yes", "N", "1", "0", "1.0", "2", "3", "9", "99", "-9", "999", "1.5",
    "2,5", "1,234", "<5", "<0.5", "ND", "NA", ".", "-", "male", "female", "placebo", "drug",
    "Control ", "2021-05-01", "01/02/2021", "1402/03/15", "۱۲", "۱۴۰۲/۰۳/۱۵", "۲٫۵", "بله",
    "خیر", "دارو", "شاهد", "null", "true", "~", "1_yes", "0_no", "a=b", "c|d", "\\", "'", '"',
    "# x", "a: b", "{", "\u200f", "1e5", "1e400", "inf", "nan", "0x10", "1_000", "\t", "\x07",
    "\u2028", "😀", "=SUM(A1)", "x" * 300, "two words",
    "a sentence of several words, which may name people", "0912 345 6789", "a@b.org", "_",
    "yes ", "\u2212" + "9", "+", "١", "1.", ".5", "00", "01",
)  # fmt: skip
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
cell = st.sampled_from(CELLS) | st.none() | text


@st.composite
def tables(draw):
    header = draw(st.lists(st.sampled_from(HEADINGS) | text.map(str.strip).filter(bool), min_size=1,
                           max_size=6))  # fmt: skip
    rows = draw(st.integers(0, 14))
    pools = [draw(st.lists(cell, min_size=1, max_size=5)) for _ in header]
    columns = [
        draw(st.lists(st.sampled_from(pool), min_size=rows, max_size=rows)) for pool in pools
    ]
    return header, [[None if not c or c.isspace() else c for c in cells] for cells in columns]


@pytest.mark.parametrize(("book", "examples"), [("", 60), ("book.csv", 40), ("book.xlsx", 20)])
def test_the_draft_of_any_table_loads(loads, book, examples):
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(tables())
    def check(table):
        header, columns = table
        with tempfile.TemporaryDirectory() as folder:
            study = loads(header, columns, Path(folder), book)
        assert study.outcomes[0].role == "primary"

    check()


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["x"], [[]]),
        (["x"], [["1"]]),
        (["a", "b"], [[None] * 5, [None] * 5]),
        (["a", "a", "a"], [["1", "2"], ["1", "2"], ["3", "4"]]),
        (["yes", "no", "null"], [["yes", "no"], ["no", "yes"], ["null", "null"]]),
        (["پاسخ", "گروه", "کد"], [["بله", "خیر"] * 4, ["دارو", "شاهد"] * 4, list("۱۲۳۴۵۶۷۸")]),
        ([f"c{i}" for i in range(500)], [["yes", "no", "1", None]] * 500),
        ([f"ستون {i}" for i in range(500)], [["۱", "۲", "<۵", None]] * 500),
    ],
    ids=[
        "no rows", "one cell", "all missing", "one heading", "YAML words", "Persian", "wide",
        "wide Persian",
    ],
)  # fmt: skip
def test_odd_tables(loads, tmp_path, header, columns):
    assert loads(header, columns, tmp_path).notes
    assert loads(header, columns, tmp_path, "book.csv").notes
