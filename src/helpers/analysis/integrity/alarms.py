"""How often the checks ask about clean trials: counts measured once, shipped with the package."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Alarms", "alarms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """Clean synthetic trials in which a check asked, by ``benchmarks/integrity_alarms.py``.

    Attributes
    ----------
    trials : int
        Clean trials that were looked at.
    first_seed, last_seed : int
        Seeds of the generator; those between at which it can make no trial are left out.
    asked : mapping of str to int
        Trials in which each check asked.
    done : mapping of str to int
        Trials in which each check could be made.
    any_asked : int
        Trials in which any check asked.
    """

    trials: int
    first_seed: int
    last_seed: int
    asked: Mapping[str, int]
    done: Mapping[str, int]
    any_asked: int


@cache
def alarms() -> Alarms:
    """Return the measured false alarms."""
    text = files("helpers.analysis.integrity").joinpath("alarms.json").read_text("utf-8")
    return Alarms(**json.loads(text))
