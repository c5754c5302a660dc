"""Dialogs that no other module shows: settings, about, names, colours, files and folders, protocols, trainings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QWidget

from segloss_gui.app.messages import Messages
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs import ErrorDialog, ask, ask_text, choose_files, choose_folder, choose_new_file, show_about
from segloss_gui.gui.dialogs.choose import choose_colour
from segloss_gui.gui.dialogs.messages import MessagesDialog
from segloss_gui.gui.dialogs.preferences import Preferences
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.remembered import remember
from segloss_gui.gui.workspaces.train.protocol_dialog import ProtocolDialog
from segloss_gui.gui.workspaces.train.view import TrainWorkspace
from tests.scratch import scratch
from tests.screens.window import running, window

LONG = "Department of Neurology/2019/Weiße Substanz, Läsionen/FLAIR und T1 (脳画像)/every study that was begun there"
KEPT: list[QWidget] = []  # the windows that dialogs belong to


def of_window(make: Callable[[MainWindow], QDialog], beside: Callable[[], MainWindow] = window) -> QDialog:
    """A dialog of a window, which lives as long as the pictures are drawn."""
    made = beside()
    KEPT.append(made)
    return make(made)


def preferences(folder: str = "") -> QDialog:
    """Where studies are kept: usually, or in a folder of a long name."""
    settings = QSettings(str(scratch() / "settings.ini"), QSettings.Format.IniFormat)
    if folder:
        remember(settings, studies_folder=folder)
    return Preferences(Session(), settings)


def no_messages() -> QDialog:
    """Nothing was said yet."""
    session = Session()
    made = MessagesDialog(Messages(session))
    made.session = session  # type: ignore[attr-defined]
    return made


def many_messages() -> QDialog:
    """A long list, of long words."""
    session = Session()
    messages = Messages(session)
    for number in range(40):
        kind = ("info", "warning", "error")[number % 3]
        session.said.emit(kind, f"/data/{LONG}/case_{number:03}.nii.gz: must lie on the grid of its image, got another")
    made = MessagesDialog(messages)
    made.session = session  # type: ignore[attr-defined]
    return made


def long_error() -> QDialog:
    """A sentence that names a long path."""
    return ErrorDialog(f"/home/anna/{LONG}/run.json: could not be written, the disk is full", "Traceback\n" * 60)


def protocol(made: MainWindow) -> QDialog:
    """The papers' protocols beside what the study has."""
    made.go("train")
    page = made.findChild(TrainWorkspace)
    assert page is not None
    return ProtocolDialog(page.presenter, made)


def closing(made: MainWindow) -> QDialog:
    """Before a window closes in which runs train."""
    return ask(
        made, "Trainings are running",
        "3 runs are training. Stopped, each can be resumed from its last checkpoint.", "Stop and close", lambda: None,
    )  # fmt: skip


def name(made: MainWindow) -> QDialog:
    """Another name for a method."""
    words = "Name of the method on screen and in reports; empty: as its loss is called"
    return ask_text(made, words, "soft Dice over the whole batch", lambda _: None)


HERE = Path(__file__).parent
SCREENS: dict[str, Callable[[], QWidget]] = {
    "preferences": preferences,
    "preferences long": lambda: preferences(f"/home/anna/{LONG}"),
    "about": lambda: of_window(show_about),
    "no messages": no_messages,
    "many messages": many_messages,
    "long error": long_error,
    "protocol": lambda: of_window(protocol, running),
    "closing": lambda: of_window(closing),
    "name": lambda: of_window(name),
    "colour": lambda: of_window(lambda made: choose_colour(made, "sDice", "#56B4E9", lambda _: None)),
    "folder": lambda: of_window(lambda made: choose_folder(made, "Open a folder of images", lambda _: None)),
    "new folder": lambda: of_window(
        lambda made: choose_folder(made, "Save the study", lambda _: None, new=True, offered=HERE / "hippocampus")
    ),
    "files": lambda: of_window(lambda made: choose_files(made, "Open images", lambda _: None)),
    "new file": lambda: of_window(
        lambda made: choose_new_file(
            made, "Export the table", {"CSV (*.csv)": ".csv", "LaTeX (*.tex)": ".tex"}, "methods", lambda _: None
        )
    ),
}
