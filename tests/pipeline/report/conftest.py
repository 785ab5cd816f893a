"""A small but whole report to test on: a study, its results, front matter and two notebooks."""

from types import SimpleNamespace

import nbformat
import pytest

from helpers.pipeline.report import merge, render
from helpers.present import Column, Figure, Label, Row, Spark, Table, Text
from helpers.present.formatting import (
    confidence,
    count,
    events_of,
    limits,
    mean_sd,
    number,
    p_value,
    ratio,
    with_interval,
)
from helpers.results import Estimate, Key, Results
from helpers.study.model import Study

ARMS = {"tacrolimus": "Tacrolimus", "placebo": "Placebo"}
COUNTS = {
    "live_birth": ((29, 50), (11, 50), (0.36, 0.1739, 0.5211), (2.64, 1.53, 4.75), 0.00026),
    "clinical_pregnancy": ((32, 50), (20, 50), (0.24, 0.044, 0.417), (1.6, 1.09, 2.43), 0.0169),
    "miscarriage": ((3, 50), (9, 50), (-0.12, -0.26, 0.0093), (1 / 3, 0.1, 1.07), 0.0657),
}
LABELS = {
    "live_birth": "Live birth",
    "clinical_pregnancy": "Clinical pregnancy",
    "miscarriage": "Miscarriage",
}
BASELINE = {
    "age": ("Age, years", 33.42, 4.11, 33.71, 4.32, -0.07),
    "bmi": ("Body mass index, kg/m²", 25.31, 3.12, 25.74, 3.33, -0.12),
    "th1_th2": ("Th1/Th2 ratio", 13.92, 3.41, 13.63, 3.58, 0.09),
    "nk": ("NK cells, % of lymphocytes", 13.24, 4.42, 12.83, 4.61, 0.09),
}


def study_declared(**changes):
    """Return what a study file declares, as YAML would give it."""
    binary = {"type": "binary", "event": "yes", "non_event": "no", "measured": "after"}
    numeric = {"type": "continuous"}
    declared = {
        "format": 1,
        "id": "tacrolimus-rif",
        "title": "Tacrolimus for recurrent implantation failure with immunologic factors",
        "data_status": "synthetic",
        "design": {
            "allocation": "1:1",
            "blinding": "double-blind",
            "setting": "one reproductive medicine centre",
        },
        "sources": {"participants": "participants.csv"},
        "participant_id": "participant_id",
        "arms": {"variable": "arm", "reference": "placebo", "labels": ARMS},
        "variables": {name: {"label": label} | binary for name, label in LABELS.items()}
        | {name: {"label": row[0]} | numeric for name, row in BASELINE.items()},
        "populations": {"itt": {"label": "Intention to treat"}},
        "baseline": list(BASELINE),
        "outcomes": [
            {"id": name, "role": "primary", "type": "binary", "variable": name, "benefit": "higher"}
            for name in LABELS
        ],
        "analysis": {"population": "itt"},
        "claims": [{"outcome": "clinical_pregnancy", "direction": "higher", "p_below": 0.05}],
    }
    return declared | changes


def study_of(**changes):
    """Return the study of the fixture, with some top-level keys changed."""
    return Study.model_validate(study_declared(**changes))


def _flow():
    key = {"stage": "cleaning", "analysis": "flow", "measure": "count"}
    yield Estimate(key=Key(**key, level="randomised"), statistic="n", value=100)
    yield Estimate(
        key=Key(**key, level="assessed"), statistic="n", value=float("nan"), note="not reported"
    )


def _binary(outcome):
    (x1, n1), (x0, n0), difference, ratio_, p = COUNTS[outcome]
    base = {"stage": "primary", "analysis": "main", "population": "itt", "outcome": outcome}
    for arm, x, n in (("tacrolimus", x1, n1), ("placebo", x0, n0)):
        key = Key(**base, arm=arm, measure="count")
        yield Estimate(key=key, statistic="n", value=n)
        yield Estimate(key=key, statistic="events", value=x)
    against = base | {"arm": "tacrolimus", "reference": "placebo"}
    for measure, (value, lower, upper) in (("risk_difference", difference), ("risk_ratio", ratio_)):
        key = Key(**against, measure=measure, method="miettinen_nurminen")
        yield Estimate(key=key, value=value, lower=lower, upper=upper, confidence_level=0.95)
    test = Key(**against, measure="test", method="n_minus_1")
    yield Estimate(key=test, statistic="p_value", value=p)


def _baseline(variable):
    _, m1, s1, m0, s0, smd = BASELINE[variable]
    base = {"stage": "baseline", "population": "itt", "outcome": variable}
    for arm, mean, sd in (("tacrolimus", m1, s1), ("placebo", m0, s0)):
        key = Key(**base, analysis="baseline", arm=arm, measure="summary")
        yield Estimate(key=key, statistic="n", value=50)
        yield Estimate(key=key, statistic="mean", value=mean)
        yield Estimate(key=key, statistic="sd", value=sd)
    against = {"arm": "tacrolimus", "reference": "placebo"}
    yield Estimate(key=Key(**base, analysis="balance", measure="smd", **against), value=smd)


def results_of():
    """Return the results behind every number of the fixture."""
    parts = [_flow(), *(_binary(name) for name in LABELS), *(_baseline(name) for name in BASELINE)]
    return Results(estimate for part in parts for estimate in part)


def effects_table(results, study, **changes):
    """Return a table of outcomes, with the interval drawn in each row."""
    rows = []
    for outcome in COUNTS:
        own = results.where(outcome=outcome)
        rd = own.one(measure="risk_difference")
        arms = [
            events_of(own.one(arm=arm, statistic="events"), own.one(arm=arm, statistic="n"))
            for arm in ARMS
        ]
        spark = Spark(rd.value, rd.lower, rd.upper, low=-0.6, high=0.6)
        cells = [
            *arms,
            with_interval(rd, 0, scale=100, sign=True),
            spark,
            ratio(own.one(measure="risk_ratio")),
            p_value(own.one(measure="test")),
        ]
        label = study.outcome_label(study.outcome(outcome))
        rows.append(Row(Label(label, sub="primary"), cells))
    columns = [
        "Outcome",
        *(Label(label) for label in study.arms.labels.values()),
        Text("Difference per 100 women ({level} CI)", level=confidence(0.95)),
        Column("fewer · more", "left"),
        Text("Risk ratio ({level} CI)", level=confidence(0.95)),
        "P",
    ]
    note = (
        "Miettinen–Nurminen score intervals, not adjusted for multiplicity; N−1 chi-squared test."
    )
    settings = {"id": "effects", "caption": "Primary outcomes, intention to treat", "notes": [note]}
    return Table(columns=columns, rows=rows, stamp="SYNTHETIC", **(settings | changes))


def baseline_table(results):
    """Return a baseline table with a group, indented levels and a missing cell."""
    rows = [Row("Demographics", kind="group")]
    for variable, (label, *_) in BASELINE.items():
        own = results.where(outcome=variable)
        cells = [
            mean_sd(own.one(arm=arm, statistic="mean"), own.one(arm=arm, statistic="sd"), 1)
            for arm in ARMS
        ]
        smd = number(own.one(analysis="balance"), 2, sign=True)
        rows.append(Row(Label(f"{label}, mean (SD)"), [*cells, smd]))
    columns = ["Characteristic", *ARMS.values(), "Standardised difference"]
    notes = ["No p-values: differences at baseline are due to chance."]
    return Table("baseline", columns, rows, "Baseline characteristics", notes, stamp="SYNTHETIC")


def forest_figure(results):
    """Return a small drawing of the three differences."""
    estimates = [results.one(outcome=name, measure="risk_difference") for name in COUNTS]

    def draw(drawing):
        axes = drawing.add_axes((0.3, 0.2, 0.65, 0.75))
        for y, e in enumerate(reversed(estimates)):
            axes.plot([100 * e.lower, 100 * e.upper], [y, y], color="#0b5fa5")
            axes.plot([100 * e.value], [y], "s", color="#0b5fa5")
        axes.axvline(0, color="#57606a", linestyle=":")
        axes.set_yticks(range(len(estimates)), [LABELS[e.key.outcome] for e in reversed(estimates)])
        axes.set_xlabel("Difference per 100 women")

    return Figure(
        id="forest",
        draw=draw,
        alt="Forest plot of three differences: live birth is more frequent with tacrolimus.",
        caption="Differences with confidence intervals",
        source_ids=[e.id for e in estimates],
        stamp="SYNTHETIC",
    )


def front_of(results):
    """Return the front matter: a summary with bound numbers and a sentence about the flow."""
    rd = results.one(outcome="live_birth", measure="risk_difference")
    summary = Text(
        "Out of 100 women given tacrolimus, {more} more had a live birth than of 100 given placebo "
        "({level} interval {interval} more).",
        more=number(rd, 0, scale=100),
        level=confidence(0.95),
        interval=limits(rd, 0, scale=100),
    )
    flow = Text(
        "{n} women were randomised; screening was {assessed}.",
        n=count(results.one(level="randomised")),
        assessed=count(results.one(level="assessed")),
    )
    return [
        SimpleNamespace(heading="Summary", _repr_html_=summary._repr_html_),
        forest_figure(results),
        SimpleNamespace(heading="Participants", _repr_html_=flow._repr_html_),
    ]


def shown(item, kind="execute_result"):
    """Return a notebook output that shows an object."""
    counter = {"execution_count": 3} if kind == "execute_result" else {}
    data = {"text/html": item._repr_html_(), "text/plain": "<object>"}
    return nbformat.v4.new_output(kind, data=data, **counter)


def code(source, *outputs, tags=()):
    """Return an executed code cell."""
    cell = nbformat.v4.new_code_cell(source=source, outputs=list(outputs), execution_count=3)
    cell.metadata["tags"] = list(tags)
    cell.metadata["papermill"] = {"start_time": "2026-01-01T00:00:00"}
    return cell


def markdown(source):
    """Return a Markdown cell."""
    return nbformat.v4.new_markdown_cell(source=source)


def notebooks_of(results, study):
    """Return two executed notebooks that look like those of the project."""
    baseline = [
        markdown("# Are the arms alike at baseline?\n\nDifferences are due to *chance*."),
        code("study = 'tacrolimus-rif'; root = ''", tags=["parameters"]),
        code("from helpers.analysis import open_study"),
        code("trial = open_study(study, root=root); trial"),
        markdown("## Who was randomised?"),
        code("trial.baseline()", shown(baseline_table(results))),
    ]
    stream = nbformat.v4.new_output("stream", name="stdout", text="kept: effects, tests\n")
    primary = [
        markdown("# Did the treatment change the main outcomes?"),
        markdown("Every woman is counted in her randomised arm; see [](#table-baseline)."),
        code("study = 'tacrolimus-rif'; root = ''", tags=["parameters"]),
        markdown("## How large is the difference?"),
        code(
            "effects = trial.effects(choices)  # per 100 women\neffects",
            shown(effects_table(results, study)),
        ),
        code("display(trial.forest())", shown(forest_figure(results), "display_data")),
        markdown("## What is kept?"),
        code("trial.keep(effects, tests)", stream),
    ]
    return [nbformat.v4.new_notebook(cells=cells) for cells in (baseline, primary)]


PROVENANCE = {
    "Study file": "studies/tacrolimus-rif.yaml",
    "Inputs": {"data/raw/tacrolimus-rif/participants.csv": "9f" * 32},
    "Software": {"Python": "3.11.7", "pandas": "3.1.0", "helpers": "0.1.0"},
}


def build(**changes):
    """Return study, results, merged notebook and page of the fixture."""
    study, results = study_of(**changes), results_of()
    notebook = merge(notebooks_of(results, study), front_of(results), study)
    html = render(notebook, results=results, study=study, provenance=PROVENANCE)
    return SimpleNamespace(study=study, results=results, notebook=notebook, html=html)


@pytest.fixture(scope="session")
def report():
    """Return the whole fixture, made once."""
    return build()


@pytest.fixture
def made():
    """Return the makers of the fixture's parts, for tests that need a changed report."""
    return SimpleNamespace(
        build=build,
        study_of=study_of,
        results_of=results_of,
        notebooks_of=notebooks_of,
        front_of=front_of,
        effects_table=effects_table,
        forest_figure=forest_figure,
        shown=shown,
        code=code,
        markdown=markdown,
        provenance=PROVENANCE,
    )
