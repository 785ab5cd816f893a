"""Run stages in waves, as many side by side as asked for; nothing here knows notebooks."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait

from helpers.pipeline.stages import Stage, waves

__all__ = ["run_in_waves"]

# A wait without an end cannot be interrupted on Windows.
_SECONDS = 0.5


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
    for wave in waves(stages):
        with ThreadPoolExecutor(jobs) as pool:
            futures = [pool.submit(execute, stage) for stage in wave]
            try:
                _wait(futures)
            except KeyboardInterrupt:
                _cancel(futures)
                stop()
                raise
            _cancel(futures)
        for future in futures:
            if not future.cancelled():
                future.result()


def _wait(futures: Sequence[Future[None]]) -> None:
    """Wait until all are done or one has failed."""
    pending = True
    while pending:
        done, waiting = wait(futures, timeout=_SECONDS, return_when=FIRST_EXCEPTION)
        pending = bool(waiting) and not any(future.exception() for future in done)


def _cancel(futures: Iterable[Future[None]]) -> None:
    for future in futures:
        future.cancel()
