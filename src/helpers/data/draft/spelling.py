"""Words that cells are made of: yes and no in their spellings, and what stands for missing."""

import re
from collections.abc import Mapping

from helpers.data.draft.persian import normal_persian
from helpers.study import canonical

__all__ = ["ANSWERS", "PARTNERS", "answer_of", "bare_word", "is_missing_word"]

# the word of an answer: event or not, and the family whose partner it is
ANSWERS: Mapping[str, tuple[str, bool]] = {
    spelling: (family, event)
    for family, event, spellings in (
        ("yes", True, "yes y yeah بله بلی آری دارد checked"),
        ("yes", False, "no n خیر نه ندارد unchecked"),
        ("sign", True, "positive pos + مثبت"),
        ("sign", False, "negative neg منفی"),
        ("true", True, "true t"),
        ("true", False, "false f"),
        ("present", True, "present"),
        ("present", False, "absent"),
        ("dead", True, "dead died deceased فوت"),
        ("dead", False, "alive زنده survived"),
        ("event", True, "event"),
        ("event", False, "censored"),
        ("success", True, "success responder cured"),
        ("success", False, "failure failed non-responder nonresponder uncured"),
    )
    for spelling in spellings.split()
}

# event and non-event of a family, for a column in which one of them does not occur
PARTNERS: Mapping[str, tuple[str, str]] = {
    "yes": ("yes", "no"), "sign": ("positive", "negative"), "true": ("true", "false"),
    "present": ("present", "absent"), "dead": ("dead", "alive"), "event": ("event", "censored"),
    "success": ("success", "failure"),
}  # fmt: skip

_MISSING = frozenset(
    {"na", "n/a", "#n/a", "nan", "nd", "n.d.", "not done", "unknown", "unk", "missing", "null",
     "not available", "not applicable", "-", "--", ".", "?", "نامشخص", "نامعلوم", "na_na"}
)  # fmt: skip
_CODED = re.compile(r"[0-9]+\s*[_=:.)-]\s*(\S.*)")


def bare_word(cell: str) -> str:
    """Return a cell in small letters, without the code that some exports put before it.

    >>> bare_word("1_yes"), bare_word(" Yes "), bare_word("0 = placebo"), bare_word("1.5")
    ('yes', 'yes', 'placebo', '1.5')
    """
    text = normal_persian(cell).strip().casefold()
    coded = _CODED.fullmatch(text)
    return coded[1] if coded and not coded[1][0].isdigit() else text


def answer_of(cell: str) -> tuple[str, bool] | None:
    """Return the family of an answer and whether it is the event; None for other words.

    >>> answer_of("YES"), answer_of("0_no"), answer_of("بله"), answer_of("maybe")
    (('yes', True), ('yes', False), ('yes', True), None)
    """
    return ANSWERS.get(bare_word(canonical(cell)))


def is_missing_word(cell: str) -> bool:
    """Whether a cell says in words that nothing is known.

    >>> is_missing_word("ND"), is_missing_word("NA_NA"), is_missing_word("no")
    (True, True, False)
    """
    return bare_word(cell) in _MISSING or canonical(cell).casefold() in _MISSING
