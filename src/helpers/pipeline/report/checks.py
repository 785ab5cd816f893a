"""Placeholder."""

from typing import Any


def check_report(*a: Any) -> list[Any]:
    return []
