"""What stands around the notebooks: title block, banner, page margins and provenance."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from helpers.results import Results
from helpers.study import Study, plan_hash

__all__ = ["page_of", "stamp_of"]

CLAIMED = (
    "SYNTHETIC DATA, built to meet the abstract’s claims: "
    "no patient is in it, and no result here is evidence."
)
MADE_UP = "SYNTHETIC DATA, made up: no patient is in it, and no result here is evidence."
SHORT = 7
_HASH = re.compile(r"[0-9a-f]{16,}")
RANDOMISED = {"stage": "cleaning", "analysis": "flow", "level": "randomised", "arm": ""}


def stamp_of(study: Study) -> str:
    """Return the sentence of the banner; empty for real data."""
    if not study.synthetic:
        return ""
    return CLAIMED if study.claims else MADE_UP


def page_of(study: Study, results: Results, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs beside the notebook, all of it plain text but `css`."""
    return {
        "lang": "en",
        "title": study.title,
        "stamp": stamp_of(study),
        "css": (Path(__file__).parent / "templates" / "trial" / "report.css").read_text("utf-8"),
        "print_stamp": css_text(stamp_of(study)),
        "print_title": css_text(study.title),
        "design": design_line(study),
        "randomised": _randomised_id(results),
        "by": [
            f"plan {plan_hash(study)[:SHORT]}",
            f"results {_sha256(results.to_csv())[:SHORT]}",
            f"registration {study.registration or 'not supplied'}",
        ],
        "provenance": list(_groups(provenance)),
    }


def design_line(study: Study) -> str:
    """Return the design of the trial in one line, from what the study file declares."""
    design = study.design
    blinding = f", {design.blinding}" if design.blinding else ""
    parts = [f"Randomised{blinding} {design.framework} trial"]
    parts += [f"allocation {design.allocation}"] if design.allocation else []
    parts += [design.setting] if design.setting else []
    return " · ".join(parts)


def css_text(text: str) -> str:
    r"""Return a text as the inside of a CSS string; nothing in it can end the string or the sheet.

    >>> css_text('A "b"</style>')
    'A \\22 b\\22 \\3c \\2f style\\3e '
    """
    kept = (c == " " or (c.isascii() and c.isalnum()) for c in text)
    return "".join(c if keep else f"\\{ord(c):x} " for c, keep in zip(text, kept, strict=True))


def _randomised_id(results: Results) -> dict[str, str] | None:
    found = list(results.where(**RANDOMISED, statistic="n"))
    if len(found) != 1:
        return None
    return {"id": found[0].id, "text": f"{found[0].value:.0f}"}


def _groups(provenance: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the groups of the provenance table: loose entries first, then each named group."""
    loose = {k: v for k, v in provenance.items() if not isinstance(v, Mapping)}
    if loose:
        yield {"name": "", "rows": _rows(loose)}
    for name, group in provenance.items():
        if isinstance(group, Mapping):
            yield {"name": str(name), "rows": _rows(group)}


def _rows(group: Mapping[str, Any]) -> list[dict[str, Any]]:
    shown = {str(name): _shown(value) for name, value in group.items()}
    return [
        {"name": name, "value": value, "hash": _HASH.fullmatch(value) is not None}
        for name, value in shown.items()
    ]


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "not supplied" if value in (None, "") else str(value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
