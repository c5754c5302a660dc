"""What is asked before something is lost, and the start page with studies of late."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from segloss_gui.gui.bridge.asking import Answer, Question
from segloss_gui.gui.dialogs import ask_question
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.study.designs import compare_losses
from segloss_gui.study.glance import Glance
from tests.screens.window import window


def start_page() -> QWidget:
    """Just started, with studies of late."""
    made = window()
    now = datetime(2026, 11, 28, 20, 21)
    made.bridge.documents.recent = (
        Glance(
            Path("/data/five-losses"), "Five losses on small lesions", now, "3 of 5 runs finished, not saved yet", True
        ),
        Glance(Path("/data/hippocampus"), "Hippocampus", now.replace(day=27), "20 of 20 runs finished"),
        Glance(Path("/data/acdc"), "ACDC, labels missing in the end-systolic images of one group", now, "not trained"),
    )
    made.bridge.documents.look_at_recent = lambda folders: None  # type: ignore[method-assign]
    made.bridge.documents.recent_changed.emit()
    return made


def _asked(question: Question) -> MainWindow:
    made = window(compare_losses(quick=True))
    made.show()
    ask_question(made, question)
    return made


def _nothing() -> None: ...


def replace_question() -> QWidget:
    """Saving into a folder that holds another study."""
    return _asked(Question(
        "Replace the study in “hippocampus”?",
        "/data/hippocampus holds another study than “Five losses on small lesions”: “Hippocampus” (with 20 runs, saved "
        "2026-11-27 20:21). To be saved there, “Five losses on small lesions” takes its place; what is there now is "
        "kept beside it under another name, with its runs.",
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
    made.show()
    made.discard()
    return made


SCREENS = {
    "start": start_page, "replace": replace_question, "runs": runs_question, "discard": discard_question,
}  # fmt: skip
