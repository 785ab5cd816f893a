"""Notebook 01: what was received, what was changed, and what is asked back."""

from helpers.analysis import answers
from helpers.analysis.exclusions import exclusion_rows
from helpers.analysis.flow import flow_rows, population_rows
from helpers.analysis.integrity.answer import integrity_answer
from helpers.analysis.plan_preview import Preview, preview
from helpers.analysis.questions.asked import Asked
from helpers.analysis.received import cleaning_rows, query_rows, source_rows
from helpers.data import clean
from helpers.results import Results

__all__ = ["RawDataQuestions"]


class RawDataQuestions(Asked):
    """Questions about the raw files, before anything is estimated."""

    def clean(self) -> answers.Cleaning:
        """Read the raw files, apply the declared rules, and write the analysis-ready table.

        Raises
        ------
        DataError
            If the data hold an error that must not be passed over; all of them are listed.
        """
        cleaned = clean(self.study)
        self.workspace.write_cleaned(cleaned)
        self.__dict__.pop("participants", None)
        return answers.Cleaning(
            study=self.study,
            results=Results([*source_rows(cleaned.sources), *cleaning_rows(cleaned.log)]),
            sources=cleaned.sources,
            unused=tuple(cleaned.unused),
        )

    def preview(self, *, blind: bool = False) -> Preview:
        """Return what the plan will do with the raw files as they are, in counts alone.

        Nothing is written. With ``blind=True`` nothing is counted by arm.

        Raises
        ------
        DataError
            As `clean`.
        """
        return preview(self.study, clean(self.study), blind=blind)

    def queries(self) -> answers.Queries:
        """Return every query about the data, by row of the raw file."""
        listed = self.workspace.queries()
        return answers.Queries(
            study=self.study, results=Results(query_rows(listed)), queries=listed
        )

    def populations(self) -> answers.Populations:
        """Return the size of every declared population by arm, and who is left out, and why."""
        names = tuple(self.study.populations)
        rows = Results(population_rows(self.participants, self.study))
        rows += Results(
            exclusion_rows(self.participants, self.study, stage="cleaning", populations=names)
        )
        return answers.Populations(study=self.study, results=rows)

    def flow(self) -> answers.FlowCounts:
        """Return the counts of the participant flow."""
        rows = flow_rows(self.participants, self.study)
        return answers.FlowCounts(study=self.study, results=Results(rows))

    def integrity(self, *, shared: bool = False) -> answers.Integrity:
        """Return what the site should be asked because of how the data look: an internal page.

        With ``shared=True`` the answer is for the report, and holds nothing unless the study file
        says ``integrity: {in_report: true}``.
        """
        return integrity_answer(self.participants, self.study, shared=shared)
