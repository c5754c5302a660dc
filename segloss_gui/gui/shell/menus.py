"""The menus and their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from segloss_gui.app.review.grade_keys import REVIEW_KEYS
from segloss_gui.app.slices.gestures import mouse_help
from segloss_gui.app.slices.key_bindings import PAIR, SLICES, WINDOW, Binding, keymap
from segloss_gui.app.slices.surface_keys import SURFACE_MOUSE, SURFACES
from segloss_gui.gui.dialogs import (
    KeysDialog,
    ShortcutsDialog,
    choose_files,
    choose_folder,
    choose_new_file,
    show_about,
)
from segloss_gui.gui.settings import remember, remembered
from segloss_gui.gui.shell.paper_menu import PaperMenu
from segloss_gui.gui.workspaces.compare.layouts import LAYOUT_BINDINGS, LAYOUT_KEYS
from segloss_gui.study.drafts import is_draft

if TYPE_CHECKING:
    from segloss_gui.gui.main_window import MainWindow

Key = QKeySequence.StandardKey | str | None


class Menus(QObject):
    """File, Run, View, Go, Papers and Help of the main window.

    Parameters
    ----------
    window : MainWindow
        Whose menu bar is filled and whose methods the actions call.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        bar = window.menuBar()
        self._file(bar.addMenu("&File"))
        self._run(bar.addMenu("&Run"))
        self._view(bar.addMenu("&View"))
        self._go(bar.addMenu("&Go"))
        bar.addMenu(PaperMenu(window.services, window))
        self._help(bar.addMenu("&Help"))
        self._bind()

    def show_recent(self) -> None:
        """Fill the menu of recent studies."""
        self._recent.clear()
        for folder in self._window.recent():
            action = self._recent.addAction(f"{folder.name} (not saved yet)" if is_draft(folder) else folder.name)
            action.setToolTip(str(folder))
            action.triggered.connect(lambda _=False, folder=folder: self._window.open_study(folder))
        self._recent.setEnabled(not self._recent.isEmpty())

    def _file(self, menu: QMenu) -> None:
        window, standard = self._window, QKeySequence.StandardKey
        self._add(menu, "&New study", standard.New, window.new_study)
        self._add(menu, "&Open study…", standard.Open, window.choose_study)
        self._recent = menu.addMenu("Open &recent")
        self._recent.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.show_recent)  # a study that trains unsaved comes without being told
        self.show_recent()
        menu.addSeparator()
        self._add(menu, "Open &images…", "Ctrl+I", lambda: choose_files(window, "Open images", window.open_paths))
        self._add(
            menu, "Open a &folder of images…", "Ctrl+Shift+O",
            lambda: choose_folder(window, "Open a folder of images", lambda path: window.open_paths([path])),
        )  # fmt: skip
        self._add(menu, "Add &predictions from elsewhere…", "Ctrl+Shift+I", self._import_methods)
        self._add(menu, "&Download a Decathlon task…", None, self._download)
        menu.addSeparator()
        self._add(menu, "&Undo the last change of the study", standard.Undo, lambda: self._step("undo"))
        self._add(menu, "&Redo it", "Ctrl+Shift+Z", lambda: self._step("redo"))
        self._add(menu, "Discard all &changes since it was saved…", None, window.discard)
        self._add(menu, "&Save", standard.Save, lambda: window.save())
        self._add(menu, "Save &as…", "Ctrl+Shift+S", lambda: window.save_as())
        menu.addSeparator()
        self._add(menu, "&Quit", "Ctrl+Q", window.close)

    def _step(self, way: Literal["undo", "redo"]) -> None:
        session = self._window.session
        undo = way == "undo"
        if self._window.services.training.active_runs and (
            session.undo_changes_cohort if undo else session.redo_changes_cohort
        ):
            session.said.emit("warning", "Stop the runs before the study gets other cases")
        elif session.undo() if undo else session.redo():
            session.said.emit("info", "The last change was undone" if undo else "The change was done again")
        else:
            session.said.emit("info", f"There is nothing to {way}")

    def _import_methods(self) -> None:
        from segloss_gui.gui.dialogs.import_methods import import_methods

        import_methods(self._window.services, self._window)

    def _download(self) -> None:
        from segloss_gui.gui.dialogs.download import download_data

        download_data(self._window.services, self._window, self._window.settings)

    def _run(self, menu: QMenu) -> None:
        training = self._window.services.training
        self._add(menu, "&Train all", "Ctrl+R", lambda: training.start())
        self._add(menu, "&Pause all", "Ctrl+P", training.pause_all)
        self._add(menu, "&Resume all", "Ctrl+Shift+P", training.resume_all)
        self._add(menu, "&Stop all", "Ctrl+.", training.stop_all)
        menu.addSeparator()
        self._add(menu, "&Where to train…", None, self.where_to_train)
        self._add(menu, "Write a S&lurm script…", None, self._write_slurm)
        menu.addSeparator()
        self._add(menu, "&Design a study…", "Ctrl+D", self._design_study)
        self._add(menu, "Built-in &demo", None, lambda: self._window.with_changes_kept(self._window.run_demo))

    def _design_study(self) -> None:
        from segloss_gui.gui.workspaces.train.design_dialog import design_study

        self._window.go("train")
        design_study(self._window.services, self._window)

    def where_to_train(self) -> None:
        """Let the user choose where runs train, and see the workers there."""
        from segloss_gui.gui.dialogs.cluster import where_to_train

        window = self._window
        where_to_train(window.services, window, window.settings, self._write_slurm)

    def _write_slurm(self) -> None:
        from segloss_gui.gui.shell.slurm_dialog import SlurmDialog

        SlurmDialog(self._window.services, self._window).open()

    def _view(self, menu: QMenu) -> None:
        from segloss_gui.gui.workspaces import WORKSPACES

        for index, place in enumerate(WORKSPACES):
            self._add(menu, place.title, f"Ctrl+{index + 1}", partial(self._go_to, index))
        menu.addSeparator()
        group = QActionGroup(self)
        liked = remembered(self._window.settings)
        for name, title in (("light", "&Light"), ("dark", "&Dark"), ("auto", "As the &desktop")):
            action = self._add(menu, title, None, partial(self._theme, name))
            action.setCheckable(True)
            action.setChecked(name == liked.theme)
            group.addAction(action)
        self._projector = self._add(menu, "Large type for a &projector", None, lambda: self._theme(None))
        self._projector.setCheckable(True)
        self._projector.setChecked(liked.projector)
        menu.addSeparator()
        self._add(menu, "&Full screen", "F11", self._full_screen)
        menu.addSeparator()
        self._add(menu, "Export a &film of the epochs…", None, self._choose_film)
        self._add(menu, "Export a &picture of this view…", "Ctrl+Shift+E", self._choose_picture)

    def _go_to(self, index: int) -> None:
        """Show a workspace and give it the keys, where it has a place for them."""
        self._window.show_workspace(index)
        if take_keys := getattr(self._window.stack.currentWidget(), "take_keys", None):
            take_keys()

    def _go(self, menu: QMenu) -> None:
        session = self._window.session
        self._add(menu, "&Previous case", "Alt+Left", partial(session.step_case, -1))
        self._add(menu, "&Next case", "Alt+Right", partial(session.step_case, 1))
        menu.addSeparator()
        self._add(menu, "&Flag this case, or not", "Ctrl+Shift+F", self._flag)
        self._add(menu, "Previous flagged case", "Alt+Up", partial(session.step_flag, -1))
        self._add(menu, "Next f&lagged case", "Alt+Down", partial(session.step_flag, 1))

    def _flag(self) -> None:
        session = self._window.session
        if session.case_id:
            session.flags.toggle(session.case_id)

    def _help(self, menu: QMenu) -> None:
        self._add(menu, "&Keys", "?", self.show_keys)
        self._add(menu, "&Change keys…", None, self.change_keys)
        self._add(menu, "&About SegLoss", None, lambda: show_about(self._window))

    def _bind(self) -> None:
        """Put the window's keys into the table the user edits, and take up what was changed before."""
        rows = [
            Binding(tuple(key.toString() for key in action.shortcuts()), title, title)
            for title, action in self._actions.items()
        ]
        keymap.put(WINDOW, rows, everywhere=True)
        keymap.put(LAYOUT_KEYS, LAYOUT_BINDINGS, everywhere=True)
        keymap.restore(remembered(self._window.settings).keys)
        keymap.changed.connect(self._keys_changed)
        self._keys_changed()

    def _keys_changed(self) -> None:
        if not isValid(self):  # the window is gone; the table is not
            return
        for row in keymap.bindings(WINDOW):
            self._actions[row.name].setShortcuts([QKeySequence(key) for key in row.keys])
        remember(self._window.settings, keys=keymap.stored())

    def show_keys(self) -> None:
        """Show what :meth:`listed_keys` holds."""
        dialog = ShortcutsDialog(self.listed_keys(), self._window)
        dialog.change_asked.connect(self.change_keys)
        dialog.open()

    def change_keys(self) -> None:
        """Let the user change them."""
        KeysDialog(keymap, self._window).open()

    def listed_keys(self) -> dict[str, list[tuple[str, str]]]:
        """All keys and what the mouse does, from the tables that bind them."""
        listed = {WINDOW: _listed([*keymap.bindings(WINDOW), *keymap.bindings(LAYOUT_KEYS)])}
        listed |= {place: _listed(keymap.bindings(place)) for place in (SLICES, PAIR, SURFACES, REVIEW_KEYS)}
        research, pacs = mouse_help("research"), mouse_help("pacs")
        for place, rows in (
            ("Mouse on slices", research),
            ("Mouse on slices, PACS", [row for row in pacs if row not in research]),
            ("Mouse on surfaces", SURFACE_MOUSE),
        ):
            listed[place] = [(row.gesture, _sentence(row.does)) for row in rows]
        return listed

    def _theme(self, name: str | None) -> None:
        chosen = name or remembered(self._window.settings).theme
        self._window.use_theme(chosen, projector=self._projector.isChecked())

    def _full_screen(self) -> None:
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def _choose_film(self) -> None:
        from segloss_gui.report.movie import formats

        window = self._window
        kinds = {f"{title} (*{ending})" if ending else title: ending for ending, title in formats().items()}
        choose_new_file(
            window, "Export a film of the epochs", kinds, "epochs",
            lambda path: window.recorder.film(window.picture(), path),
        )  # fmt: skip

    def _choose_picture(self) -> None:
        window = self._window
        choose_new_file(
            window, "Export a picture of this view", {"PNG picture (*.png)": ".png"}, "view", window.save_picture
        )

    def _add(self, menu: QMenu, title: str, key: Key, do: Callable[[], object]) -> QAction:
        action = self._action(title, key, do)
        menu.addAction(action)
        return action

    def _action(self, title: str, key: Key, do: Callable[[], object]) -> QAction:
        action = QAction(title, self)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        self._actions[title.replace("&", "").rstrip("…")] = action
        action.triggered.connect(lambda *_: do())
        return action


def _listed(rows: Iterable[Binding]) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    return [
        ("  ".join(QKeySequence(key).toString(native) for key in row.keys), _sentence(row.does))
        for row in rows
        if row.keys
    ]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
