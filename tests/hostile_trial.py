"""A trial whose every free text tries to be a formula, markup, mathematics or a command."""

import csv
import json
import random
from pathlib import Path
from typing import Any

__all__ = ["FORMULAS", "MARKUP", "MATHS", "write_hostile"]

FORMULAS = (
    '=HYPERLINK("http://evil.invalid/","x")', "+1+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|x",
    "-2+3+cmd|x", "\uff1d1+1",
)  # fmt: skip
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
MATHS = r"$\frac{1}{0}$ \undefined{ $x^2 50% #1 & {{ 7*7 }} ${HOME} %s"
LINK = "[x](javascript:alert(3)) ![y](http://evil.invalid/z.png) `q` </style> ]]> -->"
ACTING = "\u202egnp.exe\x07"


def _study() -> dict[str, Any]:
    """Return the study file, hostile in every place that takes free text."""
    binary = {"type": "binary", "event": "=yes", "non_event": "-no", "measured": "after"}
    return {
        "format": 1,
        "id": "hostile",
        "title": f"{FORMULAS[0]} {MARKUP} {MATHS}",
        "data_status": "real",
        "registration": FORMULAS[1],
        "design": {"allocation": "1:1", "blinding": MARKUP, "setting": LINK,
                   "stratified_by": ["site"]},
        "reporting": {"funding": MARKUP, "ethics": FORMULAS[2], "eligibility": LINK,
                      "participants_called": "women <b>", "background": MATHS,
                      "registry": ACTING, "guidelines": ["imprint"],
                      "events_called": {"cured": f"{MARKUP} {MATHS}"},
                      "changes": [MARKUP, {"what": LINK, "when": MATHS, "reason": FORMULAS[0]}],
                      "limitations": [LINK, {FORMULAS[1]: MARKUP}], f"other {MARKUP}": MATHS},
        "flow": {
            "assessed": 90, "excluded": {FORMULAS[0]: 4, MARKUP: 6, MATHS: 2},
            "received": {"variable": "received", "reason": "why_not"},
        },
        "sources": {
            "participants": "hostile.csv",
            "adverse_events": {
                "file": "events.csv", "participant_id": "pid", "term": "term",
                "category": "category", "severity": "severity", "serious": "serious",
            },
        },
        "participant_id": "pid",
        "arms": {"variable": "arm", "reference": "-b+cmd|x",
                 "labels": {"=a": f"{FORMULAS[0]} {MATHS}", "-b+cmd|x": MARKUP}},
        "variables": {
            "age": {"label": MATHS, "type": "continuous", "unit": "=kg <b>$", "range": [0, 60]},
            "site": {"label": LINK, "type": "categorical",
                     "levels": {"=A1": FORMULAS[1], "@B": MARKUP, "$C": MATHS}},
            "received": {"label": FORMULAS[3], **binary},
            "why_not": {"label": MARKUP, "type": "text", "measured": "after"},
            "cured": {"label": f"{MARKUP} {MATHS}", **binary},
            "well": {"label": FORMULAS[2], **binary},
            "pain": {"label": FORMULAS[0], "type": "continuous", "measured": "after"},
            "days": {"label": MARKUP, "type": "duration", "measured": "after"},
            "ended": {"label": LINK, "type": "categorical", "measured": "after",
                      "levels": {"=end": MATHS, "@other": MARKUP, "-stop": FORMULAS[4]}},
        },
        "derived": {
            "old": {"label": MATHS, "cut": {"variable": "age", "at": [35],
                                            "labels": [f"=young {MARKUP}", MATHS]}},
            "state": {"label": FORMULAS[1], "otherwise": MARKUP, "first_of": [
                {"level": FORMULAS[0], "where": [{"variable": "cured", "is": "=yes"}]},
                {"level": MATHS, "where": [{"variable": "well", "is": "=yes"}]}]},
        },
        "checks": [{"id": "pain_and_cure", "label": f"{FORMULAS[0]} {MARKUP}",
                    "if": [{"variable": "cured", "is": "=yes"}],
                    "then": [{"variable": "pain", "below": 52}]}],
        "populations": {
            "itt": {"label": MARKUP, "where": []},
            "got": {"label": MATHS, "where": [{"variable": "received", "is": "=yes"}]},
        },
        "baseline": ["age", "site", "old"],
        "outcomes": [
            {"id": "cured", "role": "primary", "type": "binary", "variable": "cured",
             "benefit": "higher"},
            {"id": "well", "role": "key_secondary", "type": "binary", "variable": "well",
             "benefit": "higher", "label": f"{FORMULAS[0]} {MARKUP}", "also_among": "cured"},
            {"id": "pain", "role": "secondary", "type": "continuous", "variable": "pain",
             "benefit": "lower"},
            {"id": "end", "role": "secondary", "type": "time_to_event", "time": "days",
             "status": "ended", "event": "=end", "competing": ["@other"], "benefit": "lower"},
        ],
        "analysis": {
            "population": "itt", "sensitivity_populations": ["got"], "adjust_for": ["age"],
            "stratify_by": ["site"], "subgroups": ["old", "site"], "end_state": "state",
            "multiplicity": {"procedure": "fixed_sequence", "sensitivity": ["holm"]},
            "missing_outcome": {"main": "complete_case", "sensitivity": ["failure", "best_case"]},
            "harms": {"population": "itt"},
        },
        "additional": [{"id": "asked", "outcome": "cured", "population": "got",
                        "requested_by": MARKUP, "reason": f"{FORMULAS[0]} {MATHS}"}],
        "claims": [{"outcome": "cured", "direction": "higher", "p_below": 0.05,
                    "test": "fisher"}],
    }  # fmt: skip


def _participants() -> list[dict[str, str]]:
    draw = random.Random(11)
    rows = []
    for number in range(72):
        arm = ("=a", "-b+cmd|x")[number % 2]
        received = "-no" if number % 12 == 5 else "=yes"
        rows.append({
            "pid": f"=P{number:03d}", "arm": arm, "age": str(draw.randint(20, 50)),
            "site": draw.choice(("=A1", "@B", "$C")), "received": received,
            "why_not": draw.choice((MARKUP, *FORMULAS)) if received == "-no" else "",
            "cured": draw.choice(("=yes", "-no", "=yes") if arm == "=a" else ("=yes", "-no")),
            "well": draw.choice(("=yes", "-no")), "pain": str(round(draw.gauss(50, 8), 1)),
            "days": str(draw.randint(1, 200)),
            "ended": draw.choice(("=end", "=end", "@other", "-stop")), "=left_out <b>": "\tx",
        })  # fmt: skip
    rows[3]["age"], rows[8]["age"] = FORMULAS[0], f"{MARKUP}{ACTING}"
    rows[6]["age"], rows[9]["site"] = "61", " @B"
    return rows


def _events() -> list[dict[str, str]]:
    draw = random.Random(12)
    return [
        {"pid": f"=P{draw.randint(0, 71):03d}", "term": draw.choice((*FORMULAS, MARKUP, MATHS)),
         "category": draw.choice((MARKUP, FORMULAS[1], MATHS)),
         "severity": draw.choice(("=mild", "@severe", MARKUP)), "serious": draw.choice(("yes", ""))}
        for _ in range(40)
    ]  # fmt: skip


def write_hostile(folder: Path) -> Path:
    """Write study file and data into a folder; return the study file, JSON being YAML too."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("hostile.csv", _participants()), ("events.csv", _events())):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    path = folder / "hostile.yaml"
    path.write_text(json.dumps(_study(), indent=1, ensure_ascii=True), encoding="utf-8")
    return path
