"""The glossary: the terms that this report uses, in plain words."""

from helpers.present.back_matter.shown import Shown
from helpers.present.back_matter.terms import TERMS
from helpers.present.entries import Entries, Entry
from helpers.present.text import Label, Text

__all__ = ["glossary"]


def glossary(shown: Shown) -> Entries:
    """Return the terms that the report uses; no others.

    Parameters
    ----------
    shown : Shown
        The words of the report.
    """
    used = {term: meaning for term, meaning in TERMS.items() if shown.says(term)}
    return Entries([Entry(Label(term), [Text(meaning)]) for term, meaning in used.items()])
