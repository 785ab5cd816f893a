"""What the summary is made from, and how it names arms and participants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from helpers.analysis import Choices, available, plan_for
from helpers.present.figures.common import lowered
from helpers.present.text import Label, Text
from helpers.present.views.common import people
from helpers.results import Results
from helpers.study import Outcome, Study

__all__ = ["Told", "joined", "listed", "stopped"]


@dataclass(frozen=True, slots=True)
class Told:
    """A study and its results.

    Attributes
    ----------
    study : Study
    results : Results
        The kept results of all stages.
    """

    study: Study
    results: Results

    @property
    def choices(self) -> Choices:
        """The plan of the primary and key secondary outcomes."""
        return plan_for(self.study, "primary")

    @property
    def main(self) -> tuple[Outcome, ...]:
        """Primary and key secondary outcomes that are computed, in the plan's order."""
        return tuple(outcome for outcome in self.choices.selected() if available(outcome))

    @property
    def who(self) -> Label:
        """What the participants are called."""
        return Label(people(self.study))

    @property
    def reference(self) -> Label:
        """The reference as it stands in a sentence."""
        return self.arm(self.study.arms.reference)

    def arm(self, arm: str) -> Label:
        """Return an arm as it stands in a sentence."""
        return Label(lowered(self.study.arms.labels[arm]))

    def outcome(self, outcome: Outcome) -> str:
        """Return an outcome as it stands in a sentence."""
        return lowered(self.study.outcome_label(outcome))


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence.

    >>> listed(["age"]), listed(["age", "site", "sex"])
    ('age', 'age, site and sex')
    """
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def joined(sentences: Sequence[Text]) -> Text:
    """Return sentences as one, a space between them; at most as many as there are letters.

    >>> joined([Text("One."), Text("Two.")]).plain()
    'One. Two.'
    """
    parts = dict(zip((f"part_{letter}" for letter in ascii_lowercase), sentences, strict=False))
    return Text(" ".join(f"{{{name}}}" for name in parts), **parts)


def stopped(text: str) -> str:
    """Return a text that ends as a sentence does.

    >>> stopped("Women below 40"), stopped("Why? ")
    ('Women below 40.', 'Why?')
    """
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."
