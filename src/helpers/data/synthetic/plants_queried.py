"""Planted faults that no rule can mend and that stop nothing: each must become one query.

Faults of a unit leave out what is computed from them, as the site did: a height in metres stands
beside no body mass index. So each says one thing, and is found by one query.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from helpers.data.synthetic.draws import fixed
from helpers.data.synthetic.plants import Plant, Row, query, where, writes

__all__ = ["EVENTS_QUERIED", "QUERIED"]

PMOL_PER_NG = 7.14  # anti-Müllerian hormone: pmol/L for each ng/mL


def _pmol(row: Row) -> Mapping[str, str]:
    return {"amh": fixed(float(row["amh"]) * PMOL_PER_NG, 1)}


def _delivered_before(row: Row) -> Mapping[str, str]:
    before = date.fromisoformat(row["transferred_on"]) - timedelta(days=30)
    return {"delivered_on": before.isoformat(), "gestational_age": ""}


def _times(cell: str, factor: float, places: int) -> str:
    return fixed(float(cell) * factor, places)


UNITS = (
    Plant(
        fault="amh_in_pmol", cells=_pmol, fits=lambda row: float(row["amh"]) > 2.5,
        expected=query("out_of_range", "amh"),
    ),
    Plant(
        fault="height_in_m", expected=query("out_of_range", "height"),
        cells=lambda row: {"height": _times(row["height"], 0.01, 2), "bmi": ""},
    ),
    Plant(
        fault="endometrium_in_cm", fits=where(endometrium="*"),
        cells=lambda row: {"endometrium": _times(row["endometrium"], 0.1, 2)},
        expected=query("out_of_range", "endometrium"),
    ),
    Plant(
        fault="birthweight_in_kg", fits=where(birthweight="*"),
        cells=lambda row: {"birthweight": _times(row["birthweight"], 0.001, 2)},
        expected=query("out_of_range", "birthweight"),
    ),
)  # fmt: skip

CODES = (
    Plant(
        fault="undeclared_99", cells=writes(partner_age="99"),
        expected=query("out_of_range", "partner_age"),
    ),
    Plant(
        fault="undeclared_999", cells=writes(weight="999", bmi=""),
        expected=query("out_of_range", "weight"),
    ),
    Plant(
        fault="missing_coded_0", cells=writes(gestational_age="0"),
        fits=where(live_birth="no"), expected=query("out_of_range", "gestational_age"),
    ),
    Plant(
        fault="other_detection_limit", cells=writes(il17="<2"),
        expected=query("unreadable_number", "il17"),
    ),
    Plant(
        fault="letter_in_number", cells=writes(afc="1O"),
        expected=query("unreadable_number", "afc"),
    ),
    Plant(
        fault="control_character", cells=writes(glucose="8\x077"),
        expected=query("unreadable_number", "glucose"),
    ),
    Plant(
        fault="half_an_embryo", cells=writes(embryos="1.5"), fits=where(embryos="*"),
        expected=query("not_a_count", "embryos"),
    ),
    Plant(
        fault="no_such_day", cells=writes(tested_on="2022-02-30"),
        fits=where(tested_on="*"), expected=query("unreadable_date", "tested_on"),
    ),
    Plant(
        fault="undeclared_level", cells=writes(stage="morula"), fits=where(stage="*"),
        expected=query("undeclared_level", "stage"),
    ),
    Plant(
        fault="lost_letter", cells=writes(no_transfer_reason="no endom\ufffdtrium"),
        fits=where(transfer="no"), expected=query("lost_letters"),
    ),
    Plant(
        fault="required_missing", cells=writes(age=""), expected=query("required", "age"),
    ),
)  # fmt: skip

ELIGIBILITY = (
    Plant(
        fault="age_outside", cells=writes(age="52"), expected=query("out_of_range", "age"),
    ),
    Plant(
        fault="too_few_failed_transfers", cells=writes(previous_failures="1"),
        expected=query("out_of_range", "previous_failures"),
    ),
)  # fmt: skip

BETWEEN = (
    Plant(
        fault="bmi_not_of_its_parts", cells=lambda row: {"bmi": _times(row["bmi"], 1.2, 1)},
        expected=query("check:bmi"), fits=lambda row: float(row["bmi"]) < 30,
    ),
    Plant(
        fault="ratio_not_of_its_parts",
        cells=lambda row: {"th1_th2_reported": _times(row["th1_th2_reported"], 1.5, 1)},
        expected=query("check:th1_th2"),
    ),
    Plant(
        fault="delivery_before_transfer", fits=where(delivered_on="*"),
        cells=_delivered_before, expected=query("check:dates"),
    ),
    Plant(
        fault="gestation_not_of_its_dates", fits=where(gestational_age="*"),
        cells=lambda row: {"gestational_age": fixed(float(row["gestational_age"]) - 3, 1)},
        expected=query("check:gestation"),
    ),
    Plant(
        fault="birth_without_pregnancy", fits=where(live_birth="yes"),
        cells=writes(clinical_pregnancy="no"), expected=query("check:birth_after_pregnancy"),
    ),
    Plant(
        fault="biochemical_loss_as_miscarriage",
        fits=where(biochemical_pregnancy="yes", clinical_pregnancy="no"),
        cells=writes(miscarriage="yes"), expected=query("check:loss_after_pregnancy"),
    ),
    Plant(
        fault="late_miscarriage", fits=where(miscarriage="yes"),
        cells=writes(loss_gestational_age="23.4"), expected=query("check:miscarriage_by_weeks"),
    ),
    Plant(
        fault="early_miscarriage", fits=where(miscarriage="yes"),
        cells=writes(loss_gestational_age="4.1"), expected=query("check:miscarriage_by_weeks"),
    ),
    Plant(
        fault="ectopic_as_miscarriage", fits=where(miscarriage="yes"),
        cells=writes(ectopic="yes"), expected=query("check:one_end"),
    ),
    Plant(
        fault="two_ends", fits=where(live_birth="yes"),
        cells=writes(stillbirth="yes"), expected=query("check:one_end"),
    ),
    Plant(
        fault="outcome_of_a_woman_lost", fits=where(live_birth="no", clinical_pregnancy="no"),
        cells=writes(lost="yes", lost_reason="moved away"),
        expected=query("check:lost_is_unknown"),
    ),
    Plant(
        fault="pregnancy_without_test", fits=where(clinical_pregnancy="yes"),
        cells=writes(biochemical_pregnancy="no"), expected=query("check:clinical_after_test"),
    ),
    Plant(
        fault="primary_after_pregnancy", fits=where(infertility_type="primary"),
        cells=writes(gravidity="1"), expected=query("check:primary_infertility"),
    ),
    Plant(
        fault="fewer_embryos_than_transfers", cells=writes(embryos_failed="3"),
        fits=lambda row: int(row["previous_failures"]) > 3, expected=query("check:failures"),
    ),
    Plant(
        fault="time_without_status", fits=where(loss_status="no_pregnancy"),
        cells=writes(loss_status=""), expected=query("time_without_status", "loss_status"),
    ),
    Plant(
        fault="status_without_time", fits=where(loss_status="loss"),
        cells=writes(loss_day=""), expected=query("status_without_time", "loss_day"),
    ),
    Plant(
        fault="more_doses_than_days", fits=where(received="yes"),
        cells=lambda row: {"doses_taken": str(int(row["doses_expected"]) + 4)},
        expected=query("check:doses"),
    ),
    Plant(
        fault="pressures_swapped", expected=query("check:blood_pressure"),
        cells=lambda row: {"systolic": row["diastolic"], "diastolic": row["systolic"]},
        fits=lambda row: int(row["diastolic"]) >= 80 and int(row["systolic"]) <= 110,
    ),
    Plant(
        fault="date_of_no_transfer", fits=where(transfer="no"),
        cells=lambda row: {"transferred_on": row["randomised_on"]},
        expected=query("check:no_transfer"),
    ),
    Plant(
        fault="nearly_the_same_record", again=True,
        cells=lambda row: {"participant_id": "RIF-101", "glucose": str(int(row["glucose"]) + 1)},
        expected=query("near_duplicate"),
    ),
)  # fmt: skip

QUERIED = (*UNITS, *CODES, *ELIGIBILITY, *BETWEEN)

EVENTS_QUERIED = (
    Plant(
        fault="event_of_nobody", cells=writes(participant_id="RIF-777"),
        expected=query("unknown_participant", "participant_id"),
    ),
    Plant(
        fault="event_without_name", cells=writes(term=""),
        expected=query("missing_term", "term"),
    ),
    Plant(
        fault="event_without_gravity", cells=writes(serious=""), fits=where(serious="no"),
        expected=query("missing_serious", "serious"),
    ),
)  # fmt: skip
