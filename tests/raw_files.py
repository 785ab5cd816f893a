"""Raw files of tests: read, refused, and their cells."""

import pandas as pd
import pytest

from helpers.data import read_source
from helpers.errors import DataError
from helpers.study import Source


def read(path, *, dictionary=None, **source):
    return read_source(Source(file=path.name, **source), path, dictionary=dictionary)


def cells(raw):
    return [
        [None if pd.isna(cell) else cell for cell in row]
        for row in raw.frame.itertuples(index=False)
    ]


def refused(path, **source):
    with pytest.raises(DataError) as caught:
        read(path, **source)
    (finding,) = caught.value.findings
    assert finding.code == "unreadable_file"
    assert finding.remedy
    assert str(path.parent) not in str(caught.value)
    return finding
