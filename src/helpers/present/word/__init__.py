"""Word documents: native tables, and sections of words, tables and figures.

Importing this package takes half a second, which only Word files need: import it where one is
made. The same content gives the same bytes.
"""

from helpers.present.word.sections import section_docx
from helpers.present.word.tables import append_table, tables_docx

__all__ = ["append_table", "section_docx", "tables_docx"]
