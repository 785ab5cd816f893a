import os
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.errors import StudyError
from helpers.study import Study, available_studies, load_study
from helpers.study.loader import MOST_FAULTS

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
SHARED = [HealthCheck.function_scoped_fixture]


def message(path_or_id: str | Path, root: Path | None = None) -> str:
    with pytest.raises(StudyError) as caught:
        load_study(path_or_id, root=root)
    return str(caught.value)


def test_contract_example_parses_whole() -> None:
    study = load_study(HERE / "contract.yaml")
    assert study.id == "tacrolimus-rif"
    assert study.arms.compared == ("tacrolimus",)
    assert study.sources.adverse_events is not None
    assert study.sources.adverse_events.serious_level == "yes"
    assert study.analysis.missing_outcome.sensitivity[-1] == "tipping_point"
    assert study.codebook["preterm"].measured == "after"
    assert study.codebook["age_group"].declared_levels() == ("below 35", "35 and above")
    assert study.outcome("loss").status_variable == "loss_status"


@pytest.mark.parametrize("name", available_studies(REPOSITORY))
def test_studies_of_the_project_parse(name: str) -> None:
    assert load_study(name, root=REPOSITORY).id == name


def test_levels_stay_as_spelled(small: str, findings: Callable[[str], list[str]]) -> None:
    text = small.replace("levels: {f: Female, m: Male}", "levels: {01: F, 2.0: M, TRUE: X, no: Y}")
    assert findings(text.replace("is: f", "in: [1, 2, TRUE, no]")) == []
    study = load_study("small")
    sex = study.variables["sex"]
    assert sex.declared_levels() == ("01", "2.0", "TRUE", "no")
    assert sex.level_of(1) == "01"
    assert sex.level_of("true") is None
    assert study.arms.levels == ("1", "0")
    assert study.variables["cured"].declared_levels() == ("yes", "no")


def test_reference_is_spelled_as_the_labels(edited: Callable[..., list[str]]) -> None:
    assert edited("reference: 0", "reference: 0.0") == []
    assert load_study("small").arms.reference == "0"


def test_blank_key_counts_as_left_out(edited: Callable[..., list[str]]) -> None:
    assert edited("  subgroups: [old]", "  subgroups:\n  multiplicity:\n  harms:") == []
    study = load_study("small")
    assert study.analysis.subgroups == ()
    assert study.analysis.multiplicity.procedure == "none"


def test_anchors_name_a_list_once(edited: Callable[..., list[str]]) -> None:
    new = "baseline: &both [age, sex]\nadditional: [{id: adj, outcome: cured, adjust_for: *both}]"
    assert edited("baseline: [age, sex]", new) == []
    assert load_study("small").additional[0].adjust_for == ("age", "sex")


def test_study_knows_its_path(edited: Callable[..., list[str]], project: Path) -> None:
    assert edited("title: A", "title: A") == []
    study = load_study("small")
    assert study.path == (project / "studies" / "small.yaml").resolve()
    assert study.source_path(study.sources.participants) == study.path.parent / "small.csv"


@pytest.mark.parametrize("given", ["small", "studies/small.yaml", Path("studies/small.yaml")])
def test_study_is_found_from_notebooks_too(
    given: str | Path, edited: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    edited("title: A", "title: A")
    monkeypatch.chdir("notebooks")
    assert load_study(given).id == "small"


def test_whole_message_has_a_head_and_a_line_for_each_fault(
    edited: Callable[..., list[str]],
) -> None:
    edited("role: primary, type: binary", "rol: primary, type: binry")
    assert message("small") == (
        "studies/small.yaml has 2 faults:\n"
        "  - line 23, outcomes[0].rol: found unknown key 'rol'; did you mean 'role'?\n"
        "  - line 23, outcomes[0].type: found 'binry', expected one of binary, continuous, ordinal,"
        " count, time_to_event; did you mean 'binary'?"
    )


def test_message_never_shows_where_the_machine_keeps_the_file(
    edited: Callable[..., list[str]], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited("title:", "titel:")
    file = project / "studies" / "small.yaml"
    (project.parent / "elsewhere").mkdir()
    monkeypatch.chdir(project.parent / "elsewhere")
    assert message(file, root=project).startswith("studies/small.yaml has 1 fault:")
    assert message(file).startswith("small.yaml has 1 fault:")
    monkeypatch.chdir(project / "notebooks")
    assert message(file).startswith("studies/small.yaml has 1 fault:")


def test_missing_study_names_the_nearest(edited: Callable[..., list[str]]) -> None:
    edited("title: A", "title: A")
    assert message("smal") == (
        "no study 'smal': expected a study file, or the id of one under studies/\n"
        "did you mean 'small'?; studies: small"
    )
    assert message("elsewhere/smal.yaml").endswith("did you mean 'small'?; studies: small")


def test_project_without_studies_says_so(project: Path) -> None:
    assert message("x").endswith("there are no study files in studies/")


def test_folder_is_not_a_study_file(project: Path) -> None:
    (project / "studies" / "x.yaml").mkdir()
    assert message("x").startswith("studies/x.yaml cannot be read: ")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "line 1: found an empty file"),
        (b"# nothing yet\n", "line 1: found an empty file"),
        (b"- format: 1\n", "line 1: found a list"),
        (b"format:1\nid:x\n", "line 1: found text without keys"),
        ("title: é".encode("latin-1"), "line 1: found the byte 0xE9, expected UTF-8 text"),
        (b"a: 1\nb: \x92\n", "line 2: found the byte 0x92, expected UTF-8 text"),
        ("a: 1".encode("utf-16"), "line 1: found UTF-16 text, expected UTF-8 text"),
        (b"[" * 5000, "found parts nested without end"),
        (b"a: &a [1]\nb: &b [*a, *a]\n" + b"c: [" + b"*b, " * 20_000 + b"]", "without end"),
    ],
)
def test_file_that_is_no_mapping(
    content: bytes, found: str, findings: Callable[[bytes], list[str]]
) -> None:
    assert any(found in finding for finding in findings(content))


def test_byte_order_mark_and_windows_lines_are_fine(
    small: str, findings: Callable[[bytes], list[str]]
) -> None:
    assert findings(b"\xef\xbb\xbf" + small.replace("\n", "\r\n").encode()) == []


KEYS = st.text(alphabet=string.ascii_lowercase + "_", min_size=1, max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=SHARED)
@given(key=KEYS.filter(lambda key: key not in Study.known()))
@example(key="is")
@example(key="null")
@example(key="yes")
def test_every_unknown_key_is_named_with_its_line(
    key: str, small: str, findings: Callable[[str], list[str]]
) -> None:
    lines = findings(f"{small}{key}: 1\n")
    assert lines == [line for line in lines if line.startswith(f"line 30, {key}: found unknown")]
    assert len(lines) == 1


@settings(max_examples=80, deadline=None, suppress_health_check=SHARED)
@given(text=st.text(max_size=60) | st.text(alphabet="ab:-{}[]&*!|>%@#'\"\\\n\t ?,01", max_size=60))
@example(text="%YAML 9.9\n---\na")
@example(text="? \n: [a")
@example(text="!!binary x: y")
@example(text='"\\ud800": 1')
def test_any_text_is_a_study_error(text: str, findings: Callable[[bytes], list[str]]) -> None:
    assert findings(text.encode("utf-8", "surrogatepass"))


SCALARS = st.none() | st.sampled_from(["age", "sex", "yes", "1", "-0.5", "1e999", "nan", "", "is"])
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["variable", "is", "where", "age", "id"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=SHARED)
@given(key=st.sampled_from(sorted(Study.known())), value=NESTED, deeper=st.booleans())
def test_any_value_anywhere_is_a_study_or_a_study_error(
    key: str, value: object, deeper: bool, small: str, findings: Callable[[str], list[str]]
) -> None:
    kept = [line for line in small.splitlines() if not line.startswith(f"{key}:")]
    held = {key: {"x": value} if deeper else value}
    findings("\n".join(kept) + f"\n{flow(held)[1:-1]}\n")  # raises nothing but a StudyError


def flow(value: object) -> str:
    """Return a value as YAML of one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(held) for held in value) + "]"
    return "null" if value is None else f'"{value}"' if value == "" else str(value)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_unreadable_file(edited: Callable[..., list[str]], project: Path) -> None:
    edited("title: A", "title: A")
    (project / "studies" / "small.yaml").chmod(0)
    assert "permission denied" in message("small")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "too_deep"),
        ("a: " + "[" * 10_000 + "]" * 10_000, "too_deep"),
        ("{a: " * 10_000, "too_deep"),
        ("".join(" " * depth + "a:\n" for depth in range(300)), "too_deep"),
        ("a: 1\n" * 300_000, "too_large"),
        ("".join(f"k{i}: 1\n" for i in range(16_000)), "too_large"),
    ],
    ids=["aliases", "lists", "mappings", "blocks", "bytes", "keys"],
)
def test_a_bomb_is_refused_before_it_is_read(content: str, code: str, project: Path) -> None:
    (project / "studies" / "small.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load_study("small")
    assert code in {finding.code for finding in caught.value.findings}


def test_very_many_faults_are_cut_short(small: str, findings: Callable[[str], list[str]]) -> None:
    assert len(findings(small + "".join(f"key_{i}: 1\n" for i in range(600)))) == MOST_FAULTS
    assert message("small").startswith(
        f"studies/small.yaml has more than {MOST_FAULTS} faults; the first are:\n"
    )


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.mkdir [made]",
        "!!python/name:os.system x",
        "!!binary aGVsbG8=",
        "!!timestamp 2024-05-31",
        "!anything made",
        "=1+1",
        "{{ 1 + 1 }}",
        "${HOME}",
        "%(asctime)s",
    ],
)
def test_no_text_is_evaluated(value: str, edited: Callable[..., list[str]], project: Path) -> None:
    if not edited("title: A small trial", f"title: {value}"):
        untagged = value.partition(" ")[2] if value.startswith("!") else value
        assert load_study("small").title == untagged
    assert not (project / "made").exists()


@pytest.mark.parametrize(
    "number", ["1e999999", "-1e999999", "1e-999999", "9" * 5000, "1" + "0" * 9000, "1_0" * 3000]
)
def test_huge_numbers_are_told_or_kept_as_text(
    number: str, small: str, findings: Callable[[str], list[str]]
) -> None:
    text = small.replace("{label: Age, type: continuous, range: [18, 45]}", "\n    label: Age\n"
                         f"    type: continuous\n    range: [{number}, 5]")  # fmt: skip
    text = text.replace("levels: {f: Female, m: Male}", f"missing_codes: [{number}]")
    text = text.replace("p_below: 0.05}", f"p_below: {number}}}")
    assert all(line.startswith("line ") for line in findings(text))
