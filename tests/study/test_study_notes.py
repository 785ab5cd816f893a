"""What is accepted and told: notes, and the arm and the identifier among the variables."""

from collections.abc import Callable

import pytest

from helpers.errors import Severity
from helpers.study import Condition, load_study

Findings = Callable[[str], list[str]]


@pytest.fixture
def notes(small: str, findings: Findings) -> Callable[..., list[str]]:
    """Return the notes on the small study with passages replaced."""

    def of(*passages: tuple[str, str]) -> list[str]:
        text = small
        for old, new in passages:
            assert text.count(old) == 1
            text = text.replace(old, new)
        assert findings(text) == []
        found = load_study("small").notes
        assert all(note.severity is Severity.NOTE for note in found)
        return [str(note) for note in found]

    return of


def test_a_plain_study_has_no_notes(notes: Callable[..., list[str]]) -> None:
    assert notes() == []


def test_a_copy_that_kept_its_id_is_told(small: str, findings: Findings) -> None:
    assert findings(small) == []
    path = load_study("small").path
    copy = path.with_name("my-trial.yaml")
    copy.write_text(small, encoding="utf-8")
    assert [str(note) for note in load_study(copy).notes] == [
        "line 2, id: found 'small', as in small.yaml beside this file, expected 'my-trial', as "
        "this file is named; else their data and reports replace each other"
    ]
    assert load_study("small").notes == ()
    path.unlink()
    assert load_study(copy).notes == ()


LATER = "what treatment may have changed should not adjust or split a comparison"
GROUPS = "expected a binary, categorical or ordinal variable; group it under derived (cut)"
VALUES = "expected a variable that holds numbers or groups; it is left out"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("subgroups: [old]", "subgroups: [cured]",
         f"line 27, analysis.subgroups[0]: found 'cured', measured after randomisation, expected a "
         f"baseline variable; {LATER}"),
        ("subgroups: [old]", "adjust_for: [days]",
         f"line 27, analysis.adjust_for[0]: found 'days', measured after randomisation, expected a "
         f"baseline variable; {LATER}"),
        ("subgroups: [old]", "subgroups: [age]",
         f"line 27, analysis.subgroups[0]: found 'age', which is continuous, {GROUPS}"),
        ("framework: superiority", "stratified_by: [age]",
         f"line 5, design.stratified_by[0]: found 'age', which is continuous, {GROUPS}"),
        ("subgroups: [old]", "adjust_for: [entered]",
         f"line 27, analysis.adjust_for[0]: found 'entered', which is date, {VALUES}"),
        ("baseline: [age, sex]", "baseline: [age, entered]",
         f"line 21, baseline[1]: found 'entered', which is date, {VALUES}"),
        ("range: [18, 45]", "levels: {1: a}",
         "line 10, variables.age.levels: found levels on a continuous variable, expected levels on "
         "binary, categorical and ordinal variables only; it is not read"),
        ("{f: Female, m: Male}", "{f: Female, m: Male}, event: f",
         "line 11, variables.sex.event: found event on a categorical variable, expected event on "
         "binary variables only; it is not read"),
        ("variable: cured, benefit", "variable: cured, competing: [x], benefit",
         "line 23, outcomes[0].competing: found competing on a binary outcome, expected competing "
         "on time_to_event outcomes only; it is not read"),
        ("competing: [death]", "variable: days",
         "line 24, outcomes[1].variable: found variable on a time_to_event outcome, expected "
         "variable on binary, continuous, ordinal, count outcomes only; it is not read"),
        ("subgroups: [old]", "multiplicity: {procedure: holm, weights: {x: 3}}",
         "line 27, analysis.multiplicity.weights: found weights for holm, expected weights for "
         "procedure graph only; it is not read"),
    ],
)  # fmt: skip
def test_what_is_doubtful_loads_with_a_note(
    old: str, new: str, expected: str, notes: Callable[..., list[str]]
) -> None:
    assert notes((old, new)) == [expected]


@pytest.mark.parametrize(
    "more",
    [
        "unit: kg, decimals: 2, event: f, non_event: m, range: [0, 1]",
        "below_detection: {limit: 1}, unit_from: {unit: g, times: 2}",
        "missing_codes: [m], required: true",
    ],
)
def test_keys_of_other_types_do_not_change_what_a_variable_is(
    more: str, notes: Callable[..., list[str]]
) -> None:
    notes(("levels: {f: Female, m: Male}", f"levels: {{f: Female, m: Male, x: Other}}, {more}"))
    sex = load_study("small").variables["sex"]
    assert not sex.numeric
    assert sex.level_of("m") == (None if "missing" in more else "m")


LISTED = (
    "variables:",
    "variables:\n  arm: {label: Treatment, type: binary, event: 1, non_event: 0, synonyms: {D: 1}}"
    "\n  pid: {label: Number, type: count, range: [1, 9]}"
    "\n  group: {label: Group, type: text, column: arm}",
)


def test_arm_and_identifier_may_be_variables(notes: Callable[..., list[str]]) -> None:
    assert notes(LISTED) == []
    book = load_study("small").codebook
    assert list(book)[:4] == ["pid", "arm", "group", "age"]
    assert (book["arm"].label, book["arm"].type, book["arm"].declared_levels()) == (
        "Treatment", "categorical", ("1", "0"),
    )  # fmt: skip
    assert book["arm"].level_of("D") == "1"
    assert (book["pid"].label, book["pid"].type, book["pid"].numeric) == ("Number", "text", False)


@pytest.mark.parametrize("listed", [(), (LISTED,)])
def test_conditions_may_be_on_arm_and_identifier(
    listed: tuple[tuple[str, str], ...], notes: Callable[..., list[str]]
) -> None:
    where = "variable: arm, is: 1.0}, {variable: pid, not_in: [7]}, {variable: sex, is: f"
    assert notes(*listed, ("variable: sex, is: f", where)) == []


def test_the_arm_is_left_out_at_baseline(notes: Callable[..., list[str]]) -> None:
    found = notes(LISTED, ("baseline: [age, sex]", "baseline: [group, arm]"))
    assert [note.split(":")[0] for note in found] == [
        "line 24, baseline[0]",
        "line 24, baseline[1]",
    ]
    assert all("which holds the arm" in note for note in found)


@pytest.mark.parametrize("name", ["arm", "group"])
def test_the_arm_is_never_a_covariate(name: str, small: str, findings: Findings) -> None:
    text = small.replace(*LISTED).replace("subgroups: [old]", f"adjust_for: [{name}]")
    assert findings(text) == [
        f"line 30, analysis.adjust_for[0]: found '{name}', which holds the arm, expected a "
        "variable other than what is compared; leave it out"
    ]


def test_limits_are_numbers_dates_or_levels() -> None:
    limits = {"35": 35.0, "2024-05-31": "2024-05-31", "high": "high", " 2 ": 2.0}
    for text, limit in limits.items():
        assert Condition(variable="x", above=text).comparison == ("above", limit)


@pytest.mark.parametrize(
    ("variable", "limit"),
    [("entered", "2024-05-31"), ("ended", "death"), ("code", "2"), ("age", "35.5")],
)
def test_limits_fit_what_they_limit(
    variable: str, limit: str, notes: Callable[..., list[str]]
) -> None:
    code = "variables:\n  code: {label: Code, type: categorical, levels: {1: a, 2.0: b}}"
    ordinal = ("label: How it ended, type: categorical", "label: How it ended, type: ordinal")
    limited = ("variable: sex, is: f", f"variable: {variable}, at_least: {limit}")
    assert notes(("variables:", code), ordinal, limited) == []


@pytest.mark.parametrize(
    ("kind", "variable", "more"),
    [
        ("continuous", "grade", ""), ("continuous", "visits", ""), ("continuous", "days", ""),
        ("count", "visits", ""), ("count", "score", ""), ("ordinal", "grade", ""),
        ("ordinal", "score", ""), ("ordinal", "sex", ", baseline_value: grade"),
        ("ordinal", "days", ""), ("binary", "old", ', event: "yes"'),
        ("binary", "cured", ", among: old, also_among: cured"),
    ],
)  # fmt: skip
def test_outcomes_take_every_variable_that_reads_as_their_type(
    kind: str, variable: str, more: str, notes: Callable[..., list[str]]
) -> None:
    kinds = (
        "variables:\n  grade: {label: Grade, type: ordinal, levels: {1: low, 2: high}}"
        "\n  score: {label: Score, type: ordinal}\n  visits: {label: Visits, type: count}"
    )
    outcome = f"{{id: x, role: harm, type: {kind}, variable: {variable}, benefit: lower{more}}}"
    assert notes(("variables:", kinds), ("outcomes:", f"outcomes:\n  - {outcome}")) == []


OLD = "  old: {label: Old, condition: {variable: age, at_least: 35}}\n"
SEVERAL = """\
  state:
    label: How it ended
    first_of:
      - {level: cured, where: [{variable: cured, is: yes}]}
      - {level: old, where: [{variable: old, is: yes}]}
    otherwise: neither
"""
ONE = SEVERAL.replace("variable: cured, is: yes", "variable: ended, is: cure").replace(
    "variable: old, is: yes", "variable: ended, is: end"
)
APART = "checks: [{id: apart, at_most_one: [cured, old]}]\npopulations:\n"


@pytest.mark.parametrize(
    ("states", "checks", "told"),
    [(SEVERAL, "populations:\n", True), (SEVERAL, APART, False), (ONE, "populations:\n", False)],
)
def test_ends_that_can_hold_at_once_are_told(
    notes: Callable[..., list[str]], states: str, checks: str, told: bool
) -> None:
    planned = "  population: itt\n  subgroups"
    passages = [
        (OLD, OLD + states), ("populations:\n", checks),
        (planned, planned.replace("  subgroups", "  end_state: state\n  subgroups")),
    ]  # fmt: skip
    found = [note for note in notes(*passages) if "end_state" in note]
    assert [note.split(", ", 1)[1] for note in found] == [
        "analysis.end_state: found 'state', of which two cases can hold at once, expected a check "
        "with at_most_one of those that exclude each other; else the first case counts, and nobody "
        "is asked about the other"
    ] * told


@pytest.mark.parametrize(
    ("allocation", "told"), [("1:1", False), ("1:1:1", True), ("simple", False)]
)
def test_a_ratio_of_other_arms_is_told(
    notes: Callable[..., list[str]], allocation: str, told: bool
) -> None:
    design = f'superiority, allocation: "{allocation}"}}\n'
    assert (
        notes(("superiority}\n", design))
        == [
            f"line 5, design.allocation: found '{allocation}', expected a share for each of 1, 0; "
            "else the sizes of the arms are not held against it"
        ]
        * told
    )


ASKED = "additional: [{{id: again, outcome: cured{}}}]\nclaims:"


@pytest.mark.parametrize("more", ["", ", population: itt"])
def test_an_additional_analysis_that_changes_nothing_is_told(
    notes: Callable[..., list[str]], more: str
) -> None:
    (note,) = notes(("claims:", ASKED.format(more)))
    assert note.startswith("line 28, additional[0]: found 'again', which changes nothing")


@pytest.mark.parametrize("more", [", population: women", ", adjust_for: [age]", ", adjust_for: []"])
def test_an_additional_analysis_that_changes_something_is_not(
    notes: Callable[..., list[str]], more: str
) -> None:
    assert notes(("claims:", ASKED.format(more))) == []


def test_a_main_population_chosen_later_is_told(notes: Callable[..., list[str]]) -> None:
    chosen = ("women: {label: Women, where: [{variable: sex, is: f}]}",
              "cured: {label: Cured, where: [{variable: cured, is: yes}]}")  # fmt: skip
    planned = ("population: itt", "population: cured")
    told = (
        "line 26, analysis.population: found 'cured', chosen by 'cured', measured after "
        "randomisation, expected everyone randomised; "
    )
    assert notes(chosen, planned) == [f"{told}everyone is shown beside it"]
    without = ("  itt: {label: Everybody, where: []}\n", "")
    declare = "declare a population with where: [], which is then shown beside it"
    assert notes(chosen, planned, without) == [f"{told.replace('26', '25')}{declare}"]


def test_keys_of_reporting_are_free_and_a_near_miss_is_told(
    notes: Callable[..., list[str]],
) -> None:
    free = "reporting: {funding: none, weather: fine}\npopulations:"
    assert notes(("populations:", free)) == []
    near = "reporting: {fundings: none, guidelines: [imprnt], events_called: {cure: x}}"
    told = notes(("populations:", f"{near}\npopulations:"))
    assert sorted(note.partition(": ")[2].partition(", expected")[0] for note in told) == [
        "found 'cure'", "found 'fundings'", "found 'imprnt'",
    ]  # fmt: skip
    assert any("'funding', if that is meant" in note for note in told)
