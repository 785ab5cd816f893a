"""What authors say under ``reporting``: free keys, flattened to texts, nothing made up."""

from pathlib import Path
from typing import Any

import pytest

from helpers.study import Study, load_study
from helpers.study.reporting import REPORTING, WORDING, further, guidelines, said, said_all


@pytest.fixture
def saying(small_path: Path) -> Any:
    study = load_study(small_path)

    def of(**reporting: Any) -> Study:
        return study.model_copy(update={"reporting": reporting})

    return of


@pytest.fixture
def small_path(small: str, tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(small, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        ("  a grant\n of a bank ", "a grant of a bank"),
        (["one", None, "two"], "one; two"),
        ({"who": "a bank", "part": ["none", "in it"]}, "who: a bank, part: none; in it"),
        (0, "0"),
        (False, "False"),
    ],
)
def test_whatever_yaml_holds_becomes_one_text(saying: Any, value: Any, expected: str) -> None:
    assert said(saying(funding=value), "funding") == expected


def test_what_is_not_given_is_empty(saying: Any) -> None:
    assert said(saying(), "funding") == ""
    assert said_all(saying(), "changes") == []


def test_other_keys_are_kept_apart_and_wording_is_not_quoted(saying: Any) -> None:
    study = saying(weather="fine", funding="none", participants_called="women", empty=None)
    assert further(study) == {"weather": "fine"}


def test_a_guideline_is_named_or_goes_with_its_core_outcomes(saying: Any) -> None:
    assert guidelines(saying()) == ()
    assert guidelines(saying(guidelines="IMPRINT")) == ("imprint",)
    assert guidelines(saying(guidelines=["none of it"])) == ()
    core = {"core_outcomes": {"set": "commit"}}
    declared = Study.model_validate(saying().model_dump(by_alias=True, exclude_none=True) | core)
    assert guidelines(declared) == ("imprint",)


def test_no_key_has_two_meanings_and_each_is_described() -> None:
    assert not set(REPORTING) & set(WORDING)
    assert all(text and text[0].isupper() for text in (*REPORTING.values(), *WORDING.values()))
