import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.pipeline.masks import machine_folders, mask
from helpers.pipeline.normalise import normalise, notebook_text
from helpers.pipeline.quick import nbformat
from helpers.pipeline.stages import STAGES

STAGE = STAGES["primary"]


def executed(pid: int = 17, moment: str = "2026-01-01T00:00:00", root: str = "/srv/a") -> Any:
    """Return a notebook as papermill leaves it; the arguments are what a run changes."""
    new = nbformat.v4
    metadata = {"start_time": moment, "duration": pid / 7, "status": "completed"}
    cells = [
        new.new_markdown_cell("# Title"),
        new.new_code_cell(
            'study: str = "x"  # which\nroot: str = ""', metadata={"tags": ["parameters"]}
        ),
        new.new_code_cell(f'study = "y"\nroot = "{root}"'),
        new.new_code_cell("1 + 1"),
    ]
    cells[2].metadata["tags"] = ["injected-parameters"]
    for number, cell in enumerate(cells):
        cell.metadata.setdefault("tags", [])
        cell.metadata["papermill"] = dict(metadata)
        cell.metadata["execution"] = {"iopub.execute_input": moment}
        if cell.cell_type == "code":
            cell.execution_count = number
    cut = pid % 5
    cells[3].outputs = [
        new.new_output("stream", name="stdout", text=f"/srv{cut}"[:4]),
        new.new_output("stream", name="stdout", text=" text"[:cut]),
        new.new_output("stream", name="stdout", text=" text"[cut:]),
        new.new_output("stream", name="stderr", text=f"/tmp/ipykernel_{pid}/{pid}.py:1: Warn"),
        new.new_output(
            "execute_result",
            data={
                "text/plain": f"<X at 0x7f0000{pid:06x}> {root}/data/a.csv",
                "application/vnd.jupyter.widget-view+json": {"model_id": str(pid)},
                "application/json": {"path": [f"{root}/b"]},
                "image/png": "/srv/a/",
            },
            execution_count=3,
        ),
    ]
    notebook = new.new_notebook(cells=cells)
    notebook.metadata = nbformat.from_dict(
        {
            "papermill": {"parameters": {"study": "y", "root": root}, "start_time": moment},
            "kernelspec": {"display_name": f"env {pid}", "name": "python3"},
            "language_info": {"name": "python", "version": f"3.{pid}"},
            "widgets": {"state": pid},
            "title": "kept",
        }
    )
    return notebook


def normal(notebook: Any, root: str = "/srv/a") -> str:
    folders = {root: "", "/tmp": "<temporary>"}
    return notebook_text(normalise(notebook, STAGE, shown={"root": ""}, folders=folders))


@given(st.integers(1, 10**6), st.datetimes(), st.sampled_from(["/srv/a", "/home/other/b b"]))
def test_any_two_runs_give_the_same_text(pid: int, moment: Any, root: str) -> None:
    other = normal(executed(pid, moment.isoformat(), root), root)
    assert other == normal(executed())


def test_nothing_volatile_is_left_and_what_was_shown_is() -> None:
    text = normal(executed())
    volatile = ("papermill", "start_time", "ipykernel_", "0x7f", "injected", "/srv/a/data", "3.17")
    assert [word for word in volatile if word in text] == []
    notebook = json.loads(text)
    assert notebook["metadata"]["title"] == "kept"
    assert [cell["id"] for cell in notebook["cells"]] == ["s3c1", "s3c2", "s3c3"]
    assert [cell.get("execution_count") for cell in notebook["cells"]] == [None, 1, 2]
    stream, warning, result = notebook["cells"][2]["outputs"]
    assert "".join(stream["text"]) == "/srv text"
    assert "".join(warning["text"]) == "<cell>:1: Warn"
    assert "".join(result["data"]["text/plain"]) == "<X at 0x0> data/a.csv"
    assert result["data"]["application/json"] == {"path": ["b"]}
    assert result["data"]["image/png"] == "/srv/a/"
    assert result["execution_count"] == 2


def test_the_parameters_cell_shows_what_ran() -> None:
    cell = json.loads(normal(executed()))["cells"][1]
    assert "".join(cell["source"]) == 'study: str = "y"  # which\nroot: str = ""'
    assert cell["metadata"] == {"tags": ["parameters"]}


def test_the_notebook_given_is_not_changed_and_twice_is_once() -> None:
    notebook = executed()
    before = nbformat.writes(notebook)
    once = normalise(notebook, STAGE)
    assert nbformat.writes(notebook) == before
    assert notebook_text(normalise(once, STAGE)) == notebook_text(once)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("/srv/a", "."),
        ("'/srv/a/b'", "'b'"),
        ("/srv/ab/c", "/srv/ab/c"),
        ("x/srv/a/b", "x/srv/a/b"),
        ("/srv/a-b", "/srv/a-b"),
        ("C:\\Temp\\ipykernel_12\\34.py:1", "<cell>:1"),
        ("0x1", "0x1"),
    ],
)
def test_mask_takes_whole_folders_only(text: str, masked: str) -> None:
    assert mask(text, {"/srv/a": "", "/": "never"}) == masked


def test_machine_folders_prefer_the_project_to_the_home_around_it() -> None:
    project = Path.home() / "trial"
    assert mask(f"{project / 'a.csv'} {Path.home() / 'b'}", machine_folders(project)) == "a.csv ~/b"
