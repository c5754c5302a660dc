"""What all reports of a study read, each part once: its runs, its cases, its scores."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.cases import open_cohort, refusal_sentences
from segloss_gui.study.evaluation import gathered_scores
from segloss_gui.study.imported_scores import ImportedRows, score_all_imported
from segloss_gui.study.method_names import study_names
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan, trained_runs
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.runs_there import runs_there
from segloss_gui.study.score_file import ScoreRow
from segloss_gui.study.store import StudyFolder

Run = tuple[RunFolder, RunPlan, RunProgress]


class StudyResults:
    """A study's folder as its reports see it.

    Parameters
    ----------
    folder : StudyFolder
        The study. What is asked for raises BadInputError where the folder cannot be read.
    """

    def __init__(self, folder: StudyFolder) -> None:
        self.folder = folder
        self._left_out: dict[str, None] = {}

    @cached_property
    def study(self) -> Study:
        """The study file."""
        return self.folder.load()

    @cached_property
    def preview(self) -> CohortPreview:
        """What its cohort's files are, and which were left out."""
        return open_cohort(self.study)

    @cached_property
    def store(self) -> CaseStore:
        """Its cases."""
        return CaseStore(self.preview.cohort)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every run that was begun and can be read, with its plan and what it said."""
        there = runs_there(self.folder)
        found: list[Run] = []
        self._left_out.update(dict.fromkeys(there.refused))
        for run, plan in there.runs:
            try:
                found.append((run, plan, run.progress()))
            except BadInputError as error:
                self._leave_out(str(error))
        self._left_out.update({sentence: None for _, _, progress in found for sentence in progress.skipped})
        return tuple(found)

    @property
    def trained(self) -> list[tuple[str, RunProgress]]:
        """What the method of each run is called, with its progress; runs of methods the study has no more are left."""
        return [(self.names[plan.method], progress) for _, plan, progress in self.runs if plan.method in self.names]

    @property
    def of_methods(self) -> tuple[Run, ...]:
        """The runs without warm starts, which nobody compares."""
        compared = {plan.id for plan in trained_runs(plan for _, plan, _ in self.runs)}
        return tuple(run for run in self.runs if run[1].id in compared)

    @property
    def unread_runs(self) -> tuple[str, ...]:
        """As :attr:`left_out`, of what the runs said alone: their scores are not gathered anew."""
        _ = self.runs
        return tuple(self._left_out)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Files of cases and runs that cannot be read and what is wrong with them, a sentence each."""
        _ = self.runs, self.rows
        return (*refusal_sentences(self.preview), *self._left_out)

    @cached_property
    def imported(self) -> ImportedRows:
        """Scores of the methods from elsewhere; without any, no case is looked at."""
        return score_all_imported(self.study, self.store) if self.study.imported else ImportedRows(())

    @cached_property
    def class_names(self) -> Mapping[int, str]:
        """What each class is called: by the study, else by its cohort."""
        return {target.value: target.name for target in self.study.classes} or dict(self.store.cohort.label_names)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each method is called, by its id."""
        return study_names(self.study)

    @cached_property
    def rows(self) -> tuple[ScoreRow, ...]:
        """What the study's ``scores.csv`` holds by now: the finished runs and the methods from elsewhere.

        Nothing is written: a study may be somebody else's.
        """
        return gathered_scores(self.folder, self.imported.rows, self._leave_out, self.store.cohort)

    def _leave_out(self, sentence: str) -> None:
        self._left_out[sentence] = None
