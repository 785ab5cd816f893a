"""What stops a run: every error at once, with its rows and without identifiers."""

import openpyxl
import pytest

from helpers.data import clean
from helpers.errors import DataError

GOOD = "id,arm,live_birth\nS-101,t,yes\nS-102,p,no\n"


def refusal(study):
    with pytest.raises(DataError) as caught:
        clean(study)
    return caught.value


def errors_of(study):
    return {finding.code: finding for finding in refusal(study).findings}


def test_all_errors_are_told_at_once_with_rows_and_without_identifiers(small):
    study = small(
        "id,arm,Age,live_birth\nS-101,t,30,yes\nS-102,x,31,no\nS-101,t,32,maybe\n,,33,no\n",
        variables={
            "age": {"label": "Age", "type": "continuous"},
            "live_birth": {"label": "B", "type": "binary", "event": "yes", "non_event": "no"},
        },
    )
    error = refusal(study)
    assert error.exit_code == 3
    assert str(error) == (
        "the data of small cannot be analysed as the study file describes them (7 errors; rows "
        "are those of participants.csv unless another file is named):\n"
        "  - participants.csv; age: found no such column, expected a column 'age'; did you mean "
        "'Age'?\n"
        "  - row 5; id: found no value, expected an identifier in every row; ask for a corrected "
        "export\n"
        "  - rows 2, 4; id: found the same identifier, expected one row a participant; mend the "
        "export; of rows that are the same in every cell, duplicates: drop_identical in sources "
        "keeps one\n"
        "  - row 5; arm: found no value, expected one of t, p; every participant has an arm\n"
        "  - row 3; arm: found 'x', expected one of t, p; declare it in arms.labels, or as a "
        "synonym\n"
        "  - participants.csv; arm: found no participant in arm p, expected at least one in every "
        "arm; correct arms.labels\n"
        "  - row 4; live_birth: found 'maybe', expected one of yes, no; correct it at the source, "
        "or declare it in synonyms or levels\n"
        "Correct the study file, declare a rule there (synonyms, missing_codes, ...), or ask for "
        "a corrected export; never edit the raw file."
    )
    assert "S-10" not in str(error)


def test_an_identifier_is_private_by_whatever_name_it_is_read(small):
    study = small(
        "id,arm,live_birth\n S-101 ,t,yes\nS-102,p,no\n", declare={"age": {"column": "id"}}
    )
    cleaned = clean(study)
    assert [finding.found for finding in cleaned.findings] == ["an identifier"]
    for listed in (cleaned.log, cleaned.queries):
        assert len(listed) == 2
        assert "S-10" not in listed.to_csv()


def test_an_outcome_is_held_by_the_inputs_of_a_derived_one_too(small):
    study = small(
        "id,arm,live_birth,pregnant,score,delivered_on,enrolled_on,age\n"
        "1,t,yes,perhaps,x,soon,2024-01-01,old\n2,p,no,no,1,2024-01-02,2024-01-01,30\n",
        derived={
            "high": {"label": "High", "condition": {"variable": "score", "above": 5}},
            "both": {
                "label": "Both",
                "all_of": [
                    {"variable": "high", "is": "yes"},
                    {"variable": "pregnant", "is": "yes"},
                ],
            },
            "wait": {"label": "Wait", "days_between": ["enrolled_on", "delivered_on"]},
        },
        outcomes=[
            {
                "id": "a", "role": "primary", "type": "binary", "variable": "both",
                "benefit": "lower",
            },
            {
                "id": "b", "role": "secondary", "type": "time_to_event", "time": "wait",
                "status": "live_birth", "event": "yes", "benefit": "lower",
            },
        ],
    )  # fmt: skip
    found = {(f.code, f.where) for f in refusal(study).findings}
    assert found == {
        ("undeclared_level", "row 2; pregnant"),
        ("unreadable_number", "row 2; score"),
        ("unreadable_date", "row 2; delivered_on"),
    }


def test_a_missing_outcome_is_no_error(small):
    study = small(
        "id,arm,live_birth\n1,t,\n2,p,no\n3,p,ND\n",
        declare={"live_birth": {"missing_codes": ["ND"]}},
    )
    assert list(clean(study).participants["live_birth"].isna()) == [True, False, True]


def test_a_file_with_only_a_header_has_no_participants(small):
    assert "no_rows" in errors_of(small("id,arm,live_birth\n"))


def test_a_column_that_stands_twice_is_refused_only_where_it_is_used(small):
    cleaned = clean(small("id,arm,note,live_birth,note\n1,t,a,yes,b\n2,p,c,no,d\n"))
    assert cleaned.unused == ("note", "note")
    finding = errors_of(small("id,arm,live_birth,live_birth\n1,t,yes,no\n2,p,no,no\n"))
    assert finding["repeated_column"].found == "'live_birth' in columns 3, 4"


def test_both_files_are_judged_before_the_refusal(small):
    study = small("id,arm,live_birth\n1,t,perhaps\n2,p,no\n", "who,term\n1,Nausea\n")
    assert {f.where for f in refusal(study).findings} == {
        "row 2; live_birth",
        "adverse_events.csv; participant_id",
    }


def test_rows_of_a_named_sheet_need_no_file_name(small, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "data"
    for row in (["id", "arm", "live_birth"], [1, "t", "perhaps"], [2, "p", "no"]):
        book.active.append(row)
    book.create_sheet("notes")
    book.save(tmp_path / "raw.xlsx")
    study = small("", source={"file": "raw.xlsx", "sheet": "data"})
    assert errors_of(study)["undeclared_level"].where == "row 2; live_birth"


def test_absent_file_is_named_without_its_folder(small, tmp_path):
    study = small(GOOD)
    (tmp_path / "participants.csv").unlink()
    error = refusal(study)
    assert error.findings[0].code == "unreadable_file"
    assert str(tmp_path) not in str(error)
