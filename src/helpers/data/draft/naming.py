"""Column headings to ids, labels, units and the words that the guesses look at."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.data.draft.persian import LETTERS, PHRASES, latin_digits

__all__ = ["Heading", "heading", "in_words", "variable_ids"]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,20})[)\]]$")
_LETTERS = re.compile(r"[^\W\d_]+")
_RESERVED = {"null", "yes", "no", "true", "false", "on", "off"}

# last words of a heading: the unit they spell
_SUFFIXES: Mapping[str, str] = {
    "mg_dl": "mg/dL", "g_dl": "g/dL", "ng_ml": "ng/mL", "pg_ml": "pg/mL", "ug_ml": "µg/mL",
    "ng_dl": "ng/dL", "mmol_l": "mmol/L", "umol_l": "µmol/L", "nmol_l": "nmol/L",
    "pmol_l": "pmol/L", "iu_l": "IU/L", "u_l": "U/L", "miu_l": "mIU/L", "iu_ml": "IU/mL",
    "kg_m2": "kg/m2", "mmhg": "mmHg", "kg": "kg", "cm": "cm", "mm": "mm", "years": "years",
    "yrs": "years", "months": "months", "weeks": "weeks", "days": "days", "hours": "hours",
    "minutes": "minutes", "pct": "%", "percent": "%",
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """One column heading, read.

    Attributes
    ----------
    column : str
        As it stands in the file.
    words : tuple of str
        Its lower-case words, Persian ones in English where they are known, without the unit.
    unit : str
        Unit that it names; empty if none.
    bare : str
        As it stands in the file, without that unit.
    """

    column: str
    words: tuple[str, ...]
    unit: str
    bare: str

    @cached_property
    def parts(self) -> frozenset[str]:
        """Its words, and what is left of them without digits: ``op4hour``, ``op`` and ``hour``."""
        return frozenset({*self.words, *(p for word in self.words for p in _LETTERS.findall(word))})

    def has(self, *wanted: str) -> bool:
        """Whether any of the words stands in the heading."""
        return not self.parts.isdisjoint(wanted)

    def says(self, phrase: str) -> bool:
        """Whether all words of a phrase stand in the heading.

        >>> heading("pacu30min_throatPain").says("throat pain")
        True
        """
        return self.parts.issuperset(phrase.split())


def heading(column: str) -> Heading:
    """Read a column heading.

    >>> heading("AMH (ng/mL)").words, heading("AMH (ng/mL)").unit, heading("creat_mg_dl").unit
    (('amh',), 'ng/mL', 'mg/dL')
    >>> heading("IL6_pg_ml").bare
    'IL6'
    """
    bare, unit = column.strip(), ""
    if found := _BRACKETS.search(bare):
        bare, unit = bare[: found.start()], found[1].strip()
    bare = bare.strip()
    words = _words(bare)
    for suffix, spelled in _SUFFIXES.items():
        parts = tuple(suffix.split("_"))
        if not unit and len(words) > len(parts) and words[-len(parts) :] == parts:
            named = _parts(bare)[: -len(parts)]
            return Heading(column, words[: -len(parts)], spelled, "_".join(named))
    return Heading(column, words, unit, bare or column)


def _words(text: str) -> tuple[str, ...]:
    known = PHRASES.get(_persian_key(text))
    if known:
        return tuple(known.split("_"))
    english = (PHRASES.get(_persian_key(part), part.casefold()) for part in _parts(text))
    return tuple(word for part in english for word in part.split("_"))


def _parts(text: str) -> list[str]:
    return [p for p in re.split(r"[\W_]+", _CAMEL.sub("_", latin_digits(text))) if p]


def _persian_key(text: str) -> str:
    return re.sub(r"[\s\u200c_]+", " ", latin_digits(text)).strip()


def in_words(text: str) -> str:
    """Return a name as a label: words apart, the first letter large.

    >>> in_words("live_birth"), in_words("patchOnly"), in_words("BMI"), in_words("1_female")
    ('Live birth', 'Patch only', 'BMI', 'Female')
    """
    bare = re.sub(r"^[0-9]+\s*[_=:.)-]\s*(?=\S*[^\W\d])", "", text.strip())
    apart = _CAMEL.sub(" ", bare).replace("_", " ")
    parts = [part if part.isupper() else part.lower() for part in apart.split()]
    if not bare.isascii() or (" " in bare and "_" not in bare):
        return bare[:1].upper() + bare[1:]  # written for people already
    label = " ".join(parts)
    return label[:1].upper() + label[1:]


def variable_ids(columns: Sequence[str]) -> list[str]:
    """Return an id for each column: the heading itself where it is plain, else in ASCII.

    Persian headings are put into English where the phrase is known, else spelled in Latin
    letters; what has no letters to spell is named by its place.

    >>> variable_ids(["live_birth", "AMH (ng/mL)", "سن", "گروه", "***", "AMH"])
    ['live_birth', 'amh', 'age', 'group', 'var_05', 'AMH']
    """
    plain = {c for c in columns if _PLAIN.fullmatch(c) and c.casefold() not in _RESERVED}
    used: set[str] = set()
    ids: list[str] = []
    for place, column in enumerate(columns, start=1):
        own = column in plain and column not in used
        name = column if own else _slug(column) or f"var_{place:02d}"
        ids.append(name if own else _free(name, used, plain))
        used.add(ids[-1])
    return ids


def _free(name: str, *taken: Collection[str]) -> str:
    free, again = name, 2
    while any(free in names for names in taken):
        free, again = f"{name}_{again}", again + 1
    return free


def _slug(column: str) -> str:
    words = heading(column).words
    name = "_".join(filter(None, (_ascii(word) for word in words)))[:40].strip("_")
    return f"{name}_" if name in _RESERVED else (f"v_{name}" if name[:1].isdigit() else name)


def _ascii(word: str) -> str:
    letters = "".join(LETTERS.get(letter, letter) for letter in word)
    folded = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "", folded.casefold())
