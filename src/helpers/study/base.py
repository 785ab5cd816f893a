"""What every part of a study file shares: frozen, no unknown key, levels as they are spelled."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from helpers.study.levels import canonical, spelled

__all__ = ["Declared", "Level", "Name", "listed", "same_level", "wrong"]


def wrong(expected: str, *, found: str, at: str = "", remedy: str = "") -> PydanticCustomError:
    """Return the error of a model rule, in the parts that a finding shows.

    Parameters
    ----------
    expected, found : str
        What should stand there, and what does.
    at : str, optional
        Key below the model that the reader should look at.
    remedy : str, optional
        What to do about it.
    """
    context = {"expected": expected, "found": found, "at": at, "remedy": remedy}
    return PydanticCustomError("wrong", "found {found}, expected {expected}", context)


def listed(names: Iterable[str]) -> str:
    """Return names as a list in words: ``"none"`` if there are none."""
    return ", ".join(names) or "none"


def _level(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list | tuple | set):
        raise PydanticCustomError("level_type", "a level is one text or number")
    return spelled(value)


Level = Annotated[str, BeforeValidator(_level)]


def _name(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("name_empty", "a name is not blank")
    return value


Name = Annotated[str, BeforeValidator(_name)]


def same_level(wanted: object, levels: Mapping[str, Any]) -> str | None:
    """Return the one of `levels` that `wanted` spells, numbers compared by value.

    >>> same_level(1.0, {"1": "Treated", "0": "Control"})
    '1'
    """
    return {canonical(level): level for level in levels}.get(canonical(wanted))


class Declared(BaseModel):
    """Base of every part of a study file: frozen, and no unknown key."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_not_given(cls, value: Any) -> Any:
        # `subgroups:` with nothing behind it says "none", as leaving the key out does
        if not isinstance(value, Mapping):
            return value
        optional = {n for n, f in cls.known().items() if not f.is_required()}
        return {k: v for k, v in value.items() if v is not None or k not in optional}

    def declared(self) -> dict[str, Any]:
        """Return what is declared, by its key in the study file; nothing that is None."""
        names = {name: field.alias or name for name, field in type(self).model_fields.items()}
        values = {key: getattr(self, name) for name, key in names.items()}
        return {key: value for key, value in values.items() if value is not None}

    @classmethod
    def known(cls) -> dict[str, Any]:
        """Return the fields by their key in the study file."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}
