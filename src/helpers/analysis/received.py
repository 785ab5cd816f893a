"""What came in and what the declared rules did to it, as results."""

from collections.abc import Iterator

import pandas as pd

from helpers.data import Workspace
from helpers.errors import DataError
from helpers.results import Estimate, Key

__all__ = ["card_rows", "cleaning_rows", "query_rows", "source_rows"]


def card_rows(workspace: Workspace) -> Iterator[Estimate]:
    """Yield the number randomised to each arm; nothing before notebook 01 has run."""
    study = workspace.study
    try:
        arm = workspace.participants()[study.arms.variable]
    except DataError:
        return
    for level in study.arms.levels:
        yield _count("flow", "allocated", int((arm == level).sum()), arm=level)


def source_rows(sources: pd.DataFrame) -> Iterator[Estimate]:
    """Yield how many rows and columns each raw file has; the level is the file."""
    for source in sources.to_dict("records"):
        for statistic in ("rows", "columns"):
            value = int(source[statistic])
            yield _count("sources", str(source["file"]), value, statistic=statistic)


def cleaning_rows(log: pd.DataFrame) -> Iterator[Estimate]:
    """Yield how many cells each declared rule changed."""
    for rule, count in sorted(log["rule"].value_counts().items()):
        yield _count("cleaning_rules", str(rule), int(count))


def query_rows(queries: pd.DataFrame) -> Iterator[Estimate]:
    """Yield how many queries of each kind there are, and how many in all."""
    yield _count("queries", "", len(queries))
    for code, count in sorted(queries["code"].value_counts().items()):
        yield _count("queries", str(code), int(count))


def _count(
    analysis: str, level: str, count: int, *, arm: str = "", statistic: str = "n"
) -> Estimate:
    key = Key(stage="cleaning", analysis=analysis, level=level, arm=arm, measure="count")
    return Estimate(key=key, value=count, statistic=statistic)
