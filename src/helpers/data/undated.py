"""Office files are zip archives: written without the time of their making."""

import io
import re
import zipfile

__all__ = ["undated"]

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip archive can hold
_PROPERTIES = "docProps/core.xml"
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def undated(archive: bytes) -> bytes:
    """Return a Word file or workbook that says nothing of when it was made.

    The same content gives the same bytes, whenever and in whatever order it was written: the
    parts are sorted, and their days and those of the properties are the first that a zip
    archive can hold.

    Parameters
    ----------
    archive : bytes
        A zip archive: .docx or .xlsx.

    Raises
    ------
    zipfile.BadZipFile
        If it is none.

    Examples
    --------
    >>> import io, zipfile
    >>> made = io.BytesIO()
    >>> with zipfile.ZipFile(made, "w") as new:
    ...     new.writestr(zipfile.ZipInfo("b.xml", (2026, 1, 2, 3, 4, 6)), "text")
    >>> kept = zipfile.ZipFile(io.BytesIO(undated(made.getvalue())))
    >>> kept.getinfo("b.xml").date_time, kept.read("b.xml")
    ((1980, 1, 1, 0, 0, 0), b'text')
    """
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(again, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == _PROPERTIES:
                content = _MADE.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return again.getvalue()
