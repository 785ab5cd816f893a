"""Replace what only this machine has: folders, process numbers, memory addresses.

Nothing here knows notebooks: text in, text out.
"""

import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["machine_folders", "mask"]

_SHORTEST_FOLDER = 4  # "/" or "/w" would match half of any text
_KERNEL_FILE = "ipykernel_"
_CELL_FILE = re.compile(rf"(?:[A-Za-z]:)?[^\s\"'<>|]*{_KERNEL_FILE}\d+[/\\]\d+\.py")
_HEXADECIMAL = "0x"
_ADDRESS = re.compile(rf"\b{_HEXADECIMAL}[0-9a-fA-F]{{6,16}}\b")
_IN_CELL = "<cell>"


def machine_folders(*projects: Path) -> dict[str, str]:
    """Return the folders to hide, each with what stands in its place.

    Parameters
    ----------
    *projects : Path
        Roots whose files are named relative to them.
    """
    inside = {str(path): "" for root in projects for path in (root, root.resolve())}
    elsewhere = {
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<temporary>",
        str(Path.home()): "~",
    }
    return elsewhere | inside


def mask(text: str, folders: Mapping[str, str]) -> str:
    """Return `text` without machine folders, files of kernels and memory addresses.

    A folder is replaced where it begins a path, not inside a longer path or an address of the
    web; the longest folder goes first.

    Examples
    --------
    >>> mask("read /srv/trial/data/raw/a.csv, <X object at 0x7f1c2b3a4d50>", {"/srv/trial": ""})
    'read data/raw/a.csv, <X object at 0x0>'
    >>> mask("https://example.org/srv/trial", {"/srv/trial": ""})
    'https://example.org/srv/trial'
    """
    # most texts are long drawings that hold none of these: to look is faster than to search
    if _KERNEL_FILE in text:
        text = _CELL_FILE.sub(_IN_CELL, text)
    if _HEXADECIMAL in text:
        text = _ADDRESS.sub("0x0", text)
    for folder in sorted(folders, key=lambda name: (-len(name), name)):
        if len(folder) >= _SHORTEST_FOLDER and folder in text:
            text = _without(text, folder, folders[folder])
    return text


def _without(text: str, folder: str, name: str) -> str:
    begins = rf"(?<![\w./\\:-]){re.escape(folder)}"
    text = re.sub(rf"{begins}[/\\](?=[\w.])", f"{name}/" if name else "", text)
    return re.sub(rf"{begins}(?![\w-])", lambda _: name or ".", text)
