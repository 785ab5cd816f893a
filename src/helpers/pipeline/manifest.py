"""The manifest of a report: what went in and what came out, by hash; and the check against it.

No time, no host, no folder of a machine: two runs of the same inputs have the same manifest.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from helpers.errors import Finding, ReportError, Severity
from helpers.pipeline.hashes import file_sha256, files_below
from helpers.pipeline.inputs import Inputs

__all__ = ["MANIFEST", "differences", "json_text", "manifest", "read_manifest"]

MANIFEST = "manifest.json"
_FORMAT = 1


def manifest(
    inputs: Inputs,
    stages: Mapping[str, str],
    parameters: Mapping[str, Mapping[str, Any]],
    folder: Path,
) -> dict[str, Any]:
    """Return the manifest of the report that lies in `folder`.

    Parameters
    ----------
    inputs : Inputs
        What the run read.
    stages : mapping of str to str
        The key with which each stage ran.
    parameters : mapping
        By stage, the values given on the command line.
    folder : Path
        The finished report, its manifest left out.
    """
    return {
        "format": _FORMAT,
        "study": dict(inputs.study),
        "inputs": {
            "data": dict(inputs.data),
            "notebooks": dict(inputs.notebooks),
            "code": dict(inputs.code),
        },
        "parameters": {stage: dict(own) for stage, own in parameters.items() if own},
        "stages": dict(stages),
        "versions": dict(inputs.versions),
        "outputs": _outputs(folder),
    }


def _outputs(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        name: {"sha256": file_sha256(path), "bytes": path.stat().st_size}
        for path in files_below(folder)
        if (name := path.relative_to(folder).as_posix()) != MANIFEST
    }


def json_text(value: Any) -> str:
    """Return plain data as the text of a JSON file, keys sorted, one way only."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a report.

    Raises
    ------
    ReportError
        If there is none, or none that this version can read.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        readable = found["format"] == _FORMAT and isinstance(found["outputs"], dict)
    except (OSError, ValueError, LookupError, TypeError):
        readable = False
    if not readable:
        raise ReportError(
            f"{folder.name} holds no readable {MANIFEST}", remedy="make the report by: rct run"
        )
    return found


def differences(manifest: Mapping[str, Any], folder: Path) -> list[Finding]:
    """Return one finding for each file of a report that is not the one in the manifest.

    Parameters
    ----------
    manifest : mapping
        As `read_manifest` returns it.
    folder : Path
        A report: this one later, or the same study run again elsewhere.
    """
    expected, found = manifest["outputs"], _outputs(folder)
    return list(_differences(expected, found))


def _differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Finding]:
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield _difference("missing_file", name, "no such file", "the file of the manifest")
        elif name not in expected:
            yield _difference("extra_file", name, "a file", "none: the manifest does not name it")
        elif found[name]["sha256"] != expected[name]["sha256"]:
            hashes = (f"sha256 {side[name]['sha256'][:12]}" for side in (found, expected))
            yield _difference("changed_file", name, *hashes)


def _difference(code: str, where: str, found: str, expected: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, where=where, found=found, expected=expected)
