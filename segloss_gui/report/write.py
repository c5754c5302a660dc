"""The report of a study's folder: scores, summary, curves and a case, written beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.number_text import count_of
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.readers import read_labels
from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.training_plot import training_figure
from segloss_gui.report.figure_drawing import draw_figure
from segloss_gui.report.formats import png
from segloss_gui.report.marked import marked_tables
from segloss_gui.report.picture import Overlay, draw_case
from segloss_gui.report.results import Run, StudyResults
from segloss_gui.report.summary import RunLine, summary_text
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.evaluation import ScoreRow, in_order, read_scores, write_rows
from segloss_gui.study.method_colours import study_colours
from segloss_gui.study.method_names import studies_names
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder

CURVES_DPI = 110


def write_report(
    results: StudyResults, out: Path, *, empty: EmptyRule = EmptyRule.SKIP, missed: MissedRule = MissedRule.SKIP
) -> tuple[Path, ...]:
    """Write ``scores.csv``, ``summary.md``, ``curves.png`` and ``case.png`` of a study to ``out``.

    ``curves.png`` is left out where no run was begun, ``case.png`` where none has finished.

    Parameters
    ----------
    results : StudyResults
        The study.
    out : Path
        Where to write.
    empty, missed : EmptyRule, MissedRule
        What cases without a score count for in the means of ``summary.md``.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    BadInputError
        When the study cannot be read.
    """
    study, runs, store, rows = results.study, results.runs, results.store, results.rows
    written = [write_rows(out / "scores.csv", rows)]
    colours, names, trained = study_colours(study), results.names, results.trained
    shown = {names[method]: colour for method, colour in colours.items()}
    pictures = [_draw_curves(out / "curves.png", trained, shown)] if trained else []
    case = picture_case(study, rows)
    if case:
        pictures.append(_draw(out / "case.png", case, runs, rows, store, shown, names))
    notes = [*_notes(study, store, runs), *results.imported.faults, *_left_out(results.left_out)]
    text = summary_text(
        study.name, _called(rows, names), run_lines(study, runs, names), notes=notes,
        class_names=results.class_names, pictures=[path.name for path in pictures], empty=empty, missed=missed,
        compared=marked_tables(rows, study.losses, results.class_names, names, empty=empty, missed=missed),
    )  # fmt: skip
    return (*written, write_atomic(out / "summary.md", text), *pictures)


def write_joint_report(title: str, studies: Sequence[Path], out: Path) -> tuple[Path, ...]:
    """Write one ``scores.csv`` and one ``summary.md`` over several studies that were reported on before.

    Where the studies have different cohorts, a case is called ``<folder>/<case>``.

    Parameters
    ----------
    title : str
        Heading of the summary.
    studies : sequence of Path
        The studies' folders, below ``out``.
    out : Path
        Where to write.
    """
    rows: list[ScoreRow] = []
    runs: list[RunLine] = []
    named: dict[int, dict[str, None]] = {}
    losses: list[LossChoice] = []
    left_out: list[str] = []
    folders = [StudyFolder(path) for path in studies]
    read = [folder.load() for folder in folders]
    names = studies_names(read)
    several_cohorts = len({repr(study.cohort) for study in read}) > 1
    for folder, study in zip(folders, read, strict=True):
        for target in study.classes:
            named.setdefault(target.value, {})[target.name] = None
        losses += study.losses
        own = in_order(study, read_scores(folder.scores_path))
        rows += [replace(row, case=f"{folder.path.name}/{row.case}") for row in own] if several_cohorts else own
        results = StudyResults(folder)
        runs += run_lines(study, results.runs, names)
        left_out += results.unread_runs
    pictures = [path / "case.png" for path in studies if (path / "case.png").is_file()]
    notes = [f"Studies: {', '.join(path.name for path in studies)}; each has its own report in its folder."]
    notes += _left_out(left_out)
    class_names = {value: " / ".join(names) for value, names in named.items()}
    text = summary_text(
        title, _called(rows, names), runs, notes=notes,
        pictures=[path.relative_to(out).as_posix() for path in pictures],
        class_names=class_names, compared=marked_tables(rows, losses, class_names, names),
    )  # fmt: skip
    return write_rows(out / "scores.csv", rows), write_atomic(out / "summary.md", text)


def picture_case(study: Study, rows: Sequence[ScoreRow]) -> str:
    """The case to be drawn: the study's preview case where it was scored, else the one with the median Dice."""
    if any(row.case == study.preview_case for row in rows):
        return study.preview_case
    dice: dict[str, list[float]] = {}
    for row in rows:
        dice.setdefault(row.case, []).extend([row.dice] if row.dice == row.dice else [])
    ranked = sorted((case for case in dice if dice[case]), key=lambda case: (sum(dice[case]) / len(dice[case]), case))
    return ranked[len(ranked) // 2] if ranked else next(iter(dice), "")


def _called(rows: Sequence[ScoreRow], names: Mapping[str, str]) -> list[ScoreRow]:
    return [replace(row, method=names.get(row.method, row.method)) for row in rows]


def _draw_curves(path: Path, trained: Sequence[tuple[str, RunProgress]], colours: Mapping[str, str]) -> Path:
    figure = draw_figure(training_figure(trained, MethodLook(colours)))
    return write_atomic(path, png(figure, dpi=CURVES_DPI))


def _draw(
    path: Path, case: str, runs: Sequence[Run], rows: Sequence[ScoreRow], store: CaseStore, colours: Mapping[str, str],
    names: Mapping[str, str],
) -> Path:  # fmt: skip
    reference = store.labels(case) if store.cohort.case(case).has_reference else None
    overlays = case_overlays(case, runs, rows, colours, names)
    return draw_case(path, f"{store.cohort.name}: {case}", store.image(case), reference, overlays)


def case_overlays(
    case: str, runs: Sequence[Run], rows: Sequence[ScoreRow], colours: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, Overlay]:
    """What each method says of a case: the prediction of its first run that made one; colours too are by names."""
    overlays: dict[str, Overlay] = {}
    for method in dict.fromkeys(row.method for row in rows if row.case == case):
        for run, plan, _ in runs:
            called = names.get(method, method)
            if plan.method == method and called not in overlays and called in colours:
                labels = _prediction(run, case)
                overlays |= {called: Overlay(labels, colours[called])} if labels is not None else {}
    return overlays


def _prediction(run: RunFolder, case: str) -> LabelMap | None:
    try:
        return read_labels(run.prediction_path(case))
    except BadInputError:
        return None


def run_lines(study: Study, runs: Sequence[Run], names: Mapping[str, str]) -> list[RunLine]:
    """How every run went, by seed, fold and the study's order of methods, and what each is called."""
    order = {names.get(choice.method, choice.method): place for place, choice in enumerate(study.losses)}
    lines = [
        RunLine(
            method=names.get(plan.method, plan.method), fold=plan.fold, seed=plan.seed, epochs=progress.epoch,
            ended=progress.finished.reason.value if progress.finished else progress.state.value,
            message=progress.finished.message if progress.finished else "",
            seconds=sum(progress.epochs["seconds"]),
        )
        for _, plan, progress in runs
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.seed, line.fold, order.get(line.method, -1)))


def _left_out(sentences: Iterable[str]) -> list[str]:
    return [f"Left out: {sentence}." for sentence in sentences]


def _notes(study: Study, store: CaseStore, runs: Sequence[Run]) -> list[str]:
    facts = runs[0][0].facts() if runs else {}
    train, validation = len(facts.get("train_cases", ())), len(facts.get("validation_cases", ()))
    notes = [f"Cohort {store.cohort.name}: {count_of(len(store.cohort.cases), 'case')}."]
    if runs:
        seen = {str(run.facts().get("labelling", "full")) for run, _, _ in runs}
        notes = [
            f"Cohort {store.cohort.name}: trained on {count_of(train, 'case')} ({' and '.join(sorted(seen))} labels), "
            f"scored on {validation} others in the first fold. Device {facts.get('device', 'unknown')}."
        ]
    if study.warm_start is not None:
        notes.append(
            f"Each loss starts from {study.warm_start.epochs} epochs of cross-entropy, trained once per fold and seed; "
            "the time of a loss is its own."
        )
    return notes
