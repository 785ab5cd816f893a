from pathlib import Path

import pytest

from helpers.errors import UsageError
from helpers.pipeline.stages import STAGES, stages_from, waves
from helpers.results import STAGES as RESULT_STAGES


def test_stages_are_those_of_the_results_file_in_its_order() -> None:
    assert tuple(STAGES) == RESULT_STAGES
    assert [stage.number for stage in STAGES.values()] == [1, 2, 3, 4, 5]
    assert all(stage.notebook.startswith(f"0{stage.number}_") for stage in STAGES.values())


def test_every_need_is_an_earlier_stage() -> None:
    for stage in STAGES.values():
        assert all(STAGES[need].number < stage.number for need in stage.needs)


def test_stages_from_the_first_are_all_and_from_the_last_one() -> None:
    assert stages_from("cleaning") == tuple(STAGES.values())
    assert [stage.name for stage in stages_from("figures")] == ["figures"]


def test_an_unknown_stage_is_refused_with_the_choices() -> None:
    with pytest.raises(UsageError, match="'cleanin'") as refused:
        stages_from("cleanin")
    assert "cleaning, baseline, primary, secondary, figures" in str(refused.value)


def test_waves_keep_the_order_when_earlier_stages_are_done() -> None:
    later = [[stage.name for stage in wave] for wave in waves(stages_from("primary"))]
    assert later == [["primary", "secondary"], ["figures"]]


def test_importing_the_stages_imports_nothing_heavy() -> None:
    text = Path(stages_from.__code__.co_filename).read_text(encoding="utf-8")
    imports = {line.split()[1] for line in text.splitlines() if line.startswith(("from", "import"))}
    assert imports == {"collections.abc", "dataclasses", "types", "helpers.errors"}
