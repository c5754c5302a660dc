from __future__ import annotations

from segloss_gui.app.lecture.lecture_words import NO_SCENE, PAINT_HINT, notes_of, pixel_words
from segloss_gui.app.lecture.presenter import LecturePresenter
from segloss_gui.app.lecture.scene_file import read_scene, scene_names
from segloss_gui.app.lecture.scenes import ScenesPresenter
from segloss_gui.app.lecture.sheets import SheetsPresenter
from tests.app.instant_tasks import FakeTasks


def test_a_pixel_is_read_and_beside_the_map_one_learns_to_paint() -> None:
    shown = LecturePresenter(FakeTasks(hold=True))  # type: ignore[arg-type]
    assert pixel_words(shown, -1, -1) == pixel_words(shown, 0, 10**4) == PAINT_HINT
    words = pixel_words(shown, 2, 1)
    assert words.startswith("(1, 2)   truth 0   p = ")
    assert words.endswith("its ratio gathers 1 map")
    shown.set_phi("BCI")
    assert pixel_words(shown, 2, 1).endswith(f"gathers {shown.canvas.images * shown.canvas.classes} maps")


def test_notes_are_those_of_the_step_and_say_what_comes() -> None:
    tasks = FakeTasks(hold=True)
    scenes = ScenesPresenter(LecturePresenter(tasks), SheetsPresenter(tasks))  # type: ignore[arg-type]
    assert notes_of(scenes) == ("Notes", NO_SCENE, "", "")
    scene = read_scene(scene_names()[0])
    scenes.begin(scene)
    notes = notes_of(scenes)
    assert notes.title == f"{scene.title}, 1 of {len(scene.steps)}"
    assert notes.coming == f"Next: {scene.steps[1].text}"
    for _ in scene.steps[1:]:
        scenes.next()
    assert notes_of(scenes).coming == "The last step of this scene."
