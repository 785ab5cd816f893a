"""Results to what people read: numbers, texts, tables and figures, and the only rounding.

Everything a person sees is one of `Number`, `Text`, `Table` and `Figure`; a number reaches a
reader only bound to its result.
"""

from helpers.present.figure import Figure, joined_ids, split_ids
from helpers.present.figures import (
    balance,
    baseline_distributions,
    end_states,
    flow_diagram,
    forest,
    icon_array,
)
from helpers.present.front import front
from helpers.present.number import Number
from helpers.present.panel import Panel
from helpers.present.section import Section
from helpers.present.spark import Spark
from helpers.present.stack import Stack
from helpers.present.style import STYLE_BLOCK
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.word import tables_docx

__all__ = [
    "STYLE_BLOCK",
    "Cell",
    "Column",
    "Figure",
    "Label",
    "Number",
    "Panel",
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
    "flow_diagram",
    "forest",
    "front",
    "icon_array",
    "joined_ids",
    "split_ids",
    "tables_docx",
]
