"""Bytes to letters: what is certain, what is guessed and said to be, what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.encodings import decoded
from helpers.errors import DataError

PERSIAN = "id,name,city\n1,زهرا,تهران\n2,مريم,شيراز\n3,پگاه,گرگان\n"
WESTERN = "id,name,dose\n1,Åsa,5 µg\n2,Jürgen Müller,6 µg\n3,Zoë l’Évêque,7\n"


def read(text, encoding, declared=None):
    return decoded(text.encode(encoding), name="raw.csv", declared=declared)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [PERSIAN, WESTERN, "a,b\n1,2\n"])
def test_unicode_with_or_without_its_mark_is_certain(text, encoding):
    found = read(text, encoding)
    assert (found.text, found.encoding, found.doubt) == (text, encoding.removesuffix("-sig"), ())


@pytest.mark.parametrize(("mark", "order"), [(b"\xff\xfe", "le"), (b"\xfe\xff", "be")])
def test_marks_of_either_order(mark, order):
    raw = mark + PERSIAN.encode(f"utf-16-{order}")
    assert decoded(raw, name="raw.csv", declared=None).text == PERSIAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (PERSIAN, "utf-16-le"),
        ("a,b\n1,2\n", "utf-16-be"),
        (WESTERN, "windows-1252"),
        ("id,name\n1,D'après élève\n", "windows-1252"),
        ("id,µg/l\n1,5 ± 2\n", "windows-1252"),
        ("name\nMÜLLER\nÅÄNGSTRÖM\n", "windows-1252"),
        (PERSIAN, "windows-1256"),
        ("نام,سن\nعلي,30\n", "windows-1256"),
        ("id,note\n1,مي\u200cشود؟ «خوب» 37.5°\n", "windows-1256"),
    ],
)
def test_a_guess_is_right_and_said(text, encoding):
    found = read(text, encoding)
    assert found.text == text
    assert found.encoding == f"{encoding}, detected"
    (query,) = found.doubt
    assert query.severity == "query"
    assert f"read as {encoding}" in query.found
    assert f"encoding: {encoding}" in query.remedy
    assert read(text, encoding, declared=encoding).doubt == ()


def test_a_guess_without_reason_shows_both_readings():
    (query,) = read("id,a\n1,و\n2,و\n", "windows-1256").doubt
    assert query.found == (
        "text that is not UTF-8, read as windows-1252 "
        "(letters: æ; in windows-1256 they would be: و)"
    )


def test_what_speaks_against_a_guess_is_counted():
    raw = PERSIAN.encode("windows-1256") + "4,Müller\n".encode("windows-1252")
    (query,) = decoded(raw, name="raw.csv", declared=None).doubt
    assert "read as windows-1252" not in query.found


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "mac-roman"),
        ("id,name\n1,café\n2,école\n", "mac-roman"),
        ("id,name\n1,Москва\n2,да\n3,женщина\n", "windows-1251"),
        ("id,name\n1,Αθήνα\n2,γυναίκα\n", "windows-1253"),
        ("id,name\n1,日本語\n", "shift-jis"),
        ("id,name\n1,Řehoř Šťastný\n2,Łódź\n", "windows-1250"),
    ],
)
def test_letters_of_neither_are_refused(text, encoding):
    with pytest.raises(DataError, match="declare its encoding"):
        read(text, encoding)
    assert read(text, encoding, declared=encoding).text == text


@pytest.mark.parametrize(
    ("raw", "declared", "said"),
    [
        (b"a,b\n1,\0\0\0x\n", None, "no text"),
        (b"a,b\n1,\0\n", "utf-8", "bytes of zero in row 2"),
        (b"\xff\xfe\0", None, "utf-16"),
        (b"a\n\xff\n", "utf-8", "none of its letters in row 2"),
        (b"a\n", "klingon", "an encoding that exists"),
        (b"a\n", "base64", "an encoding that exists"),
        (b"a\n", "rot13", "an encoding that exists"),
        (b"a\n", "", "empty"),
    ],
)
def test_what_is_no_text_is_refused(raw, declared, said):
    if said == "empty":
        assert decoded(raw, name="raw.csv", declared=declared).encoding == "utf-8"
        return
    with pytest.raises(DataError, match=said):
        decoded(raw, name="raw.csv", declared=declared)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_text_or_refused(raw):
    try:
        found = decoded(raw, name="raw.csv", declared=None)
    except DataError as error:
        assert error.findings
    else:
        assert "\0" not in found.text
