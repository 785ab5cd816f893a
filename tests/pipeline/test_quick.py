"""No module of the pipeline lets nbformat compile grammars that no notebook needs."""

import subprocess
import sys

import pytest

MODULES = ("engine", "run", "assemble", "report", "report.render", "normalise", "word_tables")
SCRIPT = "import sys, helpers.pipeline.{}; print('rfc3987_syntax' in sys.modules)"


@pytest.mark.parametrize("module", MODULES)
def test_imports_take_the_short_way(module: str) -> None:
    command = [sys.executable, "-c", SCRIPT.format(module)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "False"
