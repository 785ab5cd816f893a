"""Ordinal outcomes and counts as people read them: tables, sentences, methods, forest."""

from collections.abc import Callable
from typing import Any

import pytest

from helpers.analysis import Trial
from helpers.analysis.measures import EFFECTS
from helpers.present import forest, front
from helpers.present.views.rates import per
from helpers.results import Results, view

Maker = Callable[..., Trial]
ROLES = ("primary", "secondary")


@pytest.fixture
def trial(make_ordered: Maker) -> Trial:
    return make_ordered()


def tables(answer: Any) -> dict[str, Any]:
    found = view(answer)
    return {part.id: part for part in getattr(found, "views", [found]) if hasattr(part, "rows")}


def rows_of(table: Any) -> dict[str, list[str]]:
    """Return the cells of a table as plain text, by the heading of the row."""
    lines = [line.strip("|").split("|") for line in table.markdown().splitlines()
             if line.startswith("|")][2:]  # fmt: skip
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_levels_stand_in_order_with_the_ratio_at_each(trial: Trial) -> None:
    found = tables(trial.levels(trial.choices("primary")))
    rows = rows_of(found["levels-recovery"])
    assert list(rows) == [
        "No recovery", "Some recovery", "Most recovery", "Full recovery", "Beyond", "Unknown",
        "Higher level, odds ratio", "P, proportional odds", "P, one ratio for all levels",
        "Better level, of all pairs", "P, Mann–Whitney test",
    ]  # fmt: skip
    assert rows["No recovery"][2] == ""
    assert rows["Unknown"] == ["2", "2", ""]
    assert rows["Higher level, odds ratio"][2].startswith("5.28 (2.60 to ")
    assert rows["Better level, of all pairs"][2] == "73% (64 to 81)"


def test_rates_say_what_they_are_per(trial: Trial) -> None:
    rows = rows_of(tables(trial.rates(trial.choices("primary")))["rates-relapses"])
    assert "Events per year" in rows
    assert "Time at risk in all, years" in rows
    assert "Difference in means" not in rows
    secondary = trial.choices("secondary")
    found = tables(trial.rates(secondary))
    assert list(found) == ["rates-visits", "rates-visits-adherent"]
    rows = rows_of(found["rates-visits"])
    assert "Events per participant" in rows
    assert rows["Dispersion"][2] == "0.00"
    outcome = trial.study.outcome("visits")
    assert per(trial.study, outcome) == "participant"


def test_a_dispersion_of_zero_is_said(trial: Trial) -> None:
    table = tables(trial.rates(trial.choices("secondary")))["rates-visits"]
    assert "no more variation than Poisson's model has" in table.markdown()


def test_effects_hold_a_table_for_each_type(trial: Trial) -> None:
    primary = tables(trial.effects(trial.choices("primary")))
    assert list(primary) == ["odds-primary", "rate-ratios-primary"]
    rows = rows_of(primary["rate-ratios-primary"])
    assert len(rows["Relapses, per year (key secondary)"]) == 4
    rows = rows_of(tables(trial.effects(trial.choices("secondary")))["rate-ratios-secondary"])
    assert len(rows["Visits, per participant (secondary)"]) == 6


def test_they_are_adjusted_and_shown_in_other_populations(trial: Trial) -> None:
    choices = trial.choices("primary")
    assert {"adjusted-odds-primary", "adjusted-rates-primary"} <= tables(
        trial.adjusted(choices)
    ).keys()
    assert list(tables(trial.sensitivity(choices))) == [
        "populations-levels-primary", "populations-rates-primary", "exclusions-primary",
    ]  # fmt: skip


def test_the_paragraph_has_a_sentence_for_each(trial: Trial) -> None:
    effects = trial.effects(trial.choices("primary"))
    recovery, relapses, methods = (p.plain() for p in view(trial.paragraph(effects)).views)
    assert recovery.startswith(
        "Recovery: of one of the participants allocated to drug and one of those allocated to "
        "control, the first had the higher level, which is the better, in 73% (64 to 81) of all "
        "pairs (95% CI), equal ones counting half; odds ratio of a higher level 5.28 (2.60 to "
    )
    assert relapses.startswith("Relapses: 1.12 (0.76 to 1.70) per year among participants")
    assert "negative binomial models" in methods
    assert "Welch" not in methods


def test_methods_and_summary_name_them(trial: Trial) -> None:
    for stage in ROLES:
        choices = trial.choices(stage)
        trial.keep(stage, trial.effects(choices), trial.adjusted(choices))
    sections = {part.heading: part for part in front(trial.study, trial.results())}
    assert "Planned, not yet available" not in sections
    words = "".join(section._repr_html_() for section in sections.values())
    for passage in ("proportional odds model", "negative binomial", "Recovery: of one of"):
        assert passage in words


def test_choices_name_what_is_estimated(trial: Trial) -> None:
    text = view(trial.choices("primary")).markdown()
    assert "odds ratio of a higher level: proportional odds" in text
    assert "Negative binomial, likelihood ratio test |" in text
    assert "likelihood ratio test; Welch" in view(trial.choices("secondary")).markdown()
    assert "not yet available" not in text


def test_the_forest_draws_the_difference_in_mean_counts(trial: Trial) -> None:
    results = trial.effects(trial.choices("secondary")).results
    drawn = forest(results, trial.study)
    assert "Visits (secondary): difference in mean count −0.4" in drawn.alt


def test_a_study_without_them_says_nothing(make_trial: Callable[..., Trial]) -> None:
    trial = make_trial()
    choices = trial.choices("primary")
    for answer in (trial.levels(choices), trial.rates(choices)):
        assert 'class="rct-text rct-quiet"' in answer._repr_html_()


def test_effects_keep_every_measure(trial: Trial) -> None:
    found = {e.key.measure for e in trial.effects(trial.choices("secondary")).results}
    assert found <= set(EFFECTS)
    assert {"win_probability", "rate", "rate_ratio", "mean_difference"} <= found


def test_tried_choices_show_amber_and_have_no_paragraph(trial: Trial) -> None:
    tried = trial.choices("primary").but(population="per_protocol")
    assert all(table.off_plan for table in tables(trial.levels(tried)).values())
    assert isinstance(trial.rates(tried).results, Results)
