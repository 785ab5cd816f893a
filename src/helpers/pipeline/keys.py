"""Keys of stages: one hash of everything a stage reads, and the record of what was run with it.

Two runs of a stage with the same key give the same files. ``rct run --from STAGE`` uses the
earlier stages' files only where their key is still the one they were made with.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.errors import UsageError
from helpers.pipeline.hashes import value_sha256
from helpers.pipeline.inputs import Inputs
from helpers.pipeline.stages import STAGES, Stage

__all__ = ["Record", "stage_key", "stage_keys"]

_NAME = "stages.json"


def stage_key(
    stage: Stage, inputs: Inputs, values: Mapping[str, Any], needed: Mapping[str, str]
) -> str:
    """Return the key of a stage by the content of what it reads.

    Parameters
    ----------
    stage : Stage
        The stage.
    inputs : Inputs
        Study, raw data, notebook, code and versions.
    values : mapping of str to plain values
        Parameters given for its notebook.
    needed : mapping of str to str
        Keys of the stages that it needs.
    """
    return value_sha256(
        {
            "stage": stage.name,
            "notebook": inputs.notebooks[stage.name],
            "plan": inputs.study["plan_hash"],
            "style": inputs.study["style"],
            "data": dict(inputs.data),
            "code": dict(inputs.code),
            "versions": dict(inputs.versions),
            "parameters": dict(values),
            "needs": {name: needed[name] for name in stage.needs},
        }
    )


def stage_keys(inputs: Inputs, parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the keys of all stages, by name."""
    keys: dict[str, str] = {}
    for stage in STAGES.values():
        keys[stage.name] = stage_key(stage, inputs, parameters.get(stage.name, {}), keys)
    return keys


class Record:
    """The keys with which the stages of one study last ran to their end.

    Parameters
    ----------
    folder : Path
        ``data/processed/<id>``; the record lies beside the files that it is about.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    def keys(self) -> dict[str, str]:
        """Return the recorded keys; none where there is no readable record."""
        try:
            keys = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return keys if isinstance(keys, dict) else {}

    def add(self, stage: str, key: str) -> None:
        """Record that a stage ran to its end."""
        self._write(self.keys() | {stage: key})

    def forget(self, stages: Iterable[str]) -> None:
        """Drop stages that are about to run."""
        gone = set(stages)
        self._write({name: key for name, key in self.keys().items() if name not in gone})

    def _write(self, keys: Mapping[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        text = json.dumps(keys, indent=1, sort_keys=True) + "\n"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(self._path)

    def require(self, earlier: Iterable[Stage], keys: Mapping[str, str], *, force: bool) -> None:
        """Refuse to go on from earlier stages that are not there, or not of today's inputs.

        Raises
        ------
        UsageError
            If a stage has not run; or if what it read has changed since and `force` is false.
        """
        recorded = self.keys()
        names = [stage.name for stage in earlier]
        if absent := [name for name in names if name not in recorded]:
            raise UsageError(
                f"the results of {', '.join(absent)} are not there yet",
                remedy="run without --from",
            )
        changed = [name for name in names if recorded[name] != keys[name]]
        if changed and not force:
            raise UsageError(
                f"what {', '.join(changed)} read has changed since: "
                "study file, data, notebook, code, versions, parameters or journal style",
                remedy="run without --from, or add --force to use the earlier results all the same",
            )
