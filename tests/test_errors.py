"""Errors as people meet them: in a notebook the message alone, with all faults and the remedy."""

import os
import subprocess
import sys
from pathlib import Path

from helpers.errors import DataError, Finding, Severity

CELL = """
from helpers.errors import DataError
def deep():
    raise DataError("the table is not prepared", remedy="run notebook 01_cleaning first")
deep()
"""
BOLD_RED, PLAIN = "\x1b[1;31m", "\x1b[0m"


def test_ipython_shows_the_message_and_not_the_code_behind_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "IPython", "--no-banner", "-c", CELL]
    environment = os.environ | {"IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.strip().splitlines() == [
        f"{BOLD_RED}DataError{PLAIN}: the table is not prepared",
        "run notebook 01_cleaning first",
    ]


def test_every_fault_is_shown() -> None:
    faults = [
        Finding(code="x", severity=Severity.ERROR, where=f"row {row}, age", found="young")
        for row in (3, 17)
    ]
    [shown] = DataError("two cells", findings=faults, remedy="ask")._render_traceback_()
    assert shown.splitlines() == [
        f"{BOLD_RED}DataError{PLAIN}: two cells",
        "  - row 3, age: found young",
        "  - row 17, age: found young",
        "ask",
    ]
