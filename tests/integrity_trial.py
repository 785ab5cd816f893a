"""Clean synthetic trials as cleaned tables, and fabrications planted in them."""

from functools import cache

import numpy as np
import pandas as pd

from helpers.data.ready import with_types
from helpers.data.synthetic import participants
from helpers.study import load_study
from helpers.study.integrity import Correlated, Integrity

MEASURED = (
    "age", "height", "weight", "bmi", "partner_age", "embryos_failed", "amh", "fsh", "afc", "th1",
    "th2", "nk", "treg", "th17", "ifn_gamma", "tnf_alpha", "il17", "tsh", "vitamin_d",
    "creatinine", "potassium", "magnesium", "glucose", "alt", "systolic", "diastolic",
)  # fmt: skip
FACTS = Integrity(
    closed_days=("friday",),
    rounded=("infertility_duration",),
    correlations=(Correlated(variables=("amh", "afc"), at_least=0.3),),
)


@cache
def shipped_study():
    """Return the shipped study file, as it is."""
    return load_study("tacrolimus-rif")


@cache
def declared_study():
    """Return the shipped study with design and facts declared as the generator has them."""
    study = shipped_study()
    design = study.design.model_copy(
        update={
            "ratio": {"tacrolimus": 1, "placebo": 1},
            "block_sizes": (4, 6),
            "enrolled_on": "enrolled_on",
            "randomised_on": "randomised_on",
        }
    )
    return study.model_copy(update={"design": design, "integrity": FACTS})


@cache
def clean_table(seed):
    """Return the participants of a seed as an analysis-ready table, without entry faults."""
    rows = pd.DataFrame(participants(seed)[0])
    columns = {}
    for name, entry in shipped_study().codebook.items():
        if name not in rows:
            continue
        if entry.numeric:
            columns[name] = pd.to_numeric(rows[name].str.lstrip("<"), errors="coerce")
        elif entry.type == "date":
            columns[name] = pd.to_datetime(rows[name].where(rows[name] != ""))
        else:
            columns[name] = rows[name].where(rows[name] != "").astype("string")
    declared = shipped_study().model_copy(update={"derived": {}})
    return with_types(pd.DataFrame(columns), declared)


def copied_block(table):
    """Return the table with ten records put in place of ten others."""
    kept = ("participant_id", "arm", "enrolled_on", "randomised_on")
    names = [name for name in table if name not in kept]
    made = table.copy()
    made.loc[60:69, names] = table.loc[20:29, names].to_numpy()
    return made


def fives(table):
    """Return the table with one measurement rounded so that it ends in 0 or 5."""
    return table.assign(vitamin_d=(table["vitamin_d"] * 2).round() / 2)


def in_turn(table):
    """Return the table with arms given in turn, by the day of randomisation."""
    order = table.sort_values("randomised_on", kind="stable").index
    arms = pd.Series(np.resize(["tacrolimus", "placebo"], len(table)), index=order)
    return table.assign(arm=arms.sort_index().astype(table["arm"].dtype))


def alike_means(table):
    """Return the table with the measurements of each arm moved to a common mean."""
    made = table.copy()
    for name in MEASURED:
        mean = table.groupby("arm", observed=True)[name].transform("mean")
        made[name] = table[name] - mean + table[name].mean()
    return made


def weekly(table):
    """Return the table with one enrolment a week."""
    days = pd.Timestamp("2021-02-01") + pd.to_timedelta(np.arange(len(table)) * 7, "D")
    return table.assign(enrolled_on=days)
