"""The report's own checks: silent on a sound report, and each fault is found."""

import nbformat
import pytest

from helpers.errors import Severity
from helpers.pipeline.report import check_report, merge, render
from helpers.pipeline.report.agreement import agrees
from helpers.results import Results


def codes(report, html=None, results=None):
    found = check_report(
        html or report.html, report.notebook, results or report.results, report.study
    )
    return {finding.code for finding in found if finding.severity == Severity.ERROR}


def findings_of_output(made, html, kind="text/html"):
    study, results = made.study_of(), made.results_of()
    output = nbformat.v4.new_output("display_data", data={kind: html})
    cells = [made.markdown("# A"), made.code("x", output)]
    notebook = merge([nbformat.v4.new_notebook(cells=cells)], [], study)
    page = render(notebook, results=results, study=study, provenance={})
    found = check_report(page, notebook, results, study)
    return [finding for finding in found if finding.severity == Severity.ERROR]


def codes_of_output(made, html, kind="text/html"):
    return {finding.code for finding in findings_of_output(made, html, kind)}


def test_a_sound_report_has_no_findings(report):
    assert check_report(report.html, report.notebook, report.results, report.study) == []


def test_a_number_without_a_row_is_found(report):
    fewer = Results(e for e in report.results if e.key.measure != "risk_ratio")
    assert codes(report, results=fewer) == {"unknown_result"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("29/50 (58%)</button>", "30/50 (58%)</button>", "number_disagrees"),
        ("<td><button", "<td>17 <button", "unbound_digits"),
        (' class="rct-stamp">SYNTHETIC</span>', "></span>", "stamp_missing"),
        ('<html lang="en">', "<html>", "no_language"),
        ("<h3 ", "<h5 ", "headings"),
        ("<h2 ", "<h1 ", "headings"),
        ('id="figure-forest-2"', 'id="figure-forest"', "repeated_id"),
        ('href="#summary"', 'href="#nowhere"', "dangling_link"),
        ("aria-label=", "data-label=", "no_text_alternative"),
        (' scope="row"', "", "no_scope"),
        ("<main", "<script></script><main", "active_content"),
        ("<main", '<main onclick="x"', "active_content"),
        ("<main", '<img src="https://example.org/a.png" alt="A long enough text"><main', None),
        ("default-src 'none'; ", "", "policy"),
        ('<div class="output">', '<div class="gone">', "outputs_lost"),
        (":root {", "@import 'a.css'; :root {", "external_address"),
    ],
)
def test_each_fault_is_found(report, old, new, code):
    assert old in report.html
    assert (code or "active_content") in codes(report, html=report.html.replace(old, new))


@pytest.mark.parametrize("alt", ["", "Image", "No description has been provided for this image"])
def test_placeholders_are_no_text_alternative(made, alt):
    html = f'<img src="data:image/png;base64,AA" alt="{alt}">'
    assert "no_text_alternative" in codes_of_output(made, html)


def test_a_plain_table_of_numbers_is_refused(made):
    html = "<table><tr><th>Placebo</th><td>22</td></tr></table>"
    assert codes_of_output(made, html) == {"unbound_digits", "no_caption"}


def test_a_script_in_an_output_is_told_although_it_was_taken_out(made):
    assert codes_of_output(made, "<p>x</p><script>x()</script>") == {"active_content"}


def test_an_output_that_no_page_can_show_is_found(made):
    assert "output_without_form" in codes_of_output(made, "x", kind="application/javascript")


def test_printed_digits_are_only_told(made):
    assert codes_of_output(made, "n = 22", kind="text/plain") == set()


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("29/50 (58%)", "29", True),
        ("−12 (−26 to +1)", "-0.12", True),
        ("+12", "-0.12", False),
        ("0.33 (0.10 to 1.07)", "0.3333333333", True),
        ("0.34", "0.3333333333", False),
        ("1,234", "1234", True),
        ("<0.001", "0.002", False),
        (">0.999", "0.9999", True),
        ("14.5%", "0.145", True),
        ("∞", "", True),
    ],
)
def test_printed_text_agrees_with_its_value(text, value, expected):
    assert agrees(text, value) is expected
