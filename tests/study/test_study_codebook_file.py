from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.study import load_study, plan_hash
from helpers.study.codebook_file import _value, items_text, pairs_text

COLUMNS = "variable,label,type,range,levels,event,non_event,measured,unit,column\n"
ROWS = """\
age,Age,continuous,18..45,,,,,,
sex,Sex,categorical,,f=Female|m=Male,,,,,Sex_1
entered,Entered,date,,,,,,,

cured,Cured,binary,,,yes,no,after,,
days,Days,duration,,,,,after,days,
ended,How it ended,categorical,,cure=Cure|death=Death|end=End,,,,,
"""


@pytest.fixture
def with_codebook(
    small: str, project: Path, findings: Callable[[str], list[str]]
) -> Callable[..., list[str]]:
    """Return the findings of the small study with its codebook in a file."""
    head, rest = small.split("variables:\n")
    text = f"{head}variables: codebook.csv\n{rest[rest.index('derived:') :]}"

    def of(content: str | bytes | None, name: str = "codebook.csv") -> list[str]:
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (project / "studies" / name).write_bytes(data)
        return findings(text.replace("codebook.csv", name))

    return of


def test_file_and_mapping_are_one_plan(
    small: str, findings: Callable[[str], list[str]], with_codebook: Callable[..., list[str]]
) -> None:
    assert findings(small) == []
    inline = plan_hash(load_study("small"))
    assert with_codebook(COLUMNS + ROWS) == []
    assert plan_hash(load_study("small")) == inline


def test_semicolons_and_byte_order_mark(with_codebook: Callable[..., list[str]]) -> None:
    content = (COLUMNS + ROWS).replace(",", ";").encode("utf-8-sig")
    assert with_codebook(content) == []


def test_workbook(with_codebook: Callable[..., list[str]], project: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in (COLUMNS + ROWS).splitlines():
        sheet.append(line.split(","))
    sheet["C5"] = 2.0  # a level typed as a number: cured's type, to be refused by row
    workbook.save(project / "studies" / "codebook.xlsx")
    lines = with_codebook(None, "codebook.xlsx")
    assert lines[0].startswith("codebook.xlsx row 5")


def test_every_cell_form(with_codebook: Callable[..., list[str]]) -> None:
    more = (
        COLUMNS.strip() + ",missing_codes,synonyms,below_detection,unit_from,decimals,required\n"
        "x,X,continuous,,,,,,,,-9|999,,limit=5|use=half,unit=pmol/L|times=0.14,2,true\n"
        "y,Y,binary,,,yes,no,,,,,Yes=yes|Y=yes,,,,\n"
    )
    assert with_codebook(more + ROWS) == []
    x, y = (load_study("small").variables[name] for name in "xy")
    assert x.missing_codes == ("-9", "999")
    assert x.below_detection is not None
    assert (x.below_detection.limit, x.below_detection.use) == (5.0, "half")
    assert x.unit_from is not None
    assert (x.unit_from.unit, x.unit_from.times) == ("pmol/L", 0.14)
    assert (x.decimals, x.required) == (2, True)
    assert y.synonyms == {"Yes": "yes", "Y": "yes"}


def test_how_cells_are_written(with_codebook: Callable[..., list[str]]) -> None:
    more = (
        COLUMNS.strip() + ",decimal,thousands,dates,calendar\n"
        'x,X,continuous,,,,,,,,",",space,,\n'
        "y,Y,date,,,,,,,,,,day_first,jalali\n"
    )
    assert with_codebook(more + ROWS) == []
    x, y = (load_study("small").variables[name] for name in "xy")
    assert (x.decimal, x.thousands, x.dates, x.calendar) == (",", " ", None, None)
    assert (y.decimal, y.thousands, y.dates, y.calendar) == (None, None, "day_first", "jalali")


def test_faults_name_the_row(with_codebook: Callable[..., list[str]]) -> None:
    content = COLUMNS.replace("unit", "unt") + ROWS.replace("continuous,18..45", "continous,18")
    assert with_codebook(content + "age,Age,text,,,,,,,\n,Nobody,text,,,,,,,\n") == [
        "codebook.csv row 1, variables: found unknown column 'unt'; did you mean 'unit'?",
        "codebook.csv row 2, variables.age.range: found a list of 1, expected a list of 2 numbers",
        "codebook.csv row 2, variables.age.type: found 'continous', expected one of continuous, "
        "count, categorical, ordinal, binary, date, duration, text; did you mean 'continuous'?",
        "codebook.csv row 9, variables.age: found 'age' again, expected each variable once; "
        "remove or rename one",
        "codebook.csv row 10, variables: found a row without variable, expected the name of the "
        "variable",
    ]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (None, "codebook.csv", "found no file 'codebook.csv', expected a codebook beside"),
        (None, "codebook.ods", "found 'codebook.ods', expected a mapping of variables, or a .csv"),
        (b"\xff\xfe\x00", "codebook.csv", "found 'codebook.csv', which cannot be read"),
        (b"no workbook", "codebook.xlsx", "found 'codebook.xlsx', which cannot be read"),
        ("", "codebook.csv", "codebook.csv row 1, variables: found no column 'variable'"),
        ("label,label,type\n", "codebook.csv", "found no column 'variable'"),
    ],
)
def test_a_file_that_holds_no_codebook_is_one_fault(
    content: str | bytes | None,
    name: str,
    expected: str,
    with_codebook: Callable[..., list[str]],
) -> None:
    lines = with_codebook(content, name)
    assert any(expected in line for line in lines)
    assert not any("unknown variable" in line for line in lines)


def test_notes_are_for_people(with_codebook: Callable[..., list[str]]) -> None:
    header, *rows = (COLUMNS + ROWS).splitlines()
    noted = [f"{header},note", *(f"{row},guessed by its name" if row else "" for row in rows)]
    assert with_codebook("\n".join(noted)) == []


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool),
        max_size=5,
    )
)
def test_pairs_are_read_back(pairs: dict[str, str]) -> None:
    assert _value("levels", pairs_text(pairs)) == pairs
    assert _value("missing_codes", items_text(pairs)) == list(pairs)
