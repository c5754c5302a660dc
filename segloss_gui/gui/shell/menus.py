"""The menus and their keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.stepping import step_case, step_flag
from segloss_gui.app.undoing import step_study
from segloss_gui.gui.dialogs import choose_files, choose_folder, show_about
from segloss_gui.gui.shell.action_table import ActionTable
from segloss_gui.gui.shell.key_help import change_keys, show_keys
from segloss_gui.gui.shell.looks import add_themes
from segloss_gui.gui.shell.paper_menu import PaperMenu
from segloss_gui.gui.shell.status import MessageStatus
from segloss_gui.gui.shell.study_actions import StudyActions
from segloss_gui.gui.shell.workspace_stack import WorkspaceStack
from segloss_gui.gui.widgets import plain_tip
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.study.drafts import is_draft


class Menus(QObject):
    """File, Run, View, Go, Papers and Help of the main window.

    Parameters
    ----------
    window : QMainWindow
        Whose menu bar is filled.
    session : Session
        The study, and the case that is shown.
    services : Services
        Who trains, downloads and imports.
    study : StudyActions
        What File does.
    workspaces : WorkspaceStack
        What View goes to and takes pictures of.
    settings : QSettings
        Where the theme and changed keys are remembered.

    Attributes
    ----------
    actions : ActionTable
        Every action by its name.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        services: Services,
        study: StudyActions,
        workspaces: WorkspaceStack,
        settings: QSettings,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._services = window, session, services
        self._study, self._workspaces, self._settings = study, workspaces, settings
        self.actions = ActionTable(self, settings)
        self._add = self.actions.add
        self._menus: list[QMenu] = []
        bar = window.menuBar()
        # Menus are the window's and held here: PySide destroyed what was in a menu that nobody held.
        self._file(self._menu("&File"))
        self._run(self._menu("&Run"))
        self._view(self._menu("&View"))
        self._go(self._menu("&Go"))
        self._menus.append(PaperMenu(services, window))
        self._help(self._menu("&Help"))
        for menu in self._menus:
            bar.addMenu(menu)
        self.actions.bind()

    def _menu(self, title: str) -> QMenu:
        menu = QMenu(title, self._window)
        self._menus.append(menu)
        return menu

    def _file(self, menu: QMenu) -> None:
        window, study, standard = self._window, self._study, QKeySequence.StandardKey
        self._add(menu, "&New study", standard.New, study.new)
        self._add(menu, "&Open study…", standard.Open, study.choose)
        self._recent = QMenu("Open r&ecent", self._window)
        menu.addMenu(self._recent)
        self._recent.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._show_recent)  # a study that trains unsaved comes without being told
        menu.addSeparator()
        self._add(menu, "Open &images…", "Ctrl+I", lambda: choose_files(window, "Open images", study.open_paths))
        self._add(
            menu, "Open a &folder of images…", "Ctrl+Shift+O",
            lambda: choose_folder(window, "Open a folder of images", lambda path: study.open_paths([path])),
        )  # fmt: skip
        self._add(menu, "Add &predictions from elsewhere…", "Ctrl+Shift+I", self._import_methods)
        self._add(menu, "&Download a Decathlon task…", None, self._download)
        menu.addSeparator()
        self._add(menu, "&Undo the last change of the study", standard.Undo, lambda: self._step("undo"))
        self._add(menu, "&Redo it", "Ctrl+Shift+Z", lambda: self._step("redo"))
        self._add(menu, "Discard all &changes since it was saved…", None, study.discard)
        self._add(menu, "&Save", standard.Save, lambda: study.save())
        self._add(menu, "Save &as…", "Ctrl+Shift+S", lambda: study.save_as())
        self._add(menu, "Rena&me the study…", None, study.rename)
        self._add(menu, "&Write the full report…", "Ctrl+Shift+R", lambda: self._workspaces.write_report())
        menu.addSeparator()
        self._add(menu, "Se&ttings…", standard.Preferences, self._preferences)
        menu.addSeparator()
        self._add(menu, "&Quit", "Ctrl+Q", window.close)

    def _show_recent(self) -> None:
        """Fill the menu of recent studies."""
        self._recent.clear()
        for folder in self._study.recent():
            action = self._recent.addAction(f"{folder.name} (not saved yet)" if is_draft(folder) else folder.name)
            action.setToolTip(plain_tip(str(folder)))
            action.triggered.connect(lambda _=False, folder=folder: self._study.open(folder))
        self._recent.setEnabled(not self._recent.isEmpty())

    def _step(self, way: Literal["undo", "redo"]) -> None:
        own = getattr(self._workspaces.currentWidget(), "step", None)
        if own is None or not own(way):  # what is done there is no change of the study
            step_study(self._services, way)

    def _preferences(self) -> None:
        from segloss_gui.gui.dialogs.preferences import Preferences

        Preferences(self._session, self._settings, self._window).open()

    def _import_methods(self) -> None:
        from segloss_gui.gui.dialogs.import_methods import import_methods

        import_methods(self._services, self._window)

    def _download(self) -> None:
        from segloss_gui.gui.dialogs.download import download_data

        download_data(self._services, self._window, self._settings)

    def _run(self, menu: QMenu) -> None:
        training, study = self._services.training, self._study
        self._add(menu, "&Train all", "Ctrl+R", lambda: training.start())
        self._add(menu, "&Pause all", "Ctrl+P", training.pause_all)
        self._add(menu, "&Resume all", "Ctrl+Shift+P", training.resume_all)
        self._add(menu, "&Stop all", "Ctrl+.", training.stop_all)
        menu.addSeparator()
        self._add(menu, "&Where to train…", None, self.where_to_train)
        self._add(menu, "Write a S&lurm script…", None, self._write_slurm)
        self._add(menu, "Predict &images with the selected runs…", None, lambda: self._workspaces.predict_images())
        self._add(
            menu, "Predict a &folder with the selected runs…", None,
            lambda: self._workspaces.predict_images(folder=True),
        )  # fmt: skip
        self._add(menu, "Predict images with a run from &elsewhere…", None, self._predict_elsewhere)
        menu.addSeparator()
        self._add(menu, "&Design a study…", "Ctrl+D", lambda: self._workspaces.design_study())
        self._add(menu, "&Built-in demo", None, lambda: study.with_changes_kept(study.run_demo))

    def where_to_train(self) -> None:
        """Let the user choose where runs train, and see the workers there."""
        from segloss_gui.gui.dialogs.cluster import where_to_train

        where_to_train(self._services, self._window, self._settings, self._write_slurm)

    def _predict_elsewhere(self) -> None:
        """Ask for the folder of a run, then for images; nothing waits for the answers."""
        window, predicting = self._window, self._services.predicting

        def ask_images(folder: Path) -> None:
            choose_files(window, "Images to predict", lambda images: predicting.predict_from(folder, images))

        choose_folder(window, "The folder of a run, or of several", ask_images)

    def _write_slurm(self) -> None:
        from segloss_gui.gui.shell.slurm_dialog import SlurmDialog

        SlurmDialog(self._services, self._window).open()

    def _view(self, menu: QMenu) -> None:
        for index, place in enumerate(WORKSPACES):
            self._add(menu, place.title, f"Ctrl+{index + 1}", partial(self._workspaces.give_keys, index))
        menu.addSeparator()
        add_themes(self.actions, menu, self._settings)
        menu.addSeparator()
        self._add(menu, "F&ull screen", "F11", self._full_screen)
        menu.addSeparator()
        self._add(menu, "Export a &film of the epochs…", None, self._workspaces.choose_film)
        self._add(menu, "Export a p&icture of this view…", "Ctrl+Shift+E", self._workspaces.choose_picture)

    def _full_screen(self) -> None:
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def _go(self, menu: QMenu) -> None:
        session = self._session
        self._add(menu, "&Previous case", "Alt+Left", partial(step_case, session, -1))
        self._add(menu, "&Next case", "Alt+Right", partial(step_case, session, 1))
        menu.addSeparator()
        self._add(menu, "&Flag this case, or not", "Ctrl+Shift+F", self._flag)
        self._add(menu, "Previous fla&gged case", "Alt+Up", partial(step_flag, session, -1))
        self._add(menu, "Next f&lagged case", "Alt+Down", partial(step_flag, session, 1))

    def _flag(self) -> None:
        if self._session.case_id:
            self._session.flags.toggle(self._session.case_id)

    def _help(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, "&Keys", "?", lambda: show_keys(window))
        self._add(menu, "&Change keys…", None, lambda: change_keys(window))
        self._add(
            menu, "&Messages…", "Ctrl+Shift+M", lambda: cast(MessageStatus, window.findChild(MessageStatus)).show_all()
        )
        self._add(menu, "&About SegLoss", None, lambda: show_about(window))
