"""Planted faults with which nobody may go on: each must become one error, and end in exit code 3.

They are planted on top of all others, in a copy of the table, so that the rest can be analysed.
"""

from helpers.data.synthetic.jalali import jalali_text
from helpers.data.synthetic.plants import Plant, stops, where, writes

__all__ = ["COLUMN_TWICE", "COLUMN_WITHOUT", "STOPPING"]

COLUMN_TWICE, COLUMN_WITHOUT = "potassium", "magnesium"

STOPPING = (
    Plant(
        fault="wrong_arm_code", cells=writes(arm="Tac 2 mg"),
        expected=stops("undeclared_arm", "arm"),
    ),
    Plant(fault="no_arm", cells=writes(arm=""), expected=stops("missing_arm", "arm")),
    Plant(
        fault="no_identifier", cells=writes(participant_id=""),
        expected=stops("missing_id", "participant_id"),
    ),
    Plant(
        fault="identifier_twice", again=True, cells=writes(vitamin_d="21.7"),
        expected=stops("repeated_id", "participant_id"),
    ),
    Plant(
        fault="twins_in_two_rows", again=True, fits=where(babies="2"),
        cells=lambda row: {"babies_girls": "1" if row["babies_girls"] != "1" else "2"},
        expected=stops("repeated_id", "participant_id"),
    ),
    Plant(
        fault="outcome_unclear", cells=writes(live_birth="unclear"),
        expected=stops("undeclared_level", "live_birth"), fits=where(live_birth="no"),
    ),
    Plant(
        fault="outcome_coded_0", cells=writes(miscarriage="0"),
        expected=stops("undeclared_level", "miscarriage"), fits=where(miscarriage="no"),
    ),
    Plant(
        fault="outcome_in_words", cells=writes(birthweight="3 kg"),
        expected=stops("unreadable_number", "birthweight"), fits=where(birthweight="*"),
    ),
    Plant(
        fault="jalali_among_gregorian",
        cells=lambda row: {"randomised_on": jalali_text(row["randomised_on"])},
        expected=stops("mixed_calendars", "randomised_on"),
    ),
)  # fmt: skip
