"""Names of raw files that are the same on every machine."""

import os
from pathlib import Path, PurePath

from helpers.study import Source, Study
from helpers.study.root import study_project

__all__ = ["shown_source"]


def shown_source(study: Study, source: Source) -> str:
    """Return the path of a raw file relative to the study's project, else to the study file.

    Never absolute, and with forward slashes everywhere.
    """
    path = study.source_path(source)
    project = study_project(study.path)  # not that of the working directory
    if path.is_relative_to(project):
        return path.relative_to(project).as_posix()
    folder = study.path.resolve().parent
    if Path(path.anchor) != Path(folder.anchor):  # another drive has no relative path
        return path.name
    return PurePath(os.path.relpath(path, folder)).as_posix()
