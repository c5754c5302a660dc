"""What is asked before something is lost, and the start page with studies of late."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMessageBox, QWidget

from segloss_gui.app.asking import Answer, Question
from segloss_gui.core.events import FinishReason
from segloss_gui.gui.dialogs import ask_question, ask_unsaved
from segloss_gui.study.designs import compare_losses
from segloss_gui.study.drafts import drafts_folder
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.scratch import scratch
from tests.screens.train import finished, started
from tests.screens.window import window

KEPT: list[QWidget] = []  # the windows that dialogs belong to


def start_page() -> QWidget:
    """Just started, with studies of late: one trained unsaved, one finished, one only planned."""
    root = scratch("segloss-screen-")
    kept = [root / "hippocampus", root / "acdc"]
    names = ("Hippocampus", "ACDC, labels missing in the end-systolic images of one group")
    for folder, name in zip(kept, names, strict=True):
        StudyFolder(folder).save(compare_losses(quick=True).model_copy(update={"name": name}))
    _train(kept[0], 5)
    draft = drafts_folder() / "Five-losses-20261128-202139"
    StudyFolder(draft).save(compare_losses(quick=True))
    _train(draft, 3)
    QSettings().setValue("recent", [str(folder) for folder in kept])
    return window()


def _train(folder: Path, count: int) -> None:
    """Five runs, of which the first few have ended."""
    store = StudyFolder(folder)
    for number, plan in enumerate(plan_runs(compare_losses(quick=True).model_copy(update={"warm_start": None}))):
        run = store.run(plan.id)
        run.create(plan)
        run.append(started(plan.id))
        if number < count:
            run.append(finished(plan.id, FinishReason.COMPLETED))
        run.close()


def _asked(question: Question) -> QWidget:
    box = ask_question(window(), question)
    KEPT.append(box.parentWidget())
    return box


def _nothing() -> None: ...


def replace_question() -> QWidget:
    """Saving into a folder that holds another study."""
    return _asked(Question(
        "Replace the study in “hippocampus”?",
        "/data/hippocampus holds another study than “Five losses on small lesions”: “Hippocampus” (with 20 runs, saved "
        "2026-11-27 20:21). “Five losses on small lesions” takes its place; what is there now is kept beside it under "
        "another name, with its runs.",
        (Answer("Replace", _nothing, loses=True),),
    ))  # fmt: skip


def runs_question() -> QWidget:
    """Save as, of a study that was trained."""
    return _asked(Question(
        "Take its 5 runs along?",
        "A copy with them has all results, and can be trained on. Without them it begins anew; the runs stay in "
        "/data/five-losses. Flags, grades and methods from elsewhere come along either way.",
        (Answer("Copy the runs", _nothing), Answer("Leave the runs", _nothing)),
    ))  # fmt: skip


def discard_question() -> QWidget:
    """Back to what was saved."""
    made = window(compare_losses(quick=True))
    made.session.edit(seeds=(0, 1))
    made.study.discard()
    KEPT.append(made)
    return made.findChild(QMessageBox)


def unsaved_question() -> QWidget:
    """Before the window closes."""
    made = window()
    KEPT.append(made)
    return ask_unsaved(made, "Five losses on small lesions", _nothing, _nothing)


SCREENS = {
    "start": start_page, "replace": replace_question, "runs": runs_question, "discard": discard_question,
    "unsaved": unsaved_question,
}  # fmt: skip
