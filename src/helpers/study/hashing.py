"""A study as JSON, and the hashes that say whether plan or data description changed.

Hashes are of what was declared, not of how: comments, white space, quotes and the order of keys
make no difference, nor does a codebook kept in a file of its own. Where order is the reader's, as
for outcomes, arms and levels, it counts.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from helpers.study.base import Declared
from helpers.study.model import Study

__all__ = ["data_hash", "plan_hash", "study_json"]

_DATA = (
    "id", "sources", "participant_id", "arms", "variables", "derived", "populations", "checks",
    "registered_on",
)  # fmt: skip
# what of the design cleaning holds against the data
_DESIGN = ("ratio", "block_sizes", "enrolled_on", "randomised_on")
# what changes no number
_PRINTED = {"report"}
# mappings whose order says nothing
_UNORDERED = {"reporting", "estimand", "synonyms", "weights", "transitions"}


def study_json(study: Study) -> dict[str, Any]:
    """Return a study as JSON-ready data, by the names of the study file.

    Defaults are written out; what is not given is left out. The path of the file is no part of
    it.

    Parameters
    ----------
    study : Study
        As loaded.
    """
    return dict(_plain(study))


def plan_hash(study: Study) -> str:
    """Return the SHA-256 of the whole study file as declared, in hexadecimal.

    Without ``report``, which says how numbers are printed and nothing of what is done.
    """
    whole = study_json(study)
    return _digest({key: held for key, held in whole.items() if key not in _PRINTED})


def data_hash(study: Study) -> str:
    """Return the SHA-256 of what cleaning reads: sources, codebook, populations, checks, ..."""
    whole = study_json(study)
    design = {key: whole["design"].get(key) for key in _DESIGN}
    return _digest({key: whole.get(key) for key in _DATA} | {"design": design})


def _plain(value: object) -> Any:
    if isinstance(value, Declared):
        return {key: _entry(key, held) for key, held in value.declared().items()}
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def _entry(key: str, held: object) -> Any:
    plain = _plain(held)
    return _by_name(plain) if key in _UNORDERED else plain


def _by_name(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _by_name(value[key]) for key in sorted(value)}
    return [_by_name(held) for held in value] if isinstance(value, list) else value


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
