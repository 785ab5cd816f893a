"""What sentences, tables and figures call the parts of a published claim.

The words come from a study file, or from an abstract alone, so that both are shown by one view.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.analysis.claims_abstract import Abstract
from helpers.analysis.claims_meaning import PLANNED
from helpers.present.figures.common import lowered, people, stamp_of
from helpers.present.formatting import declared
from helpers.present.text import Label, Text, Words
from helpers.study import Claim, Study

__all__ = ["READING_WORDS", "ClaimWords", "words_of_test"]

READING_WORDS: Mapping[str, str] = {
    "threshold": "as a threshold",
    "bracket": "as a bracket",
    "reported": "as printed",
}
TEST_WORDS: Mapping[str, str] = {
    "pearson": "Pearson",
    "n_minus_1": "N−1",
    "fisher": "Fisher",
    "boschloo": "Boschloo",
    PLANNED: "as planned",
}


def words_of_test(test: str) -> str:
    """Return what a heading calls a test.

    >>> words_of_test("n_minus_1"), words_of_test("barnard_pooled")
    ('N−1', 'barnard pooled')
    """
    return TEST_WORDS.get(test, test.replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWords:
    """Labels of outcomes, groups and arms, and the claims themselves by number.

    Attributes
    ----------
    claims : mapping of str to Claim
        By number, as results name them.
    outcomes, arms : mapping of str to str
        Labels by id and by level.
    groups : mapping of str to str
        Label of what forms a group, by what results call the group.
    people : str
        What participants are called.
    stamp : str
        ``"SYNTHETIC"`` where the data are.
    several : bool
        Whether several arms are compared with the reference.
    """

    claims: Mapping[str, Claim]
    outcomes: Mapping[str, str]
    groups: Mapping[str, str]
    arms: Mapping[str, str]
    people: str = "participants"
    stamp: str = ""
    several: bool = False

    @classmethod
    def of(cls, study: Study) -> "ClaimWords":
        """Return the words of a study file."""
        return cls(
            claims={str(i): claim for i, claim in enumerate(study.claims, start=1)},
            outcomes={o.id: study.outcome_label(o) for o in study.outcomes},
            groups={name: variable.label for name, variable in study.codebook.items()},
            arms=study.arms.labels,
            people=people(study),
            stamp=stamp_of(study),
            several=len(study.arms.compared) > 1,
        )

    @classmethod
    def of_abstract(cls, abstract: Abstract) -> "ClaimWords":
        """Return the words of claims without data."""
        return cls(
            claims={str(i): claim for i, claim in enumerate(abstract.claims, start=1)},
            outcomes=abstract.outcomes,
            groups=abstract.outcomes,
            arms=abstract.labels,
        )

    def outcome(self, outcome: str) -> str:
        """Return an outcome as it stands at the beginning of a line."""
        return self.outcomes.get(outcome) or outcome.replace("_", " ").capitalize()

    def among(self, group: str) -> str:
        """Return among whom events are counted, in words."""
        if group == "randomised":
            return "per participant randomised"
        return f"among those with {lowered(self.groups.get(group) or group.replace('_', ' '))}"

    def arm(self, arm: str) -> str:
        """Return an arm as it stands within a sentence."""
        return lowered(self.arms.get(arm, arm))

    def comparison(self, arm: str, reference: str) -> str:
        """Return "arm against reference" where there are several comparisons, else nothing."""
        return f"{self.arm(arm)} against {self.arm(reference)}" if self.several else ""

    def claim(self, number: str) -> Text:
        """Return a claim in words: "Live birth higher, P < 0.01"."""
        claim = self.claims[number]
        place = f"claims/{int(number) - 1}"
        return Text(
            "{outcome} {direction}{below}{least}{printed}{test}{estimate}",
            outcome=Label(self.outcome(claim.outcome)),
            direction=claim.direction,
            below=_number(", P\u00a0<\u00a0{p}", f"{place}/p_below", claim.p_below),
            least=_number(", P\u00a0≥\u00a0{p}", f"{place}/p_at_least", claim.p_at_least),
            printed=_number(", P\u00a0=\u00a0{p}", f"{place}/p_reported", claim.p_reported),
            test=Label(f" by {claim.test.replace('_', ' ')}") if claim.test else "",
            estimate=_number(", estimate {p}", f"{place}/estimate", claim.estimate),
        )

    def heading(self, number: str, among: str, versus: str = "") -> Text:
        """Return a claim with a quiet second line: among whom, and of which comparison."""
        stated = self.claims[number].among == among
        parts = (self.among(among), "as stated" if stated else "", versus)
        below = Label("", sub=", ".join(part for part in parts if part))
        return Text("{claim}{below}", claim=self.claim(number), below=below)

    def short(self, number: str, among: str) -> str:
        """Return a claim as plain words, for a text alternative."""
        return f"{self.claim(number).plain()}, {self.among(among)}"


def _number(words: str, path: str, value: float | None) -> Words:
    return "" if value is None else Text(words, p=declared(path, value))
