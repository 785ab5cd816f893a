"""Importing this module registers every view."""

from helpers.present.views import (
    baseline,
    claims,
    cleaning,
    compare,
    harms,
    opening,
    outcomes,
    wording,
)

__all__ = ["baseline", "claims", "cleaning", "compare", "harms", "opening", "outcomes", "wording"]
