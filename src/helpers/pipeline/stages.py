"""The five stages: which notebook each one is, and which stages it needs.

Nothing here runs, reads or imports anything heavy: the command line's help is made from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpers.errors import UsageError

__all__ = ["STAGES", "Stage", "stages_from", "waves"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the analysis: one notebook.

    Attributes
    ----------
    name : str
        Name on the command line and in the ``stage`` column of the results.
    number : int
        Place in the report, from 1.
    notebook : str
        File name under ``notebooks/``.
    title : str
        What a progress bar says.
    needs : tuple of str
        Stages whose files it reads.
    keeps_results : bool
        Whether a run without results of this stage has failed.
    """

    name: str
    number: int
    notebook: str
    title: str
    needs: tuple[str, ...] = ()
    keeps_results: bool = True


def _registry(*stages: Stage) -> Mapping[str, Stage]:
    return MappingProxyType({stage.name: stage for stage in stages})


_RESULTS = ("cleaning", "baseline", "primary", "secondary")
STAGES = _registry(
    Stage("cleaning", 1, "01_cleaning.ipynb", "cleaning"),
    Stage("baseline", 2, "02_baseline_table.ipynb", "baseline table", ("cleaning",)),
    Stage("primary", 3, "03_primary_outcomes.ipynb", "primary outcomes", ("cleaning",)),
    Stage("secondary", 4, "04_secondary_outcomes.ipynb", "secondary outcomes", ("cleaning",)),
    Stage(
        "figures",
        5,
        "05_figures.ipynb",
        "figures",
        ("cleaning", "baseline", "primary", "secondary"),
    ),
)


def stages_from(first: str) -> tuple[Stage, ...]:
    """Return the stage named `first` and all that follow it in the report.

    Raises
    ------
    UsageError
        If there is no such stage.

    Examples
    --------
    >>> [stage.name for stage in stages_from("secondary")]
    ['secondary', 'figures']
    """
    if first not in STAGES:
        raise UsageError(
            f"there is no stage {first!r}", remedy=f"choose one of {', '.join(STAGES)}"
        )
    return tuple(stage for stage in STAGES.values() if stage.number >= STAGES[first].number)


def waves(stages: Iterable[Stage]) -> Iterator[tuple[Stage, ...]]:
    """Yield groups of stages that may run side by side, in order.

    A stage waits for those of `stages` that it needs; what it needs beside them is taken to be
    done already.

    Examples
    --------
    >>> [[stage.name for stage in wave] for wave in waves(STAGES.values())]
    [['cleaning'], ['baseline', 'primary', 'secondary'], ['figures']]
    """
    waiting = list(stages)
    while waiting:
        names = {stage.name for stage in waiting}
        ready = tuple(stage for stage in waiting if not names.intersection(stage.needs))
        yield ready
        waiting = [stage for stage in waiting if stage not in ready]
