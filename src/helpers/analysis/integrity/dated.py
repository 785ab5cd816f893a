"""Checks of dates: days on which the site is closed, and recruitment that is too regular."""

from helpers.analysis.integrity.looked import Looked, by_chance, certain, left_out
from helpers.analysis.integrity.material import FEWEST, Material
from helpers.analysis.integrity.sequence import days_of
from helpers.stats.integrity.recruitment import arrivals, regular
from helpers.study.integrity import WEEKDAYS

__all__ = ["closed_days", "steady_recruitment"]

NO_DATES = "no day of enrolment or randomisation is declared"
_LEAST_SPAN = 28  # days


def closed_days(material: Material) -> Looked:
    """Look for participants enrolled or randomised when the site is closed."""
    closed = [WEEKDAYS.index(day) for day in material.facts.closed_days]
    days = days_of(material.table, material.study)
    if not closed:
        return left_out("no closed days are declared")
    if not days:
        return left_out(NO_DATES)
    found = {name: dates[dates.dt.day_of_week.isin(closed)] for name, dates in days.items()}
    places = sorted({int(place) for dates in found.values() for place in dates.index})
    return certain(
        sum(map(len, found.values())), looked=sum(map(len, days.values())), places=tuple(places),
        variables=tuple(name for name, dates in found.items() if len(dates)),
    )  # fmt: skip


def steady_recruitment(material: Material) -> Looked:
    """Look whether participants came too regularly."""
    design = material.study.design
    days = days_of(material.table, material.study)
    name = next((n for n in (design.enrolled_on, design.randomised_on, *days) if n in days), None)
    if name is None:
        return left_out(NO_DATES)
    dates = days[name]
    if len(dates) < FEWEST or (dates.max() - dates.min()).days < _LEAST_SPAN:
        return left_out("too few participants, or days")
    came = dates.to_numpy().astype("datetime64[D]")
    drawn = arrivals(came, rng=material.rng("steady_recruitment"), draws=material.draws)
    chance = regular(drawn)
    return by_chance(chance, variables=(name,), kind=("days", "months")[chance.place])
