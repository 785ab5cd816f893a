"""Claims and links as one types them: "live_birth higher p<0.01", "pregnancy >= live_birth"."""

import re
from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from helpers.errors import Finding, Severity, UsageError
from helpers.study import Claim

__all__ = ["EXAMPLE", "claims_from"]

EXAMPLE = 'rct claims --arms 50 50 --claim "live_birth higher p<0.01"'
_CLAIM = re.compile(r"\s*(?P<outcome>\w[\w -]*?)\s+(?P<direction>higher|lower)\b(?P<rest>.*)")
_P = re.compile(r"\bp\s*(?P<sign><|>=|≥|=)\s*(?P<value>[0-9.]+)", re.IGNORECASE)
_ESTIMATE = re.compile(
    r"\b(?P<measure>rd|rr|or)\s*=\s*(?P<value>[-+−]?[0-9.]+)", re.IGNORECASE
)  # fmt: skip
_AMONG = re.compile(r"\bamong\s+(?P<among>\w[\w-]*)")
_TEST = re.compile(r"\bby\s+(?P<test>\w+)")
_LINK = re.compile(r"\s*(?P<whole>\w[\w -]*?)\s*(?P<sign>>=|≥|=)\s*(?P<parts>\w.*)")
_SIGNS = {"<": "p_below", ">=": "p_at_least", "≥": "p_at_least", "=": "p_reported"}
_MEASURES = {"rd": "risk_difference", "rr": "risk_ratio", "or": "odds_ratio"}
_LIKE = 'OUTCOME higher|lower, then p<0.05, p>=0.01 or p=0.03, "among OUTCOME", "by fisher"'
_LIKE_LINK = '"clinical_pregnancy >= live_birth" or "clinical_pregnancy = miscarriage + live_birth"'


def claims_from(texts: Sequence[str], links: Sequence[str]) -> list[Claim]:
    """Return the claims that texts state, with how their outcomes hang together.

    Parameters
    ----------
    texts : sequence of str
        Outcome, direction, and what is said of P: ``"live_birth higher p<0.01"``.
    links : sequence of str
        ``"whole >= part"``, ``"whole >= part + part"``, ``"whole = part + part"``.

    Raises
    ------
    UsageError
        If a text cannot be read; all faults are listed.

    Examples
    --------
    >>> claims_from(["live birth higher p<0.01 among pregnancy"], [])[0].among
    'pregnancy'
    """
    faults: list[Finding] = []
    stated = [_stated(text, faults) for text in texts]
    for link in links:
        _linked(link, stated, faults)
    claims = list(_claims(texts, stated, faults))
    if faults:
        raise UsageError("these are not claims:", findings=faults, remedy=f"for example {EXAMPLE}")
    return claims


def _claims(
    texts: Sequence[str], stated: Sequence[dict[str, object]], faults: list[Finding]
) -> Iterator[Claim]:
    for text, entry in zip(texts, stated, strict=True):
        if not entry:
            continue
        try:
            yield Claim.model_validate(entry)
        except ValidationError as error:
            for detail in error.errors():
                where = ".".join(str(part) for part in detail["loc"])
                faults.append(_fault(text, f"{where}: {detail['msg']}".removeprefix(": ")))


def _stated(text: str, faults: list[Finding]) -> dict[str, object]:
    match = _CLAIM.fullmatch(text)
    if match is None:
        faults.append(_fault(text, _LIKE))
        return {}
    entry: dict[str, object] = {
        "outcome": _name(match["outcome"]), "direction": match["direction"],
    }  # fmt: skip
    rest = match["rest"]
    for said in _P.finditer(rest):
        entry[_SIGNS[said["sign"]]] = said["value"]
    for said in _ESTIMATE.finditer(rest):
        entry["estimate"] = said["value"].replace("−", "-")
        entry["measure"] = _MEASURES[said["measure"].lower()]
    for name, pattern in (("among", _AMONG), ("test", _TEST)):
        if (found := pattern.search(rest)) is not None:
            entry[name] = _name(found[name])
    left = rest
    for pattern in (_P, _ESTIMATE, _AMONG, _TEST):
        left = pattern.sub("", left)
    if left.strip(" ,;"):
        faults.append(_fault(text, f"nothing like {left.strip(' ,;')!r}; {_LIKE}"))
    return entry


def _linked(link: str, stated: Sequence[dict[str, object]], faults: list[Finding]) -> None:
    match = _LINK.fullmatch(link)
    if match is None:
        faults.append(_fault(link, _LIKE_LINK, "--link"))
        return
    whole, parts = _name(match["whole"]), [_name(part) for part in match["parts"].split("+")]
    entry = next((entry for entry in stated if entry.get("outcome") == whole), None)
    if entry is None:
        faults.append(_fault(link, f"a --claim about {whole} too", "--link"))
        return
    entry["made_of" if match["sign"] == "=" else "includes"] = parts


def _name(words: str) -> str:
    return words.strip().replace(" ", "_")


def _fault(text: str, expected: str, where: str = "--claim") -> Finding:
    return Finding(
        code="claim", severity=Severity.ERROR, where=where, found=repr(text), expected=expected
    )
