"""Which column identifies a participant, and which holds the arm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.data.draft.column import Column
from helpers.data.draft.spelling import bare_word
from helpers.study import canonical

__all__ = ["Arm", "Identifier", "find_arm", "find_identifier", "holds_the_same"]

_WHO = ("participant", "subject", "patient", "woman", "case", "record", "study", "usubj", "subj")
_KEYS = ("id", "code", "number", "no", "nr", "num", "key", "identifier")
_WHOLE_NAMES = ("id", "pid", "sid", "usubjid", "subjid", "subjectid", "patientid", "studyid",
                "participant", "subject", "patient", "row", "record")  # fmt: skip
_ARM = {
    "arm": 6, "rx": 5, "allocation": 5, "allocated": 5, "treatment": 4, "treat": 4, "trt": 4,
    "group": 4, "grp": 4, "randomised": 3, "randomized": 3, "randomisation": 3,
    "randomization": 3, "intervention": 4, "assignment": 4, "assigned": 4, "tx": 4,
}  # fmt: skip
_NO_ARM = (
    "date", "on", "received", "age", "risk", "blood", "actual", "duration", "dose", "type",
    "ethnic", "bmi", "number", "reason", "previous", "prior", "end", "stop",
)  # fmt: skip
_REFERENCES = (
    "placebo", "control", "controls", "standard", "usual", "sham", "conventional", "none", "no",
    "untreated", "comparator", "alone", "only", "saline", "sugar", "vehicle", "soc", "plac",
    "ctrl", "کنترل", "شاهد", "دارونما", "پلاسبو",
)  # fmt: skip
_MOST_ARMS = 6
_EVEN = 0.25  # share of the largest arm that the smallest has at least


@dataclass(frozen=True, kw_only=True, eq=False)
class Identifier:
    """The column that identifies a participant, and why."""

    column: Column
    reason: str
    repeated_rows: int = 0
    todo: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Arm:
    """The column that holds the arm: its levels in display order, and which is the reference."""

    column: Column
    labels: Mapping[str, str]
    reference: str
    reason: str
    why_reference: str
    todo_reference: str = ""
    todos: tuple[str, ...] = ()


def find_identifier(columns: Sequence[Column], frame: pd.DataFrame) -> Identifier | None:
    """Return the column that identifies a participant; None if none does.

    Parameters
    ----------
    columns : sequence of Column
        All of the file.
    frame : DataFrame
        The same cells, to see which repeated rows are the same in every cell.
    """
    scored = [(score, -c.place, c) for c in columns if (score := _id_score(c)) > 0]
    for _, _, column in sorted(scored, key=lambda found: found[:2], reverse=True):
        if found := _identifier(column, frame):
            return found
    return None


def _id_score(column: Column) -> int:
    if column.unusable or column.cells.present < column.rows or column.rows == 0:
        return 0
    heading = column.heading
    score = 6 * (heading.words in [(word,) for word in _WHOLE_NAMES] or _joined(column))
    score += 4 * (heading.has(*_WHO) and heading.has(*_KEYS)) + 2 * heading.has("id")
    distinct = len(column.cells.known)
    plain = not column.cells.numbers.decimals and column.cells.dates is None
    score += 1 if plain and distinct == column.rows and column.place == 0 else 0
    return score if distinct > column.rows / 2 else 0


def _joined(column: Column) -> bool:
    return "".join(column.heading.words) in _WHOLE_NAMES


def _identifier(column: Column, frame: pd.DataFrame) -> Identifier | None:
    plain = column.cells.text.map(column.cells.spelled).map(canonical)
    again = plain.duplicated(keep=False)
    named = _id_score(column) > 1
    how = "named like an identifier" if named else "the first column"
    if not again.any():
        todo = "" if named else "is this the participant's identifier?"
        return Identifier(column=column, reason=f"unique in every row, {how}", todo=todo)
    same = frame[again.to_numpy()].apply(lambda cells: cells.str.strip()).fillna("")
    copies = int(same.set_axis(range(same.shape[1]), axis="columns").duplicated().sum())
    repeated = len(plain) - plain.nunique()
    if repeated == copies:
        rows = "1 row that stands" if copies == 1 else f"{copies} rows that stand"
        return Identifier(
            column=column, repeated_rows=copies,
            reason=f"unique but for {rows} there twice, {how}",
        )  # fmt: skip
    if not named:
        return None
    todo = f"{repeated} rows repeat an identifier: one row a participant is expected"
    return Identifier(column=column, reason=how, repeated_rows=copies, todo=todo)


def find_arm(columns: Iterable[Column]) -> Arm | None:
    """Return the column that holds the arm; None if none looks like it."""
    scored = [(score, -c.place, c) for c in columns if (score := _arm_score(c)) >= _SURE]
    if not scored:
        return None
    return _arm(max(scored, key=lambda found: found[:2])[2])


_SURE = 5


def _arm_score(column: Column) -> float:
    if column.unusable or len(column.cells.known) > 4 * _MOST_ARMS or column.cells.dates:
        return 0
    counts = column.cells.levels.counts
    if not 2 <= len(counts) <= _MOST_ARMS or column.words.has(*_NO_ARM):
        return 0
    words = {word for label in _labels(column).values() for word in _words_of(label)}
    score = max((weight for word, weight in _ARM.items() if column.words.has(word)), default=0)
    score += 3 if words & set(_REFERENCES[:1] + _REFERENCES[6:]) - {"no", "none"} else 0
    score += 2 if words & {"control", "standard", "usual"} else 0
    score += 1 if _even(counts) else 0
    return score if column.cells.present > 0.8 * column.rows else 0


def _even(counts: Mapping[str, int]) -> bool:
    return min(counts.values()) >= _EVEN * max(counts.values())


def _words_of(label: str) -> list[str]:
    return bare_word(label).replace("_", " ").replace("-", " ").split()


def _labels(column: Column) -> dict[str, str]:
    levels = column.cells.levels
    given = {canonical(code): label for code, label in column.cells.value_labels.items()}
    return {x: given.get(canonical(x), levels.labels[x]) for x in levels.counts}


def _arm(column: Column) -> Arm:
    labels, counts = _labels(column), column.cells.levels.counts
    reference, why = _reference(labels)
    shown = {x: labels[x] for x in sorted(labels, key=lambda x: x == reference)}
    size = " of about equal size" if _even(counts) else ""
    todos = []
    if column.cells.levels.coded:
        todos.append(f"write what {', '.join(labels)} mean under labels")
    rare = [x for x, n in counts.items() if n < _EVEN * max(counts.values())]
    if rare:
        todos.append(f"few rows hold {', '.join(rare)}: an arm, or another spelling (synonyms)?")
    return Arm(
        column=column, labels=shown, reference=reference,
        reason=f"{_NUMBERS.get(len(labels), len(labels))} levels{size}, named like treatment",
        why_reference=why, todo_reference="" if why else f"is {reference} the reference?",
        todos=tuple(todos),
    )  # fmt: skip


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def _reference(labels: Mapping[str, str]) -> tuple[str, str]:
    for word in _REFERENCES:
        for level, label in labels.items():
            if word in (*_words_of(label), *_words_of(level)):
                return level, f"{word} by its name"
    if "0" in labels:
        return "0", "coded 0"
    return list(labels)[-1], ""


def holds_the_same(column: Column, other: Column) -> bool:
    """Whether two columns tell the same levels apart, under whatever names."""
    counts, others = column.cells.levels.counts, other.cells.levels.counts
    if column is other or not 2 <= len(counts) == len(others) <= _MOST_ARMS:
        return False
    if column.cells.numbers.decimals or sorted(counts.values()) != sorted(others.values()):
        return False
    pair = pd.DataFrame(
        {
            side: of.cells.text.map(of.cells.spelled).map(of.cells.levels.of)
            for side, of in (("left", column), ("right", other))
        }
    ).dropna()
    return len(pair) > 0 and len(pair.drop_duplicates()) == len(counts)
