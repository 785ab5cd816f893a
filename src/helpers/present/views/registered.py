"""Importing this module registers every view."""

from helpers.present.views import (
    baseline,
    claims,
    cleaning,
    harms,
    opening,
    outcomes,
    wording,
)

__all__ = ["baseline", "claims", "cleaning", "harms", "opening", "outcomes", "wording"]
