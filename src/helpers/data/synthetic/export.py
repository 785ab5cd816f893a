"""The synthetic trial as files: the women put together, written as an export would have them."""

import csv
import io
from collections.abc import Mapping, Sequence

from helpers.data.synthetic.allocation import enrol
from helpers.data.synthetic.checksums import checksums
from helpers.data.synthetic.dropout import losses, with_losses
from helpers.data.synthetic.entry_faults import with_faults
from helpers.data.synthetic.harms import EVENT_COLUMNS, HYPERTENSION, Event, event_rows, events
from helpers.data.synthetic.pregnancies import courses
from helpers.data.synthetic.readme import README, README_LOST
from helpers.data.synthetic.women import YES_NO, Woman, women

__all__ = ["COLUMNS", "SEED", "files", "participants"]

SEED = 20260110
"""The first seed from 20260101 on with comparable arms, which the abstract claims: in demography
and reproductive history no standardised difference beyond 0.4 (two standard errors at 50 an arm),
and their mean size not below 0.12 (chance alone gives about 0.16), lest they be too much alike."""
COLUMNS = (
    # trial
    "participant_id", "data_status", "arm", "enrolled_on", "randomised_on", "eligible",
    # demography
    "age", "height", "weight", "bmi", "partner_age",
    # reproductive history
    "infertility_duration", "infertility_type", "infertility_cause", "sperm_factor",
    "previous_failures", "embryos_failed", "gravidity", "previous_miscarriages",
    "previous_live_births", "planned_cycle",
    # ovarian reserve
    "amh", "fsh", "afc",
    # immunology
    "th1", "th2", "nk", "treg", "th17", "ifn_gamma", "tnf_alpha", "il4", "il10", "il17",
    "ana", "antiphospholipid", "tpo", "anti_dsdna",
    # safety
    "tsh", "vitamin_d", "creatinine", "potassium", "magnesium", "glucose", "alt",
    "systolic", "diastolic",
    # transfer
    "transfer", "no_transfer_reason", "transferred_on", "embryos", "stage", "top_quality",
    "endometrium",
    # treatment and follow-up
    "received", "not_received_reason", "doses_expected", "doses_taken",
    "discontinued", "discontinued_reason", "lost", "lost_reason",
    # pregnancy
    "tested_on", "biochemical_pregnancy", "scan_on", "clinical_pregnancy", "sacs",
    "viable_pregnancy", "ectopic", "miscarriage", "stillbirth", "termination",
    "loss_on", "loss_gestational_age", "live_birth", "delivered_on", "gestational_age",
    "loss_day", "loss_status",
    # babies and mothers
    "delivery_mode", "babies", "babies_girls", "birthweight", "nicu", "malformation",
    "neonatal_death", "hypertension", "gestational_diabetes",
)  # fmt: skip


def participants(seed: int = SEED) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the rows of both files before entry faults: participants and adverse events."""
    randomised = women(enrol(seed), seed)
    followed = courses(randomised, seed)
    harms = events(followed, seed)
    rows = [
        _row(woman, course.cells, [e for e in harms if e.participant_id == course.participant_id])
        for woman, course in zip(randomised, followed, strict=True)
    ]
    return rows, event_rows(harms)


def files(seed: int = SEED, *, lost: bool = False) -> dict[str, bytes]:
    """Return every file of the data set by name; of the copy with women lost if `lost`."""
    rows, harms = participants(seed)
    faulty = with_faults(rows, seed)
    if lost:
        followed = with_losses(faulty, losses(rows, seed))
        return _with_readme({"participants.csv": _csv(COLUMNS, followed)}, README_LOST)
    tables = {
        "participants.csv": _csv(COLUMNS, faulty),
        "adverse_events.csv": _csv(EVENT_COLUMNS, harms),
    }
    return _with_readme(tables, README)


def _with_readme(tables: Mapping[str, bytes], readme: str) -> dict[str, bytes]:
    return {**tables, "README.md": readme.encode(), "SHA256SUMS": checksums(tables)}


def _row(woman: Woman, after: Mapping[str, str], harms: Sequence[Event]) -> dict[str, str]:
    terms = {event.type.term for event in harms}
    cells = {
        "participant_id": woman.enrolment.participant_id,
        "data_status": "SYNTHETIC",
        "arm": woman.arm,
        "enrolled_on": woman.enrolment.enrolled_on.isoformat(),
        "randomised_on": woman.enrolment.randomised_on.isoformat(),
        "hypertension": YES_NO[not terms.isdisjoint(HYPERTENSION)],
        "gestational_diabetes": YES_NO["Gestational diabetes" in terms],
    }
    known = cells | dict(woman.cells) | dict(after)
    return {column: known[column] for column in COLUMNS}


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
