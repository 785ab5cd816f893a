"""What could lie behind the claims of a study, at the sizes that its data have."""

from collections.abc import Iterator

import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.claims import claim_tables
from helpers.analysis.claims_compatible import compatible_rows
from helpers.analysis.claims_meaning import claims_of, denominators
from helpers.analysis.claims_together import Link, Stating, links, together_rows
from helpers.analysis.outcome_values import arm_rows
from helpers.results import Estimate, Key
from helpers.study import Study

__all__ = ["behind_rows", "links_of"]


def behind_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield what each claim leaves of all tables, and what linked claims leave together.

    Events counted among a group formed after randomisation have the sizes of that group here.
    """
    study = choices.study
    for claim, key, table in claim_tables(participants, choices):
        yield from compatible_rows(claim, key, (int(table.n1), int(table.n0)))
    stating = _stating(study)
    for arm in study.arms.compared:
        key = Key(
            stage=choices.stage, analysis="", population=choices.population, arm=arm,
            reference=study.arms.reference, measure="",
        )  # fmt: skip
        yield from together_rows(stating, key, _sizes(participants, choices, arm))


def links_of(study: Study) -> list[Link]:
    """Return how the outcomes of a study's claims hang together."""
    return links(_stating(study))


def _stating(study: Study) -> list[Stating]:
    binary = {o.id: str(o.variable) for o in study.outcomes if o.type == "binary"}
    outcome_of = {variable: name for name, variable in binary.items()}
    found = []
    for _, claim, outcome in claims_of(study):
        groups = {
            outcome_of[among]: among
            for among in denominators(claim, outcome)
            if outcome_of.get(among, outcome.id) != outcome.id
        }
        counted = all(part in binary for part in claim.parts)
        kept = claim if counted else claim.model_copy(update={"includes": (), "made_of": ()})
        found.append(Stating(claim=kept, groups=groups))
    return found


def _sizes(participants: pd.DataFrame, choices: Choices, arm: str) -> tuple[int, int]:
    member = participants[f"population:{choices.population}"].fillna(False).astype(bool)
    rows = arm_rows(participants, choices.study)
    n1, n0 = (int((rows[side] & member).sum()) for side in (arm, choices.study.arms.reference))
    return n1, n0
