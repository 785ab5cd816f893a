"""Checks that every number of the report is a result, and that nothing of it is lost."""

import re
from collections.abc import Iterator
from typing import Any

from bs4.element import NavigableString
from nbformat import NotebookNode

from helpers.errors import Finding
from helpers.pipeline.report.agreement import agrees
from helpers.pipeline.report.checked import Checked, fault, place, remark
from helpers.pipeline.report.render import shown_type
from helpers.present import split_ids
from helpers.present.text import FIXED_WORDS

__all__ = [
    "captions_are_stamped",
    "figure_data_agree",
    "figures_are_bound",
    "numbers_agree",
    "numbers_are_bound",
    "outputs_are_all_shown",
    "printed_numbers_are_told",
    "table_cells_are_bound",
]

STAMP = "SYNTHETIC"
UNWRITTEN = "write the result in the stage that shows it"
NO_NUMBERS_IN = {"svg", "code"}
NO_NUMBERS_OF = {"num", "source", "rct-words", "rct-role"}
_DIGIT = re.compile(r"\d")
_FIXED = re.compile("|".join(re.escape(words) for words in FIXED_WORDS))


def numbers_are_bound(report: Checked) -> Iterator[Finding]:
    """Every printed number names a row of the results or a fact of the study file."""
    for number in report.numbers:
        identifier = str(number.get("data-id", ""))
        if not report.catalogue.source(identifier).known:
            yield fault(
                "unknown_result",
                place(number),
                f"{number.get_text()!r} bound to {identifier!r}",
                expected="an identifier of results.csv or a path of the study file",
                remedy=UNWRITTEN,
            )
    for number in report.soup.select("data.rct-num"):
        yield fault("unbound_number", place(number), repr(number.get_text()))


def numbers_agree(report: Checked) -> Iterator[Finding]:
    """Every printed number is the value of the row it is bound to, rounded."""
    for number in report.numbers:
        source = report.catalogue.source(str(number.get("data-id", "")))
        if source.known and source.value and not agrees(number.get_text(), source.value):
            yield fault(
                "number_disagrees",
                place(number),
                repr(number.get_text()),
                expected=f"{source.value} rounded ({number.get('data-id', '')})",
                remedy="make numbers with helpers.present.formatting only",
            )


def figure_data_agree(report: Checked) -> Iterator[Finding]:
    """Every number below a figure is the value of the row it names, and the figure draws it."""
    for figure in report.main.select("figure[data-source]"):
        drawn = set(split_ids(str(figure["data-source"])))
        for number in figure.select(".rct-data data"):
            identifier = str(number["value"])
            value = report.catalogue.source(identifier).value
            if identifier not in drawn or not agrees(number.get_text(), value):
                yield fault("number_disagrees", place(number), repr(number.get_text()),
                            expected=f"{value} rounded ({identifier})")  # fmt: skip


def table_cells_are_bound(report: Checked) -> Iterator[Finding]:
    """No digit stands in a data cell outside a bound number or a label of the study."""
    for cell in report.main.find_all("td"):
        words = _FIXED.sub("", " ".join(text for text in cell.strings if _counts(text)))
        if _DIGIT.search(words):
            yield fault(
                "unbound_digits",
                place(cell),
                repr(words.strip()),
                expected="numbers as Number, bound to a result",
                remedy="show it with helpers.present.Table, or explore it in explore.ipynb",
            )


def _counts(text: NavigableString) -> bool:
    """Return whether digits in a text of a cell would be numbers that no result stands behind."""
    for part in text.parents:
        classes = part.get("class") or ()
        if part.name in NO_NUMBERS_IN or not NO_NUMBERS_OF.isdisjoint(classes):
            return False
        if "provenance" in classes or ("rct-data" in classes and text.find_parent("data")):
            return False
        if part.name == "section":
            break
    return True


def figures_are_bound(report: Checked) -> Iterator[Finding]:
    """Every result that a figure draws exists."""
    for figure in report.main.select("figure[data-source]"):
        for identifier in split_ids(str(figure["data-source"])):
            if not report.catalogue.source(identifier).known:
                yield fault("unknown_result", place(figure), f"drawn from {identifier!r}")


def captions_are_stamped(report: Checked) -> Iterator[Finding]:
    """Synthetic data are called so in the banner and in every caption."""
    if not report.study.synthetic:
        return
    if report.soup.select_one("body > .stamp") is None:
        yield fault("stamp_missing", "top of the page", "no banner", expected=STAMP)
    for figure in report.main.find_all("figure"):
        caption = figure.find("figcaption")
        if caption is None or STAMP not in caption.get_text():
            yield fault("stamp_missing", place(figure), "a caption without stamp", expected=STAMP)


def outputs_are_all_shown(report: Checked) -> Iterator[Finding]:
    """As many outputs stand in the page as in the notebook, and none is empty."""
    outputs = list(_outputs(report.notebook))
    shown = report.main.select("div.output")
    if len(outputs) != len(shown):
        yield fault(
            "outputs_lost", "whole report", f"{len(shown)} outputs", expected=f"{len(outputs)}"
        )
    for cell, output in outputs:
        if "data" in output and not shown_type(output.data):
            yield fault(
                "output_without_form",
                f"cell {cell.id}",
                ", ".join(output.data),
                expected="text/html, an image or text",
            )
    for output in shown:
        if not output.get_text(strip=True) and output.find(["img", "svg"]) is None:
            yield fault("output_empty", place(output), "an output that shows nothing")


def printed_numbers_are_told(report: Checked) -> Iterator[Finding]:
    """Plain printed text may hold numbers that no result stands behind."""
    for text in report.main.select("pre.plain"):
        if _DIGIT.search(text.get_text()):
            yield remark(
                "printed_digits",
                place(text),
                repr(text.get_text().strip()),
                expected="numbers as Number, bound to a result",
            )


def _outputs(notebook: NotebookNode) -> Iterator[tuple[Any, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield cell, output
