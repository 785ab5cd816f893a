"""The study file of the faulty twin: the shipped one, reading other files and checking more."""

import io
import re
from typing import Any

from ruamel.yaml import YAML

from helpers.data.synthetic.plants import query

__all__ = [
    "CHECKS", "FAULTY_README", "MG_PER_UMOL", "STUDY_FAULTS", "edited", "faulty_study",
]  # fmt: skip

LABEL = "SYNTHETIC, with faults planted on purpose"
MG_PER_UMOL = 0.0113  # creatinine: mg/dL for each umol/L
HEAD = """\
# The faulty twin of the synthetic trial. Written by `python -m helpers.data.synthetic --faulty`,
# never by hand: made from studies/tacrolimus-rif.yaml, which explains every key.
"""
ALLOCATION, REGISTERED_ON = "2:1", "2021-06-01"
_LAST_REMARKS = re.compile(r"(\n(#[^\n]*)?)+\Z")
STUDY_FAULTS = (
    ("wrong_ratio", f"allocation: {ALLOCATION!r} in the study file", query("arm_sizes", "arm")),
    ("registered_late", f"registered_on: {REGISTERED_ON} in the study file",
     query("registered_late")),
)  # fmt: skip
"""What the study file says wrongly: the arms are of one size, and women came before that day."""
YES_IN_OTHER_WORDS = {"بله": "yes", "خیر": "no", "1": "yes"}
CHECKS = """\
- id: th1_th2
  label: the ratio that the laboratory reports is that of its parts
  identity: th1_th2_reported
  ratio: [th1, th2]
- id: gestation
  label: gestational age follows from the dates
  identity: gestational_age
  sum: [days_to_delivery, gestation_at_transfer]
  times: 0.14285714285714285
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
| `SHA256SUMS` | checksums of these: `sha256sum -c SHA256SUMS` |

`python -m helpers.data.synthetic --faulty` writes these files again, byte for byte; they are never
edited. The study files are made from `studies/tacrolimus-rif.yaml`, whose checks hold here too.

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
    study["design"] |= {"allocation": ALLOCATION, "enrolled_on": "enrolled_on"}
    study.insert(list(study).index("registration") + 1, "registered_on", REGISTERED_ON)
    sources = study["sources"]
    sources["participants"]["file"] = "stopped.csv" if stopped else "participants.csv"
    sources["participants"]["script"] = "persian"
    sources["adverse_events"]["file"] = "adverse_events.csv"
    study.pop("context", None)  # published trials are none of its business
    _declare(study)
    study["checks"] += yaml.load(CHECKS)
    written = io.StringIO()
    yaml.dump(study, written)
    return _framed(written.getvalue())


def _declare(study: Any) -> None:
    """Say in the codebook what the twin writes otherwise, and what it has besides."""
    variables = study["variables"]
    variables["enrolled_on"]["calendar"] = "jalali"
    variables["scan_on"]["dates"] = "day_first"
    variables["delivered_on"]["dates"] = "month_first"
    variables["creatinine"]["unit_from"] = {"unit": "umol/L", "times": MG_PER_UMOL}
    variables["birthweight"]["thousands"] = " "
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


def _framed(text: str) -> str:
    """Return the text under its own head, without what was said of a part left out at its end."""
    return HEAD + _LAST_REMARKS.sub("\n", text[text.index("\nformat: ") + 1 :])
