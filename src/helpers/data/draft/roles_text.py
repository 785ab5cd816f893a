"""Identifier and arm as keys of the study file, and what stands in for them where none is found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.data.draft.column import Guess
from helpers.data.draft.drafting import Draft, free_name
from helpers.data.draft.roles import Arm, Identifier
from helpers.data.draft.yaml_text import flow_text, line, quoted

__all__ = ["Roles", "roles_of"]


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Identifier, arm and outcome as a draft names them.

    Attributes
    ----------
    identifier, arm_variable : str
        Variables that hold them.
    entries : mapping of str to Guess
        Their entries in the codebook, where they need one, and that of an outcome not found.
    outcome : mapping of str to object
        The outcome that stands in where none is proposed; else empty.
    """

    identifier: str
    arm_variable: str
    entries: Mapping[str, Guess]
    outcome: Mapping[str, Any]
    found_identifier: Identifier | None
    found_arm: Arm | None

    def lines(self) -> Iterator[str]:
        """Yield the lines of the study file on who takes part, in which arm."""
        who = self.found_identifier
        if who is None:
            todo = "no column tells participants apart: add one to the file, or name it"
            yield line(f"participant_id: {quoted(self.identifier)}", todos=(todo,))
        else:
            text = f"participant_id: {quoted(self.identifier)}"
            yield line(text, who.reason, todos=(who.todo,))
        yield from self._arm_lines()

    def _arm_lines(self) -> Iterator[str]:
        arm = self.found_arm
        if arm is None:
            yield line("arms:", todos=("no column looks like the arm: name it, and its levels",))
            yield f"  variable: {quoted(self.arm_variable)}"
            yield "  reference: control"
            yield "  labels: {treatment: Treatment, control: Control}"
            return
        yield "arms:"
        yield line(f"  variable: {quoted(self.arm_variable)}", arm.reason)
        reference = f"  reference: {quoted(arm.reference)}"
        yield line(reference, arm.why_reference, todos=(arm.todo_reference,))
        yield line(f"  labels: {flow_text(arm.labels)}", todos=arm.todos)


def roles_of(draft: Draft) -> Roles:
    """Return identifier, arm and outcome of a draft, with names for those not found."""
    taken = set(draft.guesses)
    who, arm = draft.identifier, draft.arm
    identifier = who.column.variable if who else free_name("participant_id", taken)
    variable = arm.column.variable if arm else free_name("arm", {*taken, identifier})
    entries = {}
    if who and who.column.title != identifier:
        keys = {"label": who.column.label, "type": "text", "column": who.column.title}
        entries[identifier] = Guess(entry=keys)
    if arm and (guess := _arm_entry(arm)):
        entries[variable] = guess
    outcome: dict[str, Any] = {}
    if not draft.outcomes:
        name = free_name("outcome", {*taken, identifier, variable})
        keys = {"label": "Outcome", "type": "binary", "event": "yes", "non_event": "no",
                "measured": "after"}  # fmt: skip
        entries[name] = Guess(entry=keys, reasons=("stands in for an outcome",))
        outcome = {"id": name, "role": "primary", "type": "binary", "variable": name,
                   "benefit": "higher"}  # fmt: skip
    return Roles(
        identifier=identifier, arm_variable=variable, entries=entries, outcome=outcome,
        found_identifier=who, found_arm=arm,
    )  # fmt: skip


def _arm_entry(arm: Arm) -> Guess | None:
    """Return the codebook's entry of the arm, where it says more than the arms themselves."""
    column = arm.column
    synonyms = dict(column.cells.levels.synonyms)
    codes = [*column.cells.missing_words, *column.cells.levels.codes]
    keys: dict[str, Any] = {"label": column.label, "type": "categorical"}
    more = {
        "column": column.title if column.title != column.variable else "",
        "synonyms": synonyms, "missing_codes": codes,
    }  # fmt: skip
    given = {key: value for key, value in more.items() if value}
    return Guess(entry={**keys, **given}) if given else None
