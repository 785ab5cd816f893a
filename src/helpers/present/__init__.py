"""Results to what people read: numbers, texts, tables and figures, and the only rounding.

Everything a person sees is one of `Number`, `Text`, `Table` and `Figure`; a number reaches a
reader only bound to its result. Public names are loaded when first used: a table on a terminal
must not wait for matplotlib.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.present.figure import Figure, joined_ids, split_ids
    from helpers.present.figures import (
        balance,
        baseline_distributions,
        end_states,
        flow_diagram,
        forest,
        icon_array,
        published_trials,
    )
    from helpers.present.front_matter import front
    from helpers.present.number import Number
    from helpers.present.panel import Panel
    from helpers.present.playground import Playground, explore
    from helpers.present.section import Section
    from helpers.present.spark import Spark
    from helpers.present.stack import Stack
    from helpers.present.style import STYLE_BLOCK
    from helpers.present.table import Cell, Column, Row, Table
    from helpers.present.text import Label, Text, Words
    from helpers.present.word import tables_docx

_HOMES = {
    "Cell": "table",
    "Column": "table",
    "Figure": "figure",
    "Label": "text",
    "Number": "number",
    "Panel": "panel",
    "Playground": "playground",
    "Row": "table",
    "STYLE_BLOCK": "style",
    "Section": "section",
    "Spark": "spark",
    "Stack": "stack",
    "Table": "table",
    "Text": "text",
    "Words": "text",
    "balance": "figures",
    "baseline_distributions": "figures",
    "end_states": "figures",
    "explore": "playground",
    "flow_diagram": "figures",
    "forest": "figures",
    "front": "front_matter",
    "icon_array": "figures",
    "joined_ids": "figure",
    "published_trials": "figures",
    "split_ids": "figure",
    "tables_docx": "word",
}

__all__ = [
    "STYLE_BLOCK",
    "Cell",
    "Column",
    "Figure",
    "Label",
    "Number",
    "Panel",
    "Playground",
    "Row",
    "Section",
    "Spark",
    "Stack",
    "Table",
    "Text",
    "Words",
    "balance",
    "baseline_distributions",
    "end_states",
    "explore",
    "flow_diagram",
    "forest",
    "front",
    "icon_array",
    "joined_ids",
    "published_trials",
    "split_ids",
    "tables_docx",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
