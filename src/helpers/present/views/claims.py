"""The view of published statements held against the data: a sentence, then every reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.analysis.answers import Claims
from helpers.analysis.claims_meaning import CLAIM_TESTS, PLANNED, READINGS, measures_of
from helpers.present.claim_words import READING_WORDS, ClaimWords, words_of_test
from helpers.present.formatting import count, events_of, p_value, ratio_text
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.vocabulary import MEASURES, method_words
from helpers.results import Estimate, Results, view

__all__ = ["BUILT", "claim_parts", "claim_table"]

BUILT = (
    "These data are synthetic and were built to meet the published claims: that a claim holds "
    "here shows nothing about the trial or the treatment."
)
NO_CLAIM = "The study file holds no published claim about an outcome analysed here."
HOW = (
    "A claim such as P below a threshold is read in two ways: as the threshold itself, and as the "
    "bracket between it and the next lower one of the usual ladder, as tables with stars print it. "
    "Each is tried with every test, and with every denominator that the study file names, because "
    "abstracts often state neither. A reading holds where the direction is as claimed too."
)
AS_PLANNED = (
    "What is read as planned decides whether a claim about an outcome in its main group is "
    "reproduced. It is"
)
NOT_FAIR = (
    "Among a group formed after randomisation a claim compares different {who} in the arms; it is "
    "shown because published claims are often made so."
)


@view.register
def _(answer: Claims) -> Stack | Text:
    words = ClaimWords.of(answer.study)
    parts = claim_parts(answer.results, words)
    return Stack(parts) if parts else Nothing(NO_CLAIM)


def claim_parts(results: Results, words: ClaimWords) -> list[Text | Table]:
    """Return what is said of claims held against data; nothing where there is no claim.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``claims``.
    words : ClaimWords
        Labels, and the claims by number.
    """
    tried = _tried(results)
    if not tried:
        return []
    caution = [Text(BUILT)] if words.stamp else []
    return [*caution, *_sentences(results, words, tried), claim_table(results, words)]


@dataclass(frozen=True, slots=True)
class _Tried:
    """One claim counted among one group in one comparison, and its results."""

    number: str
    among: str
    arm: str
    reference: str
    results: Results

    @property
    def direction(self) -> bool:
        return bool(self.results.one(statistic="direction").value)

    def holding(self, reading: str) -> list[str] | None:
        """Return the tests with which a reading holds; None where the claim has no such reading."""
        found = list(self.results.where(measure="claim", statistic=reading))
        if not found:
            return None
        return [e.key.method for e in found if e.value and self._as_claimed(e.key.method)]

    def _as_claimed(self, method: str) -> bool:
        return self.direction or method == PLANNED  # whose rows hold its own direction

    def tests(self) -> list[str]:
        return [e.key.method for e in self.results.where(measure="test")]


def _tried(results: Results) -> list[_Tried]:
    claims = results.where(analysis="claims")
    return [
        _Tried(
            e.key.level, e.key.among, e.key.arm, e.key.reference,
            Results(
                r for r in claims.where(level=e.key.level, among=e.key.among)
                if r.key.arm == e.key.arm or not r.key.reference
            ),
        )
        for e in claims.where(statistic="direction")
    ]  # fmt: skip


# In words -------------------------------------------------------------------------------------


def _sentences(results: Results, words: ClaimWords, tried: Sequence[_Tried]) -> Iterator[Text]:
    for comparison in dict.fromkeys((one.arm, one.reference) for one in tried):
        summary = results.where(analysis="claims", arm=comparison[0])
        clauses = [
            _clause(reading, found)
            for reading in READINGS
            if len(found := summary.where(level=reading))
        ]
        versus = words.comparison(*comparison)
        yield from _headline(summary, versus)
        yield _joined(clauses, f"{versus[:1].upper()}{versus[1:]}: " if versus else "")
        for number in dict.fromkeys(one.number for one in tried):
            mine = [one for one in tried if one.number == number and one.arm == comparison[0]]
            if sentence := _depends(words, mine):
                yield sentence


def _headline(summary: Results, versus: str) -> Iterator[Text]:
    """Yield how many claims the planned primary analysis reproduces, read in each way."""
    clauses = [
        Text(
            "{reproduced} of {planned} {reading}",
            reproduced=count(summary.one(level=reading, statistic="reproduced")),
            planned=count(summary.one(level=reading, statistic="planned")),
            reading=READING_WORDS[reading],
        )
        for reading in READINGS
        if len(summary.where(level=reading, statistic="planned"))
    ]
    if clauses:
        start = f"{versus[:1].upper()}{versus[1:]}: claims" if versus else "Claims"
        names = [f"part_{letter}" for letter, _ in zip("abc", clauses, strict=False)]
        values: dict[str, Words] = dict(zip(names, clauses, strict=True))
        parts = ", ".join(f"{{{name}}}" for name in names)
        yield Text(
            f"{{start}} that the planned primary analysis reproduces: {parts}.",
            start=Label(start), **values,
        )  # fmt: skip


def _clause(reading: str, found: Results) -> Text:
    numbers = {name: count(found.one(statistic=name)) for name in ("always", "depends", "never")}
    return Text(
        "read {reading}, {always} of {claims} hold whatever the test and the denominator, "
        "{depends} with some of them, {never} with none",
        reading=READING_WORDS[reading], claims=count(found.one(statistic="claims")), **numbers,
    )  # fmt: skip


def _joined(clauses: Sequence[Text], start: str) -> Text:
    names = [f"part_{letter}" for letter, _ in zip("abc", clauses, strict=False)]
    template = "; ".join(f"{{{name}}}" for name in names)
    first = "Of the published claims, "
    values: dict[str, Words] = dict(zip(names, clauses, strict=True))
    return Text(f"{{start}}{first}{template}.", start=Label(start), **values)


def _depends(words: ClaimWords, tried: Sequence[_Tried]) -> Text | None:
    """Say of a claim what it depends on: with which tests it holds, among whom, read how."""
    told: dict[str, list[str]] = {}
    for reading in READINGS:
        held = [(one, holding) for one in tried if (holding := one.holding(reading)) is not None]
        verdicts = {_with(one, holding) for one, holding in held}
        if len(verdicts) > 1 or any(verdict.startswith("by ") for verdict in verdicts):
            said = ", ".join(f"{_with(one, h)} {words.among(one.among)}" for one, h in held)
            told.setdefault(said, []).append(READING_WORDS[reading])
    if not told:
        return None
    clauses = [f"read {' or '.join(read)} it holds {said}" for said, read in told.items()]
    return Text(
        "{claim}: {told}.", claim=words.claim(tried[0].number), told=Label("; ".join(clauses))
    )


def _with(one: _Tried, holding: Sequence[str]) -> str:
    if len(holding) == len(one.tests()):
        return "with every test"
    if not holding:
        return "with no test"
    return f"by {', '.join(words_of_test(name) for name in holding)} alone"


# As a table -----------------------------------------------------------------------------------


def claim_table(results: Results, words: ClaimWords) -> Table:
    """Return every claim with every denominator: counts, P by every test, what holds."""
    tried = _tried(results)
    read = [r for r in READINGS if any(one.holding(r) is not None for one in tried)]
    named = (test for one in tried for test in one.tests())
    tests = list(dict.fromkeys((*CLAIM_TESTS, *named)))
    estimated = any(measures_of(words.claims[one.number]) for one in tried)
    columns = [
        Column("Published claim", "left"),
        *_arm_columns(words, tried),
        Column("Direction\nas claimed", "left"),
        *(Column(f"P,\n{words_of_test(test)}") for test in tests),
        *(Column(f"Holds\n{READING_WORDS[reading]}", "left") for reading in read),
        *([Column("Estimate\nagrees", "left")] if estimated else []),
    ]
    rows = [
        Row(
            words.heading(one.number, one.among, words.comparison(one.arm, one.reference)),
            [*_cells(one, read, tests), *([_estimate(one)] if estimated else [])],
            "" if one.among == "randomised" else "descriptive",
        )
        for one in tried
    ]
    notes: list[Words] = [Text(HOW), *_as_planned(results)]
    if any(one.among != "randomised" for one in tried):
        notes.append(Text(NOT_FAIR, who=Label(words.people)))
    return Table(
        "claims", columns, rows, "Published claims held against these data, in every reading",
        notes=notes, stamp=words.stamp,
    )  # fmt: skip


def _as_planned(results: Results) -> Iterator[Words]:
    """Yield by which analysis and test the claims are read as planned, and why if another."""
    planned = results.where(analysis="claims", measure="test", method=PLANNED)
    for note in dict.fromkeys(e.note for e in planned):
        yield Label(f"{AS_PLANNED} {_told(note)}.")


def _told(note: str) -> str:
    """Return the note of a planned P with its method in words."""
    first, *rest = note.split("; ")
    start, _, method = first.rpartition(", ")
    words = f"{start}, {method_words(method)}" if start else first
    return "; ".join([words, *rest])


def _arm_columns(words: ClaimWords, tried: Sequence[_Tried]) -> list[Column]:
    if words.several:
        return [Column("Arm"), Column("Reference")]
    one = tried[0]
    return [Column(Label(words.arms.get(arm, arm))) for arm in (one.arm, one.reference)]


def _cells(one: _Tried, read: Sequence[str], tests: Sequence[str]) -> Iterator[Cell]:
    for arm in (one.arm, one.reference):
        counts = one.results.where(arm=arm, measure="count")
        yield events_of(counts.one(statistic="events"), counts.one(statistic="n"))
    yield "yes" if one.direction else "no"
    for test in tests:
        found = list(one.results.where(measure="test", method=test))
        yield p_value(found[0]) if found else None
    for reading in read:
        yield _verdict(one, one.holding(reading))


def _verdict(one: _Tried, holding: Sequence[str] | None) -> Cell:
    if holding is None:
        return None
    if len(holding) == len(one.tests()):
        return "yes"
    return "no" if not holding else f"by {', '.join(words_of_test(name) for name in holding)}"


def _estimate(one: _Tried) -> Cell:
    """Return the measures that agree with the printed estimate; what was found where none does."""
    found = list(one.results.where(statistic="agrees"))
    if not found:
        return None
    agreeing = [MEASURES[e.key.method] for e in found if e.value]
    if agreeing:
        return f"yes, {', '.join(agreeing)}"
    values: list[Estimate] = [one.results.one(measure=e.key.method) for e in found]
    return ("no:", *(_value(e) for e in values))


def _value(estimate: Estimate) -> Number:
    return Number(estimate.id, ratio_text(estimate.value))
