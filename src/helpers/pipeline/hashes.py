"""Hashes by content: of a file, of a folder of code, of plain data.

Nothing here knows what the files mean. Paths enter a hash only relative to the folder, with
forward slashes, so that a copy of the project elsewhere has the same hashes.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

__all__ = ["canonical_json", "file_sha256", "files_below", "tree_sha256", "value_sha256"]

_CHUNK = 1 << 20
_NOT_CODE = {"__pycache__", ".ipynb_checkpoints", ".DS_Store"}


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def canonical_json(value: Any) -> str:
    """Return `value` as JSON with sorted keys and no spare space.

    >>> canonical_json({"b": 1, "a": ["é"]})
    '{"a":["é"],"b":1}'
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def value_sha256(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of plain data."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def files_below(folder: Path) -> list[Path]:
    """Return all files below `folder` but caches, sorted by their relative path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    kept = (path for path in found if not _NOT_CODE.intersection(path.relative_to(folder).parts))
    return sorted(kept, key=lambda path: path.relative_to(folder).as_posix())


def tree_sha256(folder: Path, *, suffixes: Iterable[str] = ()) -> str:
    """Return one hash of the files below `folder`, of these suffixes or of all.

    Line ends do not count: a checkout on Windows hashes as one on Linux.
    """
    wanted = tuple(suffixes)
    digest = hashlib.sha256()
    for path in files_below(folder):
        if not wanted or path.suffix in wanted:
            text = path.read_bytes().replace(b"\r\n", b"\n")
            name = path.relative_to(folder).as_posix().encode()
            digest.update(b"%d:%s:%d:" % (len(name), name, len(text)))
            digest.update(text)
    return digest.hexdigest()
