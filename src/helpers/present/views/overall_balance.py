"""View of the query over all baseline variables together: one sentence, and what to ask."""

from helpers.analysis.answers import OverallBalance
from helpers.analysis.overall_balance import ALARM, METHOD
from helpers.present.formatting import count, number
from helpers.present.text import Label, Text
from helpers.present.views.common import p_words
from helpers.results import Results, view

__all__: list[str] = []

NOT_ASKED = "Over all variables together nothing is asked: {why}."
HOW = (
    "Over all {variables} variables together the mean squared standardised difference is {found} "
    "times what unrestricted randomisation gives on average. In {draws} other allocations ({how}) "
    "its median is {expected}; the arms here are {side}, two-sided P {p}."
)
CLEAR = "Nothing to ask."
QUERY = (
    "Query: ask how the randomisation list was made and kept, who had access to it, and for the "
    "source documents. It is a question and no verdict: in one clean trial of a hundred chance "
    "alone raises it. Stratification or minimisation that is not declared brings arms nearer; "
    "participants left out after randomisation set them apart. It gives no reason to adjust for "
    "a variable that the plan does not name."
)


@view.register
def _(answer: OverallBalance) -> Text:
    found = answer.results.where(method=METHOD)
    p_value = found.one(statistic="p_value")
    if not len(found.where(statistic="estimate")):
        return Text(NOT_ASKED, why=Label(p_value.note))
    asks = p_value.value <= ALARM
    return Text("{how} {asked}", how=_how(found), asked=QUERY if asks else CLEAR)


def _how(found: Results) -> Text:
    p_value = found.one(statistic="p_value")
    side, _, how = p_value.note.partition("; ")
    return Text(
        HOW,
        variables=count(found.one(statistic="variables")),
        found=number(found.one(statistic="estimate"), 2),
        draws=count(found.one(statistic="draws")),
        how=Label(how),
        expected=number(found.one(statistic="expected"), 2),
        side=Label(side.removesuffix(" than the median")),
        p=p_words(p_value),
    )
