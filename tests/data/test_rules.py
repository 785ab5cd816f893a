"""Every declared rule with its rows of the log, and what stands outside the declared rules."""

import unicodedata
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data import clean
from helpers.data.columns import RawColumn
from helpers.data.faults import Fault
from helpers.data.kinds import clean_column
from helpers.data.readers import read_source
from helpers.data.rules import CELL_RULES
from helpers.errors import Severity
from helpers.study import Variable
from helpers.study.notation import Notation

ARABIC_YEH, PERSIAN_YEH = "\u064a", "\u06cc"
SCORE = Variable(label="Score", type="continuous")
PERSIAN = {"script": "persian"}


def column_of(cells, entry=SCORE, *, labels=None, outcome=False, **notation):
    return RawColumn(
        variable="x", entry=entry, text=pd.Series(cells, dtype="string"),
        rows=np.arange(2, 2 + len(cells)), file="a.csv", notation=Notation(**notation),
        value_labels=labels or {}, holds_outcome=outcome,
    )  # fmt: skip


def log_of(made):
    return [
        (int(row), before, after, change.rule)
        for change in made.changes
        for row, before, after in zip(change.rows, change.before, change.after, strict=True)
    ]


def asked(made):
    return [(fault.code, fault.remedy) for fault in made.faults]


# one rule at a time ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "number", "rules", "notation"),
    [
        (" 12\u200f", 12, ["trimmed"], {}),
        ("\ufeff1\u200b2", 12, ["trimmed"], {}),
        ("۱۲", 12, ["persian_digits"], PERSIAN),
        ("١٢", 12, ["persian_digits"], PERSIAN),
        ("۳٬۲۵۰", 3250, ["persian_digits"], PERSIAN),
        ("−۳٬۲۵۰٫۵", -3250.5, ["persian_digits"], PERSIAN),
        ("۵٫۳", 5.3, ["persian_digits"], PERSIAN | {"decimal": ","}),
        ("۵٫۳۰۰", 5.3, ["persian_digits", "decimal_comma"],
         PERSIAN | {"decimal": ",", "thousands": "."}),
        ("۱,۲۳۴", 1234, ["persian_digits", "thousands"], PERSIAN | {"thousands": ","}),
        ("1,234,567.5", 1234567.5, ["thousands"], {"thousands": ","}),
        ("1'234", 1234, ["thousands"], {"thousands": "'"}),
        ("1\u2019234", 1234, ["thousands"], {"thousands": "'"}),
        ("-1 234", -1234, ["thousands"], {"thousands": " "}),
        ("1\u202f234", 1234, ["trimmed", "thousands"], {"thousands": " "}),
        ("1.234,5", 1234.5, ["thousands", "decimal_comma"], {"thousands": ".", "decimal": ","}),
        ("1,5", 1.5, ["decimal_comma"], {"thousands": ".", "decimal": ","}),
        ("5,3", 5.3, ["decimal_comma"], {"decimal": ","}),
    ],
)  # fmt: skip
def test_a_number_is_read_as_declared_and_each_rule_logged(cell, number, rules, notation):
    made = clean_column(column_of([cell, "7"], **notation))
    assert list(made.values) == [number, 7]
    assert [rule for *_, rule in log_of(made)] == rules
    assert not made.faults
    befores, afters = zip(*((before, after) for _, before, after, _ in log_of(made)), strict=True)
    assert befores[0] == cell
    assert befores[1:] == afters[:-1]


@pytest.mark.parametrize(
    ("cell", "notation", "declaration"),
    [
        ("۱۲", {}, "declare script: persian"),
        ("۵٫۳", {}, "declare script: persian"),
        ("5,3", {}, 'declare decimal: ","'),
        ("1,234", {}, 'declare decimal: "," or thousands: ","'),
        ("1,234,567", {}, 'declare thousands: ","'),
        ("1,234.5", {}, 'declare thousands: ","'),
        ("1 234", {}, 'declare thousands: " "'),
        ("1.234,5", {}, 'declare decimal: "," and thousands: "."'),
        ("۱,۲۳۴,۵۶۷", {}, 'declare script: persian and thousands: ","'),
        ("<5", {}, "declare below_detection"),
        ("<5,0", {}, 'declare decimal: "," and below_detection'),
        ("12,34", {"thousands": ","}, "declare missing_codes, synonyms or below_detection"),
        ("1,23,456", {"thousands": ","}, "declare missing_codes, synonyms or below_detection"),
        ("0,123", {"thousands": ","}, "declare missing_codes, synonyms or below_detection"),
        ("1.5", {"thousands": ".", "decimal": ","},
         "declare missing_codes, synonyms or below_detection"),
        ("۱.۵", PERSIAN | {"thousands": ".", "decimal": ","},
         "declare missing_codes, synonyms or below_detection"),
        ("3 kg", {}, "declare missing_codes, synonyms or below_detection"),
    ],
)  # fmt: skip
def test_what_no_rule_reads_is_missing_and_names_the_declaration(cell, notation, declaration):
    made = clean_column(column_of([cell, "7"], **notation))
    assert made.values.isna().tolist() == [True, False]
    assert asked(made) == [
        ("unreadable_number",
         f"it is set to missing; correct it at the source, or {declaration}"),
    ]  # fmt: skip
    assert made.faults[0].severity is Severity.QUERY


def test_one_declaration_that_reads_all_cells_is_named_alone():
    made = clean_column(column_of(["1,234", "1,234,567", "unknown"]))
    assert [(remedy.partition(" or ")[2], fault.row_numbers()) for fault, (_, remedy) in
            zip(made.faults, asked(made), strict=True)] == [
        ('declare thousands: ","', [2, 3]),
        ("declare missing_codes, synonyms or below_detection", [4]),
    ]  # fmt: skip


def test_in_an_outcome_the_same_is_an_error():
    (fault,) = clean_column(column_of(["5,3"], outcome=True)).faults
    assert fault.severity is Severity.ERROR
    assert fault.remedy == 'correct it at the source, or declare decimal: ","'


@pytest.mark.parametrize("cell", ["<5", "<5.0", "≤ 5", "<۵", "<۵٫۰", "<5,0"])
def test_a_detection_limit_is_compared_by_value_however_it_is_written(cell):
    entry = Variable(label="x", type="continuous", below_detection={"limit": 5})
    made = clean_column(column_of([cell, "<6"], entry, script="persian", decimal=","))
    assert made.values[0] == 2.5
    assert log_of(made)[-1][3] == "below_detection"
    assert asked(made) == [
        ("unreadable_number", "it is set to missing; correct it at the source, or declare it in "
         "synonyms, as it lies below another limit than the declared one"),
    ]  # fmt: skip


def test_letters_of_an_arabic_keyboard():
    entry = Variable(label="x", type="binary", event="yes", non_event="no",
                     synonyms={f"خ{PERSIAN_YEH}ر": "no"})  # fmt: skip
    cell = f"خ{ARABIC_YEH}ر"
    made = clean_column(column_of([cell, "yes"], entry, script="persian"))
    assert log_of(made) == [
        (2, cell, f"خ{PERSIAN_YEH}ر", "persian_letters"),
        (2, f"خ{PERSIAN_YEH}ر", "no", "synonym"),
    ]
    # without the declaration the letters stay; the synonym is the same word all the same
    undeclared = clean_column(column_of([cell, "yes"], entry))
    assert log_of(undeclared) == [(2, cell, "no", "synonym")]


def test_composed_letters_and_joiners_of_text():
    text = Variable(label="x", type="text")
    word = "می\u200cدانم"
    made = clean_column(column_of(["fie\u0301vre", word, f"{word}\u200c"], text))
    assert log_of(made) == [
        (4, f"{word}\u200c", word, "trimmed"),
        (2, "fie\u0301vre", "fi\u00e9vre", "normalised"),
    ]
    assert list(made.values[1:]) == [word, word]


def test_a_cell_of_marks_that_nobody_sees_is_missing():
    made = clean_column(column_of(["\u200f\u200b", "7"]))
    assert log_of(made) == [(2, "\u200f\u200b", "", "trimmed")]
    assert not made.faults


# what the file itself says its codes mean --------------------------------------------------------


def levelled(**keys):
    return Variable(label="x", type="categorical", levels={"m": "Male", "f": "Female"}, **keys)


def test_a_label_that_is_the_declared_level_stands_for_its_code():
    made = clean_column(column_of(["1", "2.0", "f", "3"], levelled(), labels={
        "1": "m", "2": "f", "3": "x"}))  # fmt: skip
    assert list(made.values[:3]) == ["m", "f", "f"]
    assert log_of(made) == [(2, "1", "m", "value_label"), (3, "2.0", "f", "value_label")]
    assert [fault.row_numbers() for fault in made.faults] == [[5]]


def test_a_declared_level_or_synonym_is_no_code_to_replace():
    entry = levelled(synonyms={"1": "f"})
    made = clean_column(column_of(["1", "m"], entry, labels={"1": "m", "m": "f"}))
    assert list(made.values) == ["f", "m"]
    assert log_of(made) == [(2, "1", "f", "synonym")]


def test_a_declared_code_stands_for_its_label_in_an_export_of_labels():
    labels = {"m": "Man", "f": "Woman", "9": "Not known", "8": "Not known"}
    made = clean_column(column_of(["Man", "f", "woman", "Not known"], levelled(), labels=labels))
    assert list(made.values[:2]) == ["m", "f"]
    assert log_of(made) == [(2, "Man", "m", "value_label")]
    assert [fault.row_numbers() for fault in made.faults] == [[4, 5]]


def test_a_label_that_two_codes_share_says_neither():
    entry = Variable(label="x", type="categorical", levels={"1": "One", "2": "Two"})
    made = clean_column(column_of(["Some", "1"], entry, labels={"1": "Some", "2": "Some"}))
    assert log_of(made) == []
    assert [fault.row_numbers() for fault in made.faults] == [[2]]


def test_a_label_may_be_a_synonym_of_the_level():
    made = clean_column(
        column_of(["1"], levelled(synonyms={"Man": "m"}), labels={"1": "Man", "2": "Woman"})
    )
    assert [rule for *_, rule in log_of(made)] == ["value_label", "synonym"]


@pytest.mark.parametrize("kind", ["categorical", "text"])
def test_without_levels_the_label_is_what_people_read(kind):
    made = clean_column(
        column_of(["1", "2"], Variable(label="x", type=kind), labels={"1": "North"})
    )
    assert list(made.values) == ["North", "2"]


def test_a_missing_code_may_be_named_by_its_label():
    for entry in (
        Variable(label="x", type="count", missing_codes=["Refused"]),
        Variable(label="x", type="categorical", missing_codes=["Refused"]),
    ):
        made = clean_column(column_of(["99", "4"], entry, labels={"99": "Refused"}))
        assert made.values.isna().tolist() == [True, False]
        assert log_of(made) == [(2, "99", "", "missing_code")]
        assert not made.faults


def test_a_number_with_a_label_is_asked_about():
    made = clean_column(column_of(["99", "4"], labels={"99": "Refused", "4": "4"}))
    assert list(made.values) == [99, 4]
    assert asked(made) == [
        ("labelled_number",
         "kept as a number; declare it in missing_codes, or in synonyms as itself"),
    ]  # fmt: skip
    assert made.faults[0].row_numbers() == [2]
    (grave,) = clean_column(column_of(["99"], labels={"99": "Refused"}, outcome=True)).faults
    assert grave.severity is Severity.ERROR


def test_points_of_a_scale_may_have_names_and_a_synonym_settles_the_rest():
    scale = Variable(label="x", type="ordinal", range=(0, 10))
    named = {"0": "none", "10": "worst", "99": "Refused"}
    made = clean_column(column_of(["0", "10", "99"], scale, labels=named))
    assert [(fault.code, fault.row_numbers()) for fault in made.faults] == [
        ("labelled_number", [4]), ("out_of_range", [4]),
    ]  # fmt: skip
    entry = Variable(label="x", type="count", synonyms={"0": "0"})
    assert not clean_column(column_of(["0"], entry, labels={"0": "none"})).faults


# properties ------------------------------------------------------------------------------------

ENTRIES = (
    Variable(label="x", type="continuous", missing_codes=["-9", "ND"],
             below_detection={"limit": 5}, synonyms={"none": "0"}),
    Variable(label="x", type="binary", event="yes", non_event="no",
             synonyms={"Yes": "yes", "بله": "yes", "1": "yes"}, missing_codes=["99"]),
    Variable(label="x", type="text"),
    Variable(label="x", type="date"),
)  # fmt: skip
NOTATIONS = st.builds(
    Notation,
    script=st.sampled_from(["latin", "persian"]),
    decimal=st.just(","),
    thousands=st.sampled_from([None, ".", " ", "'"]),
    dates=st.sampled_from(["iso", "day_first", "month_first"]),
    calendar=st.sampled_from(["gregorian", "jalali"]),
)
SIGNS = st.sampled_from(
    "019-+.,'<≤ /۰۱٠١٫٬يیكکـeéxلn\u0301\u200b\u200c\u200d\u200f\u00a0\u3000\u2212"
)
CELL = st.one_of(
    st.text(SIGNS, min_size=1, max_size=9),
    st.sampled_from(["yes", "Yes", "بله", "-9.0", "ND", "<5,0", "1.234,5", "1402/02/24"]),
).filter(lambda cell: not cell.isspace())


@given(cell=CELL, entry=st.sampled_from(ENTRIES), notation=NOTATIONS)
def test_every_rule_is_idempotent(cell, entry, notation):
    column = column_of([cell], entry, **{n: getattr(notation, n) for n in Notation.__slots__})
    for rule in CELL_RULES.values():
        translate = rule(column)
        once = translate(cell) if translate else cell
        if translate and once is not None:
            assert translate(once) == once


@given(cells=st.lists(CELL, min_size=1, max_size=5), entry=st.sampled_from(ENTRIES),
       notation=NOTATIONS)  # fmt: skip
def test_no_cell_changes_without_its_rows_of_the_log(cells, entry, notation):
    made = clean_column(
        column_of(cells, entry, **{n: getattr(notation, n) for n in Notation.__slots__})
    )
    faulty = {row for fault in made.faults for row in fault.row_numbers()}
    for row, (cell, value) in enumerate(zip(cells, made.values, strict=True), start=2):
        steps = [(before, after) for at, before, after, _ in log_of(made) if at == row]
        text = steps[-1][1] if steps else cell
        # the log leads from the cell to its last text without a gap
        assert [before for before, _ in steps] == [cell, *(after for _, after in steps)][:-1]
        if text and row not in faulty:
            assert stands_for(value, text, entry)
        else:
            assert pd.isna(value) or row in faulty


def stands_for(value, text, entry):
    if entry.numeric:
        return value == float(text.replace("\u2212", "-"))
    if entry.type == "date":
        return value == pd.Timestamp(text.replace("/", "-").replace(".", "-", 2))
    return value == text


@given(cell=CELL)
def test_outside_the_declared_rules_a_text_is_only_trimmed_and_composed(cell):
    (value,) = clean_column(column_of([cell], Variable(label="x", type="text"))).values
    marks = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200f"))
    bare = unicodedata.normalize("NFC", cell).translate(marks | {0xA0: " "})
    assert ("" if pd.isna(value) else value.translate(marks)).strip() == bare.strip()


@given(number=st.integers(-(10**8), 10**8), places=st.integers(0, 3), grouped=st.booleans())
def test_digits_of_every_script_are_the_same_number(number, places, grouped):
    value = number / 10**places
    latin = f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"
    cells = [latin.replace(",", "")]
    for zero in ("۰", "٠"):
        digits = {ord("0") + i: chr(ord(zero) + i) for i in range(10)}
        cells.append(latin.translate(digits | {ord("."): "٫", ord(","): "٬"}))
    assert list(clean_column(column_of(cells, script="persian")).values) == [float(cells[0])] * 3


# the file's columns ----------------------------------------------------------------------------


def test_a_title_is_found_whichever_keyboard_it_was_typed_on(small):
    declared = f"سن مادر{PERSIAN_YEH}"
    study = small(
        f"id,arm,live_birth,سن مادر{ARABIC_YEH}\u200f\n1,t,yes,30\n2,p,no,31\n",
        declare={"age": {"column": declared}},
    )
    cleaned = clean(study)
    assert list(cleaned.participants["age"]) == [30, 31]
    assert cleaned.unused == ()


def test_two_titles_that_look_the_same_are_two_of_one_title(small):
    study = small(
        f"id,arm,live_birth,سن{ARABIC_YEH},سن{PERSIAN_YEH}\n1,t,yes,30,1\n2,p,no,31,2\n",
        declare={"age": {"column": f"سن{PERSIAN_YEH}"}},
    )
    with pytest.raises(Exception, match="in columns 4, 5") as caught:
        clean(study)
    assert [finding.code for finding in caught.value.findings] == ["repeated_column"]


# what the reader hands over besides ------------------------------------------------------------


@pytest.fixture
def read_with(monkeypatch):
    """Return a function after which every raw table has these labels and doubts."""

    def make(**more):
        def read(source, path, **how):
            return replace(read_source(source, path, **how), **more)

        monkeypatch.setattr("helpers.data.cleaning.read_source", read)

    return make


def test_doubts_about_the_reading_become_queries(small, read_with):
    doubt = Fault(code="encoding", file="participants.csv", found="a guess", cell=False)
    read_with(doubts=(doubt,))
    cleaned = clean(small("id,arm,live_birth\n1,t,yes\n2,p,no\n"))
    assert list(cleaned.queries["code"]) == ["encoding"]
    assert [finding.code for finding in cleaned.findings] == ["encoding"]


EVENTS = "id,term,grave,grade\n1,10,1,2\n2,11,0,1\n"
LABELS = {
    "term": {"10": "Nausea", "11": "Rash"},
    "grave": {"1": "yes", "0": "no"},
    "grade": {"1": "mild", "2": "severe"},
    "arm": {"1": "t", "2": "p"},
}


@pytest.mark.parametrize(
    ("events", "serious", "terms"),
    [
        ({"serious": "grave"}, [True, False], ["Nausea", "Rash"]),
        ({"serious": "grave", "serious_level": "1"}, [True, False], ["Nausea", "Rash"]),
        ({"where": [{"variable": "grade", "is": "mild"}]}, [False], ["Rash"]),
        ({"where": [{"variable": "grade", "is": "1"}]}, [False], ["Rash"]),
        ({"where": [{"variable": "grade", "above": 1}]}, [False], ["Nausea"]),
        ({"where": [{"variable": "grade", "present": True}]}, [False] * 2, ["Nausea", "Rash"]),
    ],
)
def test_labels_of_the_adverse_event_file(small, read_with, events, serious, terms):
    read_with(value_labels=LABELS)
    cleaned = clean(small("id,arm,live_birth\n1,1,yes\n2,2,no\n", EVENTS, events=events))
    assert list(cleaned.participants["arm"]) == ["t", "p"]
    assert list(cleaned.adverse_events["serious"]) == serious
    assert list(cleaned.adverse_events["term"]) == terms
