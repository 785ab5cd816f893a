"""Stages, engine, parameters, manifest and publishing: knows notebooks and files, no statistics.

Public names are loaded when first used: the command line imports the stages for its help, and
must not pay for papermill there. `normalise.normalise` and `publish.publish` are taken from their
modules, whose names they share.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Completed": "engine",
    "Engine": "engine",
    "Progress": "progress",
    "RunOptions": "run",
    "STAGES": "stages",
    "Stage": "stages",
    "differences": "manifest",
    "run_study": "run",
    "stage_key": "keys",
    "stages_from": "stages",
}

__all__ = [
    "STAGES",
    "Completed",
    "Engine",
    "Progress",
    "RunOptions",
    "Stage",
    "differences",
    "run_study",
    "stage_key",
    "stages_from",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
