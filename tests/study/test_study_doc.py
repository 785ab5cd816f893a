"""docs/study-file.md names every key and every word of every closed list."""

import re
from pathlib import Path

import pytest

from helpers.study.base import Declared
from helpers.study.shape import choices, part_at, parts

TEXT = (Path(__file__).parents[2] / "docs" / "study-file.md").read_text(encoding="utf-8")
# conditions stand in many places, and are described once, under derived
SECTIONS = {
    heading.strip("`"): body
    for heading, body in re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)
}


def section(path: str) -> str:
    top = re.split(r"[.\[]", path)[0] or "Top level"
    return SECTIONS[top] + SECTIONS["derived"] * path.endswith(("where[]", "if[]", "then[]"))


@pytest.mark.parametrize(("path", "model"), list(parts()), ids=[path for path, _ in parts()])
def test_every_key_is_described_in_its_section(path: str, model: type[Declared]) -> None:
    text = section(path)
    assert [key for key in model.known() if f"`{key}`" not in text] == []


@pytest.mark.parametrize(("path", "model"), list(parts()), ids=[path for path, _ in parts()])
def test_every_word_of_a_closed_list_is_named(path: str, model: type[Declared]) -> None:
    steps = tuple(
        int(step) if step.isdigit() else step
        for step in path.replace("[]", ".0").split(".")
        if step
    )
    for key in model.known():
        words = choices(part_at((*steps, key)))
        if words not in ([], ["1"]):
            missing = [w for w in words if f"`{w}`" not in TEXT and f'`"{w}"`' not in TEXT]
            assert missing == []
