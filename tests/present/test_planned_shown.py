"""How stratified and adjusted analyses of every type, their margins and verdicts are shown."""

import pytest

from helpers.present.figures import forest
from helpers.present.prognosis_methods import prognosis_methods
from helpers.results import view

MARGINS = (
    ("framework: superiority", "framework: equivalence"),
    ("id: cured, role", "id: cured, margin: {measure: risk_difference, value: 0.1}, role"),
    ("id: recovery, role", "id: recovery, margin: {measure: win_probability, value: 0.125}, role"),
    ("id: relapses, role", "id: relapses, margin: {measure: rate_ratio, value: 1.25}, role"),
    ("id: time, role", "id: time, margin: {measure: hazard_ratio, value: 1.5}, role"),
    ("id: apart, role", "id: apart, margin: {measure: hazard_ratio, value: 1.6}, role"),
)


def shown(answer):
    return view(answer).markdown()


def test_every_type_stands_with_and_without_its_strata(make_planned):
    trial = make_planned()
    text = shown(trial.stratified(trial.choices()))
    for words in (
        "Difference in means", "Odds ratio of a higher level", "Rate ratio", "Hazard ratio",
        "Strata: Site.", "Stratified, ranks", "for one hazard ratio at all times, within strata",
        "with one value of all", "without any event", "Gray's where other events compete",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("Not stratified") == 6


def test_adjusted_times_stand_with_the_stratified_randomisation(make_planned):
    trial = make_planned()
    text = shown(trial.adjusted(trial.choices()))
    assert "Cox's model on arm and covariates" in text
    assert "a baseline hazard of its own in each stratum of Site" in text
    assert "arm and covariates together" in text
    assert text.count("Adjusted, with the stratified randomisation") == 3


def test_the_methods_name_every_type(make_planned):
    trial = make_planned()
    choices = trial.choices()
    results = trial.adjusted(choices).results + trial.stratified(choices).results.where(
        analysis="stratified"
    )
    first, second = (text.plain() for text in prognosis_methods(trial.study, results))
    assert "times to an event by Cox's model" in first
    assert "counts by negative binomial regression with a term for each stratum" in second
    assert "van Elteren's rank test within strata" in second


@pytest.mark.parametrize("plan", ["unadjusted", "stratified", "adjusted"])
def test_margins_are_shown_with_their_verdicts(make_planned, plan):
    trial = make_planned(*MARGINS, ("primary_analysis: unadjusted", f"primary_analysis: {plan}"))
    choices = trial.choices()
    verdicts = shown(trial.verdicts(choices))
    assert "37.5% and 62.5%" in verdicts
    assert "1.25 and 0.80" in verdicts
    assert "better level" in verdicts or "probability of the better" in verdicts
    for ask in (trial.levels, trial.rates, trial.times):
        assert "margins of equivalence" in shown(ask(choices))
    order = shown(trial.in_order(trial.tests(choices)))
    assert "by the same analysis" in order
    if plan != "unadjusted":
        assert f"unadjusted test in place of the {plan} one" in order


def test_the_panel_holds_the_stratified_and_adjusted_hazard_ratio(make_planned):
    trial = make_planned(
        ("id: cured, role: primary", "id: cured, role: key_secondary"),
        ("id: time, role: key_secondary", "id: time, role: primary"),
        ("framework: superiority", "framework: non-inferiority"),
        ("event: relapse, benefit: lower}\n  - {id: apart",
         "event: relapse, benefit: lower, margin: {measure: hazard_ratio, value: 1.5}}\n"
         "  - {id: apart"),
        ("primary_analysis: unadjusted", "primary_analysis: stratified"),
    )  # fmt: skip
    text = shown(trial.robustness(trial.choices()))
    for line in ("Unadjusted", "Adjusted", "Adjusted, with the stratified randomisation",
                 "Stratified"):  # fmt: skip
        assert f"| {line}" in text, line
    assert "planned primary analysis" in text
    assert "the margin" in text


def test_a_margin_of_a_ratio_is_drawn_on_an_axis_of_its_own(make_planned):
    trial = make_planned(*MARGINS)
    choices = trial.choices()
    drawn = forest(trial.effects(choices).results, trial.study)
    assert "Relapses (key secondary): rate ratio 0.53, drug against control" in drawn.alt
    assert "; margin 1.25 and 0.80." in drawn.alt
    assert "hazard ratio" in drawn.alt
    assert "Dotted: the margin of the plan." in drawn.caption.plain()
    assert any("rate_ratio" in source and "margin" in source for source in drawn.source_ids)
    assert drawn.svg()
    without = make_planned()
    plain = forest(without.effects(without.choices()).results, without.study)
    assert "rate ratio" not in plain.alt
