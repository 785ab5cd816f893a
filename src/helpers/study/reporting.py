"""What only authors know: the keys of ``reporting`` that the report has a place for.

``reporting`` is free, so that no study file must wait for a key to be known; what stands under
another key is quoted too, under its own name. Nothing is made up: what is not given is printed as
not supplied.
"""

from collections.abc import Mapping
from typing import Any

from helpers.study.model import Study

__all__ = ["GUIDELINES", "REPORTING", "WORDING", "further", "guidelines", "said", "said_all"]

REPORTING: Mapping[str, str] = {
    "registry": "Name of the trial registry, with its address; the number is `registration`.",
    "registered_on": "Day of registration, if not given at the top.",
    "protocol": "Where the protocol can be read.",
    "analysis_plan": "Where the statistical analysis plan can be read.",
    "data_sharing": "Where and how data, data dictionary and code can be had.",
    "funding": "Who paid, and what part the funders had.",
    "conflicts": "Conflicts of interest.",
    "background": "Why the trial was done, in a sentence or two.",
    "objective": "What it set out to find, benefits and harms.",
    "involvement": "How patients and the public took part.",
    "changes": "Changes after the trial began: a text, or a list of texts or of "
    "`{what:, when:, reason:}`.",
    "locations": "Countries and sites.",
    "eligibility": "Who could take part.",
    "sites": "Which sites and deliverers could take part, where that was restricted.",
    "intervention": "What was given: dose, route, timing, duration.",
    "comparator": "What the reference was given, as exactly.",
    "outcome_definitions": "How and when the outcomes were measured, and what counts as an event.",
    "harms_assessment": "How harms were defined and asked for.",
    "sample_size": "How the number of participants was arrived at.",
    "interim": "Interim analyses, and rules for stopping.",
    "sequence": "Who made the allocation sequence, and how.",
    "restriction": "Kind of randomisation, with blocks or strata.",
    "concealment": "How the next allocation was kept unknown until it was given.",
    "implementation": "Who enrolled and who assigned, and whether they could see the sequence.",
    "blinding_how": "How blinding was done, and how alike the treatments were.",
    "recruitment": "Dates of recruitment and of follow-up.",
    "ended": "Why the trial ended or was stopped.",
    "delivery": "How the treatments were given in fact, and how well they were taken.",
    "concomitant": "What else was allowed or given.",
    "ethics": "Ethical approval and consent.",
    "interpretation": "What the authors make of benefits, harms and other evidence.",
    "limitations": "What the authors see as limits of the trial.",
    "live_birth_definition": "Of a fertility trial: what counts as a live birth, and over which "
    "time or cycles.",
    "partner": "Of a fertility trial: which characteristics of the partner were recorded.",
    "pregnancy_harms": "Of a fertility trial: how harms in pregnancy were asked for.",
    "newborn_harms": "Of a fertility trial: how harms to the fetus and newborn were asked for.",
}
"""Key and what belongs there, in the order of the checklist."""

WORDING: Mapping[str, str] = {
    "participants_called": "What sentences call the participants. E.g. `women`.",
    "events_called": "By outcome, what is said of those with the event. E.g. "
    "`{live_birth: had a live birth}`.",
    "guidelines": "Guidelines beside CONSORT whose items are listed: `[imprint]` for fertility "
    "trials.",
}
"""Keys that say how the report words something, or what it lists."""

GUIDELINES = ("imprint",)
OF_CORE_SETS: Mapping[str, str] = {"commit": "imprint"}
"""Which guideline goes with a core outcome set."""


def said(study: Study, key: str) -> str:
    """Return what the study file says under a key of ``reporting``; empty if nothing.

    A list is joined with semicolons, a mapping as "key: value".
    """
    return "; ".join(said_all(study, key))


def said_all(study: Study, key: str) -> list[str]:
    """Return what is said under a key, one text an entry of a list."""
    value = study.reporting.get(key)
    entries = value if isinstance(value, list | tuple) else [value]
    return [text for entry in entries if (text := _flat(entry))]


def further(study: Study) -> dict[str, str]:
    """Return what is said under keys that the checklist has no place for."""
    other = [key for key in study.reporting if key not in (*REPORTING, *WORDING)]
    return {key: text for key in sorted(other) if (text := said(study, key))}


def guidelines(study: Study) -> tuple[str, ...]:
    """Return the guidelines beside CONSORT that the study file asks for, as far as known.

    A trial that declares the core outcomes of infertility trials is one, without being asked.
    """
    asked = {name.strip().lower() for name in said_all(study, "guidelines")}
    core = study.core_outcomes.set if study.core_outcomes else ""
    asked |= {guideline for name, guideline in OF_CORE_SETS.items() if name == core}
    return tuple(name for name in GUIDELINES if name in asked)


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {text}" for key, held in value.items() if (text := _flat(held)))
    if isinstance(value, list | tuple):
        return "; ".join(text for held in value if (text := _flat(held)))
    return "" if value is None else " ".join(str(value).split())
