"""What a draft left open is listed, with its line or row."""

import pytest

from helpers.study import load_study
from helpers.study.todos import todos_of


@pytest.fixture
def study(tmp_path):
    def write(text, book=None):
        (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
        if book is not None:
            (tmp_path / "book.csv").write_text(book, encoding="utf-8")
        return [(f.where, f.found) for f in todos_of(tmp_path / "a.yaml")]

    return write


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        ("title: A   # TODO: the title", "line 1, title", "the title"),
        ("  age: {label: Age}  # by name  # TODO: unit", "line 1, age", "unit"),
        ("  - {id: birth, type: binary}   # TODO which?", "line 1, birth", "which?"),
        ("# TODO:", "line 1", "something to decide"),
        ("label: Partner's age   # TODO: it's here", "line 1, label", "it's here"),
    ],
)
def test_a_todo_has_its_line(study, line, where, said) -> None:
    assert study(f"{line}\n") == [(where, f"TODO: {said}")]


@pytest.mark.parametrize(
    "line",
    [
        'title: "a # TODO: b"',
        "title: 'a # TODO: b'",
        "title: a#TODO",
        "title: TODO",
        r'a: "\" # TODO"',
    ],
)
def test_text_in_quotes_is_no_todo(study, line) -> None:
    assert study(f"{line}\n") == []


def test_notes_of_the_codebook_are_read(study) -> None:
    book = "variable,label,type,note\nage,Age,count,by name. TODO: unit\nsex,Sex,text,\n"
    assert study("variables: book.csv\n", book) == [("book.csv row 2, age", "TODO: unit")]


def test_a_file_that_cannot_be_read_leaves_nothing_open(study, tmp_path) -> None:
    assert todos_of(tmp_path / "none.yaml") == []
    assert study("variables: book.csv\n") == []


def test_a_study_has_them_among_its_notes(small, project) -> None:
    path = project / "studies" / "small.yaml"
    path.write_text(f"# TODO: say more\n{small}", encoding="utf-8")
    [todo] = [note for note in load_study(path).notes if note.code == "todo"]
    assert (todo.severity, todo.where) == ("note", "line 1")
