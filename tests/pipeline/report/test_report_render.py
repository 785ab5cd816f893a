"""The page: structure, captions, bound numbers, code, and what hostile text cannot do."""

import base64
import re
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.pipeline.report import merge, render

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}</style>'


@pytest.fixture
def page(report):
    return BeautifulSoup(report.html, "html.parser")


def render_cells(made, *cells, **changes):
    study, results = made.study_of(**changes), made.results_of()
    notebook = merge([nbformat.v4.new_notebook(cells=list(cells))], [], study)
    html = render(notebook, results=results, study=study, provenance={})
    return BeautifulSoup(html, "html.parser")


def test_page_has_language_title_policy_and_no_script(page, report):
    assert page.html["lang"] == "en"
    assert page.title.get_text() == report.study.title
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert not page.find_all(["script", "link", "iframe"])


def test_same_inputs_give_the_same_bytes(made, report):
    assert made.build().html == report.html


def test_title_block_says_design_hashes_and_registration(page):
    words = page.select_one("header.title").get_text(" ")
    assert "Randomised, double-blind superiority trial · allocation 1:1" in words
    assert re.search(r"plan [0-9a-f]{7} · results [0-9a-f]{7} · registration not supplied", words)


def test_banner_only_where_data_are_synthetic(page, made):
    assert page.select_one(".stamp").get_text().startswith("SYNTHETIC DATA, built to meet")
    invented = render_cells(made, made.markdown("# A"), claims=[])
    assert invented.select_one(".stamp").get_text().startswith("SYNTHETIC DATA, made up")
    real = render_cells(made, made.markdown("# A"), data_status="real")
    assert real.select_one(".stamp") is None
    assert "SYNTHETIC" not in real.get_text()


def test_notebook_headings_go_down_by_one_and_are_listed(page):
    assert len(page.find_all("h1")) == 1
    headings = [h.get_text() for h in page.select("main h2")]
    assert headings == [
        "Summary",
        "Participants",
        "Are the arms alike at baseline?",
        "Did the treatment change the main outcomes?",
        "Provenance",
    ]
    links = page.select("nav a")
    assert [link.get_text() for link in links] == headings
    assert all(page.find(id=link["href"][1:]).name == "h2" for link in links)
    assert "How large is the difference?" in [h.get_text() for h in page.select("main h3")]


def test_tables_and_figures_are_numbered_in_reading_order_and_linkable(page):
    labels = [label.get_text() for label in page.select("figcaption .rct-label")]
    assert labels == ["Figure 1.", "Table 1.", "Table 2.", "Figure 2.", "Table 3."]
    targets = [label.a["href"][1:] for label in page.select("figcaption .rct-label")]
    assert len(set(targets)) == len(targets)
    assert all(page.find(id=target).name == "figure" for target in targets)


def test_a_reference_without_words_gets_the_number(page):
    assert page.find("a", href="#table-baseline", class_=None).get_text() == "Table 1"


def test_a_figure_shown_twice_has_its_own_ids_and_still_refers_to_itself(page):
    names = [element["id"] for element in page.find_all(id=True)]
    assert len(names) == len(set(names))
    second = page.find(id="figure-forest-2")
    uses = second.find_all("use")
    own = {element["id"] for element in second.find_all(id=True)}
    assert uses
    assert all(use["xlink:href"][1:] in own for use in uses)


def test_bound_numbers_open_what_stands_behind_them(page):
    button = page.find("button", class_="num", string="+36 (+17 to +52)")
    note = page.find(id=button["popovertarget"])
    assert note.has_attr("popover")
    lines = [line.get_text() for line in note.find_all(["b", "span"])]
    assert lines == [
        "+36 (+17 to +52)",
        "Risk difference: Live birth",
        "Tacrolimus against Placebo",
        "Miettinen–Nurminen score interval, 95% confidence",
        "Intention to treat",
        "Tacrolimus 29 of 50, Placebo 11 of 50",
    ]
    assert note.code.get_text() == f"{button['data-id']} = 0.36"
    assert not page.select("data.rct-num")


def test_facts_of_the_study_file_say_so(page):
    note = page.find(id=page.find("button", string="95%")["popovertarget"])
    assert "Declared in the study file: analysis › confidence level" in note.get_text()


def test_punctuation_is_not_torn_from_a_number(page):
    kept = page.select_one("p.rct-text .kept")
    assert kept.get_text().startswith("(95%")


def test_code_is_folded_and_setup_is_marked(page):
    folded = page.select("details.code")
    assert not any(details.has_attr("open") for details in folded)
    assert [d.get_text() for d in folded if "setup" in d["class"]].count("Code") == 0
    assert len(page.select("details.setup")) == 3
    assert page.find("input", id="show-code")["type"] == "checkbox"


def test_results_and_displays_are_both_shown(page, report):
    outputs = [o for cell in report.notebook.cells for o in cell.get("outputs", [])]
    assert {o.output_type for o in outputs} == {"execute_result", "display_data", "stream"}
    assert len(page.select("main div.output")) == len(outputs)


def test_style_blocks_for_jupyterlab_are_taken_out(page):
    assert not page.select("main style")


def test_plain_outputs_are_shown_and_escaped(made):
    plain = nbformat.v4.new_output("display_data", data={"text/plain": "<b>1 < 2</b>"})
    marked = nbformat.v4.new_output("display_data", data={"text/markdown": "**bold**"})
    warning = nbformat.v4.new_output("stream", name="stderr", text="\x1b[31mcareful\x1b[0m")
    page = render_cells(made, made.markdown("# A"), made.code("x", plain, marked, warning))
    assert page.select_one("pre.plain").get_text() == "<b>1 < 2</b>"
    assert page.select_one(".output strong").get_text() == "bold"
    assert page.select_one("pre.stderr").get_text() == "careful"


def test_a_data_frame_gets_scopes_and_a_box_to_scroll_in(made):
    frame = pd.DataFrame({"n": [50, 50]}, index=["tacrolimus", "placebo"])
    data = {"text/html": frame._repr_html_()}
    output = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
    page = render_cells(made, made.markdown("# A"), made.code("frame", output))
    table = page.select_one("table.dataframe")
    assert table.find_parent(class_="rct-scroll")["tabindex"] == "0"
    assert [th["scope"] for th in table.find_all("th")] == ["col", "row", "row"]
    assert not page.select("main style")


def test_a_picture_keeps_its_text_alternative_and_gets_no_invented_one(made):
    data = {"image/png": base64.b64encode(b"png").decode()}
    bare = nbformat.v4.new_output("display_data", data=data)
    told = nbformat.v4.new_output(
        "display_data", data=data, metadata={"image/png": {"alt": 'Two "bars"'}}
    )
    page = render_cells(made, made.markdown("# A"), made.code("draw()", bare, told))
    first, second = page.find_all("img")
    assert not first.has_attr("alt")
    assert second["alt"] == 'Two "bars"'


def test_hostile_texts_of_the_study_stay_text(made):
    changes = {
        "title": HOSTILE,
        "registration": HOSTILE,
        "design": {"setting": HOSTILE, "blinding": HOSTILE},
        "arms": {
            "variable": "arm",
            "reference": "placebo",
            "labels": {"tacrolimus": HOSTILE, "placebo": HOSTILE},
        },
        "populations": {"itt": {"label": HOSTILE}},
    }
    report = made.build(**changes)
    page = BeautifulSoup(report.html, "html.parser")
    assert not page.find_all("script")
    assert not page.find_all("img")
    assert page.title.get_text() == HOSTILE
    assert page.h1.get_text() == HOSTILE
    assert "{{7*7}}" in page.h1.get_text()
    assert "</style>" not in page.style.get_text()


def test_hostile_headings_and_provenance_stay_text(made):
    study, results = made.study_of(), made.results_of()
    item = SimpleNamespace(heading=HOSTILE, _repr_html_=lambda: "<p>words</p>")
    notebook = merge([], [item], study)
    html = render(notebook, results=results, study=study, provenance={HOSTILE: {HOSTILE: HOSTILE}})
    page = BeautifulSoup(html, "html.parser")
    assert not page.find_all(["script", "img"])
    assert page.select_one("main h2").get_text() == HOSTILE


def test_active_content_of_an_output_is_taken_out(made):
    link = '<a href=" java\tscript:x()">b</a>'
    html = f'<p onclick="x()">a<script>x()</script>{link}</p><iframe></iframe>'
    output = nbformat.v4.new_output("display_data", data={"text/html": html})
    page = render_cells(made, made.markdown("# A"), made.code("x", output))
    assert not page.select("script, iframe, [onclick], main .output a[href]")
    assert page.select_one("main .output").get_text(strip=True) == "ab"


def test_persian_words_say_so_wherever_they_stand(made):
    birth, trial = "\u062a\u0648\u0644\u062f \u0632\u0646\u062f\u0647", "\u062a\u0627"
    page = BeautifulSoup(
        made.build(title=f"{trial} (2)", populations={"itt": {"label": birth}}).html, "html.parser"
    )
    assert page.title.get_text() == page.h1.get_text() == f"{trial} (2)"
    assert page.h1.bdi.attrs == {"lang": "fa", "dir": "rtl"}
    for note in page.select(".source"):
        assert (birth in note.get_text()) == (birth in [bdi.get_text() for bdi in note("bdi")])
    assert {bdi.get_text() for bdi in page("bdi")} == {birth, trial}
