"""A short run of the fuzzer; `make fuzz` makes 10,000 inputs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.sandbox import Ended, ended
from fuzz.spoil import SPOILS, STUDY_FILE, spoiled
from fuzz.trial import STUDY, WRITERS, whole

TESTS = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with fork")


def fuzz(*arguments):
    command = [sys.executable, "-m", "fuzz.run", "--jobs", "1", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


@pytest.mark.slow
def test_malformed_inputs_end_in_a_message_and_touch_nothing():
    done = fuzz("--inputs", "90")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("suffix", WRITERS)
def test_the_trial_that_is_spoiled_has_no_fault_itself(suffix, tmp_path):
    name = f"table{suffix}"
    study = STUDY.replace("TABLE", name).encode()
    (tmp_path / "project" / "studies").mkdir(parents=True)
    (tmp_path / "project" / "notebooks").mkdir()
    place = tmp_path / "project" / "studies"
    (place / STUDY_FILE).write_bytes(study)
    (place / name).write_bytes(whole(suffix))
    command = [sys.executable, "-m", "helpers", "check", f"studies/{STUDY_FILE}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=place.parent)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_kind_comes_up_and_is_the_same_each_time():
    kinds = {spoiled(number)[0] for number in range(len(SPOILS) * 4)}
    assert kinds == set(SPOILS)
    assert spoiled(7) == spoiled(7)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": 1}, "exit code 1"),
        ({"code": -9}, "exit code -9"),
        ({"said": "Traceback (most recent call last)"}, "a traceback"),
        ({"said": ""}, "no message"),
        ({"seconds": 6.0}, "6.0 s"),
        ({"peak": 2 * 10**9}, "2000 MB"),
        ({"touched": ("open ('/x',)",)}, "touched"),
        ({"said": "SECRET"}, "what another folder holds"),
    ],
)
def test_what_must_not_happen_is_a_fault(wrong, said):
    good = {"code": 3, "seconds": 0.1, "peak": 10**8, "said": "error: refused", "touched": ()}
    assert Ended(**good).faults(secret="SECRET") == []
    assert said in Ended(**(good | wrong)).faults(secret="SECRET")[0]


def test_the_sandbox_sees_writing_elsewhere(tmp_path, monkeypatch):
    def writes(arguments):
        (tmp_path / "elsewhere").write_text("x", encoding="utf-8")
        print("done")
        return 0

    monkeypatch.setattr("fuzz.sandbox._run", writes)
    found = ended({}, (), tmp_path / "project")
    assert found.code == 0 and len(found.touched) == 1 and "elsewhere" in found.touched[0]
