"""What is shown of outcomes and populations that depend on what came after randomisation."""

import pytest

from helpers.present import Stack, Table, Text
from helpers.present.formatting import bounds
from helpers.results import Estimate, Key, view


def parts(answer):
    drawn = view(answer)
    return list(drawn.views) if isinstance(drawn, Stack) else [drawn]


def table(answer, name):
    (only,) = (part for part in parts(answer) if isinstance(part, Table) and part.id == name)
    return only


def grid(answer, name):
    return {line[0]: line[1:] for line in table(answer, name).grid()}


def sentences(answer):
    return [part.plain() for part in parts(answer) if isinstance(part, Text)]


@pytest.fixture
def women(make_trial, study_text):
    called = "data_status: real\nreporting: {participants_called: women}\n"
    return make_trial(study_text.replace("data_status: real\n", called))


# two denominators -----------------------------------------------------------------------------


def test_the_paragraph_says_why_everyone_is_counted_with_the_trials_own_numbers(women):
    paragraph, sources = sentences(women.denominators(women.choices()))
    assert paragraph == (
        "Loss is compared among all women randomised whose outcome is known: 1/5 (20%) with drug "
        "and 2/6 (33%) with control, 13 fewer per 100 (95% CI 60 fewer to 42 more). Only these "
        "groups were made alike by chance. Pregnancy came in between, in 4 of 5 with drug and 3 "
        "of 6 with control, and the treatment may have decided in whom; those who had it are "
        "therefore no longer comparable. Among them loss is described only, without a test: 1/4 "
        "(25%) and 2/3 (67%). A lower risk among all randomised is no benefit by itself, for "
        "without pregnancy there can be none; pregnancy carries the conclusion."
    )
    assert sources.startswith("Sources: International Council for Harmonisation.")
    assert "Another view" not in sources


def test_every_number_of_the_paragraph_is_bound_to_a_result(women):
    answer = women.denominators(women.choices())
    paragraph = next(part for part in parts(answer) if isinstance(part, Text))
    known = {name for e in answer.results for name in e.ids()} | {"study/analysis/confidence_level"}
    numbers = [number.result_id for number in paragraph.numbers()]
    assert len(numbers) >= 11
    assert set(numbers) <= known


def test_an_infertility_trial_gets_the_sources_of_its_field_and_the_other_view(
    make_trial, study_text
):
    core = "core_outcomes: {set: commit, miscarriage: loss}\nclaims:"
    trial = make_trial(study_text.replace("claims:", core))
    sources = sentences(trial.denominators(trial.choices()))[-1]
    for name in ("Wilkinson", "COMMIT", "ICMART", "Another view: Barnhart"):
        assert name in sources


def test_more_of_a_good_outcome_needs_no_caution(make_trial, study_text):
    trial = make_trial(
        study_text.replace("    benefit: lower\n    also", "    benefit: higher\n    also")
    )
    assert "no benefit by itself" not in sentences(trial.denominators(trial.choices()))[0]


def test_synthetic_data_are_no_evidence_and_what_is_tried_has_no_paragraph(make_trial, study_text):
    trial = make_trial(study_text.replace("data_status: real", "data_status: synthetic"))
    assert sentences(trial.denominators(trial.choices()))[0].startswith("These are synthetic data")
    tried = trial.choices().but(confidence_level=0.9)
    assert not sentences(trial.denominators(tried))


def test_without_two_denominators_one_quiet_sentence_is_left(make_trial, study_text):
    trial = make_trial(study_text.replace("    also_among: pregnant\n", ""))
    for answer in (
        trial.denominators(trial.choices()), trial.principal_strata(trial.choices()),
    ):  # fmt: skip
        assert len(sentences(answer)) == len(parts(answer)) == 1


# those with the event either way --------------------------------------------------------------


def test_bounds_and_limits_stand_below_the_assumption_that_made_them(trial):
    found = table(trial.principal_strata(trial.choices()), "principal-strata-primary").grid()
    assert [line[0] for line in found[1:]] == [
        "Loss, in those with pregnancy under either treatment",
        "Bounds (if drug prevents no pregnancy)", "95% limits",
        "Bounds (from randomisation alone)", "95% limits",
    ]  # fmt: skip
    # 3 of 6 in control: of the 4 of 5 with drug, 0.5 / 0.8 are of that kind, and 0.2 lost theirs
    assert found[2][1:] == ["0 to 40", "67", "−67 to −27"]
    assert found[4][1:3] == ["", ""]
    notes = table(trial.principal_strata(trial.choices()), "principal-strata-primary").note_texts()
    assert notes[1:] == [
        "Loss: left out, because the event or what came after it is unknown: 1 with drug, 0 with "
        "control."
    ]


def test_shares_of_the_strata_are_shown_once_for_each_event(trial):
    shares = grid(trial.principal_strata(trial.choices()), "principal-strata-shares-primary")
    assert shares["under either treatment"][0].startswith("50% (")
    assert shares["only with drug"][0].startswith("30% (")
    assert shares["only with control"] == ["0%"]
    assert shares["under neither"][0].startswith("20% (")


def test_the_assumption_and_what_the_data_say_of_it_are_told(trial, make_trial, rows_text):
    (told,) = sentences(trial.principal_strata(trial.choices()))
    assert told.startswith(
        "Pregnancy was seen in 4/5 (80%) with drug and in 3/6 (50%) with control. The bounds "
        "assume that drug prevents none of them: whoever would have it with control would have it "
        "with drug too. The interval of the difference between these shares agrees with the "
        "opposite too."
    )
    fewer = rows_text.replace(",yes,no,3100", ",no,no,").replace(",yes,no,2900", ",no,no,")
    other = make_trial(rows=fewer)
    (told,) = sentences(other.principal_strata(other.choices()))
    assert "drug brings about none of them: whoever would have it with drug would" in told


def test_two_ends_that_look_alike_are_shown_once():
    key = Key(stage="primary", analysis="principal_stratum", measure="risk")
    ends = [
        Estimate(key=key, value=value, statistic=name)
        for name, value in (("lower_bound", 0.451), ("upper_bound", 0.454))
    ]
    shown = bounds(*ends, 0, scale=100)
    assert (shown.text, shown.result_id) == ("45", key.id("lower_bound"))
    assert bounds(*ends, 1, scale=100, sign=True).text == "+45.1 to +45.4"


# populations chosen later ---------------------------------------------------------------------


def test_exclusions_stand_with_everyone_beside_and_a_warning(trial):
    answer = trial.sensitivity(trial.choices())
    found = grid(answer, "exclusions-primary")
    assert found["randomised"] == ["6", "6"]
    assert found["not met: received is yes (after randomisation)"] == ["1", "2"]
    assert found["left out in all"] == ["1/6 (17%)", "2/6 (33%)"]
    assert found["in the population"] == ["5/6 (83%)", "4/6 (67%)"]
    notes = table(answer, "exclusions-primary").note_texts()
    assert notes[0].startswith("A population chosen by what happened after randomisation")
    assert grid(answer, "populations-primary")["Intention to treat"]


def test_an_unknown_condition_is_said_to_be_unknown(make_trial, rows_text):
    trial = make_trial(rows=rows_text.replace("5,drug,,f,,yes", "5,drug,,f,,"))
    found = grid(trial.populations(), "exclusions-populations")
    assert found["not met: received is yes (after randomisation)"] == ["2, of them unknown 1", "2"]


def test_means_stand_in_every_population_too(make_trial, study_text):
    weight = study_text.replace("    role: secondary\n    type: continuous\n    variable: weight\n"
                                "    benefit: higher\n    among: pregnant\n",
                                "    role: key_secondary\n    type: continuous\n"
                                "    variable: weight\n    benefit: higher\n")  # fmt: skip
    trial = make_trial(weight)
    found = grid(trial.sensitivity(trial.choices()), "populations-means-primary")
    assert list(found)[1:] == ["Birthweight, g (key secondary)", "Intention to treat", "Treated"]
    assert found["Intention to treat"][0].startswith("+500.0 (")


# core outcomes --------------------------------------------------------------------------------


def test_the_core_outcome_table_says_what_was_not_collected(make_trial, study_text):
    core = (
        "core_outcomes: {set: commit, miscarriage: loss, live_birth: pregnant, "
        "birthweight: weight}\nclaims:"
    )  # fmt: skip
    trial = make_trial(study_text.replace("claims:", core))
    answer = trial.core_outcomes(trial.choices("secondary"))
    found = grid(answer, "core-outcomes-secondary")
    assert found["Viable intrauterine pregnancy"] == ["not collected", "not collected", ""]
    assert found["Miscarriage (loss)"] == ["1/5 (20%)", "2/6 (33%)", ""]
    assert found["Pregnancy loss, any of those below"][2] == "−13 (−60 to +42)"
    assert found["Live birth (pregnancy)"][:2] == ["4/5 (80%)", "3/6 (50%)"]
    assert found["Birthweight (g)"][0] == "3100.0 (200.0); 3100.0 (3000.0 to 3200.0); n = 3"
    assert found["how many babies"] == ["not collected", "not collected", ""]
    assert "one baby" not in found
    assert any("not collected" in note for note in table(answer, "core-outcomes-secondary")
               .note_texts())  # fmt: skip


def test_every_arm_has_its_comparison(make_trial, study_text, rows_text):
    text = study_text.replace(
        "labels: {drug: Drug, control", "labels: {drug: Drug, low: Low dose, control"
    )
    core = "core_outcomes: {set: commit, live_birth: pregnant}\nclaims:"
    rows = "".join(
        f"{place},low{line.partition(',drug')[2]}\n"
        for place, line in enumerate(rows_text.splitlines()[1:7], 20)
    )
    trial = make_trial(text.replace("claims:", core), rows_text + rows)
    drawn = table(trial.core_outcomes(trial.choices("secondary")), "core-outcomes-secondary")
    assert drawn.grid()[0][1:] == [
        "Drug", "Low dose", "Control", "Difference per 100 Drug", "Difference per 100 Low dose",
    ]  # fmt: skip
    strata = trial.principal_strata(trial.choices())
    headings = [line[0] for line in table(strata, "principal-strata-primary").grid()]
    assert sum("drug against control" in heading for heading in headings) == 1
    assert sum("low dose against control" in heading for heading in headings) == 1
    assert len(sentences(strata)) == 2
    assert len(sentences(trial.denominators(trial.choices()))) == 3


def test_without_a_set_one_quiet_sentence_is_left(trial):
    assert sentences(trial.core_outcomes(trial.choices("secondary"))) == [
        "The study file names no core outcome set."
    ]
