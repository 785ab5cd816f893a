"""A file of claims without data: arm sizes, and claims in the words of a study file."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from helpers.errors import StudyError
from helpers.study import Claim
from helpers.study.base import Declared
from helpers.study.faults import Fault, sorted_findings
from helpers.study.messages import schema_faults
from helpers.study.source_text import read_source_text

__all__ = ["ClaimsFile", "read_claims_file"]

EXAMPLE = "arms: {treatment: 50, control: 50}"


class ClaimsFile(Declared):
    """Claims of an abstract.

    Attributes
    ----------
    arms : mapping of str to int
        Participants of two arms, the reference last.
    claims : list of Claim
        As in a study file; `among`, `includes` and `made_of` name outcomes of other claims.
    """

    arms: dict[str, Annotated[int, Field(ge=1)]] = Field({}, max_length=2)
    claims: tuple[Claim, ...] = Field(min_length=1)


def read_claims_file(path: Path) -> ClaimsFile | None:
    """Return what a file of claims says; None if it is a study file, which begins with a format.

    Raises
    ------
    StudyError
        If the file cannot be read, or with every fault in it.
    """
    try:
        source = read_source_text(path.read_bytes())
    except OSError as error:
        raise StudyError(
            f"{path.name} cannot be read: {(error.strerror or 'no reason given').lower()}"
        ) from None
    if isinstance(source.raw, dict) and "format" in source.raw:
        return None
    faults = list(source.faults)
    if not faults and not isinstance(source.raw, dict):
        faults.append(Fault(path=(), code="no_mapping", found="no keys", expected="claims:"))
    if not faults:
        try:
            return ClaimsFile.model_validate(source.raw)
        except ValidationError as error:
            faults = schema_faults(source.raw, error)
    raise StudyError(
        f"{path.name} is no file of claims:",
        findings=sorted_findings(faults, source.places),
        remedy=f"it holds claims: as in a study file, and {EXAMPLE}; see docs/claims.md",
    )
