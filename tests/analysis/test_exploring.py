"""What is tried of one outcome: which choices there are, what they give, what keeps them."""

import math
from dataclasses import asdict, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analysis.exploring import Explorer
from helpers.analysis.missing import RULES
from helpers.analysis.tried import (
    CHOICES,
    departures,
    lines_for,
    options_for,
    outcomes_of,
    planned_for,
    settled,
)
from helpers.errors import UsageError
from helpers.stats import RISK_DIFFERENCE, TwoByTwo
from helpers.stats.risk_difference import newcombe
from ordered_trial import STUDY as ORDERED
from ordered_trial import rows_text
from prognosis_trial import STUDY as PROGNOSIS
from prognosis_trial import as_csv, drawn_rows
from small_trial import ROWS, STUDY

COVARIATES = "adjust_for: [age, sex, smoker]"
ADJUSTED = PROGNOSIS.replace(COVARIATES, f"{COVARIATES}\n  primary_analysis: adjusted")
STRATIFIED = PROGNOSIS.replace(COVARIATES, "primary_analysis: stratified")
TRIALS = {
    "small": (STUDY, ROWS),
    "prognosis": (PROGNOSIS, as_csv(drawn_rows())),
    "adjusted": (ADJUSTED, as_csv(drawn_rows())),
    "stratified": (STRATIFIED, as_csv(drawn_rows())),
    "ordered": (ORDERED.replace("ordered.csv", "small.csv"), rows_text()),
}
few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(params=TRIALS)
def texts(request):
    return TRIALS[request.param]


@st.composite
def tried_of(draw, study):
    """Draw choices at will: also those that do not go together."""
    planned = planned_for(study, draw(st.sampled_from(outcomes_of(study))))
    options = options_for(study, planned)
    covariates = st.sets(st.sampled_from(options.adjust_for or ("age",)), max_size=3)
    return replace(
        planned,
        population=draw(st.sampled_from(options.population)),
        adjust_for=tuple(sorted(draw(covariates))) if draw(st.booleans()) else planned.adjust_for,
        missing=draw(st.sampled_from((planned.missing, *RULES))),
        interval=draw(st.sampled_from((planned.interval, *RISK_DIFFERENCE))),
    )


def explorer(trial):
    return Explorer(trial.participants, trial.study)


def effects(answer):
    """Return the leading effect and p-value of every comparison, planned and tried."""
    arms, reply = answer.study.arms.compared, answer.reply
    planned = [reply.main(answer.planned_rows, arm) for arm in arms]
    return planned, [reply.own(answer.tried_rows, arm) for arm in arms]


def numbers(pairs):
    values = ((effect.value, effect.lower, effect.upper, p.value) for effect, p in pairs)
    return [[math.nan if x is None else x for x in row] for row in values]


def same(found, wanted):
    assert len(found) == len(wanted) > 0
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-15, nan_ok=True)


def test_the_plan_departs_from_nothing_and_gives_the_planned_numbers(make_trial, texts):
    trial = make_trial(*texts)
    for outcome in outcomes_of(trial.study):
        answer = explorer(trial).answer(planned_for(trial.study, outcome))
        planned, tried = effects(answer)
        assert answer.departures == ()
        same(numbers(tried), numbers(planned))


def test_choices_settle_on_what_there_is_to_choose(make_trial, texts):
    study = make_trial(*texts).study

    @few
    @given(tried_of(study))
    def check(tried):
        found = settled(study, tried)
        options, planned = options_for(study, found), planned_for(study, found.outcome)
        assert settled(study, found) == found
        assert set(found.adjust_for) <= {*options.adjust_for, *planned.adjust_for}
        for name in ("population", "missing", "interval"):
            there = getattr(options, name)
            assert getattr(found, name) in (there or (getattr(planned, name),))
        named = {departure.name for departure in departures(study, found)}
        differ = {
            CHOICES[name] for name, value in asdict(found).items()
            if name != "outcome" and value != getattr(planned, name)
        }  # fmt: skip
        assert named == differ

    check()


def test_the_lines_that_keep_it_give_the_same_numbers(make_trial, texts):
    text, rows = texts
    trial = make_trial(text, rows)
    room = explorer(trial)

    @few
    @given(tried_of(trial.study))
    def check(tried):
        planned = planned_for(trial.study, tried.outcome)
        # What a study file cannot hold stays as planned.
        answer = room.answer(replace(tried, missing=planned.missing, interval=planned.interval))
        lines = lines_for(trial.study, answer.tried).lines
        if not answer.departures:
            assert lines == ""
            return
        kept = make_trial(f"{text}\n{lines}\n", rows)
        [asked] = kept.study.additional
        reply = answer.reply
        found = kept.additional().results
        own = replace(reply, asked=asked)
        mine = [own.own(found, arm) for arm in kept.study.arms.compared]
        same(numbers(mine), numbers(effects(answer)[1]))
        assert len(found.where(analysis=asked.id)) == len(answer.tried_rows)

    check()


def test_only_what_a_study_file_can_hold_is_kept(trial):
    planned = planned_for(trial.study, "pregnancy")
    tried = replace(planned, population="treated", missing="failure", interval="newcombe")
    kept = lines_for(trial.study, tried)
    names = [departure.name for departure in kept.departures]
    assert names == ["population", "missing_outcome", "risk_difference"]
    assert "population: treated" in kept.lines
    assert "failure" not in kept.lines
    assert "newcombe" not in kept.lines
    assert lines_for(trial.study, replace(planned, interval="newcombe")).lines == ""


def test_another_rule_and_method_by_hand(trial):
    planned = planned_for(trial.study, "pregnancy")
    answer = explorer(trial).answer(replace(planned, missing="failure", interval="newcombe"))
    # 4 of 6 women, one of them unknown, against 3 of 6.
    effect, _ = effects(answer)[1][0]
    interval = newcombe(TwoByTwo(4, 6, 3, 6))
    assert effect.value == pytest.approx(4 / 6 - 3 / 6, rel=1e-12)
    assert (effect.lower, effect.upper) == pytest.approx((interval.lower, interval.upper))
    assert effect.key.method == "newcombe"
    assert [row.value for row in answer.unknown] == [1, 0]


def test_an_interval_belongs_to_an_unadjusted_difference_in_risk(make_prognosis):
    study = make_prognosis().study
    planned = planned_for(study, "cured")
    assert options_for(study, planned).interval == tuple(RISK_DIFFERENCE)
    for change in ({"adjust_for": ("age",)}, {"missing": "multiple_imputation"}):
        tried = settled(study, replace(planned, interval="wald", **change))
        assert options_for(study, tried).interval == ()
        assert tried.interval == planned.interval
    continuous = options_for(study, planned_for(study, "pain"))
    assert (continuous.missing, continuous.interval) == ((), ())


def test_covariates_are_baseline_variables_the_plans_first(trial, make_prognosis):
    planned = planned_for(trial.study, "pregnancy")
    assert options_for(trial.study, planned).adjust_for == ("age", "sex", "smoker")
    study = make_prognosis().study
    names = options_for(study, planned_for(study, "cured")).adjust_for
    assert names[:3] == ("age", "sex", "smoker")
    assert set(names) == {"age", "sex", "smoker", "site", "always", "before"}


def test_the_same_set_of_covariates_is_one_choice_and_computed_once(make_prognosis):
    trial = make_prognosis()
    room, planned = explorer(trial), planned_for(trial.study, "cured")
    first = room.answer(replace(planned, adjust_for=("sex", "age")))
    assert room.answer(replace(planned, adjust_for=("age", "sex"))) is first


def test_nothing_is_written_and_nothing_can_be_kept(trial, tmp_path):
    def files():
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    before = files()
    answer = explorer(trial).answer(replace(planned_for(trial.study, "loss"), missing="failure"))
    for shown in (answer, explorer(trial).answer(planned_for(trial.study, "loss"))):
        with pytest.raises(UsageError, match="never kept"):
            trial.keep("primary", trial.effects(trial.choices()), shown)
    assert files() == before


@pytest.mark.parametrize("outcome", ["", "births"])
def test_an_unknown_outcome_is_refused_with_those_there_are(trial, outcome):
    with pytest.raises(UsageError, match=r"unknown outcome.*\n?.*pregnancy, loss, weight"):
        planned_for(trial.study, outcome)
