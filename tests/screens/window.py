"""The whole window: just started, while runs go, after a failure, and its dialogs."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtWidgets import QWidget

from segloss_gui.app.messages import Messages
from segloss_gui.app.session import Session
from segloss_gui.core.events import EpochFinished, FinishReason, RunFinished, RunStarted, StepFinished
from segloss_gui.data.layouts import FolderPair, Phantom
from segloss_gui.gui.dialogs import ErrorDialog, ShortcutsDialog, report_text
from segloss_gui.gui.dialogs.messages import MessagesDialog
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.key_help import listed_keys
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.designs import compare_losses
from segloss_gui.study.models import Study
from segloss_gui.study.progress import RunProgress


def window(study: Study | None = None) -> MainWindow:
    """A window over a study whose cohort is loaded."""
    session = Session()
    made = MainWindow(session, window_services(session))
    made.ready = lambda: made.services.tasks.idle  # type: ignore[attr-defined]
    if study is not None:
        session.begin(study)
        assert study.cohort is not None
        session.set_preview(study.cohort.preview())
    return made


def running(*, failed: bool = False) -> MainWindow:
    """Five losses at different epochs; with ``failed`` one of them ended badly."""
    study = compare_losses(quick=True).model_copy(
        update={"cohort": Phantom(train=12, test=6), "warm_start": None, "name": "Five losses on small lesions"}
    )
    made = window(study)
    plans = made.session.plan()
    made.session.set_runs({plan.id: plan for plan in plans}, {plan.id: RunProgress(plan.id) for plan in plans})
    for number, plan in enumerate(plans[:4]):
        made.session.apply(events_of(plan.id, epochs=9 - 2 * number))
    if failed:
        end = RunFinished(
            run=plans[1].id, time=time.time(), reason=FinishReason.NON_FINITE, epoch=7, step=140, best_epoch=5,
            seconds=42.0, message="the loss became infinite at step 141; a smaller learning rate may help",
        )  # fmt: skip
        made.session.apply([end])
        made.session.said.emit("error", f"{plans[1].method}: {end.message}")
    return made


def events_of(run: str, epochs: int) -> list[object]:
    """What a run says in some epochs."""
    start = time.time() - 5.0 * epochs
    events: list[object] = [
        RunStarted(
            run=run, time=start, device="cpu", threads=1, parameters=90_000, train_cases=12, validation_cases=6,
            epochs=12, steps_per_epoch=20,
        )
    ]  # fmt: skip
    for epoch in range(1, epochs + 1):
        now = start + 5.0 * epoch
        events += [
            StepFinished(
                run=run, time=now, epoch=epoch, step=20 * epoch, loss=1 / epoch, learning_rate=2e-3, gradient_norm=0.4,
                gradient_foreground=0.1, gradient_background=0.01, gradient_empty=float("nan"),
            ),
            EpochFinished(
                run=run, time=now, epoch=epoch, step=20 * epoch, train_loss=1 / epoch, validation_loss=1.1 / epoch,
                dice=0.8 - 0.5 / epoch, jaccard=0.7 - 0.5 / epoch, volume_error_ml=0.1 / epoch, learning_rate=2e-3,
                best=True, seconds=5.0,
            ),
        ]  # fmt: skip
    return events


def _place(name: str, **how: bool) -> QWidget:
    made = running(**how)
    made.go(name)
    return made


def _error() -> QWidget:
    trace = 'Traceback (most recent call last):\n  File "example.py", line 1, in <module>\nRuntimeError: example'
    summary = "Looking at the cohort: SegLoss made a mistake and could not do this"
    return ErrorDialog(summary, report_text(summary, trace, "/var/log/segloss-gui.log"))


def _error_details() -> QWidget:
    dialog = _error()
    assert isinstance(dialog, ErrorDialog)
    dialog.details.setChecked(True)
    return dialog


def _messages() -> QWidget:
    session = Session()
    messages = Messages(session)
    session.said.emit("info", "Picture written to /home/anna/Pictures/view.png")
    session.said.emit(
        "warning",
        "3 files are not where they were: /data/hippocampus/imagesTr/hippocampus_001.nii.gz, hippocampus_003.nii.gz, "
        "hippocampus_004.nii.gz; Locate… finds them in their new place",
    )
    session.said.emit("error", "sDice: the loss became infinite at step 141; a smaller learning rate may help")
    dialog = MessagesDialog(messages)
    dialog.session = session  # type: ignore[attr-defined]
    return dialog


def _keys() -> QWidget:
    beside = window()  # its actions put their keys into the list
    dialog = ShortcutsDialog(listed_keys())
    dialog.beside = (beside,)  # type: ignore[attr-defined]
    return dialog


def _moved() -> QWidget:
    """A study whose data are no longer where they were."""
    made = window()
    folder = Path("/studies/2019/department of neurology/white matter lesions/FLAIR")
    made.session.set_study(Study(name="lesions", cohort=FolderPair(images=folder)))
    made.services.documents.locating.look()
    return made


SCREENS = {
    "empty": window,
    "moved data": _moved,
    "data full": lambda: _place("data"),
    "losses full": lambda: _place("losses"),
    "train busy": lambda: _place("train"),
    "train failed": lambda: _place("train", failed=True),
    "compare full": lambda: _place("compare"),
    "error dialog": _error,
    "error details": _error_details,
    "messages dialog": _messages,
    "keys dialog": _keys,
}
