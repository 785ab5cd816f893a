"""The glossary: the terms of this report and no others, in plain words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.present.back_matter import Shown
from helpers.present.back_matter.glossary import glossary
from helpers.present.back_matter.terms import TERMS


def terms(text: str) -> list[str]:
    return [entry.heading.plain() for entry in glossary(Shown((), text.lower())).entries]


def test_only_terms_that_the_report_uses_are_listed() -> None:
    assert terms("The risk ratios, and P-values by Holm.") == ["Holm", "P-value", "Risk ratio"]
    assert terms("") == []


def test_a_term_is_a_whole_word() -> None:
    assert terms("oddsratio, aholm, hazardratios, marginal, medians test") == ["Median"]
    assert terms("queries") == terms("a query") == ["Query"]


@pytest.mark.parametrize("term", TERMS)
def test_every_term_is_found_and_explained_without_numbers(term: str) -> None:
    assert term in terms(f"much {term} here")
    assert not re.search(r"\d", TERMS[term])
    assert TERMS[term].endswith(".")


def test_they_stand_in_the_order_of_the_alphabet() -> None:
    assert list(TERMS) == sorted(TERMS, key=str.casefold)


@given(st.lists(st.sampled_from(sorted(TERMS))))
def test_more_words_never_lose_a_term(used: list[str]) -> None:
    text = " and ".join(used)
    assert set(used) <= set(terms(text))
    assert set(terms(text)) <= set(terms(f"{text} and the rest"))
