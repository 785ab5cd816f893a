"""Docstrings as the site shows them: the marks of reStructuredText become those of Markdown."""

import re
from typing import Any

from griffe import Extension, Object

CITED = re.compile(r"\[(\d+)\]_")
REFERENCE = re.compile(r"^\.\. \[(\d+)\] (.*(?:\n {2,}\S.*)*)", re.MULTILINE)
PAGE = re.compile(r"\]\((?=[\w/-]+\.md)")


class Readable(Extension):
    """Rewrite each docstring before it is parsed."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Mend what Markdown would show as it stands."""
        if obj.docstring:
            text = REFERENCE.sub(_reference, CITED.sub(r"\\[\1\\]", obj.docstring.value))
            # A docstring that the study file's page shows too links from docs/, one folder up.
            text = PAGE.sub("](../", text)
            obj.docstring.value = text.replace("``", "`")


def _reference(match: re.Match[str]) -> str:
    return f"\\[{match[1]}\\] {' '.join(match[2].split())}\n"
