"""The codebook: one entry a variable, as declared."""

from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, same_level, wrong
from helpers.study.levels import canonical, is_number
from helpers.study.notation import CALENDARS, DATE_ORDERS, DECIMALS, THOUSANDS

__all__ = ["LEVELLED", "VARIABLE_TYPES", "BelowDetection", "UnitFrom", "Variable"]

VARIABLE_TYPES = Literal[
    "continuous", "count", "categorical", "ordinal", "binary", "date", "duration", "text"
]
LEVELLED = ("binary", "categorical", "ordinal")


class BelowDetection(Declared):
    """What to do with values reported as below a detection limit, such as ``<5``."""

    limit: float
    use: Literal["half", "limit", "missing"] = "half"


class UnitFrom(Declared):
    """Unit in which the raw column stands, and the factor that converts it."""

    unit: str
    times: float


class Variable(Declared):
    """One variable of the codebook."""

    label: str
    type: VARIABLE_TYPES
    unit: str = ""
    range: tuple[float, float] | None = None
    levels: dict[Level, str] | None = None
    event: Level | None = None
    non_event: Level | None = None
    measured: Literal["baseline", "after"] = "baseline"
    column: str | None = None
    missing_codes: tuple[Level, ...] = ()
    decimals: int | None = Field(None, ge=0, le=8)
    required: bool = False
    synonyms: dict[Level, Level] = {}
    below_detection: BelowDetection | None = None
    unit_from: UnitFrom | None = None
    decimal: DECIMALS | None = None
    thousands: THOUSANDS | None = None
    dates: DATE_ORDERS | None = None
    calendar: CALENDARS | None = None

    @model_validator(mode="after")
    def _binary_has_both_levels(self) -> Self:
        missing = [name for name in ("event", "non_event") if getattr(self, name) is None]
        if self.type == "binary" and missing:
            raise wrong(
                "event and non_event for a binary variable",
                found=f"no {' and no '.join(missing)}",
                remedy='write event: "yes", non_event: "no", as the data spell them',
            )
        return self

    @model_validator(mode="after")
    def _range_rises(self) -> Self:
        if self.range and self.range[0] >= self.range[1]:
            low, high = self.range
            found = f"{low:g} to {high:g}"
            raise wrong("the lower limit first", found=found, at="range")
        return self

    @property
    def numeric(self) -> bool:
        """Whether values are numbers: continuous, count, duration, or ordinal without levels."""
        return self.type in ("continuous", "count", "duration") or (
            self.type == "ordinal" and not self.levels
        )

    @property
    def reads_as_numbers(self) -> bool:
        """Whether values can be compared as numbers: numeric, or every level spells a number."""
        levels = self.declared_levels()
        return self.numeric or (bool(levels) and all(is_number(level) for level in levels))

    def level_of(self, raw: object) -> str | None:
        """Return the declared level that `raw` spells, after synonyms; None if undeclared."""
        synonyms = {canonical(name): level for name, level in self.synonyms.items()}
        wanted = synonyms.get(canonical(raw), raw)
        return same_level(wanted, dict.fromkeys(self.declared_levels()))

    def declared_levels(self) -> tuple[str, ...]:
        """Return the levels in declared order; event first for a binary variable.

        A level that is a missing code too stands for no value, so it is none of them. Variables
        of other types than binary, categorical and ordinal have no levels, whatever is declared.
        """
        if self.type == "binary":
            return (str(self.event), str(self.non_event))
        if self.type not in LEVELLED:
            return ()
        missing = {canonical(code) for code in self.missing_codes}
        return tuple(level for level in self.levels or () if canonical(level) not in missing)

    def level_label(self, level: str) -> str:
        """Return what a reader sees for a level."""
        levels = self.levels or {}
        return levels.get(same_level(level, levels) or "", level)
