"""Outcomes, times to events, rules and sources as a draft proposes them."""

import pytest

N = 40
BASE = {
    "id": [str(i) for i in range(1, N + 1)],
    "arm": ["drug"] * (N // 2) + ["placebo"] * (N // 2),
}
YES = ["yes", "no", "no", "no"] * (N // 4)
MANY = ["yes", "no", "yes", "no"] * (N // 4)


def test_births_come_before_pregnancies_and_harms_last(drafted) -> None:
    study = drafted(
        BASE | {"clinical_pregnancy": MANY, "miscarriage": YES, "malformation": YES,
                "live_birth": YES, "birthweight": ["3100", None, None, None] * 10}
    )  # fmt: skip
    assert [(o.id, o.role, o.benefit) for o in study.outcomes] == [
        ("live_birth", "primary", "higher"),
        ("clinical_pregnancy", "key_secondary", "higher"),
        ("miscarriage", "key_secondary", "lower"),
        ("birthweight", "secondary", "higher"),
        ("malformation", "harm", "lower"),
    ]
    assert study.outcome("birthweight").among == "live_birth"
    assert study.outcome("miscarriage").also_among == "clinical_pregnancy"
    assert study.analysis.multiplicity.procedure == "fixed_sequence"


def test_an_unknown_outcome_is_asked(drafted) -> None:
    study = drafted(BASE | {"glorp": YES})
    assert study.outcomes[0].variable == "glorp"
    assert any("primary outcome?" in note.found for note in study.notes)


def test_the_number_of_the_row_is_no_variable_and_months_after_the_start_are_after(drafted) -> None:
    numbered = {"rownames": [str(i) for i in range(1, N + 1)], **BASE, "age": ["31"] * N}
    numbered["id"] = [f"P{i}" for i in range(N)]
    score = [str(20 + i % 17) for i in range(N)]
    study = drafted(numbered | {"walk_6m": score, "walk_0m": score, "improved": YES})
    assert "rownames" not in study.variables
    assert study.variables["walk_6m"].measured == "after"
    assert study.baseline == ("age",)
    assert [(o.id, o.benefit) for o in study.outcomes] == [("improved", "higher")]


@pytest.mark.parametrize(
    ("time", "status", "cells", "event"),
    [
        ("time", "status", ["1", "0"], "1"),
        ("os_time", "os_event", ["event", "censored"], "event"),
        ("ttr", "relapse", ["yes", "no"], "yes"),
        ("loss_day", "loss_status", ["loss", "delivery"], "loss"),
        ("days_to_death", "death", ["dead", "alive"], "dead"),
    ],
)
def test_a_time_finds_its_status(drafted, time, status, cells, event) -> None:
    days = [str(i * 3 + 1) for i in range(N)]
    study = drafted(BASE | {time: days, status: cells * (N // 2)})
    [outcome] = study.outcomes
    assert (outcome.type, outcome.time, outcome.status, outcome.event) == (
        "time_to_event", time, status, event,
    )  # fmt: skip
    assert study.variables[time].type == "duration"


def test_rules_that_hold_are_proposed_and_others_are_not(drafted) -> None:
    height = [str(150 + i) for i in range(N)]
    weight = [str(50 + i % 7) for i in range(N)]
    bmi = [f"{float(w) / float(h) ** 2 * 1e4:.1f}" for w, h in zip(weight, height, strict=True)]
    dates = {"enrolled_on": ["2023-05-01"] * N, "randomised_on": ["2023-05-02"] * N}
    late = ["2023-04-01", "2023-06-01"] * (N // 2)
    study = drafted(
        BASE | dates | {"height": height, "weight": weight, "bmi": bmi, "seen_on": late,
                        "ratio_weight_height": bmi, "live_birth": YES,
                        "clinical_pregnancy": MANY, "miscarriage": YES}
    )  # fmt: skip
    rules = {check.id: check for check in study.checks}
    assert set(rules) == {
        "bmi", "dates", "live_birth-clinical_pregnancy", "miscarriage-clinical_pregnancy",
    }  # fmt: skip
    assert rules["dates"].order == ("enrolled_on", "randomised_on")
    assert rules["bmi"].product == {"weight": 1, "height": -2}


def test_how_the_file_is_written_is_declared(drafted) -> None:
    study = drafted(
        BASE | {"weight": ["61,5", "70,1"] * 20, "seen_on": ["24/05/2023", "01/06/2023"] * 20,
                "sum": ["1,234,567", "2,000,000"] * 20},
        read_as="semicolon-separated, windows-1256, detected",
    )  # fmt: skip
    source = study.sources.participants
    assert (source.decimal, source.dates, source.encoding) == (",", "day_first", "windows-1256")
    assert source.delimiter == ";"
    assert (study.variables["sum"].thousands, study.variables["sum"].decimal) == (",", ".")
    assert any("letters" in note.found for note in study.notes)


def test_persian_and_jalali_are_declared(drafted) -> None:
    study = drafted(
        {"کد": [str(i) for i in range(N)], "گروه": ["دارو"] * 20 + ["شاهد"] * 20,
         "سن": ["۳۱", "۲۸"] * 20, "تاریخ ورود": ["۱۴۰۲/۰۲/۲۴", "۱۴۰۲/۰۳/۰۱"] * 20,
         "تولد زنده": ["بله", "خیر"] * 20}
    )  # fmt: skip
    source = study.sources.participants
    assert (source.script, source.calendar) == ("persian", "jalali")
    assert (study.participant_id, study.arms.variable, study.arms.reference) == (
        "id", "group", "شاهد",
    )  # fmt: skip
    assert [study.codebook[n].column for n in ("id", "group", "age", "live_birth")] == [
        "کد", "گروه", "سن", "تولد زنده",
    ]  # fmt: skip
    assert study.outcomes[0].id == "live_birth"
    assert study.design.enrolled_on == "enrolled_on"


def test_day_and_month_that_may_change_places_are_asked(drafted) -> None:
    study = drafted(BASE | {"seen_on": ["01/02/2023", "03/04/2023"] * 20})
    assert any("day or month first?" in note.found for note in study.notes)


def test_flow_and_populations_follow_names(drafted) -> None:
    study = drafted(
        BASE | {"received": YES, "lost": YES, "lost_reason": ["moved", None] * 20, "adherent": YES,
                "dead": YES}
    )  # fmt: skip
    assert study.flow.received.variable == "received"
    assert (study.flow.lost.variable, study.flow.lost.reason) == ("lost", "lost_reason")
    assert set(study.populations) == {"itt", "per_protocol", "safety"}
    assert study.analysis.sensitivity_populations == ("per_protocol",)


def test_a_file_that_says_so_is_synthetic(drafted) -> None:
    assert drafted(BASE | {"origin": ["SYNTHETIC"] * N}).synthetic
    assert not drafted(BASE).synthetic
