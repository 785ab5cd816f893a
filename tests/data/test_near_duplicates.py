"""One person twice, or a copied record: found with both rows, and never in clean synthetic data."""

import numpy as np
import pytest

from helpers.data import clean
from helpers.data.near_duplicates import MOST_GROUPS
from helpers.data.synthetic import participants
from helpers.errors import DataError
from helpers.study import load_study

NUMBERS = {f"x{i}": {"label": f"X{i}", "type": "continuous"} for i in range(12)}
BIRTH = {"label": "Birth", "type": "binary", "event": "yes", "non_event": "no", "measured": "after"}
VARIABLES = {**NUMBERS, "live_birth": BIRTH}


def records(number=40, seed=1):
    rng = np.random.default_rng(seed)
    cells = rng.integers(0, 30, size=(number, len(NUMBERS))).astype(str)
    return [[f"S-{i}", "tp"[i % 2], *row, "no"] for i, row in enumerate(cells)]


def text_of(rows):
    lines = [",".join(["id", "arm", *NUMBERS, "live_birth"]), *(",".join(row) for row in rows)]
    return "\n".join(lines) + "\n"


def told(small, rows, **changes):
    variables = changes.pop("variables", VARIABLES)
    return [str(f) for f in clean(small(text_of(rows), variables=variables, **changes)).findings]


def copy_of(rows, place, name, **cells):
    columns = ["id", "arm", *NUMBERS, "live_birth"]
    copied = list(rows[place])
    for column, cell in {"id": name, **cells}.items():
        copied[columns.index(column)] = cell
    return copied


def test_a_copied_record_is_one_query_with_both_rows(small):
    rows = records()
    rows.append(copy_of(rows, 6, "S-99", x3="77"))
    assert told(small, rows) == [
        "rows 8, 42: found the same in 11 of 12 variables, not in x3, expected another person in "
        "every row; kept; ask the site whether it is one participant twice, or a copied record"
    ]


def test_copies_of_one_record_are_one_query(small):
    rows = records()
    rows += [copy_of(rows, 6, "S-98", x3="77"), copy_of(rows, 6, "S-99", x4="78")]
    (query,) = told(small, rows)
    assert query.startswith("rows 8, 42, 43: found the same in 10 of 12 variables, not in x3, x4,")


def test_arm_and_outcome_play_no_part_where_the_baseline_tells_enough(small):
    rows = records()
    rows.append(copy_of(rows, 6, "S-99", arm="p" if rows[6][1] == "t" else "t", live_birth="yes"))
    (query,) = told(small, rows)
    assert query.startswith("rows 8, 42: found the same in 12 of 12 variables, expected")


def test_later_measurements_count_where_the_baseline_tells_too_little(small):
    rows = records()
    rows.append(copy_of(rows, 6, "S-99"))
    later = {name: entry | {"measured": "after"} for name, entry in NUMBERS.items()}
    assert len(told(small, rows, variables={**later, "live_birth": BIRTH})) == 1


def test_rows_with_one_identifier_are_an_error_and_no_query_beside(small):
    rows = records()
    rows.append(copy_of(rows, 6, "S-6", x3="77"))
    with pytest.raises(DataError) as caught:
        told(small, rows)
    assert [finding.code for finding in caught.value.findings] == ["repeated_id"]
    assert not caught.value.beside


def test_a_second_identifier_tells_nobody_apart(small):
    rows = records()
    rows.append(copy_of(rows, 6, "S-99"))
    lines = text_of(rows).splitlines()
    lines = [f"{lines[0]},hospital", *(f"{line},H{i}" for i, line in enumerate(lines[1:]))]
    number = {"label": "Hospital number", "type": "categorical"}
    study = small("\n".join(lines) + "\n", variables={**VARIABLES, "hospital": number})
    (query,) = clean(study).findings
    assert query.found == "the same in 12 of 12 variables"


def test_many_copies_are_told_together(small):
    rows = records(2 * MOST_GROUPS + 2)
    rows += [copy_of(rows, i, f"C-{i}") for i in range(MOST_GROUPS + 1)]
    (query,) = told(small, rows)
    assert f"found {MOST_GROUPS + 1} groups of rows" in query


def test_different_people_are_not_asked_about(small):
    assert told(small, records()) == []


@pytest.mark.parametrize("seed", range(1, 9))
def test_clean_synthetic_trials_raise_no_question(seed, crossed_trial):
    assert crossed_trial(participants(seed)[0]) == []


@pytest.fixture(scope="session")
def crossed_trial(tmp_path_factory):
    """Return a function that gives the near duplicates of the synthetic trial's women."""
    import csv

    from helpers.data.crosstable import crosstable
    from helpers.data.near_duplicates import near_duplicates
    from helpers.data.participants import clean_participants
    from helpers.data.readers import read_source

    study = load_study("tacrolimus-rif")
    path = tmp_path_factory.mktemp("trial") / "participants.csv"

    def of(women):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, women[0])
            writer.writeheader()
            writer.writerows(women)
        raw = read_source(study.sources.participants, path)
        table = crosstable(clean_participants(raw, study), raw, study, ())
        return list(near_duplicates(table))

    return of
