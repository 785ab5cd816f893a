import json
from pathlib import Path

import pytest

from helpers.errors import UsageError
from helpers.pipeline.declarations import Parameter, declared, with_values
from helpers.pipeline.parameters import parse_assignments, read_value, split


def notebook(folder: Path, source: str, name: str = "a.ipynb") -> Path:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Title"]},
        {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": [source]},
    ]
    path = folder / name
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_declared_reads_annotations_defaults_and_several_on_a_line(tmp_path: Path) -> None:
    source = (
        'study: str = "a=b"; root = ""  # parameters\n'
        "level: float = 0.95  # coverage\n"
        "size: 'int | None' = None\n"
        "arm: Optional[str] = None\n"
        "blind: bool = False\n"
        "order = [\n    'a',\n]\n"
    )
    found = {name: p.type for name, p in declared(notebook(tmp_path, source)).items()}
    assert found == {
        "study": "str",
        "root": "str",
        "level": "float",
        "size": "int | None",
        "arm": "str | None",
        "blind": "bool",
        "order": "object",
    }


def test_a_notebook_without_parameters_declares_none(tmp_path: Path) -> None:
    path = tmp_path / "plain.ipynb"
    path.write_text('{"cells": []}', encoding="utf-8")
    assert declared(path) == {}


@pytest.mark.parametrize("text", ["no json", "{}", '{"cells": [{"metadata": 1}]}'])
def test_a_broken_notebook_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"broken\.ipynb"):
        declared(path)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("str", "007", "007"),
        ("str", "no", "no"),
        ("str", "", ""),
        ("str", "none", "none"),
        ("int", "-12", -12),
        ("float", "1e-3", 0.001),
        ("float", "1", 1.0),
        ("bool", "True", True),
        ("bool", "false", False),
        ("int | None", "None", None),
        ("int | None", "5", 5),
        ("str | None", "x", "x"),
        ("None | str", "x", "x"),
    ],
)
def test_values_are_read_by_their_declared_type(kind: str, text: str, value: object) -> None:
    read = read_value(Parameter("p", kind, ""), text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("int", "1.5"),
        ("int", "1_000"),
        ("int", ""),
        ("float", "a"),
        ("float", "nan"),
        ("float", "inf"),
        ("bool", "no"),
        ("bool", "1"),
        ("list[str]", "a"),
        ("object", "a"),
    ],
)
def test_values_of_another_type_are_refused(kind: str, text: str) -> None:
    with pytest.raises(UsageError, match="'p'"):
        read_value(Parameter("p", kind, ""), text)


def test_assignments_keep_equals_signs_in_the_value() -> None:
    assert parse_assignments(["a=b=c", " d =1"]) == {"a": "b=c", "d": "1"}


@pytest.mark.parametrize("texts", [["a"], ["=1"], ["a=1", "a=2"], ["study=x"], ["root=x"]])
def test_assignments_that_are_none_are_refused(texts: list[str]) -> None:
    with pytest.raises(UsageError):
        parse_assignments(texts)


def test_values_go_only_to_the_notebooks_that_declare_them() -> None:
    level = {"level": Parameter("level", "float", "0.95")}
    values = split({"level": "0.9"}, {"cleaning": {}, "primary": level})
    assert values == {"cleaning": {}, "primary": {"level": 0.9}}


def test_an_unknown_name_gets_the_nearest_and_the_list_and_all_faults_come_at_once() -> None:
    known = {name: Parameter(name, "int", "1") for name in ("seed", "places", "study")}
    with pytest.raises(UsageError) as refused:
        split({"sede": "1", "places": "x"}, {"primary": known})
    text = str(refused.value)
    assert "no notebook has a parameter 'sede'; is it 'seed'?" in text
    assert "'places' needs a whole number" in text
    assert "the notebooks have: places, seed" in text


def test_with_values_keeps_types_comments_and_text_beyond_ascii() -> None:
    source = 'é: str = "ü"  # é\nstudy: str = "a"  # which\nlevel: float = 0.95\n'
    changed = with_values(source, {"study": 'ö"', "level": 0.95, "other": 1})
    assert changed == 'é: str = "ü"  # é\nstudy: str = "ö\\""  # which\nlevel: float = 0.95\n'
    assert with_values(source, {"é": None}).startswith("é: str = None  # é\n")
