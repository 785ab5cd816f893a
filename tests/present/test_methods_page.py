"""The page of the methods: whole, current, and each formula one that a browser can show."""

import re
from pathlib import Path

import pytest

from helpers import stats
from helpers.present.formulas import FORMULAS, NO_FORMULA
from helpers.present.methods_page import PAGE, found, methods_page, references
from helpers.present.vocabulary import METHODS, PROCEDURES

ROOT = Path(__file__).parents[2]
ENTRIES = [formula for formulas in FORMULAS.values() for formula in formulas]
REGISTRIES = (
    "ASSOCIATION", "HOMOGENEITY", "ODDS_RATIO", "ONE_PROPORTION", "RISK_DIFFERENCE", "RISK_RATIO",
    "STRATIFIED_ASSOCIATION", "STRATIFIED_ODDS_RATIO", "STRATIFIED_RISK_DIFFERENCE",
    "STRATIFIED_RISK_RATIO",
)  # fmt: skip


def test_the_page_is_current() -> None:
    assert (ROOT / PAGE).read_text("utf-8") == methods_page(), "run `make methods`"


def test_every_method_that_a_report_names_has_a_formula_or_a_word_why_not() -> None:
    named = {method for formula in ENTRIES for method in formula.methods} | set(NO_FORMULA)
    assert named == set(METHODS) | set(PROCEDURES)


@pytest.mark.parametrize("registry", REGISTRIES)
def test_every_function_of_a_registry_has_a_formula(registry) -> None:
    shown = {found(formula.function) for formula in ENTRIES}
    assert set(getattr(stats, registry).values()) <= shown


@pytest.mark.parametrize("formula", ENTRIES, ids=lambda formula: formula.function)
def test_every_method_has_a_reference_with_its_year(formula) -> None:
    given = references(found(formula.source or formula.function))
    assert given
    assert all(re.search(r"\((18|19|20)\d\d\)", reference) for reference in given)


@pytest.mark.parametrize("formula", ENTRIES, ids=lambda formula: formula.function)
def test_every_formula_becomes_mathml_without_a_command_left(formula) -> None:
    converter = pytest.importorskip("latex2mathml.converter", reason="the extra `docs` is absent")
    shown = converter.convert(formula.latex, display="block")
    assert shown.startswith("<math ")
    assert "\\" not in shown
    assert formula.latex.count("{") == formula.latex.count("}")
