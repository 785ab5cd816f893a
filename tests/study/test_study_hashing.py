import json
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.study import data_hash, load_study, plan_hash, study_json

HERE = Path(__file__).parent
Edited = Callable[..., list[str]]


def hashes() -> tuple[str, str]:
    study = load_study("small")
    return plan_hash(study), data_hash(study)


@pytest.fixture
def before(edited: Edited) -> tuple[str, str]:
    assert edited("title: A", "title: A") == []
    return hashes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: A small trial", "title:   'A small trial'   # a comment"),
        ("id: small\ntitle: A small trial", "title: A small trial\nid: small"),
        ("reference: 0, labels", "reference: 0.0, labels"),
        ("p_below: 0.05", "p_below: 0.050"),
        ("population: itt\n", "population: itt\n  seed: 1\n"),
        ("baseline: [age, sex]", "baseline:\n  - age\n  - sex\n"),
        ("title: A small trial", "title: A small trial\nreport: {style: nejm}"),
        ("sources: {participants: small.csv}", "sources: {participants: {file: small.csv}}"),
    ],
)
def test_how_it_is_written_makes_no_difference(
    old: str, new: str, before: tuple[str, str], edited: Edited
) -> None:
    assert edited(old, new) == []
    assert hashes() == before


@pytest.mark.parametrize(
    ("old", "new", "data_too"),
    [
        ("p_below: 0.05", "p_below: 0.01", False),
        ("baseline: [age, sex]", "baseline: [sex, age]", False),
        ("population: itt\n", "population: women\n", False),
        ("labels: {1: Treated, 0: Control}", "labels: {0: Control, 1: Treated}", True),
        ("levels: {f: Female, m: Male}", "levels: {m: Male, f: Female}", True),
        ("at_least: 35", "at_least: 36", True),
        ("participants: small.csv", "participants: other.csv", True),
        ("populations:\n", "checks: [{id: a, order: [age, days]}]\npopulations:\n", True),
        ("title: A small trial", "title: A small trial\nregistered_on: 2024-05-31", True),
        ("superiority}", "superiority, ratio: {1: 2, 0: 1}}", True),
        ("superiority}", "superiority, enrolled_on: entered}", True),
        ("superiority}", "superiority, setting: one centre}", False),
    ],
)
def test_what_is_declared_makes_a_difference(
    old: str, new: str, data_too: bool, before: tuple[str, str], edited: Edited
) -> None:
    assert edited(old, new) == []
    after = hashes()
    assert after[0] != before[0]
    assert (after[1] != before[1]) is data_too


def test_order_that_says_nothing_is_ignored(edited: Edited) -> None:
    assert edited("design:", "reporting: {funding: none, ethics: 1}\ndesign:") == []
    first = hashes()
    assert edited("design:", "reporting: {ethics: 1, funding: none}\ndesign:") == []
    assert hashes() == first


def test_json_is_the_study_file_with_its_defaults(before: tuple[str, str]) -> None:
    content = study_json(load_study("small"))
    assert content["analysis"]["confidence_level"] == 0.95
    assert content["populations"]["women"]["where"] == [{"variable": "sex", "is": "f"}]
    assert content["arms"] == {
        "variable": "arm", "reference": "0", "labels": {"1": "Treated", "0": "Control"},
    }  # fmt: skip
    assert "registration" not in content
    assert json.loads(json.dumps(content)) == content


def test_json_does_not_depend_on_where_the_file_lies(tmp_path: Path) -> None:
    elsewhere = tmp_path / "studies" / "elsewhere.yaml"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes((HERE / "contract.yaml").read_bytes())
    here, there = load_study(HERE / "contract.yaml"), load_study(elsewhere)
    assert study_json(here) == study_json(there)
    assert plan_hash(here) == plan_hash(there)
    assert len(plan_hash(here)) == 64
