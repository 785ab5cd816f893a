"""Raw files to an analysis-ready table; `Workspace`, the only place that knows paths.

`clean` reads the raw files and applies the rules of the study file: errors stop, queries are
listed, every changed cell is logged. `open_workspace` gives the folders of a study, and the
prepared data and results that the notebooks hand over through them.
"""

from helpers.data.cleaning import Cleaned, clean
from helpers.data.conditions import event_of, holds
from helpers.data.dictionary import dictionary
from helpers.data.readers import READERS, RawTable, read_source
from helpers.data.tracked import tracked_raw_files
from helpers.data.workspace import Workspace, open_workspace

__all__ = [
    "READERS",
    "Cleaned",
    "RawTable",
    "Workspace",
    "clean",
    "dictionary",
    "event_of",
    "holds",
    "open_workspace",
    "read_source",
    "tracked_raw_files",
]
