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
    """What to do with values reported as below a detection limit, such as ``<5``.

    Attributes
    ----------
    limit : float
        The detection limit. E.g. ``5``.
    use : str
        What stands for such a value: half of the limit, the limit, or a missing value.
    """

    limit: float
    use: Literal["half", "limit", "missing"] = "half"


class UnitFrom(Declared):
    """Unit in which the raw column stands, and the factor that converts it.

    Attributes
    ----------
    unit : str
        Unit of the raw column. E.g. ``pmol/L``.
    times : float
        Factor from that unit to the variable's. E.g. ``0.14``.
    """

    unit: str
    times: float


class Variable(Declared):
    """One variable of the codebook.

    Attributes
    ----------
    label : str
        What readers see. E.g. ``Birthweight``.
    type : str
        Ordinal without levels is numeric; dates are read as the source says.
    unit : str
        Shown beside the label. E.g. ``g``.
    range : list of float
        Lowest and highest plausible value of a numeric variable; one outside is kept and becomes a
        query. E.g. ``[18, 45]``.
    levels : mapping of str to str
        Level: label, in display order (and rising, for ordinal); without it, all that occur. Of a
        binary variable, the labels of its two levels. E.g. ``{A: Centre A, B: Centre B}``.
    event : str
        Needed for binary: the level that is the event. E.g. ``"yes"``.
    non_event : str
        Needed for binary: the other level. E.g. ``"no"``.
    measured : str
        When, seen from the randomisation.
    column : str
        Raw column, if it has another name; names are compared whichever keyboard they were typed
        on. E.g. ``BW (g)``.
    missing_codes : list of str
        Values that stand for missing, or labels that the file gives such values; one that is a
        level too stands for missing. E.g. ``[-9, 999]``.
    decimals : int
        Decimals shown, 0 to 8; numeric variables. E.g. ``1``.
    required : bool
        ``true``: a missing value becomes a query.
    synonyms : mapping of str to str
        Other spelling: level; each use is logged. E.g. ``{Yes: "yes"}``.
    below_detection : BelowDetection
        For values such as ``<5``; of another limit, they become queries.
        E.g. ``{limit: 5, use: half}``.
    unit_from : UnitFrom
        The column stands in another unit. E.g. ``{unit: pmol/L, times: 0.14}``.
    decimal : str
        Of a numeric variable written otherwise than its source says.
    thousands : str
        Likewise.
    dates : str
        Of a date written otherwise than its source says.
    calendar : str
        Likewise.
    """

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
