"""Importing this module registers every view."""

from helpers.present.views import (
    adjusted,
    baseline,
    claims,
    cleaning,
    compare,
    design,
    harms,
    missing,
    opening,
    outcomes,
    stratified,
    subgroups,
    times,
    verdicts,
    wording,
)

__all__ = [
    "adjusted",
    "baseline",
    "claims",
    "cleaning",
    "compare",
    "design",
    "harms",
    "missing",
    "opening",
    "outcomes",
    "stratified",
    "subgroups",
    "times",
    "verdicts",
    "wording",
]
