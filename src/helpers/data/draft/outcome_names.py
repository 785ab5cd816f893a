"""Outcomes by their names: which way is better, and which are the ones that trials are made for."""

from dataclasses import dataclass

from helpers.data.draft.naming import Heading

__all__ = ["KNOWN_OUTCOMES", "KnownOutcome", "known_outcome"]


@dataclass(frozen=True, slots=True)
class KnownOutcome:
    """What is known of an outcome by its name.

    Attributes
    ----------
    benefit : str
        ``higher`` or ``lower``; empty where the name does not tell.
    rank : int
        The lower, the likelier it is the primary outcome of a trial that has it.
    harm : bool
        Whether it is reported among the harms.
    key : bool
        Whether it comes right behind the primary outcome.
    """

    benefit: str
    rank: int = 5
    harm: bool = False
    key: bool = False


_HARM = KnownOutcome("lower", rank=9, harm=True)

# words of a heading, all of which must stand in it; of several, the one with most words counts
KNOWN_OUTCOMES = {
    "primary outcome": KnownOutcome("", rank=0), "primary endpoint": KnownOutcome("", rank=0),
    "outcome": KnownOutcome("", rank=1), "endpoint": KnownOutcome("", rank=1),
    "y": KnownOutcome("", rank=1),
    "live birth": KnownOutcome("higher", rank=1),
    "ongoing pregnancy": KnownOutcome("higher", rank=2, key=True),
    "clinical pregnancy": KnownOutcome("higher", rank=3, key=True),
    "pregnancy": KnownOutcome("higher", rank=4), "pregnant": KnownOutcome("higher", rank=4),
    "miscarriage": KnownOutcome("lower", rank=4, key=True),
    "biochemical pregnancy": KnownOutcome("higher", rank=6),
    "implantation": KnownOutcome("higher", rank=6),
    "viable pregnancy": KnownOutcome("higher", rank=7),
    "ectopic": KnownOutcome("lower", rank=8), "stillbirth": KnownOutcome("lower", rank=8),
    "preterm": KnownOutcome("lower", rank=6),
    "birthweight": KnownOutcome("higher", rank=7), "birth weight": KnownOutcome("higher", rank=7),
    "gestational age": KnownOutcome("higher", rank=7),
    "death": KnownOutcome("lower", rank=2), "died": KnownOutcome("lower", rank=2),
    "mortality": KnownOutcome("lower", rank=2), "dead": KnownOutcome("lower", rank=2),
    "survival": KnownOutcome("higher", rank=2), "survived": KnownOutcome("higher", rank=2),
    "response": KnownOutcome("higher", rank=2), "responder": KnownOutcome("higher", rank=2),
    "remission": KnownOutcome("higher", rank=2), "cure": KnownOutcome("higher", rank=2),
    "cured": KnownOutcome("higher", rank=2), "recovery": KnownOutcome("higher", rank=2),
    "recovered": KnownOutcome("higher", rank=2), "healed": KnownOutcome("higher", rank=2),
    "success": KnownOutcome("higher", rank=2), "abstinent": KnownOutcome("higher", rank=2),
    "improved": KnownOutcome("higher", rank=2), "improvement": KnownOutcome("higher", rank=2),
    "resolved": KnownOutcome("higher", rank=2), "resolution": KnownOutcome("higher", rank=2),
    "worsened": KnownOutcome("lower", rank=2), "deterioration": KnownOutcome("lower", rank=2),
    "relapse": KnownOutcome("lower", rank=2), "recurrence": KnownOutcome("lower", rank=2),
    "progression": KnownOutcome("lower", rank=2), "failure": KnownOutcome("lower", rank=2),
    "pancreatitis": KnownOutcome("lower", rank=3), "stroke": KnownOutcome("lower", rank=3),
    "infarction": KnownOutcome("lower", rank=3), "infection": KnownOutcome("lower", rank=4),
    "sepsis": KnownOutcome("lower", rank=4), "thrombosis": KnownOutcome("lower", rank=4),
    "readmission": KnownOutcome("lower", rank=5), "hospitalisation": KnownOutcome("lower", rank=5),
    "hospitalization": KnownOutcome("lower", rank=5), "pain": KnownOutcome("lower", rank=5),
    "nausea": KnownOutcome("lower", rank=6), "vomiting": KnownOutcome("lower", rank=6),
    "cough": KnownOutcome("lower", rank=6), "qol": KnownOutcome("higher", rank=6),
    "adverse": _HARM, "sae": _HARM, "toxicity": _HARM, "complication": _HARM,
    "complications": _HARM, "bleed": _HARM, "bleeding": _HARM, "malformation": _HARM,
    "neonatal death": _HARM, "gestational diabetes": _HARM, "rash": _HARM, "hypertension": _HARM,
    "loss": KnownOutcome("lower", rank=7),
}  # fmt: skip


def known_outcome(words: Heading) -> KnownOutcome | None:
    """Return what is known of an outcome that a heading names; None if it names none.

    >>> from helpers.data.draft.naming import heading
    >>> known_outcome(heading("live_birth")).benefit, known_outcome(heading("colour"))
    ('higher', None)
    """
    said = [phrase for phrase in KNOWN_OUTCOMES if words.says(phrase)]
    return KNOWN_OUTCOMES[max(said, key=lambda p: (p.count(" "), p))] if said else None
