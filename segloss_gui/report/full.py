"""``report.html``, ``report.pdf``, tables and figures of a study's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.core.plain_files import read_text
from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.report.data_hash import data_hash
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.training_plot import training_figure
from segloss_gui.report.formats import write_formats
from segloss_gui.report.html import html
from segloss_gui.report.material import Material, colours_of
from segloss_gui.report.parts import Cell, Document, Picture, Table
from segloss_gui.report.pdf import write_pdf
from segloss_gui.report.picture import case_figure
from segloss_gui.report.results import Run, StudyResults
from segloss_gui.report.run_facts import RunFacts
from segloss_gui.report.sections import document
from segloss_gui.report.write import case_overlays, picture_case, run_lines
from segloss_gui.statistics.corrections import Correction
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.grading_file import read_gradings
from segloss_gui.study.method_names import study_names
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress, RunState
from segloss_gui.study.score_sources import ScoreFile, given_names, names_of, pairing_words, with_scores
from segloss_gui.study.store import StudyFolder


def write_full_report(
    results: StudyResults,
    out: Path,
    *,
    empty: EmptyRule = EmptyRule.SKIP,
    missed: MissedRule = MissedRule.SKIP,
    correction: Correction = "none",
    hash_data: bool = True,
    files: Sequence[ScoreFile] = (),
    groups: Mapping[str, LossGroup | None] = MappingProxyType({}),
) -> tuple[Path, ...]:
    """Write the whole report of a study to ``out``; the files written.

    Parameters
    ----------
    results : StudyResults
        The study.
    out : Path
        For ``report.html``, ``report.pdf``, ``tables/`` and ``figures/``.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    missed : MissedRule
        What a distance counts for that one empty map leaves undefined.
    correction : str
        For the number of pairs of methods.
    hash_data : bool
        Read every data file once for its SHA-256.
    files : sequence of ScoreFile
        Scores from elsewhere, that stand beside the study's own.
    groups : mapping of str to "pixel", "metric" or None
        By method: what group of losses was said of it.

    Raises
    ------
    BadInputError
        When the study cannot be read.
    """
    held = material(results, hash_data=hash_data)
    if files:
        table = with_scores(held.table, files)
        names = study_names(held.study, given_names(files))
        names |= names_of(files, names.values())
        notes = (*(file.words(names) for file in files), *pairing_words(table.called(names)))
        held = replace(held, table=table, names=names, notes=notes)
    return write_document(
        document(replace(held, groups=groups), empty=empty, missed=missed, correction=correction), out
    )


def write_document(made: Document, out: Path) -> tuple[Path, ...]:
    """Write ``report.html``, ``report.pdf``, ``tables/`` and ``figures/``; the files written."""
    pages = (write_atomic(out / "report.html", html(made)), write_pdf(made, out / "report.pdf"))
    return (*pages, *write_formats(made, out))


def material(results: StudyResults, *, hash_data: bool = True) -> Material:
    """Everything the report of a study is written from."""
    study, runs, store, rows = results.study, results.runs, results.store, results.rows
    table = study_table(results)
    colours, names = colours_of(study, table), results.names
    shown = {names.get(method, method): colour for method, colour in colours.items()}
    trained = results.trained
    pictures = []
    if trained:
        caption = "Training loss (each on its own scale) and mean validation Dice of every run."
        pictures.append(Picture.of("curves", training_figure(trained, MethodLook(shown)), caption))
    case = picture_case(study, rows)
    if case:
        reference = store.labels(case) if store.cohort.case(case).has_reference else None
        overlays = case_overlays(case, runs, rows, shown, names)
        whose = ["the reference"] if reference is not None else []
        whose += ["the methods that were trained"] if overlays else []
        outlines = f" with the outlines of {' and '.join(whose)}" if whose else ""
        draw = partial(case_figure, f"{store.cohort.name}: {case}", store.image(case), reference, overlays)
        pictures.append(Picture("case", f"Case {case}{outlines}.", draw))
    gradings, grading_faults = read_gradings(results.folder.path)
    return Material(
        study=study,
        study_text=_study_text(results.folder),
        cohort=store.cohort,
        runs=_run_facts(results),
        run_table=_run_table(study, runs, names),
        table=table,
        class_names={str(value): name for value, name in results.class_names.items()},
        data_hash=data_hash(store.cohort) if hash_data else "",
        pictures=pictures,
        names=names,
        gradings=gradings,
        grading_faults=grading_faults,
    )  # fmt: skip


def _run_facts(results: StudyResults) -> list[RunFacts]:
    epochs = {plan.id: progress.epoch for _, plan, progress in results.runs}
    return [_facts(run.facts(), plan, progress, epochs) for run, plan, progress in results.of_methods]


def _facts(file: Mapping[str, Any], plan: RunPlan, progress: RunProgress, epochs: Mapping[str, int]) -> RunFacts:
    started = progress.started
    return RunFacts(
        file, started.parameters if started else 0, plan.method, progress.state is RunState.FINISHED, progress.epoch,
        started.steps_per_epoch if started else 0, epochs.get(plan.starts_from or "", 0),
    )  # fmt: skip


def study_table(results: StudyResults) -> ScoreTable:
    """A study's scores, with the subject of each case."""
    return ScoreTable.from_rows(results.rows, {case.id: case.subject for case in results.store.cohort.cases})


def _run_table(study: Study, runs: tuple[Run, ...], names: Mapping[str, str]) -> Table | None:
    lines = run_lines(study, runs, names)
    if not lines:
        return None
    rows = tuple(
        (
            Cell(line.method), Cell(line.ended + (f": {line.message}" if line.message else "")), Cell(str(line.fold)),
            Cell(str(line.seed)), Cell(str(line.epochs)), Cell(f"{line.seconds:.0f}"),
        )
        for line in lines
    )  # fmt: skip
    head = ("run", "ended", "fold", "seed", "epochs", "time (s)")
    return Table("runs", "Every run; time of its epochs, waiting and pauses left out.", head, rows, words=2)


def _study_text(folder: StudyFolder) -> str:
    try:
        return read_text(folder.study_path)
    except OSError as error:
        raise BadInputError(f"{folder.study_path}: must be readable, got: {error.strerror}") from error
