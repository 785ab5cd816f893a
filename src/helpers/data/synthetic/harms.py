"""Adverse events of the synthetic women who took at least one dose.

Rates are higher under tacrolimus where its label says so (tremor, headache, diarrhoea, glucose,
magnesium, creatinine, pressure, infection) and like placebo elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.data.synthetic.draws import Draws
from helpers.data.synthetic.pregnancies import Course

__all__ = ["EVENT_COLUMNS", "EVENT_TYPES", "Event", "EventType", "event_rows", "events"]

EVENT_COLUMNS = (
    "event_id", "participant_id", "term", "body_system", "severity", "serious", "onset_day",
    "duration_days", "action", "data_status",
)  # fmt: skip
FOLLOW_UP = 14


@dataclass(frozen=True)
class EventType:
    """How often an adverse event happens, and how bad it is.

    Attributes
    ----------
    tacrolimus, placebo : float
        Chance that a woman at risk has it at least once.
    who : str
        At risk: anyone treated, pregnant (clinical pregnancy), loss, or late (beyond 20 weeks).
    beyond_mild, serious : float
        Chances that a report is moderate or severe, and that it is serious.
    """

    term: str
    body_system: str
    tacrolimus: float
    placebo: float
    beyond_mild: float = 0.25
    serious: float = 0.0
    who: str = "anyone"


EVENT_TYPES: Sequence[EventType] = (
    EventType("Headache", "Nervous system", 0.22, 0.14),
    EventType("Tremor", "Nervous system", 0.16, 0.02),
    EventType("Dizziness", "Nervous system", 0.06, 0.05),
    EventType("Insomnia", "Psychiatric", 0.08, 0.04),
    EventType("Nausea", "Gastrointestinal", 0.18, 0.15),
    EventType("Diarrhoea", "Gastrointestinal", 0.14, 0.04),
    EventType("Abdominal pain", "Gastrointestinal", 0.09, 0.09),
    EventType("Fatigue", "General", 0.10, 0.10),
    EventType("Hyperglycaemia", "Metabolism and nutrition", 0.06, 0.02),
    EventType("Hypomagnesaemia", "Metabolism and nutrition", 0.09, 0.01),
    EventType("Blood creatinine increased", "Renal and urinary", 0.05, 0.01),
    EventType("Hypertension", "Vascular", 0.05, 0.01, beyond_mild=0.5),
    EventType("Urinary tract infection", "Infections", 0.10, 0.06, beyond_mild=0.4),
    EventType("Upper respiratory tract infection", "Infections", 0.10, 0.08),
    EventType("Vaginal candidiasis", "Infections", 0.06, 0.04),
    EventType("Pyelonephritis", "Infections", 0.02, 0.01, beyond_mild=1.0, serious=1.0),
    EventType("Rash", "Skin", 0.04, 0.03),
    EventType("Vaginal bleeding", "Reproductive system", 0.16, 0.16, who="pregnant"),
    EventType("Bleeding after miscarriage", "Reproductive system", 0.2, 0.2, 1.0, 0.6, "loss"),
    EventType("Gestational diabetes", "Metabolism and nutrition", 0.14, 0.09, 0.4, who="late"),
    EventType("Gestational hypertension", "Vascular", 0.08, 0.07, 0.5, who="late"),
    EventType("Pre-eclampsia", "Vascular", 0.05, 0.04, beyond_mild=1.0, serious=0.8, who="late"),
)
HYPERTENSION = ("Hypertension", "Gestational hypertension", "Pre-eclampsia")
STOPPING = {"tacrolimus": ("Tremor", "Blood creatinine increased"), "placebo": ("Nausea",)}


@dataclass(frozen=True)
class Event:
    """One report of an adverse event; `onset_day` 1 is the day of transfer and first dose."""

    participant_id: str
    type: EventType
    severity: str
    serious: bool
    onset_day: int
    duration_days: int
    action: str = "none"


def events(courses: Sequence[Course], seed: int) -> list[Event]:
    """Return all reports, by woman and day of onset."""
    draws = Draws(seed, "harms")
    stopping = {arm: iter(terms) for arm, terms in STOPPING.items()}
    found: list[Event] = []
    for course in courses:
        if course.doses_taken:
            own = list(_of_woman(course, draws))
            if course.stopped_why == "adverse event":
                own.append(_stopping(course, next(stopping[course.transfer.woman.arm]), draws))
            found += sorted(own, key=lambda event: (event.onset_day, event.type.term))
    return found


def event_rows(found: Sequence[Event]) -> list[dict[str, str]]:
    """Return the rows of the adverse-event file."""
    return [
        {
            "event_id": f"AE-{number:03d}",
            "participant_id": event.participant_id,
            "term": event.type.term,
            "body_system": event.type.body_system,
            "severity": event.severity,
            "serious": "yes" if event.serious else "no",
            "onset_day": str(event.onset_day),
            "duration_days": str(event.duration_days),
            "action": event.action,
            "data_status": "SYNTHETIC",
        }
        for number, event in enumerate(found, start=1)
    ]


def _of_woman(course: Course, draws: Draws) -> Iterator[Event]:
    for kind in EVENT_TYPES:
        rate = kind.tacrolimus if course.transfer.woman.arm == "tacrolimus" else kind.placebo
        if _at_risk(course, kind.who) and draws.chance(rate):
            again = kind.who == "anyone" and not kind.serious and draws.chance(0.15)
            for _ in range(1 + again):
                yield _report(course, kind, draws)


def _at_risk(course: Course, who: str) -> bool:
    ends = {"pregnant": ("miscarriage", "live_birth"), "loss": ("miscarriage",)}
    return who == "anyone" or course.end in ends.get(who, ("live_birth",))


def _report(course: Course, kind: EventType, draws: Draws) -> Event:
    serious = draws.chance(kind.serious)
    severity = "mild"
    if serious or draws.chance(kind.beyond_mild):
        severity = "severe" if draws.chance(0.6 if serious else 0.12) else "moderate"
    onset = _onset(course, kind, draws)
    days = draws.integer(2, 12) if kind.who != "late" else max(course.last_day + 2 - onset, 1)
    action = "interrupted" if severity != "mild" and _on_drug(course, onset, draws) else "none"
    return Event(course.participant_id, kind, severity, serious, onset, days, action)


def _on_drug(course: Course, onset: int, draws: Draws) -> bool:
    """Whether a few missed doses are put down to this event."""
    missed = course.doses_taken < course.stopped_day
    return missed and onset < course.stopped_day and draws.chance(0.5)


def _onset(course: Course, kind: EventType, draws: Draws) -> int:
    gestation = course.transfer.gestation
    if kind.term == "Gestational diabetes":
        return draws.integer(168, 196) - gestation + 1
    if kind.who == "late":
        return course.last_day + 1 - draws.integer(0, 25)
    if kind.who == "loss":
        return course.last_day + 1 + draws.integer(0, 3)
    return draws.integer(1, course.stopped_day + FOLLOW_UP)


def _stopping(course: Course, term: str, draws: Draws) -> Event:
    kind = next(kind for kind in EVENT_TYPES if kind.term == term)
    begun = max(1, course.stopped_day - draws.integer(0, 3))
    report = _report(course, kind, draws)
    return replace(report, severity="moderate", serious=False, onset_day=begun, action="stopped")
