"""The synthetic tacrolimus trial and its copies: ``python -m helpers.data.synthetic [DIR]``.

The participant data of the trial are not public. This package invents a data set of the same shape
that was built to meet the claims of the abstract; no result of it is evidence of anything.
"""

from helpers.data.synthetic.command import main, write
from helpers.data.synthetic.export import COLUMNS, SEED, files, participants

__all__ = ["COLUMNS", "SEED", "files", "main", "participants", "write"]
