"""A trial in several journal styles: its views differ in print, its results in nothing."""

import pytest

from helpers import open_study
from helpers.analysis.trial import Trial
from helpers.data import Workspace
from helpers.errors import UsageError
from helpers.pipeline.report.agreement import agrees
from helpers.present import forest
from helpers.present.journal_styles import JOURNAL_STYLES
from helpers.present.printing import printed_for, printing
from helpers.results import view


@pytest.fixture
def styled(trial):
    """Return the small trial in another style, beside it in the same kernel."""

    def of(style: str) -> Trial:
        there = trial.workspace
        return Trial(Workspace(trial.study.printed_as(style), root=there.root))

    return of


def text_of(answer) -> str:
    return "".join(part.markdown() for part in getattr(view(answer), "views", (view(answer),)))


def test_every_view_is_printed_in_the_style_of_its_study(trial, styled):
    plain, other = trial, styled("human-reproduction")
    shown = [text_of(one.risks(one.choices("primary"))) for one in (plain, other, plain)]
    assert shown[0] == shown[2]
    assert "n/N (%)" in shown[0]
    assert "% (n/N)" in shown[1]
    assert "\u2013" in shown[1].replace("Miettinen\u2013Nurminen", "")
    assert printing().style.name == "plain"


ASKED = (
    "counted", "risks", "summaries", "effects", "tests", "denominators", "end_states",
    "sensitivity", "missing", "subgroups", "adjusted", "claims",
)  # fmt: skip


def shown_of(trial: Trial) -> list[tuple[object, object]]:
    """Return the answers of the small trial beside what is shown of them."""
    answers = [trial.baseline(overall=True), trial.harms(), trial.populations(), trial.flow()]
    for stage in ("primary", "secondary"):
        choices = trial.choices(stage)
        answers += [getattr(trial, name)(choices) for name in ASKED]
    return [(a, part) for a in answers for part in getattr(view(a), "views", (view(a),))]


@pytest.mark.parametrize("style", JOURNAL_STYLES)
def test_in_every_style_a_number_is_its_result_rounded(styled, style):
    for answer, part in shown_of(styled(style)):
        values = {row.id: row.value for row in answer.results.rows().itertuples()}
        for number in part.numbers() if hasattr(part, "numbers") else ():
            assert "-" not in number.text
            if number.result_id in values:
                assert agrees(number.text, repr(values[number.result_id])), number


@pytest.mark.parametrize("style", JOURNAL_STYLES.values(), ids=lambda style: style.name)
def test_headings_and_notes_say_what_the_cells_hold(styled, style):
    text = "".join(
        part.markdown() for _, part in shown_of(styled(style.name)) if hasattr(part, "grid")
    )
    for other in JOURNAL_STYLES.values():
        assert (other.events_heading in text) == (other.events_heading == style.events_heading)
    assert style.counted_heading in text


def test_results_do_not_know_the_style(trial, styled):
    for name in ("effects", "tests", "risks", "sensitivity"):
        rows = [
            getattr(one, name)(one.choices("primary")).results.to_csv()
            for one in (trial, styled("nejm"), styled("annals"))
        ]
        assert rows[0] == rows[1] == rows[2]


def test_a_kept_table_is_printed_and_its_results_are_not(trial, styled):
    kept = {}
    for one in (trial, styled("human-reproduction")):
        one.keep("primary", one.risks(one.choices("primary")))
        processed = one.workspace.processed
        [table] = (processed / "tables").glob("*.csv")
        results = (processed / "results" / "primary.csv").read_bytes()
        kept[one.study.report.style] = (results, table.read_bytes())
    plain, other = kept.values()
    assert plain[0] == other[0]
    assert plain[1] != other[1]


def test_a_figure_is_drawn_in_the_style_it_was_made_in(trial, styled):
    drawn = {}
    for one in (trial, styled("human-reproduction")):
        answer = one.effects(one.choices("primary"))
        figure = forest(answer.results, one.study)
        drawn[one.study.report.style] = (figure.alt, figure.svg())
    plain, other = drawn.values()
    assert plain[0] != other[0]
    assert plain[1] != other[1]  # drawn when both styles' blocks had ended


def test_p_values_are_read_against_the_level_that_was_chosen(trial):
    claimed = 0.05
    tried = trial.choices("primary").but(confidence_level=0.9)
    with printed_for(trial.effects(tried)):
        assert [float(threshold) for threshold in printing().thresholds] == [claimed, 0.1]
    with printed_for("an answer without a study"):
        assert [float(threshold) for threshold in printing().thresholds] == [0.05]


def test_two_runs_print_the_same(styled):
    once, again = (text_of(styled("nejm").effects(styled("nejm").choices())) for _ in range(2))
    assert once == again


def test_an_unknown_style_of_a_notebook_names_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'annals'"):
        open_study("tacrolimus-rif", style="anals")
    assert open_study("tacrolimus-rif", style="annals").study.report.style == "annals"
    assert open_study("tacrolimus-rif").study.report.style == "plain"
