"""Trying another analysis of one outcome, and seeing what it gives beside the plan.

Nothing here is written: what was tried is no result of the trial.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.additional import Reply, compared_rows, reply_rows
from helpers.analysis.choices import Departure
from helpers.analysis.outcome_types import denominators_of
from helpers.analysis.outcome_values import counts, outcome_values
from helpers.analysis.tried import Tried, departures, reply_for, settled
from helpers.results import Displayed, Estimate, Results
from helpers.study import Study

__all__ = ["Explored", "Explorer"]


@dataclass(frozen=True, kw_only=True)
class Explored(Displayed):
    """What was tried, beside the planned result of the same outcome.

    `Trial.keep` refuses it, and writes nothing.

    Attributes
    ----------
    study : Study
    tried : Tried
    departures : tuple of Departure
        What of it differs from the plan; none where the plan itself is shown.
    reply : Reply
        The planned and the tried analysis, as for an additional analysis.
    planned_rows, tried_rows : Results
        The numbers of both, unrounded; the same where the plan itself is shown.
    unknown : Results
        By arm how many outcomes are unknown in the tried population, whatever stands for them.
    """

    study: Study
    tried: Tried
    departures: tuple[Departure, ...]
    reply: Reply
    planned_rows: Results
    tried_rows: Results
    unknown: Results


class Explorer:
    """The answers to whatever is tried of one trial, each computed once.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    study : Study

    Examples
    --------
    >>> from helpers.analysis.tried import planned_for
    >>> from helpers.data import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> explorer = Explorer(clean(study).participants, study)
    >>> explorer.answer(planned_for(study, "live_birth")).departures
    ()
    """

    def __init__(self, participants: pd.DataFrame, study: Study) -> None:
        self.participants = participants
        self.study = study
        self._answers: dict[Tried, Explored] = {}
        self._planned: dict[str, Results] = {}

    def answer(self, tried: Tried) -> Explored:
        """Return what is tried beside the plan; what cannot be chosen is as planned.

        Raises
        ------
        UsageError
            If the study has no such outcome.
        """
        tried = settled(self.study, tried)
        if tried not in self._answers:
            self._answers[tried] = self._explored(tried)
        return self._answers[tried]

    def _explored(self, tried: Tried) -> Explored:
        study, reply = self.study, reply_for(self.study, tried)
        differs = departures(study, tried)
        if tried.outcome not in self._planned:
            rows = compared_rows(self.participants, reply)
            self._planned[tried.outcome] = Results(rows)
        return Explored(
            study=study,
            tried=tried,
            departures=differs,
            reply=reply,
            planned_rows=self._planned[tried.outcome],
            tried_rows=Results(reply_rows(self.participants, reply)),
            unknown=Results(self._unknown(reply)),
        )

    def _unknown(self, reply: Reply) -> Iterator[Estimate]:
        [outcome] = reply.choices.selected()
        among = denominators_of(outcome)[0]
        values = outcome_values(self.participants, reply.choices, outcome, among=among)
        yield from (row for row in counts(values, reply.choices) if row.statistic == "missing")
