"""How a run says where it is; the command line draws it, tests and other callers stay silent."""

from collections.abc import Sequence
from typing import Protocol

__all__ = ["SILENT", "Progress"]


class Progress(Protocol):
    """What a run tells whoever started it. Calls may come from several threads."""

    def steps(self, names: Sequence[str]) -> None:
        """Say which steps will be taken, in order."""

    def started(self, name: str) -> None:
        """Say that a step has begun."""

    def finished(self, name: str) -> None:
        """Say that a step has ended well."""

    def warn(self, text: str) -> None:
        """Say something that does not stop the run."""


class _Silent:
    def steps(self, names: Sequence[str]) -> None:
        pass

    def started(self, name: str) -> None:
        pass

    def finished(self, name: str) -> None:
        pass

    def warn(self, text: str) -> None:
        pass


SILENT: Progress = _Silent()
