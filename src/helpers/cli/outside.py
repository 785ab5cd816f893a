"""The option that lets a study file name files outside its project."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TypeAlias

import typer

__all__ = ["Outside", "outside"]

Outside: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--allow-outside", help="Let the study file name files outside the folder of its project."
    ),
]


@contextmanager
def outside(*, allowed: bool) -> Iterator[None]:
    """Allow files outside the project while it lasts, here and in the kernels started meanwhile."""
    from helpers.study.named_files import ALLOW_OUTSIDE

    before = os.environ.get(ALLOW_OUTSIDE)
    if allowed:
        os.environ[ALLOW_OUTSIDE] = "1"
    try:
        yield
    finally:
        os.environ.pop(ALLOW_OUTSIDE, None)
        if before is not None:
            os.environ[ALLOW_OUTSIDE] = before
