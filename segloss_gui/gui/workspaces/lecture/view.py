"""The Lecture workspace, put together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.filming import Shot
from segloss_gui.app.lecture.arms import Arms
from segloss_gui.app.lecture.canvas_masks import CanvasMasks
from segloss_gui.app.lecture.live_training import LiveTraining
from segloss_gui.app.lecture.presenter import LecturePresenter
from segloss_gui.app.lecture.replay import Player
from segloss_gui.app.lecture.scene_file import read_scene, scene_names
from segloss_gui.app.lecture.scene_steps import Scene, TrainingState
from segloss_gui.app.lecture.scenes import ScenesPresenter
from segloss_gui.app.lecture.sheets import SheetsPresenter
from segloss_gui.app.lecture.shots import FPS, descent_shots, dial_shots, replay_shots, scene_shots, training_shots
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.workspace_keys import LECTURE
from segloss_gui.core.errors import SegLossError
from segloss_gui.gui.dialogs.choose import choose_files, choose_folder, choose_new_file
from segloss_gui.gui.film import Film
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import ReadingOrder, push_button
from segloss_gui.gui.widgets.boxes import REST, hbox, held, pages, vbox
from segloss_gui.gui.widgets.key_actions import KeyActions
from segloss_gui.gui.widgets.menus import drop_down, passing_menu
from segloss_gui.gui.workspaces.lecture.blackout import Blackout
from segloss_gui.gui.workspaces.lecture.control_lines import activate_layout
from segloss_gui.gui.workspaces.lecture.export import KINDS, export_view
from segloss_gui.gui.workspaces.lecture.notes_window import NotesWindow
from segloss_gui.gui.workspaces.lecture.playground import Playground
from segloss_gui.gui.workspaces.lecture.scene_panel import ScenePanel
from segloss_gui.gui.workspaces.lecture.sheet_view import SheetPage
from segloss_gui.gui.workspaces.lecture.training_page import TrainingPage
from segloss_gui.report.movie import formats

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

AFTER_PAINT_MS, LOSSES_WITHOUT_PICTURE_MS = 100, 2000
"""When the losses are loaded: so long after a picture is there; while none comes, so long after the first showing."""
PLAYGROUND, THEORY, TRAINING = 0, 1, 2


class LectureWorkspace(ReadingOrder, QWidget):
    """Playground, theory and scenes; loads the losses when first shown.

    Parameters
    ----------
    session : Session
        The study, whose current case can be put on the canvas.
    services : Services
        For work in the background.

    Signals
    -------
    present_wanted(bool)
        Put everything around the workspace away, or back.
    """

    present_wanted = Signal(bool)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._session, self._tasks = session, services.tasks
        self._asked = self.presenting = False
        self._first = QTimer(self, singleShot=True)
        self._first.timeout.connect(self.load)
        self.presenter = LecturePresenter(services.tasks)
        self.sheets = SheetsPresenter(services.tasks)
        self.scenes = ScenesPresenter(self.presenter, self.sheets)
        self.playground, self.theory = Playground(self.presenter), SheetPage(self.sheets)
        self.arms = Arms(services.tasks)
        self.live, self.player = LiveTraining(services.tasks, self.arms), Player(services.tasks, self.arms)
        self.training = TrainingPage(self.arms, self.live, self.player)
        self.scenes.changed.connect(self._on_scene)  # before the panel takes its room
        self.scene_panel = ScenePanel(self.scenes)
        self.pages = pages(self.playground, self.theory, self.training)
        self.notes: NotesWindow | None = None
        self.film = Film(services.tasks, self)
        self.film.said.connect(lambda level, words: session.said.emit(level, words))
        self._make_bar()
        self._lay_out()
        for came in (self.presenter.frame_changed, self.sheets.drawing_changed, self.arms.pictures_changed):
            came.connect(self._pictured)
        masks = CanvasMasks(session, services.tasks, self.playground.say)
        self.playground.case_wanted.connect(lambda: masks.read_case(self.presenter.take_case))
        self.sheets.sheet_changed.connect(partial(self.show_page, THEORY))
        self.scenes.training_wanted.connect(self._train)
        self.scenes.case_wanted.connect(lambda file: masks.read_file(file, self.scenes.take_case))
        self.training.study_wanted.connect(self._replay_own)
        self.training.folder_wanted.connect(self._choose_replay)
        notifier.changed.connect(self._fit_bar)
        self.blackout = Blackout(self)
        self.scenes.changed.connect(self.blackout.lift)
        does = {
            "leave": lambda: self.present(False),
            "advance": self.scenes.advance,
            "back": self.scenes.back,
            "black": self.blackout.toggle,
        }
        self._keys = KeyActions(LECTURE, does, self)
        self._keys.bind(self)
        self._take_keys()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Load the losses once the first picture is on the screen: importing torch would hold that up."""
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self._first.start(LOSSES_WITHOUT_PICTURE_MS)

    def _pictured(self) -> None:
        if self._first.isActive() and self.ready():
            self._first.start(AFTER_PAINT_MS)

    def load(self) -> None:
        """Load the losses (that imports torch) and draw the first sheet, in the background."""
        self._asked = True
        self._first.stop()
        self.sheets.draw()
        self._tasks.run("Loading the losses", _registry, self.presenter.registry_loaded, self.presenter.registry_failed)

    def ready(self) -> bool:
        """Whether there is something to look at on the page that is shown."""
        pictures = {PLAYGROUND: self.presenter.frame, THEORY: self.sheets.drawing, TRAINING: self.arms.arms}
        return bool(pictures[self.pages.currentIndex()])

    @property
    def picture(self) -> QWidget:
        """What pictures of this workspace show: the page without the bar."""
        return self.pages

    def show_page(self, page: int) -> None:
        """Show the playground (0), the theory (1) or the training (2)."""
        self.page.set_index(page)
        self.pages.setCurrentIndex(page)

    def begin(self, scene: Scene, *others: Scene) -> None:
        """Give a scene, and others after it; the keys that lead on are this page's from now on."""
        self.scenes.begin(scene, *others)
        self.scene_panel.next.setFocus()

    def begin_named(self, name: str) -> None:
        """Give a scene of the program, or of a file; what is wrong with it is said."""
        try:
            self.begin(read_scene(name))
        except SegLossError as error:
            self._session.said.emit("error", str(error))

    def _on_scene(self) -> None:
        step = self.scenes.step
        self._take_keys()
        self._fit_bar()
        self.playground.guide(step is not None)
        self.theory.guide(step is not None)
        self.pages.updateGeometry()
        for widget in (self.bar, self.pages, self):
            activate_layout(widget)
        if step is not None:
            self.show_page(THEORY if step.sheet else TRAINING if step.training else PLAYGROUND)

    def _take_keys(self) -> None:
        """Without a scene the keys that lead through one are a slider's own; a letter blackens a presentation only."""
        for name in ("advance", "back"):
            self._keys[name].setEnabled(self.scenes.step is not None)
        self._keys["black"].setEnabled(self.presenting)

    def _fit_bar(self) -> None:
        """In large type a scene, which turns the pages itself, takes the room of their names."""
        self.page.setVisible(self.scenes.step is None or type_points() <= LARGE_POINTS)

    def replay(self, name: str) -> None:
        """Play back a built-in replay, or the study of a folder."""
        self.show_page(TRAINING)
        self.training.replay(name)

    def _train(self, state: TrainingState) -> None:
        if state.replay is not None:
            self.training.replay(state.replay)
        elif state.seed is not None:
            self.training.train_now(state.seed)

    def _replay_own(self) -> None:
        if self._session.folder is None:
            self._session.said.emit("error", "This study was not saved yet: save and train it, or open another")
        else:
            self.replay(str(self._session.folder))

    def _choose_replay(self) -> None:
        choose_folder(self, "Open a study to play back", lambda path: self.replay(str(path)))

    def _show_scenes(self) -> None:
        menu = passing_menu(self)
        for name in scene_names():
            menu.addAction(f"&{name.partition('-')[0]}  {read_scene(name).title}", partial(self.begin_named, name))
        menu.addSeparator()
        menu.addAction("Open a scene of your own…", self._choose_scene)
        drop_down(menu, self.scenes_button)

    def _choose_scene(self) -> None:
        dialog = choose_files(self, "Open a scene", lambda paths: self.begin_named(str(paths[0])))
        dialog.setNameFilter("Scene (*.toml)")

    def present(self, on: bool) -> None:
        """Canvas (or sheet) alone on the screen, the pointer a laser; Escape ends it."""
        if on == self.presenting:
            return
        self.presenting = on
        self.blackout.lift()
        self._take_keys()
        self.bar.setVisible(not on)
        self.playground.present(on)
        self.theory.present(on)
        self.present_wanted.emit(on)
        keys = self.window().focusWidget()
        if on and (keys is None or not self.isAncestorOf(keys)):
            # The button that had them is hidden, and Qt gave them to what was still beside this page: Escape was dead.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not on and keys is self:
            self.present_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_notes(self) -> None:
        if self.notes is None:
            self.notes = NotesWindow(self.scenes, self)
            self._keys.bind(self.notes)
        self.notes.show()
        self.notes.raise_()

    def _choose_export(self) -> None:
        films = {f"{words} (*{ending})": ending for ending, words in formats().items() if ending}
        choose_new_file(self, "Export this view", {**KINDS, **films}, "lecture", self.export)

    def export(self, path: Path) -> None:
        """Write the page that is shown, as PNG, SVG or PDF; or as a film: the scene, else what moves on the page."""
        if path.suffix.lower() in formats():
            self.film.shoot(self, path, self._shots(), fps=FPS, what="the lecture")
            return
        try:
            export_view(self.pages, path)
        except SegLossError as error:
            self._session.said.emit("error", str(error))
        else:
            self._session.said.emit("info", f"Picture written to {path}")

    def _shots(self) -> list[Shot]:
        if self.scenes.step is not None:
            return scene_shots(self.scenes, self.presenter, self.player, self.live)
        page = self.pages.currentIndex()
        if page == PLAYGROUND:
            return descent_shots(self.presenter)
        if page == THEORY:
            return dial_shots(self.sheets)
        if self.player.recording is not None:
            return replay_shots(self.player)
        return training_shots(partial(self.training.train_now, self.training.seed.value()), self.live)

    def _make_bar(self) -> None:
        self.page = Segments(["Playground", "Theory", "Training"])
        self.scenes_button = push_button(
            "Scenes", "play", tip="Guided scenes of a few minutes each", clicked=self._show_scenes
        )
        self.export_button = push_button(
            "Export…",
            "save",
            tip="Write this view as PNG, SVG or PDF, or the scene (else the descent, the dial, the replay) as a film",
            clicked=self._choose_export,
        )
        self.present_button = push_button(
            "Present", "maximise", tip="The canvas alone on the screen, the pointer as a laser (Esc ends it)"
        )
        self.notes_button = push_button("Notes", "file", tip="The lecturer's notes, in a window for another screen")
        self.notes_button.clicked.connect(lambda: self._show_notes())
        self.page.chosen.connect(self.show_page)
        self.present_button.clicked.connect(lambda: self.present(True))

    def _lay_out(self) -> None:
        buttons = self.scenes_button, self.notes_button, self.export_button, self.present_button
        self.bar = held(hbox(self.page, REST, *buttons))
        shown = vbox(self.bar, (self.pages, 1), spacing=8)
        # The scene is as high as the workspace: in large type every line counts.
        hbox((shown, 3), (self.scene_panel, 1), on=self, spacing=10, margins=(12, 8, 12, 8))


def _registry(_task: BackgroundTask) -> Mapping[str, LossSpec]:
    from segloss_gui.losses import LOSSES

    return dict(LOSSES)
