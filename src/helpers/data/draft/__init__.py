"""A first study file from the data alone: every guess with its reason, and what is left open."""

from helpers.data.draft.writing import Asked, Drafted, draft_study

__all__ = ["Asked", "Drafted", "draft_study"]
