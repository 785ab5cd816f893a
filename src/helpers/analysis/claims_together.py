"""Whether several published statements can hold together, where their outcomes hang together.

A miscarriage and a live birth need a clinical pregnancy, and nobody has both: so the tables behind
three statements are not free of each other. Which outcomes hang together is declared (`includes`
and `made_of` of a claim), or follows from a claim that counts an outcome among those with another.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.analysis.claims_compatible import ANALYSIS
from helpers.analysis.claims_meaning import READINGS, main_test, readings, stated
from helpers.results import Estimate, Key
from helpers.stats.compatible_tables import CompatibleSets, Linked, compatible_sets
from helpers.study import Claim

__all__ = ["Link", "Stating", "links", "together_rows"]

EXACT = "fisher"
# Tables of two arms up to which sets are enumerated, some seconds; counted among those with an
# event every number of them is a design of its own.
_MOST, _MOST_AMONG, _MOST_EXACT = 20_000, 4_000, 10_201


@dataclass(frozen=True, slots=True, kw_only=True)
class Stating:
    """A claim with the groups among whom its events may have been counted.

    Attributes
    ----------
    claim : Claim
    groups : mapping of str to str
        By the outcome that forms the group, what results call it.
    """

    claim: Claim
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Outcomes of which the first holds the others.

    Attributes
    ----------
    whole : str
        Whoever has one of `parts` has this outcome too.
    parts : tuple of str
        One or two outcomes of which nobody has both; one that is counted among the whole first.
    exhaustive : bool
        Whether the parts make up the whole.
    among : str
        What results call those with the whole; empty where no part is counted among them.
    """

    whole: str
    parts: tuple[str, ...]
    exhaustive: bool
    among: str = ""


def links(claims: Sequence[Stating]) -> list[Link]:
    """Return how the outcomes of the claims hang together, in their order.

    An outcome with several claims is taken at its first.
    """
    declared = {c.claim.outcome: c.claim for c in claims if c.claim.parts}
    found = {whole: claim.parts for whole, claim in declared.items()}
    for one in claims:
        for whole in one.groups:
            if whole not in found:
                found[whole] = (one.claim.outcome,)
    return [_link(whole, parts, claims, declared) for whole, parts in found.items()]


def _link(
    whole: str, parts: tuple[str, ...], claims: Sequence[Stating], declared: Mapping[str, Claim]
) -> Link:
    among = {c.claim.outcome: c.groups[whole] for c in claims if whole in c.groups}
    ordered = sorted(parts, key=lambda part: part not in among)
    exhaustive = whole in declared and bool(declared[whole].made_of)
    return Link(
        whole=whole, parts=tuple(ordered), exhaustive=exhaustive,
        among=among.get(ordered[0], ""),
    )  # fmt: skip


def together_rows(
    claims: Sequence[Stating], key: Key, sizes: tuple[int, int]
) -> Iterator[Estimate]:
    """Yield how many sets of tables meet linked claims together, under every reading.

    Statistics of ``measure=sets``, with the reading as ``level`` and the whole as ``outcome``:
    ``exactly`` (the parts make up the whole, where that is declared) and ``at_most`` (other events
    of the whole are possible); of the stronger one ``largest_p`` of the second part, and
    ``share_min`` and ``share_max``, the first part of the whole in the reference.

    Parameters
    ----------
    claims : sequence of Stating
        All claims on outcomes that are counted.
    key : Key
        Names stage, population and comparison.
    sizes : tuple of int
        Participants of the arm and of the reference.
    """
    first = {one.claim.outcome: one.claim for one in reversed(claims)}
    for link in links(claims):
        members = [first.get(name) for name in (link.whole, *link.parts)]
        own = replace(key, analysis=ANALYSIS, outcome=link.whole, measure="sets")
        for among in ("randomised", *([link.among] if link.among else [])):
            for reading in _readings(members):
                here = replace(own, among=among, level=reading)
                yield from _rows(link, members, here, sizes)


def _readings(members: Sequence[Claim | None]) -> list[str]:
    there = {reading for claim in members if claim is not None for reading in readings(claim)}
    return [reading for reading in READINGS if reading in there]


def _rows(
    link: Link, members: Sequence[Claim | None], key: Key, sizes: tuple[int, int]
) -> Iterator[Estimate]:
    main = next((main_test(claim) for claim in members if claim is not None), "pearson")
    among = key.among != "randomised"
    many, most = (sizes[0] + 1) * (sizes[1] + 1), _MOST_AMONG if among else _MOST
    if many > most:
        note = f"left out: more than {most:,} tables of two arms"
        yield Estimate(
            key=replace(key, method=main), value=math.nan, statistic="at_most", note=note
        )
        return
    exact = not among and many <= _MOST_EXACT
    for test in dict.fromkeys((main, *((EXACT,) if exact else ()))):
        for relation in ("exactly", "at_most") if link.exhaustive else ("at_most",):
            linked = _linked(members, key.level, among=among, exhaustive=relation == "exactly")
            found = compatible_sets(*sizes, linked, test=test)
            own = replace(key, method=test)
            yield Estimate(key=own, value=found.number, statistic=relation)
            if relation == "exactly" or not link.exhaustive:
                yield from _facts(found, own, rest=linked.rest is not None)


def _linked(
    members: Sequence[Claim | None], reading: str, *, among: bool, exhaustive: bool
) -> Linked:
    whole, part, *rest = (stated(claim, reading) for claim in members)
    return Linked(
        whole=whole, part=part, rest=rest[0] if rest else None, part_among_whole=among,
        exhaustive=exhaustive,
    )  # fmt: skip


def _facts(found: CompatibleSets, key: Key, *, rest: bool) -> Iterator[Estimate]:
    if not found.number:
        return
    if rest:
        yield Estimate(key=key, value=found.largest_p_rest, statistic="largest_p")
    for name, value in zip(("share_min", "share_max"), found.share, strict=True):
        if not math.isnan(value):
            yield Estimate(key=key, value=value, statistic=name)
