"""A draft as the text of a study file: in the order and the style of the shipped ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.data.draft.column import Guess
from helpers.data.draft.drafting import Draft
from helpers.data.draft.roles_text import Roles, roles_of
from helpers.data.draft.source_text import source_lines
from helpers.data.draft.yaml_text import flow_text, line, quoted

__all__ = ["Frame", "codebook_rows", "study_text"]

_HEAD = """\
# yaml-language-server: $schema=study.schema.json
# A draft of the analysis plan, made from the data by `rct new`. Behind each guess stands its
# reason; what only you can know is marked TODO, and `rct check {name}` lists it. Finish the plan
# before you look at outcomes by arm. Every key: docs/study-file.md. Paths: relative to this file.
format: 1
id: {name}"""
_MOST_BASELINE = 60
_PROTOCOL = ("adherent", "protocol", "compliant", "completed", "completer")
_KEYS = (
    "label", "type", "column", "unit", "range", "levels", "event", "non_event", "decimals",
    "synonyms", "missing_codes", "below_detection", "decimal", "thousands", "dates", "calendar",
    "required", "measured",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the command knows beside the table.

    Attributes
    ----------
    name : str
        Id of the study.
    source : mapping of str to object
        File, sheet and dictionary of the participants, as the study file names them.
    synthetic : bool or None
        As the command was told; None where the file is asked.
    codebook : str
        Name of the codebook file; empty where the variables stand in the study file.
    events : mapping of str to object
        Source of adverse events; empty if there is none.
    events_todos : mapping of str to str
        What is to be decided of it, by key.
    """

    name: str
    source: Mapping[str, Any]
    synthetic: bool | None = None
    codebook: str = ""
    events: Mapping[str, Any]
    events_todos: Mapping[str, str]


def study_text(draft: Draft, frame: Frame) -> str:
    """Return the text of the study file."""
    roles = roles_of(draft)
    blocks: Sequence[Iterator[str]] = (
        _head(draft, frame), _design(draft), _flow(draft),
        source_lines(draft.source, frame.source, frame.events, frame.events_todos),
        roles.lines(), _variables(draft, roles, frame), _checks(draft), _populations(draft),
        _baseline(draft), _outcomes(draft, roles), _analysis(draft, roles, frame),
    )  # fmt: skip
    parts = ("\n".join(block) for block in blocks)
    return "\n\n".join(part for part in parts if part) + "\n"


def codebook_rows(draft: Draft) -> dict[str, Guess]:
    """Return what the codebook of a draft holds: by variable, in order, each with its note."""
    roles = roles_of(draft)
    return {name: _ordered(guess) for name, guess in {**roles.entries, **draft.guesses}.items()}


def _ordered(guess: Guess) -> Guess:
    entry = {key: guess.entry[key] for key in _KEYS if key in guess.entry}
    return Guess(entry=entry, reasons=guess.reasons, todos=guess.todos)


def _head(draft: Draft, frame: Frame) -> Iterator[str]:
    yield _HEAD.format(name=frame.name)
    title = frame.name.replace("-", " ").capitalize()
    yield line(f"title: {quoted(title)}", todos=("the title of the trial",))
    synthetic = bool(draft.synthetic) if frame.synthetic is None else frame.synthetic
    why = draft.synthetic if frame.synthetic is None else "as asked for"
    yield line(f"data_status: {'synthetic' if synthetic else 'real'}", why)
    yield line("registration: null", "null is printed as not supplied")


def _design(draft: Draft) -> Iterator[str]:
    visits = draft.visits
    yield line("design:", todos=("the data do not tell how the trial was designed",))
    yield line("  framework: superiority", "superiority | non-inferiority | equivalence")
    yield '  allocation: "1:1"'
    yield line("  stratified_by: []", "variables that stratified the randomisation")
    for key, column in (("enrolled_on", visits.enrolled), ("randomised_on", visits.randomised)):
        if column is not None:
            yield line(f"  {key}: {quoted(column.variable)}", "a date, by its name")


def _flow(draft: Draft) -> Iterator[str]:
    steps = {
        "received": draft.named(("binary",), "received"),
        "discontinued": draft.named(("binary",), "discontinued", "withdrawn"),
        "lost": draft.named(("binary",), "lost", "dropout"),
    }
    found = {key: name for key, name in steps.items() if name}
    if not found:
        return
    yield "flow:"
    yield line("  assessed: null", "from the screening log, by hand; null is not reported")
    for key, name in found.items():
        reason = _reason_of(draft, name)
        value = {"variable": name, "reason": reason} if reason else {"variable": name}
        yield line(f"  {key}: {flow_text(value)}", "by its name")


def _reason_of(draft: Draft, name: str) -> str:
    kinds = ("text", "categorical")
    named = (f"{name}_reason", f"not_{name}_reason", f"reason_{name}", f"{name}_why")
    return next((n for n in named if n in draft.guesses and draft.guesses[n].type in kinds), "")


def _variables(draft: Draft, roles: Roles, frame: Frame) -> Iterator[str]:
    yield "# The codebook. `measured: after` marks what was known only after randomisation;"
    yield "# `synonyms` are other spellings of a level; `range` only raises a query."
    if frame.codebook:
        yield line(
            f"variables: {quoted(frame.codebook)}", "one row a variable; reasons in its notes"
        )
    else:
        entries = {**roles.entries, **draft.guesses}
        yield "variables:" if entries else "variables: {}"
        for name, guess in entries.items():
            entry = flow_text(_ordered(guess).entry)
            yield line(f"  {quoted(name)}: {entry}", *guess.reasons, todos=guess.todos)
    for title, why in draft.left_out.items():
        yield line(f"# left out: {quoted(title)}", why)


def _checks(draft: Draft) -> Iterator[str]:
    if draft.checks:
        yield line("checks:", "rules that the rows keep; a row that breaks one is queried")
    for check in draft.checks:
        yield line(f"  - {flow_text(check.entry)}", check.reason)


def _populations(draft: Draft) -> Iterator[str]:
    yield line("populations:", "all conditions must hold; unknown is not a member")
    yield "  itt: {label: Intention to treat, where: []}"
    protocol = draft.named(
        ("binary",), "adherent", "protocol", "compliant", "completed", "completer"
    )
    received = draft.named(("binary",), "received")
    for key, label, name in (
        ("per_protocol", "Per protocol", protocol), ("safety", "Safety", received)
    ):  # fmt: skip
        if name:
            where = [{"variable": name, "is": draft.guesses[name].entry["event"]}]
            entry = flow_text({"label": label, "where": where})
            yield line(f"  {key}: {entry}", "by the name of the variable")


def _baseline(draft: Draft) -> Iterator[str]:
    names = [
        name for name, guess in draft.guesses.items()
        if "measured" not in guess.entry and guess.type not in ("date", "text")
        and len(guess.entry.get("levels", (1, 2))) > 1
    ]  # fmt: skip
    more = f"the first {_MOST_BASELINE} of {len(names)}" if len(names) > _MOST_BASELINE else ""
    yield line(f"baseline: {flow_text(names[:_MOST_BASELINE])}", more or "Table 1, in this order")


def _outcomes(draft: Draft, roles: Roles) -> Iterator[str]:
    yield "# In the report's order, which is also the order of the fixed sequence."
    yield "outcomes:"
    for proposed in draft.outcomes:
        yield line(f"  - {flow_text(proposed.entry)}", proposed.reason, todos=proposed.todos)
    if not draft.outcomes:
        yield line(
            f"  - {flow_text(roles.outcome)}", todos=("no column looks like an outcome: name one",)
        )


def _analysis(draft: Draft, roles: Roles, frame: Frame) -> Iterator[str]:
    protocol = draft.named(
        ("binary",), "adherent", "protocol", "compliant", "completed", "completer"
    )
    keyed = any(proposed.entry["role"] == "key_secondary" for proposed in draft.outcomes)
    yield "analysis:"
    yield "  population: itt"
    if protocol:
        yield "  sensitivity_populations: [per_protocol]"
    yield line("  confidence_level: 0.95", "alpha = 1 - level, two-sided")
    yield line("  primary_analysis: unadjusted", "unadjusted | stratified | adjusted")
    yield line("  adjust_for: []", "prognostic and chosen beforehand, never by baseline imbalance")
    yield f"  multiplicity: {{procedure: {'fixed_sequence' if keyed else 'none'}}}"
    yield line(
        "  missing_outcome: {main: complete_case, sensitivity: []}",
        "also non_event, best_case, worst_case, multiple_imputation, tipping_point",
    )
    if frame.events:
        safety = "safety" if draft.named(("binary",), "received") else "itt"
        harms = {"population": safety, "arm_variable": roles.arm_variable}
        yield f"  harms: {flow_text(harms)}"
    yield "  seed: 1"
