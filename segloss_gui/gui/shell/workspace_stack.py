"""The workspaces of a window, each made when it is first shown."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.core.errors import file_words
from segloss_gui.gui.dialogs import choose_new_file
from segloss_gui.gui.widgets.picture_bytes import png_bytes
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.study.atomic import write_atomic

if TYPE_CHECKING:
    from segloss_gui.gui.recorder import Recorder


class WorkspaceStack(QStackedWidget):
    """One workspace at a time, and pictures of it.

    Signals
    -------
    shown(int)
        The workspace of that place is about to be shown.
    present_wanted(bool)
        A workspace asks for the whole screen, or gives it back.

    Parameters
    ----------
    session : Session
        What the workspaces show.
    services : Services
        Who works for them.

    Attributes
    ----------
    made : dict of int to QWidget
        The workspaces made so far, by their place.
    """

    shown = Signal(int)
    present_wanted = Signal(bool)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self.setObjectName("workspaces")
        self._session, self._services = session, services
        self.made: dict[int, QWidget] = {}
        self._built: dict[int, QWidget] = {}
        for _ in WORKSPACES:
            self.addWidget(QWidget())
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the workspace that is shown needs: the others, made meanwhile, do not widen the window."""
        shown = self.currentWidget()
        return super().minimumSizeHint() if shown is None else shown.minimumSizeHint()

    def show_workspace(self, index: int) -> None:
        """Go to a workspace; it is made when first shown."""
        self.shown.emit(index)
        self.prepare(index)
        self.setCurrentIndex(index)

    def build(self, index: int) -> None:
        """The longer half of :meth:`prepare`: the workspace is built, and not in the window yet."""
        if index not in self.made and index not in self._built:
            self._built[index] = WORKSPACES[index].build(self._session, self._services)

    def prepare(self, index: int) -> None:
        """Make a workspace, if it is not made yet, without showing it."""
        if index in self.made:
            return
        self.build(index)
        made = self.made[index] = self._built.pop(index)
        wishes = {
            "navigate": self.follow, "design_wanted": self.design_study, "replay_wanted": self.replay,
            "present_wanted": self.present_wanted,
        }  # fmt: skip
        for name, do in wishes.items():
            if hasattr(made, name):
                getattr(made, name).connect(do)
        shown = self.currentIndex()
        if (empty := self.widget(index)) is not None:
            self.removeWidget(empty)
            empty.deleteLater()
        self.insertWidget(index, made)
        self.setCurrentIndex(shown)

    def complete(self, index: int) -> None:
        """Make what a workspace puts off until it is shown, such as its plots, without showing it."""
        if make_rest := getattr(self.made.get(index), "make_rest", None):
            make_rest()

    def go(self, name: str) -> Any:
        """Go to the workspace called ``name``; it."""
        self.show_workspace(next(i for i, workspace in enumerate(WORKSPACES) if workspace.name == name))
        return self.currentWidget()

    def follow(self, name: str) -> None:
        """Go to a workspace that a button of another leads to, and give it the keys."""
        self.give_keys(next(i for i, workspace in enumerate(WORKSPACES) if workspace.name == name))

    def design_study(self, key: str = "") -> None:
        """Go to Train, and let the user make a design the study; the one of this key is looked at first."""
        from segloss_gui.gui.workspaces.train.design_dialog import design_study

        self.go("train")
        design_study(self._services, self.window(), key)

    def predict_images(self, *, folder: bool = False) -> None:
        """Go to Train and let the runs selected there predict images, or a folder of them."""
        self.go("train").predict_images(folder=folder)

    def write_report(self) -> None:
        """Go to Statistics and ask where the full report shall go; say why not where there is nothing to report."""
        self.go("statistics").choose_report()

    def replay(self, name: str) -> None:
        """Go to the Lecture workspace and play back a built-in replay, or the study of a folder."""
        self.go("lecture").replay(name)

    def give_keys(self, index: int) -> None:
        """Go to a workspace and give it the keys, where it has a place for them."""
        self.show_workspace(index)
        if take_keys := getattr(self.currentWidget(), "take_keys", None):
            take_keys()

    @cached_property
    def recorder(self) -> Recorder:
        """Films a part of the window over the epochs."""
        from segloss_gui.gui.recorder import Recorder

        return Recorder(self._session, self._services.loader, self._services.tasks, self)

    def picture(self) -> QWidget:
        """The part of the window that pictures and films show: the workspace, or what it says is worth showing."""
        shown = self.currentWidget()
        found = getattr(shown, "picture", shown)
        assert isinstance(found, QWidget)
        return found

    def save_picture(self, path: Path) -> None:
        """Write what the workspace shows as a picture, at the resolution of the screen."""
        try:
            write_atomic(path, png_bytes(self.picture().grab().toImage()))
        except OSError as error:
            self._session.said.emit("error", file_words(error))
        else:
            self._session.said.emit("info", f"Picture written to {path}")

    def choose_film(self) -> None:
        """Ask where a film of the epochs shall go."""
        from segloss_gui.report.movie import formats

        kinds = {f"{title} (*{ending})" if ending else title: ending for ending, title in formats().items()}
        choose_new_file(
            self.window(), "Export a film of the epochs", kinds, "epochs",
            lambda path: self.recorder.film(self.picture(), path),
        )  # fmt: skip

    def choose_picture(self) -> None:
        """Ask where a picture of what the workspace shows shall go."""
        kinds = {"PNG picture (*.png)": ".png"}
        choose_new_file(self.window(), "Export a picture of this view", kinds, "view", self.save_picture)
