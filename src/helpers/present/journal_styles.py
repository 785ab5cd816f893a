"""How journals print numbers and head their abstracts: one frozen record a style, in one place.

A style changes what is printed and never what is computed: results files do not know it. What a
rule rests on stands in `JournalStyle.basis`. Where a journal's own words were seen, they are
named; what they leave open is our reading of what the journal prints, and is said to be that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["ABSTRACT_PARTS", "JOURNAL_STYLES", "AbstractHeading", "JournalStyle"]

ABSTRACT_PARTS = (
    "background", "objective", "answer", "design", "setting", "participants", "interventions",
    "outcomes", "results", "harms", "limitations", "conclusion", "registration", "funding",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AbstractHeading:
    """A heading of a structured abstract, and what stands under it.

    Attributes
    ----------
    title : str
        As the journal words it.
    holds : tuple of str
        Parts of `ABSTRACT_PARTS`, in reading order.
    """

    title: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalStyle:
    """How one journal prints numbers.

    Attributes
    ----------
    name : str
        As the study file and ``--style`` spell it.
    title : str
        The journal.
    basis : str
        What the rules rest on.
    p_places : tuple of (float, int)
        Largest p-value of a band and the decimal places in it, in rising order; the last band
        ends at one. What is below 0.001 is printed as that, in every style.
    percent_from : tuple of (float, int)
        Smallest denominator of a band and the decimal places of its percentages, in rising
        order; the first band begins at nought.
    per_hundred_from : tuple of (float, int)
        The same for differences per 100 people, by the size of the larger arm.
    events : str
        Events with their denominator and share, by the fields ``events``, ``n`` and ``percent``.
    events_heading : str
        What such numbers are called in a heading.
    counted : str
        What a cell of the baseline table holds, by the fields ``count`` and ``percent``.
    counted_heading : str
        What such cells are called in a heading.
    separator : str
        Stands between two limits without signs. Where a limit has one, "to" stands, which no
        sign can be mistaken for.
    thousands : str
        Stands between groups of three digits, in whole numbers of five digits and more; empty
        for none.
    abstract_headings : tuple of AbstractHeading
        Headings of the abstract, in order.
    """

    name: str
    title: str
    basis: str
    p_places: tuple[tuple[float, int], ...]
    percent_from: tuple[tuple[float, int], ...]
    per_hundred_from: tuple[tuple[float, int], ...]
    events: str = "{events}/{n} ({percent}%)"
    events_heading: str = "n/N (%)"
    counted: str = "{count} ({percent})"
    counted_heading: str = "n (%)"
    separator: str = " to "
    thousands: str = ""
    abstract_headings: tuple[AbstractHeading, ...] = ()


def _registry(*styles: JournalStyle) -> Mapping[str, JournalStyle]:
    return MappingProxyType({style.name: style for style in styles})


JOURNAL_STYLES = _registry(
    JournalStyle(
        name="plain",
        title="Plain",
        basis="The report's own: p-values to three places; percentages whole below 200 people and "
        "to one place from there, as Annals asks. Headings are the items of CONSORT 2025 for "
        "abstracts.",
        p_places=((1, 3),),
        percent_from=((0, 0), (200, 1)),
        per_hundred_from=((0, 0),),
        abstract_headings=(
            AbstractHeading("Background", ("background", "objective")),
            AbstractHeading(
                "Methods", ("design", "setting", "participants", "interventions", "outcomes")
            ),
            AbstractHeading("Results", ("results", "harms")),
            AbstractHeading("Conclusions", ("answer", "limitations", "conclusion")),
            AbstractHeading("Trial registration", ("registration",)),
            AbstractHeading("Funding", ("funding",)),
        ),
    ),
    JournalStyle(
        name="nejm",
        title="The New England Journal of Medicine",
        basis="P-values after the journal's guidance as Aguinis and others quote it (BMJ "
        "Evidence-Based Medicine 2019, doi 10.1136/bmjebm-2019-111264): two places above 0.01, "
        "three from 0.01 to 0.001, and <0.001 below. The rest is our reading of what the journal "
        "prints: whole percentages below 100 people, 'to' between limits, four headings with "
        "registration and funding behind the last.",
        p_places=((0.01, 3), (1, 2)),
        percent_from=((0, 0), (100, 1)),
        per_hundred_from=((0, 0), (100, 1)),
        events="{events} of {n} ({percent}%)",
        events_heading="no. of total no. (%)",
        counted_heading="no. (%)",
        thousands=",",
        abstract_headings=(
            AbstractHeading("Background", ("background", "objective")),
            AbstractHeading(
                "Methods", ("design", "setting", "participants", "interventions", "outcomes")
            ),
            AbstractHeading("Results", ("results", "harms")),
            AbstractHeading(
                "Conclusions", ("answer", "limitations", "conclusion", "funding", "registration")
            ),
        ),
    ),
    JournalStyle(
        name="annals",
        title="Annals of Internal Medicine",
        basis="After the journal's Information for Authors as stored, without a date: its General "
        "Statistical Guidance gives p-values from 0.001 to 0.20 to three places, above that to "
        "two, <0.001 below, and percentages to one place from 200 people, whole below that; its "
        "page on original research gives the headings. Differences per 100 follow the percentages; "
        "that and separators of thousands are our reading.",
        p_places=((0.2, 3), (1, 2)),
        percent_from=((0, 0), (200, 1)),
        per_hundred_from=((0, 0), (200, 1)),
        thousands=",",
        abstract_headings=(
            AbstractHeading("Background", ("background",)),
            AbstractHeading("Objective", ("objective",)),
            AbstractHeading("Design", ("design",)),
            AbstractHeading("Setting", ("setting",)),
            AbstractHeading("Participants", ("participants",)),
            AbstractHeading("Interventions", ("interventions",)),
            AbstractHeading("Measurements", ("outcomes",)),
            AbstractHeading("Results", ("results", "harms")),
            AbstractHeading("Limitations", ("limitations",)),
            AbstractHeading("Conclusion", ("answer", "conclusion")),
            AbstractHeading("Registration", ("registration",)),
            AbstractHeading("Funding Source", ("funding",)),
        ),
    ),
    JournalStyle(
        name="human-reproduction",
        title="Human Reproduction",
        basis="Headings after the journal's form for extended abstracts as stored, without a date; "
        "it asks for event rates, p-values and confidence intervals and does not say how they are "
        "rounded. The numbers are our reading of what the journal prints: p-values to three "
        "places up to 0.1 and to two above, percentages to one place with their counts behind "
        "them, a dash between limits without signs.",
        p_places=((0.1, 3), (1, 2)),
        percent_from=((0, 1),),
        per_hundred_from=((0, 1),),
        events="{percent}% ({events}/{n})",
        events_heading="% (n/N)",
        separator="\u2013",
        thousands="\u202f",
        abstract_headings=(
            AbstractHeading("Study question", ("objective",)),
            AbstractHeading("Summary answer", ("answer",)),
            AbstractHeading("What is known already", ("background",)),
            AbstractHeading("Study design, size, duration", ("design",)),
            AbstractHeading(
                "Participants/materials, setting, methods",
                ("setting", "participants", "interventions", "outcomes"),
            ),
            AbstractHeading("Main results and the role of chance", ("results", "harms")),
            AbstractHeading("Limitations, reasons for caution", ("limitations",)),
            AbstractHeading("Wider implications of the findings", ("conclusion",)),
            AbstractHeading("Study funding/competing interest(s)", ("funding",)),
            AbstractHeading("Trial registration number", ("registration",)),
        ),
    ),
)
