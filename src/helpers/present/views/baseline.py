"""Views of notebook 02: Table 1, and how far chance alone sets two arms apart."""

from collections.abc import Iterator

from helpers.analysis.answers import Balance, Baseline
from helpers.analysis.baseline import baseline_variables
from helpers.present import figures
from helpers.present.formatting import (
    count,
    count_percent,
    counted_heading,
    mean_sd,
    median_quartiles,
    number,
    percentage,
)
from helpers.present.number import Number
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import arm_columns, comparison, marks, people, places_of
from helpers.results import Estimate, view
from helpers.study import Study, Variable

__all__: list[str] = []


@view.register
def _(answer: Baseline) -> Table:
    study = answer.study
    groups = [*study.arms.levels, *([""] if answer.overall else [])]
    rows = [
        row
        for name, variable in baseline_variables(study).items()
        for row in _VariableRows(answer, name, variable, groups).rows()
    ]
    return Table(
        "baseline",
        [Column("Characteristic", "left"), *_headings(answer, groups), *_balance_headings(study)],
        rows,
        Text("Baseline characteristics by randomised arm"),
        notes=[
            Text(
                "No p-values: the arms were made by chance, so a difference at baseline is due "
                "to chance. Mean (SD), or median (quartiles) where the mean is less than twice the "
                "SD, for counts and for scores. Percentages are of {people} with a known value. "
                "Standardised difference: arm minus reference, in standard deviations; for a "
                "variable of several levels the Yang–Dalton distance, which has no sign.",
                people=Label(people(study)),
            ),
            *_by_chance(answer),
        ],
        **marks(answer),
    )


def _by_chance(answer: Baseline) -> Iterator[Text]:
    """Yield for each comparison how far apart its size alone sets the arms."""
    for arm in answer.study.arms.compared:
        own = answer.results.where(analysis="balance", arm=arm, method="chance")
        if not len(own):
            continue
        versus = comparison(answer.study, arm)
        yield Text(
            "By chance alone{versus}, a standardised difference has a standard error of {error}: "
            "{share} of variables lie beyond {beyond}, one way or the other.",
            versus=Label(f", {versus}" if versus else ""),
            error=number(own.one(statistic="std_error"), 2),
            share=percentage(own.one(statistic="proportion")),
            beyond=number(own.one(statistic="beyond"), 1),
        )


def _headings(answer: Baseline, groups: list[str]) -> Iterator[Column]:
    sizes = answer.results.where(outcome="")
    yield from arm_columns(answer.study, sizes)
    if "" in groups:
        yield Column(Text("All\n(n = {n})", n=count(sizes.one(arm=""))))


def _balance_headings(study: Study) -> Iterator[Column]:
    for arm in study.arms.compared:
        versus = comparison(study, arm)
        yield Column(Label("Standardised\ndifference", sub=versus))


class _VariableRows:
    """The rows of one variable in Table 1."""

    def __init__(self, answer: Baseline, name: str, variable: Variable, groups: list[str]) -> None:
        self.study, self.groups = answer.study, groups
        self.name, self.variable = name, variable
        self.rows_of = answer.results.where(outcome=name)

    def rows(self) -> Iterator[Row]:
        """Yield the rows: a summary, or a heading and its levels; then the missing, if any."""
        if self.variable.numeric:
            yield self._numeric()
        elif self.variable.type == "binary":
            level = self.variable.declared_levels()[0]
            yield Row(self._label(counted_heading()), [*self._counted(level), *self._differences()])
        else:
            blank: list[Cell] = [None for _ in self.groups]
            yield Row(self._label(counted_heading()), [*blank, *self._differences()])
            levels = dict.fromkeys(e.key.level for e in self.rows_of if e.key.level)
            for level in levels:
                label = Label(self.variable.level_label(level))
                empty: list[Cell] = [None for _ in self.study.arms.compared]
                yield Row(label, [*self._counted(level), *empty], kind="level")
        yield from self._missing()

    def _numeric(self) -> Row:
        places = places_of(self.study, self.name)
        robust = self._robust()
        cells = [self._centre(group, robust, places) for group in self.groups]
        return Row(
            self._label("median (quartiles)" if robust else "mean (SD)"),
            [*cells, *self._differences()],
        )

    def _robust(self) -> bool:
        """Whether the mean misleads: fewer than two SDs above zero, a count or a score."""
        if self.variable.type in ("count", "ordinal"):
            return True
        pairs = [(self._one(g, "mean").value, self._one(g, "sd").value, self._one(g, "min").value)
                 for g in self.groups]  # fmt: skip
        return any(low >= 0 and mean < 2 * sd for mean, sd, low in pairs)

    def _centre(self, group: str, robust: bool, places: int) -> Number:
        if robust:
            median, q1, q3 = (self._one(group, name) for name in ("median", "q1", "q3"))
            whole = self.variable.type in ("count", "ordinal") and self.variable.decimals is None
            return median_quartiles(median, q1, q3, 0 if whole else places)
        return mean_sd(self._one(group, "mean"), self._one(group, "sd"), places)

    def _counted(self, level: str) -> list[Cell]:
        return [
            count_percent(
                self._one(group, "count", level),
                self._one(group, "proportion", level),
                self._one(group, "n").value,
            )
            for group in self.groups
        ]

    def _differences(self) -> Iterator[Number]:
        unsigned = not self.variable.numeric and self.variable.type != "binary"
        for arm in self.study.arms.compared:
            smd = self.rows_of.one(measure="smd", arm=arm)
            yield number(smd, 2, sign=False) if unsigned else number(smd, 2)

    def _missing(self) -> Iterator[Row]:
        unknown = [self._one(group, "missing") for group in self.groups]
        if any(e.value for e in unknown):
            blank: list[Cell] = [None for _ in self.study.arms.compared]
            yield Row("missing", [*(count(e) for e in unknown), *blank], kind="level")

    def _one(self, group: str, statistic: str, level: str = "") -> Estimate:
        return self.rows_of.one(measure="summary", arm=group, statistic=statistic, level=level)

    def _label(self, what: str) -> Label:
        unit = f", {self.variable.unit}" if self.variable.unit else ""
        return Label(f"{self.variable.label}{unit}", sub=what)


@view.register
def _(answer: Balance) -> object:
    return figures.balance(answer.results, answer.study)
