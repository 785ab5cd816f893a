"""What is public is explained: a docstring in the numpy style, with an example that runs.

That the examples run is seen by pytest itself, which collects them from `src`.
"""

import inspect
from importlib import import_module
from types import ModuleType

import pytest

from helpers import stats

ROOMS = ("stats", "results", "data", "analysis", "present")
WITHOUT = {
    "helpers.results.display.Displayed": "a mixin; what it does shows in each answer",
}


def of(module, *kinds):
    """Yield what a module makes public and is of these kinds, by its full name."""
    for value in (getattr(module, name) for name in module.__all__):
        if any(kind(value) for kind in kinds):
            yield f"{value.__module__}.{value.__qualname__}", value


def public():
    """Yield what the five rooms make public, and the functions of the statistics' modules.

    The classes in those modules are what the functions return, and are shown by their examples.
    """
    for room in ROOMS:
        yield from of(import_module(f"helpers.{room}"), inspect.isfunction, inspect.isclass)
    for name in stats.__all__:
        if isinstance(module := getattr(stats, name), ModuleType):
            yield from of(module, inspect.isfunction)


PUBLIC = dict(public())
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isfunction(value)}


def test_there_is_something_to_ask_about():
    assert len(FUNCTIONS) > 80
    assert set(WITHOUT) <= set(PUBLIC)


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - set(WITHOUT)))
def test_it_has_an_example(name):
    assert ">>>" in (inspect.getdoc(PUBLIC[name]) or "")


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_says_first_in_one_line_what_it_does(name):
    first, *rest = (inspect.getdoc(FUNCTIONS[name]) or "").splitlines()
    assert first.endswith((".", ":", "]_", ")"))
    assert not rest or not rest[0]
