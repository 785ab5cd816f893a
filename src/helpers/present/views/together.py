"""Whether linked claims can hold together: sets of tables, in a sentence and a table."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.analysis.claims_together import Link
from helpers.present.claim_words import READING_WORDS, ClaimWords, words_of_test
from helpers.present.figures.common import lowered
from helpers.present.formatting import joined, p_value, percent
from helpers.present.number import Number
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.results import Estimate, Results

__all__ = ["together_parts"]

TOGETHER = (
    "A set is one table for each outcome, of two arms of the sizes randomised. Whoever has one of "
    "{parts} has {whole} too, and nobody has both. All claims of a line are read alike."
)
RELATIONS = ("exactly", "at_most")


@dataclass(frozen=True, slots=True)
class _Line:
    """Sets under one reading, with the first part counted among one group."""

    arm: str
    reference: str
    among: str
    reading: str
    sets: Results

    def number(self, relation: str, test: str) -> Estimate | None:
        found = list(self.sets.where(statistic=relation, method=test))
        return found[0] if found else None

    @property
    def test(self) -> str:
        return next(iter(self.sets)).key.method


def together_parts(results: Results, words: ClaimWords, link: Link) -> list[Text | Table]:
    """Return what is said of the claims of one link; nothing where no set was counted.

    Parameters
    ----------
    results : Results
        Rows of the analyses ``compatible`` and, where there are data, ``claims``.
    words : ClaimWords
    link : Link
    """
    lines = _lines(results.where(analysis="compatible", measure="sets", outcome=link.whole))
    if not lines:
        return []
    return [*_sentences(lines, words, link), _table(results, lines, words, link)]


def _lines(sets: Results) -> list[_Line]:
    keys = dict.fromkeys((e.key.arm, e.key.reference, e.key.among, e.key.level) for e in sets)
    return [
        _Line(arm, reference, among, reading, sets.where(arm=arm, among=among, level=reading))
        for arm, reference, among, reading in keys
    ]


def _parts(words: ClaimWords, link: Link) -> str:
    return " and ".join(lowered(words.outcome(part)) for part in link.parts)


def _all(words: ClaimWords, link: Link) -> str:
    names = [lowered(words.outcome(outcome)) for outcome in (link.whole, *link.parts)]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _relation(link: Link) -> str:
    return RELATIONS[0] if link.exhaustive else RELATIONS[1]


# In words -------------------------------------------------------------------------------------


def _sentences(lines: Sequence[_Line], words: ClaimWords, link: Link) -> Iterator[Text]:
    for arm, among in dict.fromkeys((line.arm, line.among) for line in lines):
        mine = [line for line in lines if (line.arm, line.among) == (arm, among)]
        told = [
            Text(
                "{number} read {reading}",
                number=_many(found, none="none"),
                reading=READING_WORDS[line.reading],
            )
            for line in mine
            if (found := line.number(_relation(link), line.test)) and not math.isnan(found.value)
        ]
        if told:
            yield _sentence(words, link, mine[0], told)


def _sentence(words: ClaimWords, link: Link, line: _Line, told: Sequence[Text]) -> Text:
    names = [f"part_{letter}" for letter, _ in zip("abc", told, strict=False)]
    values: dict[str, Words] = dict(zip(names, told, strict=True))
    versus = words.comparison(line.arm, line.reference)
    ends = ", and every {whole} taken to end in one of the two," if link.exhaustive else ","
    return Text(
        "{versus}With {part} counted {among}" + ends + " so many sets of tables meet the claims "
        f"about {{all}} together: {', '.join(f'{{{name}}}' for name in names)}.",
        versus=Label(f"{versus[:1].upper()}{versus[1:]}: " if versus else ""),
        part=Label(lowered(words.outcome(link.parts[0]))),
        among=Label(words.among(line.among)),
        all=Label(_all(words, link)),
        **values,
        **({"whole": Label(lowered(words.outcome(link.whole)))} if link.exhaustive else {}),
    )


def _many(estimate: Estimate, *, none: str = "0") -> Number:
    return Number(estimate.id, f"{int(estimate.value):,}" if estimate.value else none)


# As a table -----------------------------------------------------------------------------------


def _table(results: Results, lines: Sequence[_Line], words: ClaimWords, link: Link) -> Table:
    data = bool(len(results.where(analysis="claims")))
    tests = list(dict.fromkeys(e.key.method for line in lines for e in line.sets))
    rows = []
    for line in lines:
        own = [_own(results, link, line)] if data else []
        rows.append(Row(_heading(words, link, line), [*_cells(line, link, tests), *own]))
    whole = Label(lowered(words.outcome(link.whole)))
    notes: list[Words] = [Text(TOGETHER, parts=Label(_parts(words, link)), whole=whole)]
    notes += [
        Label(note) for note in dict.fromkeys(e.note for r in lines for e in r.sets if e.note)
    ]
    columns = list(_columns(words, link, lines[0], tests, data=data))
    return Table(
        f"claims-together-{link.whole}", columns, rows,
        Text("Sets of tables that could lie behind the claims about {all} together",
             all=Label(_all(words, link))),
        notes=notes, stamp=words.stamp,
    )  # fmt: skip


def _columns(
    words: ClaimWords, link: Link, line: _Line, tests: Sequence[str], *, data: bool
) -> Iterator[Column]:
    yield Column("Claims", "left")
    ends = {"exactly": "no other end", "at_most": "other ends too" if link.exhaustive else "sets"}
    for relation in RELATIONS if link.exhaustive else RELATIONS[1:]:
        yield from (Column(f"{ends[relation].capitalize()},\n{words_of_test(t)}") for t in tests)
    if len(link.parts) > 1:
        yield Column(Text("Largest P,\n{rest}", rest=Label(lowered(words.outcome(link.parts[1])))))
    part, whole = words.outcome(link.parts[0]), lowered(words.outcome(link.whole))
    side = Label(words.arm(line.reference))
    yield Column(
        Text("{part} of\n{whole},\n{side}", part=Label(part), whole=Label(whole), side=side)
    )
    if data:
        yield Column("These data\nmeet all", "left")


def _heading(words: ClaimWords, link: Link, line: _Line) -> Text:
    versus = words.comparison(line.arm, line.reference)
    below = ", ".join(part for part in (READING_WORDS[line.reading], versus) if part)
    return Text(
        "{part} {among}{below}",
        part=Label(words.outcome(link.parts[0])),
        among=Label(words.among(line.among)),
        below=Label("", sub=below),
    )


def _cells(line: _Line, link: Link, tests: Sequence[str]) -> Iterator[Cell]:
    for relation in RELATIONS if link.exhaustive else RELATIONS[1:]:
        for test in tests:
            found = line.number(relation, test)
            yield None if found is None or math.isnan(found.value) else _many(found)
    if len(link.parts) > 1:
        largest = line.number("largest_p", line.test)
        yield None if largest is None else p_value(largest)
    low, high = (line.number(f"share_{end}", line.test) for end in ("min", "max"))
    if low is None or high is None:
        yield None
    else:
        yield Number(low.id, joined(percent(low.value), percent(high.value)))


def _own(results: Results, link: Link, line: _Line) -> Cell:
    """Return whether the trial's own tables meet every claim of a line."""
    meets: list[float] = []
    for outcome in (link.whole, *link.parts):
        among = line.among if outcome == link.parts[0] else "randomised"
        own = results.where(analysis="claims", outcome=outcome, arm=line.arm, among=among)
        read = own.where(statistic=line.reading, method=line.test) or own.where(
            statistic="threshold", method=line.test
        )
        meets += [e.value for found in (own.where(statistic="direction"), read) for e in found]
    return "yes" if all(meets) else "no"
