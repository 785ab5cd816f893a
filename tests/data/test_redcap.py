"""The REDCap data dictionary: fields, codes, labels, and the columns of an export."""

import pytest

from helpers.data.redcap import choices_of, read_dictionary
from helpers.errors import DataError

HEADER = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Field Note,'
    "Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,"
    "Identifier?,Branching Logic (Show field only if...),Required Field?,Custom Alignment,"
    "Question Number (surveys only),Matrix Group Name,Matrix Ranking?,Field Annotation\n"
)
ROWS = """\
record_id,demography,,text,Record ID,,,,,,,,,,,,,
age,demography,,text,<b>Age</b> &amp; more,,years,integer,18,45,,,y,,,,,@CHARLIMIT=2
birth,demography,,text,Date of birth,,,date_dmy,,,y,,,,,,,
sex,demography,,radio,Sex,"1, Female | 2, Male, or other",,,,,,,,,,,,
symptoms,visit,,checkbox,Symptoms,"1, Fever | -1, None | A b, Pain",,,,,,,,,,,,
pregnant,visit,,yesno,Pregnant?,,,,,,,,,,,,,
consent,visit,,truefalse,Consent,,,,,,,,,,,,,
bmi,visit,,calc,BMI,[weight]/([height]^2),kg/m2,,,,,,,,,,,
arm,visit,,dropdown,Arm,"A, Tacrolimus | B, Placebo",,,,,,,,,,,,
age2,visit,,text,Sex,,,,,,,,,,,,,
"""


@pytest.fixture
def dictionary(tmp_path):
    path = tmp_path / "dictionary.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8-sig")
    return read_dictionary(path)


def test_fields_are_typed(dictionary):
    age = dictionary.fields["age"]
    assert (age.label, age.kind, age.form) == ("Age & more", "text", "demography")
    assert (age.validation, age.low, age.high) == ("integer", "18", "45")
    assert (age.required, age.identifier, age.note) == (True, False, "years")
    assert age.annotation == "@CHARLIMIT=2"
    assert dictionary.fields["birth"].identifier
    assert dictionary.fields["bmi"].calculation == "[weight]/([height]^2)"
    assert dictionary.fields["bmi"].choices == {}
    assert dictionary.record_id == "record_id"


def test_columns_of_a_raw_export(dictionary):
    header = ["sex", "symptoms___1", "symptoms____1", "symptoms___a_b", "pregnant", "consent"]
    header += ["arm", "visit_complete", "age", "unheard_of"]
    assert dictionary.value_labels(header) == {
        "sex": {"1": "Female", "2": "Male, or other"},
        "symptoms___1": {"1": "Checked", "0": "Unchecked"},
        "symptoms____1": {"1": "Checked", "0": "Unchecked"},
        "symptoms___a_b": {"1": "Checked", "0": "Unchecked"},
        "pregnant": {"1": "Yes", "0": "No"},
        "consent": {"1": "True", "0": "False"},
        "arm": {"A": "Tacrolimus", "B": "Placebo"},
        "visit_complete": {"0": "Incomplete", "1": "Unverified", "2": "Complete"},
    }
    labels = dictionary.column_labels(header)
    assert labels["symptoms____1"] == "Symptoms: None"
    assert labels["visit_complete"] == "Visit: complete?"
    assert "unheard_of" not in labels


def test_columns_of_an_export_with_labels_above(dictionary):
    column = dictionary.column("Symptoms (choice=Pain)")
    assert column is not None
    assert column.name == "symptoms___a_b"
    assert column.field is dictionary.fields["symptoms"]
    assert dictionary.column("Pregnant?").value_labels == {"1": "Yes", "0": "No"}
    assert dictionary.column("Sex") is None  # two fields are called so


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("", {}),
        ("0, No|1, Yes", {"0": "No", "1": "Yes"}),
        ("1, <i>Yes</i> | 2", {"1": "Yes", "2": "2"}),
        ("1, a\n2, b", {"1": "a", "2": "b"}),
    ],
)
def test_choices(text, choices):
    assert choices_of(text) == choices


def test_semicolons_and_names_of_the_api_are_understood(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(
        "field_name;field_type;field_label;select_choices_or_calculations\n"
        "sex;radio;Sex;1, Woman | 2, Man\n",
        encoding="utf-8",
    )
    assert read_dictionary(path).value_labels(["sex"]) == {"sex": {"1": "Woman", "2": "Man"}}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "no column 'variable / field name'"),
        ("a,b\n1,2\n", "no column 'field type'"),
        (HEADER, "a header and no fields"),
        (HEADER + 'x,"', "no csv"),
        ("PK\x03\x04", "zip archive"),
    ],
)
def test_what_is_no_dictionary_is_refused(tmp_path, content, found):
    path = tmp_path / "d.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=found):
        read_dictionary(path)


def test_an_absent_dictionary_is_named(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        read_dictionary(tmp_path / "gone.csv")
