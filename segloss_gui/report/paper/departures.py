"""Where a study departs from the paper whose figure is drawn of it, in sentences for the caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from segloss_gui.data.layouts import Phantom
from segloss_gui.report.paper.figure import PaperStudy
from segloss_gui.study.plan import plan_runs, trained_runs
from segloss_gui.study.progress import RunState

Paper = Literal["Bertels 2019", "Tilborghs 2022"]
FOLDS = 5
"""Of the cross-validation in both papers."""


def departures(studies: Sequence[PaperStudy], paper: Paper) -> str:
    """Departures of all studies; empty where there are none.

    Of several studies, each sentence names those it is about.
    """
    told: dict[str, list[str]] = {}
    for study in studies:
        for words in _of_study(study, paper):
            told.setdefault(words, []).append(study.name)
    if not told:
        return ""
    several = len(studies) > 1
    parts = [f"{words} ({', '.join(names)})" if several else words for words, names in told.items()]
    return f"Other than in {paper}: {'; '.join(parts)}."


def _of_study(study: PaperStudy, paper: Paper) -> Iterator[str]:
    settings = study.study
    if isinstance(settings.cohort, Phantom):
        yield "phantoms in place of patients"
    if settings.folds.by == "split":
        yield "one split into training and test cases in place of five folds"
    elif len(settings.folds.use) < FOLDS or settings.folds.count != FOLDS:
        yield f"{len(settings.folds.use)} of {settings.folds.count} folds in place of five"
    if len(settings.seeds) > 1:
        yield f"{len(settings.seeds)} seeds, a case counting with their mean"
    if paper == "Bertels 2019" and settings.losses and settings.warm_start is None:
        yield "no cross-entropy before the losses part"
    if unfinished := _unfinished(study):
        yield unfinished


def _unfinished(study: PaperStudy) -> str:
    planned = {plan.id for plan in trained_runs(plan_runs(study.study))}
    runs = study.results.runs
    finished = {run.id for run, _, progress in runs if progress.state is RunState.FINISHED}
    left = len(planned - finished)
    return f"{left} of {len(planned)} runs have not finished" if left else ""
