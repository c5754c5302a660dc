from __future__ import annotations

from PySide6.QtWidgets import QApplication

from segloss_gui.app.lecture.lecture_words import NO_SCENE
from segloss_gui.app.lecture.presenter import LecturePresenter
from segloss_gui.app.lecture.scene_file import read_scenes
from segloss_gui.app.lecture.scenes import ScenesPresenter
from segloss_gui.app.lecture.sheets import SheetsPresenter
from segloss_gui.gui.workspaces.lecture.notes_window import NotesWindow
from tests.app.instant_tasks import FakeTasks


def test_notes_follow_the_scene_lead_it_and_tell_the_time(qapp: QApplication) -> None:
    scenes = ScenesPresenter(LecturePresenter(FakeTasks()), SheetsPresenter(FakeTasks()))
    seconds = [0.0]
    notes = NotesWindow(scenes, clock=lambda: seconds[0])
    assert notes.notes.text() == NO_SCENE
    first, second = read_scenes("6,2")
    scenes.begin(first, second)
    notes.show()
    assert notes.title.text() == f"{first.title}, 1 of {len(first.steps)}"
    assert first.steps[0].answer in notes.answer.text()
    assert notes.coming.text() == f"Next: {first.steps[1].text}"
    for _ in first.steps:
        notes.next.click()
    assert scenes.scene is second
    assert notes.title.text() == f"{second.title}, 1 of {len(second.steps)}"
    notes.back.click()
    assert (scenes.scene, scenes.index) == (first, len(first.steps) - 1)
    seconds[0] = 125
    notes.show_time()
    assert notes.time.text() == "2:05"
    notes.restart.click()
    assert notes.time.text() == "0:00"
    notes.hide()
    notes.deleteLater()


def test_notes_of_a_step_come_before_its_words(qapp: QApplication) -> None:
    scenes = ScenesPresenter(LecturePresenter(FakeTasks()), SheetsPresenter(FakeTasks()))
    notes = NotesWindow(scenes)
    (scene,) = read_scenes("4")
    scenes.begin(scene)
    for _ in scene.steps:
        scenes.next()
    assert notes.notes.text() == scene.steps[-1].notes != ""
    assert not notes.next.isEnabled()
    notes.deleteLater()
