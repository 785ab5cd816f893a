"""Every kind of fault, with the exact words that people read: see faults.txt."""

from collections.abc import Callable

import pytest

from study_faults import cases


@pytest.mark.parametrize(
    ("old", "new", "expected"), [pytest.param(*case, id=case[1][:40]) for case in cases()]
)
def test_fault_is_named_with_its_place_and_remedy(
    old: str, new: str, expected: list[str], edited: Callable[[str, str], list[str]]
) -> None:
    assert expected
    assert edited(old, new) == expected


def test_all_faults_stand_in_one_message(small: str, findings: Callable[[str], list[str]]) -> None:
    text = (
        small.replace("role: primary", "role: prime")  # a wrong value ...
        .replace("variable: cured, benefit", "variable: cure, benefit")  # ... beside a wrong name
        .replace("title:", "titel:")  # an unknown key
        .replace("is: f", "is: female")  # an unknown level
        .replace("event: cure,", "event: cured,")  # a level of an outcome after the faulty one
        .replace("baseline: [age, sex]", "baseline: [age, sexx]\nbaseline: [age]")  # a repeated key
    )
    assert findings(text) == [
        "line 3, titel: found unknown key 'titel'; did you mean 'title'?",
        "line 20, populations.women.where[0].is: found unknown level 'female', "
        "expected one of f, m",
        "line 21, baseline[1]: found unknown variable 'sexx'; did you mean 'sex'?",
        "line 22, baseline: found 'baseline' again, first on line 21, expected each key once; "
        "remove or rename one",
        "line 24, outcomes[0].role: found 'prime', expected one of primary, key_secondary, "
        "secondary, exploratory, harm; did you mean 'primary'?",
        "line 24, outcomes[0].variable: found unknown variable 'cure'; did you mean 'cured'?",
        "line 25, outcomes[1].event: found unknown level 'cured', expected one of cure, death, "
        "end; did you mean 'cure'?",
    ]


def test_what_cannot_be_read_is_not_held_against_the_rest(
    small: str, findings: Callable[[str], list[str]]
) -> None:
    # the codebook is one faulty line: names that only it could declare are not called unknown
    head, rest = small.split("variables:\n")
    after = rest[rest.index("derived:") :]
    assert findings(f"{head}variables: [age]\n{after}") == [
        "line 9, variables: found a list of 1, expected a mapping (name: value)"
    ]


def test_an_empty_codebook_declares_nothing(
    small: str, findings: Callable[[str], list[str]]
) -> None:
    head, rest = small.split("variables:\n")
    after = rest[rest.index("derived:") :]
    lines = findings(f"{head}variables: {{}}\n{after}")
    assert len(lines) == 7  # old, women, two of baseline, three of the outcomes
    assert all("unknown variable" in line for line in lines)
