"""The fuzzer: ``make fuzz``, or ``PYTHONPATH=tests python -m fuzz.run [--inputs N] [--first N]``.

Each input is checked by ``rct check``; of a table that is spoiled ``rct new`` drafts a study too.
Prints a summary, and every input that ended otherwise than it should.
"""

import argparse
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from fuzz.sandbox import Ended, ended
from fuzz.spoil import SECRET, STUDY_FILE, spoiled
from fuzz.trial import STUDY, WRITERS, whole
from helpers.cli.app import app

CHUNK = 50


@dataclass(frozen=True)
class Tried:
    """One command on one input."""

    number: int
    kind: str
    command: str
    ending: Ended

    @property
    def faults(self) -> list[str]:
        return self.ending.faults(secret=SECRET)

    @property
    def cause(self) -> str:
        """The last line that speaks of an error, else the last of all."""
        lines = self.ending.said.strip().splitlines() or [""]
        return next((line for line in reversed(lines) if "rror" in line), lines[-1])[:200]


def tried(number: int, place: Path) -> Iterator[Tried]:
    """Yield what the commands made of an input."""
    kind, files = spoiled(number)
    (place / "secret.csv").write_text(f"pid,arm\n{SECRET},1\n", encoding="utf-8")
    check = ("check", f"studies/{STUDY_FILE}", "--json")
    yield Tried(number, kind, "check", ended(files, check, place / "project"))
    table = next(name for name in files if name != STUDY_FILE)
    if not kind.startswith("study"):
        new = ("new", "drafted", "--data", f"studies/{table}")
        yield Tried(number, kind, "new", ended(files, new, place / "project"))


def _chunk(numbers: range) -> list[Tried]:
    _warm()
    with tempfile.TemporaryDirectory() as folder:
        return [found for number in numbers for found in tried(number, Path(folder))]


@cache
def _warm() -> None:
    """Import what the commands import, once, so that a process need not after each fork."""
    with tempfile.TemporaryDirectory() as name:
        for suffix in WRITERS:
            Path(name, f"table{suffix}").write_bytes(whole(suffix))
            study = Path(name, f"study{suffix}.yaml")
            study.write_text(STUDY.replace("TABLE", f"table{suffix}"), encoding="utf-8")
            said = io.StringIO()
            with redirect_stdout(said), redirect_stderr(said), suppress(SystemExit):
                app(["check", str(study)], prog_name="rct")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    last = given.first + given.inputs
    chunks = [range(n, min(n + CHUNK, last)) for n in range(given.first, last, CHUNK)]
    endings: Counter[tuple[str, str, int]] = Counter()
    slowest = largest = failed = 0.0
    # not ProcessPoolExecutor: with max_tasks_per_child it can wait for ever (CPython issue 115634)
    with get_context("spawn").Pool(given.jobs, maxtasksperchild=4) as pool:
        for numbers, chunk in zip(chunks, pool.imap(_chunk, chunks), strict=True):
            print(f"\r{numbers.stop - given.first} inputs", end="", file=sys.stderr, flush=True)
            for one in chunk:
                endings[one.command, one.kind, one.ending.code] += 1
                slowest = max(slowest, one.ending.seconds)
                largest = max(largest, one.ending.peak)
                if one.faults:
                    failed += 1
                    print(one.number, one.kind, one.command, *one.faults, one.cause, sep=" | ")
    print(f"\n{'command':8} {'input':18} {'exit 0':>8} {'exit 2':>8} {'exit 3':>8} {'other':>8}")
    for command, kind in sorted({(command, kind) for command, kind, _ in endings}):
        counts = {code: endings[command, kind, code] for code in (0, 2, 3)}
        other = sum(n for (c, k, _), n in endings.items() if (c, k) == (command, kind))
        row = [*counts.values(), other - sum(counts.values())]
        print(f"{command:8} {kind:18} " + " ".join(f"{count:8}" for count in row))
    print(f"\n{given.inputs} inputs, {endings.total()} commands, {failed:.0f} at fault; "
          f"slowest {slowest:.1f} s, largest {largest / 1e6:.0f} MB")  # fmt: skip
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
