"""An export of REDCap with its data dictionary: names and labels, codes and words, one row each."""

import pytest

from helpers.data import read_source
from helpers.errors import DataError
from helpers.study import AdverseEventSource, Source
from raw_files import cells, read

DICTIONARY = """\
Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"
record_id,base,text,Record ID,
pregnant,base,yesno,Pregnant?,
site,base,radio,<b>Site</b>,"1, Tehran | 2, Shiraz"
symptoms,base,checkbox,Symptoms,"1, Fever | 2, Pain"
first,base,text,Weight,
second,base,text,Weight,
"""
LABELS = {
    "pregnant": {"1": "Yes", "0": "No"},
    "site": {"1": "Tehran", "2": "Shiraz"},
    "symptoms___1": {"1": "Checked", "0": "Unchecked"},
    "base_complete": {"0": "Incomplete", "1": "Unverified", "2": "Complete"},
}


@pytest.fixture
def export(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY, encoding="utf-8")

    def read_export(text):
        path = tmp_path / "raw.csv"
        path.write_text(text, encoding="utf-8")
        return read(path, dictionary=tmp_path / "dictionary.csv")

    return read_export


def test_an_export_by_name_and_code(export):
    raw = export("record_id,pregnant,site,symptoms___1,base_complete,added\n1,1,2,0,2,x\n")
    assert cells(raw) == [["1", "1", "2", "0", "2", "x"]]
    assert raw.value_labels == LABELS
    assert raw.column_labels["site"] == "Site"
    assert raw.column_labels["symptoms___1"] == "Symptoms: Fever"
    assert "added" not in raw.column_labels
    assert raw.read_as == "comma-separated, utf-8, REDCap export of 6 fields"
    assert raw.doubts == ()


def test_an_export_by_label_has_the_same_columns(export):
    raw = export(
        "Record ID,Pregnant?,Site,Symptoms (choice=Fever),Complete?\n1,Yes,Shiraz,Unchecked,x\n"
    )
    assert raw.header == ["record_id", "pregnant", "site", "symptoms___1", "base_complete"]
    assert cells(raw) == [["1", "Yes", "Shiraz", "Unchecked", "x"]]
    assert raw.value_labels == LABELS


def test_a_label_of_two_fields_is_asked_about(export):
    raw = export("Record ID,Weight\n1,60\n")
    assert raw.header == ["record_id", "Weight"]
    (doubt,) = raw.doubts
    assert doubt.code == "shared_label"
    assert "fields first, second" in doubt.found
    assert export("record_id,first,second\n1,60,61\n").doubts == ()


@pytest.mark.parametrize(
    "header",
    [
        "record_id,redcap_event_name,first",
        "record_id,redcap_repeat_instrument,redcap_repeat_instance",
        "Record ID,Event Name,first",
    ],
)
def test_visits_in_rows_are_refused(export, header):
    with pytest.raises(DataError) as caught:
        export(f"{header}\n7,baseline,1\n7,visit,2\n8,baseline,3\n")
    (finding,) = caught.value.findings
    assert finding.code == "several_rows"
    assert finding.where == "raw.csv rows 2, 3"
    assert "one row a participant" in finding.expected
    assert "one event" in finding.remedy


def test_visits_in_rows_are_refused_without_a_dictionary_too(tmp_path):
    path = tmp_path / "raw.csv"
    path.write_text("id,redcap_event_name\n7,one\n8,one\n7,two\n", encoding="utf-8")
    with pytest.raises(DataError, match="rows 2, 4: found records with several rows"):
        read(path)
    events = AdverseEventSource(file="raw.csv", participant_id="id", term="redcap_event_name")
    assert len(read_source(events, path).frame) == 3


def test_one_row_a_participant_with_an_event_is_read(export):
    raw = export("record_id,redcap_event_name,first\n7,baseline,1\n8,baseline,2\n")
    assert len(raw.frame) == 2


def test_a_dictionary_that_is_named_is_needed(tmp_path):
    path = tmp_path / "raw.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(DataError, match="no such file"):
        read_source(Source(file="raw.csv"), path, dictionary=tmp_path / "gone.csv")
