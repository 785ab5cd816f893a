"""Run stages in waves, as many side by side as asked for; nothing here knows notebooks."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

from helpers.pipeline.stages import Stage, waves

__all__ = ["run_in_waves", "usual_jobs"]

# A wait without an end cannot be interrupted on Windows.
_SECONDS = 0.5
_WIDEST = 3  # stages that wait for the same one; a kernel takes some 200 MB


def usual_jobs() -> int:
    """Return how many stages run side by side unless told: one a processor, three at most."""
    usable = getattr(os, "sched_getaffinity", None)  # fewer than the machine has, in a container
    processors = len(usable(0)) if usable else os.cpu_count() or 1
    return min(processors, _WIDEST)


def run_in_waves(
    stages: Iterable[Stage],
    execute: Callable[[Stage], None],
    *,
    jobs: int = 1,
    stop: Callable[[], None],
) -> None:
    """Call `execute` for every stage, each after those it needs.

    Parameters
    ----------
    stages : iterable of Stage
        In the order of the report.
    execute : callable
        Called in threads; raises when a stage fails.
    jobs : int
        How many may run side by side.
    stop : callable
        Ends what is running; called when the user interrupts.

    Raises
    ------
    Exception
        Of the first stage, in the order of the report, that failed. Stages that had not begun by
        then are not begun; those running side by side with it run to their end.
    """
    failed = Event()

    def guarded(stage: Stage) -> None:
        if failed.is_set():
            return
        try:
            execute(stage)
        except BaseException:
            failed.set()
            raise

    for wave in waves(stages):
        with ThreadPoolExecutor(jobs) as pool:
            futures = [pool.submit(guarded, stage) for stage in wave]
            try:
                while wait(futures, timeout=_SECONDS).not_done:
                    pass
            except KeyboardInterrupt:
                failed.set()
                stop()
                raise
        for future in futures:
            future.result()
