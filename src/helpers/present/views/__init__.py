"""How each answer is shown; importing this package registers the views."""

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
