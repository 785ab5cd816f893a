"""The study file of the faulty twin: the shipped one, reading other files and checking more."""

import io
from typing import Any

from ruamel.yaml import YAML

__all__ = ["CHECKS", "FAULTY_README", "edited", "faulty_study"]

LABEL = "SYNTHETIC, with faults planted on purpose"
HEAD = """\
# The faulty twin of the synthetic trial. Written by `python -m helpers.data.synthetic --faulty`,
# never by hand: made from studies/tacrolimus-rif.yaml, which explains every key.
"""
YES_IN_OTHER_WORDS = {"بله": "yes", "خیر": "no", "1": "yes"}
CHECKS = """\
- id: bmi
  label: body mass index is weight by height squared
  identity: bmi
  product: {weight: 1, height: -2}
  times: 10000
- id: th1_th2
  label: the ratio that the laboratory reports is that of its parts
  identity: th1_th2_reported
  ratio: [th1, th2]
- id: dates
  label: dates in order
  order: [enrolled_on, randomised_on, transferred_on, tested_on, scan_on, loss_on, delivered_on]
- id: gestation
  label: gestational age follows from the dates
  identity: gestational_age
  sum: [days_to_delivery, gestation_at_transfer]
  times: 0.14285714285714285
- id: birth_after_pregnancy
  label: a live birth needs a clinical pregnancy
  if: [{variable: live_birth, is: "yes"}]
  then: [{variable: clinical_pregnancy, is: "yes"}]
- id: loss_after_pregnancy
  label: a miscarriage needs a clinical pregnancy
  if: [{variable: miscarriage, is: "yes"}]
  then: [{variable: clinical_pregnancy, is: "yes"}]
- id: miscarriage_by_weeks
  label: a miscarriage is a loss between 5 and 22 weeks
  if: [{variable: miscarriage, is: "yes"}]
  then: [{variable: loss_gestational_age, at_least: 5}, {variable: loss_gestational_age, below: 22}]
- id: one_end
  label: one end a woman
  at_most_one: [live_birth, stillbirth, ectopic, miscarriage, termination]
- id: lost_is_unknown
  label: of a woman lost nobody knows how it ended
  if: [{variable: lost, is: "yes"}]
  then: [{variable: live_birth, missing: true}]
- id: status_has_time
  label: an end has its day
  if: [{variable: loss_status, present: true}]
  then: [{variable: loss_day, present: true}]
- id: transfer_has_date
  label: no transfer has no date
  if: [{variable: transfer, is: "no"}]
  then: [{variable: transferred_on, missing: true}]
- id: doses
  label: no more doses than days
  order: [doses_taken, doses_expected]
- id: blood_pressure
  label: diastolic below systolic
  order: [diastolic, systolic]
  strict: true
"""
FAULTY_README = f"""\
# {LABEL}

A copy of the synthetic trial as messy as real exports are: one fault of every kind, each in the
record of another woman, all else as it was drawn. Nothing here says anything about real people.

| file | what it holds |
| --- | --- |
| `participants.csv` | faults that a declared rule mends, and faults that become queries |
| `adverse_events.csv` | likewise |
| `study.yaml` | `rct check` lists the queries (exit code 0), and `rct run` makes a report |
| `stopped.csv`, `stopped.yaml` | the same and errors besides: nothing is analysed (exit code 3) |
| `answers.csv` | the answer key: each fault, where it was planted, and what must be found |

`found_as` in the key is `log` (a declared rule mends it, and the cleaning log says so), `query`,
`error`, or `text` (kept as it stands, and run by nothing).
"""


def edited(text: str) -> tuple[YAML, Any]:
    """Return a study file as an object that can be changed and written again, comments kept."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    return yaml, yaml.load(text)


def faulty_study(text: str, *, stopped: bool = False) -> str:
    """Return the study file of the twin, made from the text of the shipped one.

    Parameters
    ----------
    text : str
        ``studies/tacrolimus-rif.yaml``.
    stopped : bool
        Whether it is to read the table with errors.
    """
    yaml, study = edited(text)
    study["id"] = "rif-faulty-stopped" if stopped else "rif-faulty"
    study["title"] = f"{study['title']}: a faulty twin"
    sources = study["sources"]
    sources["participants"]["file"] = "stopped.csv" if stopped else "participants.csv"
    sources["participants"]["script"] = "persian"
    sources["adverse_events"]["file"] = "adverse_events.csv"
    _declare(study)
    study["checks"] = yaml.load(CHECKS)
    written = io.StringIO()
    yaml.dump(study, written)
    return HEAD + _without_head(written.getvalue())


def _declare(study: Any) -> None:
    """Say in the codebook what the twin writes otherwise, and what it has besides."""
    variables = study["variables"]
    variables["enrolled_on"]["calendar"] = "jalali"
    variables["scan_on"]["dates"] = "day_first"
    variables["eligible"]["synonyms"].update(YES_IN_OTHER_WORDS)  # an anchor: of every yes and no
    variables["loss_gestational_age"]["range"] = [4, 45]
    variables["th1_th2_reported"] = {
        "label": "Th1/Th2 ratio as reported", "type": "continuous", "range": [5, 60], "decimals": 1,
    }  # fmt: skip
    variables["gestation_at_transfer"] = {
        "label": "Gestational age at transfer", "type": "count", "unit": "days",
        "measured": "after",
    }  # fmt: skip
    study["derived"]["days_to_delivery"] = {
        "label": "Days from transfer to delivery",
        "days_between": ["transferred_on", "delivered_on"],
    }  # fmt: skip


def _without_head(text: str) -> str:
    return text[text.index("\nformat: ") + 1 :]
