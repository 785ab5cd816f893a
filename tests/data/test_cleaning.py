"""Small tables in, exact results out."""

import math

import pandas as pd
import pytest

from helpers.data import clean
from helpers.errors import DataError, Severity

GOOD = "id,arm,live_birth\nS-101,t,yes\nS-102,p,no\n"


def log_of(cleaned):
    return [tuple(row) for row in cleaned.log.drop(columns="file").itertuples(index=False)]


def queries_of(cleaned):
    table = cleaned.queries[["code", "row", "variable", "found"]]
    return [tuple(row) for row in table.itertuples(index=False)]


def refusal(study):
    with pytest.raises(DataError) as caught:
        clean(study)
    return caught.value


def errors_of(study):
    return {finding.code: finding for finding in refusal(study).findings}


# the ready table -------------------------------------------------------------------------------


def test_every_kind_of_variable_has_its_type(small):
    cleaned = clean(
        small(
            "id,arm,age,site,centre,grade,score,doses,days,enrolled_on,comment,live_birth\n"
            "S-1,t,31.5,A,9,1,7,3,0.5,2024-05-01,NA,yes\n"
            "S-2,p,,B,10,2.0,0,0,12,2024-05-01T08:30,No,no\n"
        )
    )
    table = cleaned.participants
    assert list(table.dtypes.astype(str)) == [
        "string", "category", "float64", "category", "category", "category", "float64",
        "float64", "float64", "datetime64[ns]", "string", "category", "bool",
    ]  # fmt: skip
    assert list(table["arm"].cat.categories) == ["t", "p"]
    assert list(table["live_birth"].cat.categories) == ["yes", "no"]
    assert list(table["grade"]) == ["1", "2"]
    assert table["grade"].cat.ordered
    assert list(table["comment"]) == ["NA", "No"]
    assert table["age"][0] == 31.5
    assert math.isnan(table["age"][1])
    assert table["enrolled_on"][1] == pd.Timestamp("2024-05-01 08:30")
    assert table.index.equals(pd.RangeIndex(2))
    assert cleaned.findings == ()
    assert cleaned.log.empty
    assert cleaned.adverse_events is None


def test_levels_are_compared_by_value_and_shown_as_declared(small):
    cleaned = clean(
        small(
            "id,arm,live_birth\n1,1.0,yes\n2, 0 ,no\n",
            arms={"variable": "arm", "reference": 0, "labels": {1: "Treated", 0: "Control"}},
        )
    )
    assert list(cleaned.participants["arm"]) == ["1", "0"]
    assert log_of(cleaned) == [(3, "arm", " 0 ", "0", "trimmed")]


def test_categories_that_are_not_declared_are_all_that_occur(small):
    cleaned = clean(
        small("id,arm,live_birth,centre\n1,t,yes,10.0\n2,p,no,10\n3,p,no,N\n4,p,no,9\n")
    )
    assert list(cleaned.participants["centre"].cat.categories) == ["9", "10", "N"]


def test_codebook_may_give_another_column_name(small):
    study = small(
        "id,arm,live_birth,preOp_age\n1,t,yes,30\n2,p,no,31\n",
        declare={"age": {"column": "preOp_age"}},
    )
    assert list(clean(study).participants["age"]) == [30, 31]


def test_columns_that_the_codebook_does_not_name_are_named_and_left_out(small):
    cleaned = clean(small("id,name,arm,live_birth\n1,Ann,t,yes\n2,Eve,p,no\n"))
    assert cleaned.unused == ("name",)
    assert "name" not in cleaned.participants


def test_populations_count_the_unknown_out(small):
    cleaned = clean(
        small(
            "id,arm,live_birth,doses\n1,t,yes,5\n2,p,no,0\n3,p,no,\n",
            populations={
                "itt": {"label": "All"},
                "treated": {"label": "Treated", "where": [{"variable": "doses", "above": 0}]},
            },
        )
    )
    assert list(cleaned.participants["population:itt"]) == [True, True, True]
    assert list(cleaned.participants["population:treated"]) == [True, False, False]


def test_sources_name_no_folder_of_this_machine(small):
    sources = clean(small(GOOD)).sources
    assert list(sources["file"]) == ["participants.csv"]
    assert (sources["rows"][0], sources["columns"][0]) == (2, 3)
    assert sources["read_as"][0] == "comma-separated, utf-8"
    assert len(sources["sha256"][0]) == 64


# declared rules --------------------------------------------------------------------------------


def test_each_rule_logs_the_cells_it_changes(small):
    cleaned = clean(
        small(
            'id,arm,live_birth,age,score,doses\n1,t, Yes ,"30,5",<5,999\n2,p,no,28,"< 4,0",2\n'
            "3,p,n,29,1,\n",
            source={"decimal": ","},
            declare={
                "live_birth": {"synonyms": {"Yes": "yes", "n": "no"}},
                "score": {"below_detection": {"limit": 4}, "range": None},
                "doses": {"missing_codes": [999]},
            },
        )
    )
    assert log_of(cleaned) == [
        (2, "age", "30,5", "30.5", "decimal_comma"),
        (3, "score", "< 4,0", "< 4.0", "decimal_comma"),
        (3, "score", "< 4.0", "2", "below_detection"),
        (2, "doses", "999", "", "missing_code"),
        (2, "live_birth", " Yes ", "Yes", "trimmed"),
        (2, "live_birth", "Yes", "yes", "synonym"),
        (4, "live_birth", "n", "no", "synonym"),
    ]
    assert queries_of(cleaned) == [("unreadable_number", 2, "score", "<5")]
    assert list(cleaned.participants["live_birth"]) == ["yes", "no", "no"]


@pytest.mark.parametrize(("use", "value"), [("half", 2.5), ("limit", 5.0), ("missing", math.nan)])
@pytest.mark.parametrize("cell", ["<5", "< 5.0", "≤5", "<=5"])
def test_below_detection_as_declared(small, use, value, cell):
    study = small(
        f"id,arm,live_birth,score\n1,t,yes,{cell}\n2,p,no,7\n",
        declare={"score": {"below_detection": {"limit": 5, "use": use}}},
    )
    assert clean(study).participants["score"][0] == pytest.approx(value, nan_ok=True)


def test_unit_is_converted_before_the_range_is_checked(small):
    study = small(
        "id,arm,live_birth,score\n1,t,yes,50\n2,p,no,100\n",
        declare={
            "score": {
                "type": "continuous", "unit": "ng/mL", "range": [0, 10],
                "unit_from": {"unit": "pmol/L", "times": 0.14},
            },
        },
    )  # fmt: skip
    cleaned = clean(study)
    assert list(cleaned.participants["score"]) == pytest.approx([7.0, 14.0])
    assert [row[4] for row in log_of(cleaned)] == ["unit", "unit"]
    assert queries_of(cleaned) == [("out_of_range", 3, "score", "100")]


def test_identical_rows_are_dropped_only_when_declared(small):
    text = "id,arm,live_birth\n1,t,yes\n1,t ,yes\n2,p,no\n"
    cleaned = clean(small(text, source={"duplicates": "drop_identical"}))
    assert len(cleaned.participants) == 2
    assert log_of(cleaned) == [
        (3, "", "a whole row", "left out, the same as row 2", "duplicate_row")
    ]
    assert errors_of(small(text))["repeated_id"].where == "rows 2, 3; id"


def test_rows_that_differ_are_never_dropped(small):
    study = small(
        "id,arm,live_birth\n1,t,yes\n1,t,no\n2,p,no\n", source={"duplicates": "drop_identical"}
    )
    assert errors_of(study)["repeated_id"].where == "rows 2, 3; id"


# queries ---------------------------------------------------------------------------------------


def test_what_is_implausible_is_kept_and_what_is_unreadable_is_missing(small):
    cleaned = clean(
        small(
            "id,arm,live_birth,age,site,doses,days,enrolled_on\n"
            "1,t,yes,67,C,1.5,-3,03/05/2024\n2,p,no,17.9,A,-1,2,2024-02-30\n"
            "3,p,no,old,b,2,0,2024-02-29\n"
        )
    )
    assert queries_of(cleaned) == [
        ("unreadable_number", 4, "age", "old"),
        ("out_of_range", 2, "age", "67"),
        ("out_of_range", 3, "age", "17.9"),
        ("undeclared_level", 2, "site", "C"),
        ("undeclared_level", 4, "site", "b"),
        ("not_a_count", 2, "doses", "1.5"),
        ("not_a_count", 3, "doses", "-1"),
        ("negative_duration", 2, "days", "-3"),
        ("unreadable_date", 2, "enrolled_on", "03/05/2024"),
        ("unreadable_date", 3, "enrolled_on", "2024-02-30"),
    ]
    table = cleaned.participants
    assert list(table["age"][:2]) == [67, 17.9]
    assert math.isnan(table["age"][2])
    assert list(table["site"].isna()) == [True, False, True]
    assert list(table["days"]) == [-3, 2, 0]
    assert list(table["enrolled_on"].isna()) == [True, True, False]
    assert {finding.severity for finding in cleaned.findings} == {Severity.QUERY}


def test_queries_of_a_kind_and_variable_are_one_finding_with_all_rows(small):
    rows = "".join(f"{i},{'tp'[i % 2]},yes,{age}\n" for i, age in enumerate([67, 30, 17, 70]))
    (finding,) = clean(small(f"id,arm,live_birth,age\n{rows}")).findings
    assert str(finding) == (
        "rows 2, 4, 5; age: found 67, 17, 70, expected 18 to 45 years; kept; ask the site"
    )


def test_a_required_cell_that_is_blank_or_coded_missing_is_queried(small):
    study = small(
        "id,arm,live_birth,age\n1,t,yes,\n2,p,no,-9\n3,p,no,30\n",
        declare={"age": {"required": True, "missing_codes": [-9]}},
    )
    assert queries_of(clean(study)) == [("required", 2, "age", ""), ("required", 3, "age", "-9")]


@pytest.mark.parametrize("cell", ["NA", "nan", "inf", "1e999", "1_000", "0x10", "1 2", "--1", "."])
def test_what_only_looks_like_a_number_is_not_one(small, cell):
    cleaned = clean(small(f"id,arm,live_birth,score\n1,t,yes,{cell}\n2,p,no,1\n"))
    assert [row[0] for row in queries_of(cleaned)] == ["unreadable_number"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("\u22125", -5.0),
        ("+5", 5.0),
        ("5.", 5.0),
        (".5", 0.5),
        ("5e-1", 0.5),
        ("\u00a05\u00a0", 5.0),
    ],
)
def test_numbers_as_people_type_them(small, cell, number):
    study = small(
        f"id,arm,live_birth,score\n1,t,yes,{cell}\n2,p,no,1\n", declare={"score": {"range": None}}
    )
    cleaned = clean(study)
    assert cleaned.participants["score"][0] == number
    assert cleaned.findings == ()
