"""The shipped schema and page are what the models say; the schema refuses a wrong shape."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from helpers.errors import StudyError
from helpers.study import load_study
from helpers.study.described import keys_described
from helpers.study.reference_page import PAGE, TEMPLATE, reference_page
from helpers.study.schema import SCHEMA_NAME, schema_text, study_schema
from helpers.study.shape import parts
from study_faults import cases

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
VALIDATOR = Draft7Validator(study_schema())
SHAPE = {"unknown_key", "missing_key", "length"}
FILES = [*sorted((PROJECT / "studies").glob("*.yaml")), HERE / "small.yaml", HERE / "contract.yaml"]


def as_an_editor_reads(text: str) -> Any:
    return plain(YAML(typ="safe", pure=True).load(text))


def plain(value: Any) -> Any:
    """Return YAML as JSON: keys are text, and dates are text as YAML 1.2 has them."""
    if isinstance(value, dict):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [plain(held) for held in value]
    return str(value) if isinstance(value, date) else value


def refused(text: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(as_an_editor_reads(text))]


def test_the_shipped_schema_is_that_of_the_models() -> None:
    """`make schema` renews it."""
    shipped = (PROJECT / "studies" / SCHEMA_NAME).read_bytes()
    assert shipped.decode("utf-8") == schema_text()
    Draft7Validator.check_schema(json.loads(shipped))


def test_the_page_is_that_of_the_models() -> None:
    """`make schema` renews it."""
    template = (PROJECT / TEMPLATE).read_text(encoding="utf-8")
    assert (PROJECT / PAGE).read_text(encoding="utf-8") == reference_page(template)


def test_a_part_that_no_template_knows_gets_a_section() -> None:
    page = reference_page("# Study file\n\n<!-- keys -->\n")
    assert page.count("\n## `outcomes`\n") == 1
    assert "\n`outcomes[].margin`:\n" in page


@pytest.mark.parametrize(
    "model", list(dict.fromkeys(model for _, model in parts())), ids=lambda model: model.__name__
)
def test_every_key_is_described(model: Any) -> None:
    assert [key for key, said in keys_described(model).items() if not said.text] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sound_study_files_hold(path: Path) -> None:
    assert refused(path.read_text(encoding="utf-8")) == []


def codes(text: str, project: Path) -> set[str]:
    (project / "studies" / "small.yaml").write_text(text, encoding="utf-8")
    try:
        load_study("small")
    except StudyError as error:
        return {finding.code for finding in error.findings}
    return set()


@pytest.mark.parametrize(
    ("old", "new"), [pytest.param(old, new, id=new[:40]) for old, new, _ in cases()]
)
def test_what_has_a_wrong_shape_is_refused(old: str, new: str, small: str, project: Path) -> None:
    text = small.replace(old, new)
    try:
        found = refused(text)
    except (YAMLError, RecursionError):
        return  # an editor marks it without a schema
    if codes(text, project) & SHAPE:
        assert found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("range: [18, 45]", "range: [18, x]"),
        ("range: [18, 45]", "decimals: 12"),
        ("id: small", "id: Small Trial"),
        ("role: primary", "role: prime"),
        ("data_status: real", "data_status: real\nregistered_on: May"),
        ("population: itt\n", "population: itt\n  confidence_level: 95\n"),
        ("labels: {1: Treated, 0: Control}", "labels: {0: Control}"),
        ("at_least: 35", "at_least: 35, below: 40"),
        ("at_least: 35", "present: maybe"),
        ("non_event: no, ", ""),
        ("status: ended, ", ""),
        ("role: primary, type: binary", "role: primary, status: planned, type: binary"),
        ("participants: small.csv", "participants: {file: small.csv, delimiter: tab}"),
    ],
)
def test_wrong_values_are_refused_too(old: str, new: str, small: str) -> None:
    assert small.count(old) == 1
    assert refused(small.replace(old, new))


SCALARS = st.sampled_from(
    ["1", "0", "01", "1.0", "0.5", "-3", "1e3", "yes", "'yes'", "true", "null", "~", "''", "x",
     "[]", "2024-05-31", "'12'", "1_000", "[a, b]", "{a: b}", "' 7 '", "binary", "higher", ".5"]
)  # fmt: skip
PLACES = st.sampled_from(
    ["format: ", "title: ", "id: ", "registration: ", "registered_on: ", "baseline: ", "  seed: ",
     "  confidence_level: ", "flow: ", "reporting: ", "design: ", "  end_state: ", "  subgroups: "]
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=PLACES, value=SCALARS)
def test_what_the_loader_accepts_the_schema_does(
    place: str, value: str, small: str, project: Path
) -> None:
    kept = [line for line in small.splitlines() if not line.startswith(place.rstrip())]
    at = kept.index("analysis:") + 1 if place.startswith(" ") else len(kept)
    text = "\n".join([*kept[:at], f"{place}{value}", *kept[at:]]) + "\n"
    if not codes(text, project):
        assert refused(text) == []
