"""Results to what people read: numbers, texts, tables and figures, and the only rounding.

Everything a person sees is one of `Number`, `Text`, `Table` and `Figure`; a number reaches a
reader only bound to its result.
"""

from helpers.present.figure import Figure, joined_ids, split_ids
from helpers.present.number import Number
from helpers.present.spark import Spark
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
    "Row",
    "Spark",
    "Table",
    "Text",
    "Words",
    "joined_ids",
    "split_ids",
    "tables_docx",
]
