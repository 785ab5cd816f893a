"""The cases of tests/study/faults.txt: a passage of the small study, what replaces it, why not."""

from collections.abc import Iterator
from pathlib import Path

__all__ = ["cases"]

SIGNS = str.maketrans({"⏎": "\n", "⇥": "\t", "␇": "\a"})


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Yield the passage, its replacement, and the findings that it must give."""
    text = (Path(__file__).parent / "study" / "faults.txt").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            old, new, *expected = lines
            assert old.startswith("- ")
            assert new.startswith("+")
            yield (
                old[2:].translate(SIGNS),
                new[2:].translate(SIGNS),
                [line.removeprefix(": ") for line in expected],
            )
