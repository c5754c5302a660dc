"""The README's paragraph on teaching followed to the letter, one journey for each of its bold words."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import nibabel
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from segloss_gui.app.lecture.scene_file import read_scenes
from segloss_gui.app.lecture.sheets_population import cases_of
from segloss_gui.app.session import Session
from segloss_gui.gui.workspaces.lecture.view import PLAYGROUND, THEORY, LectureWorkspace
from tests.gui.workspaces.lecture.short_films import short_films
from tests.gui.workspaces.lecture.test_view import at_rest, point
from tests.patience import PROGRAM_S

README = Path(__file__).resolve().parents[4] / "README.md"
MAGIC = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}


@pytest.fixture
def view(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[LectureWorkspace]:
    with short_films(qtbot, session, monkeypatch) as made:
        yield made


def exported(qtbot: QtBot, view: LectureWorkspace, folder: Path) -> None:
    """The page that is shown, in all three formats."""
    for ending, magic in MAGIC.items():
        file = folder / f"view{ending}"
        view.export(file)
        assert file.read_bytes().startswith(magic)


def readme_scene(folder: Path, labels: Path | None) -> Path:
    """The scene that the README prints, word for word, beside the label map that it names."""
    block = re.search(r"```toml\n(title = .*?)```", README.read_text("utf-8"), re.DOTALL)
    assert block is not None
    if labels is not None:
        shutil.copyfile(labels, folder / "labels.nii.gz")
    else:
        made = np.zeros((40, 50, 9), np.uint8)
        made[10:30, 12:34, 4], made[15:20, 15:20, 4] = 1, 2
        nibabel.save(nibabel.Nifti1Image(made, np.eye(4)), folder / "labels.nii.gz")
    file = folder / "mine.toml"
    file.write_text(block[1], "utf-8")
    return file


def test_playground_painted_asked_and_descended(qtbot: QtBot, view: LectureWorkspace, tmp_path: Path) -> None:
    page, shown = view.playground, view.presenter
    at_rest(QApplication.instance(), view)
    before = shown.frame.scores.dice
    QTest.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=point(view, 4, 4))
    assert shown.canvas.predicted[0, 0, 4, 4]
    qtbot.waitUntil(lambda: shown.frame.question.canvas is shown.canvas)
    assert shown.frame.scores.dice < before  # false pixels in the corner
    page.phi.button(2).click()
    page.once.click()
    assert [len(path.dice) for path in shown.paths] == [2, 2, 2, 2]
    exported(qtbot, view, tmp_path)


def test_theory_dragged_and_a_population_drawn(qtbot: QtBot, view: LectureWorkspace, tmp_path: Path) -> None:
    view.show_page(THEORY)
    view.theory.plot.dragged.emit(0.25)
    qtbot.waitUntil(lambda: "Dice 0.250 is Jaccard 0.143" in view.theory.reading.text())
    view.sheets.show("population")
    qtbot.waitUntil(view.theory.histogram.isVisible)
    plot = view.theory.histogram
    spot = plot.mapFromScene(plot.plotItem.vb.mapViewToScene(QPointF(0.5, 15)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert cases_of(view.sheets.dials)[10] == 15
    qtbot.waitUntil(lambda: view.theory.reading.text().startswith("36 cases: E[1−D] = "))
    exported(qtbot, view, tmp_path)


def given(qtbot: QtBot, view: LectureWorkspace, file: Path) -> None:
    """Three scenes in an order of one's own, through to the end, with notes on a window of their own."""
    mine, sixth = read_scenes(f"{file}, 6")
    view.begin(mine, sixth)
    view.notes_button.click()
    assert view.notes is not None
    assert view.notes.isWindow()
    assert view.notes.notes.text() == "Let them guess first."
    view.scene_panel.answer.click()
    assert view.scene_panel.reply.text() == "Not while epsilon is small."
    view.notes.next.click()  # the lecturer leads from there
    qtbot.waitUntil(lambda: view.presenter.preset == "case")
    assert 0.5 < view.presenter.frame.scores.dice <= 1
    view.scene_panel.next.click()
    assert view.scenes.scene is sixth
    view.notes.close()


def test_scenes_of_ones_own_with_a_case_as_canvas_reordered_with_notes(
    qtbot: QtBot, view: LectureWorkspace, tmp_path: Path
) -> None:
    given(qtbot, view, readme_scene(tmp_path, None))


@pytest.mark.realdata
def test_scenes_with_a_hippocampus_as_canvas(
    qtbot: QtBot, view: LectureWorkspace, tmp_path: Path, shared_data: Path
) -> None:
    given(qtbot, view, readme_scene(tmp_path, shared_data / "hippocampus" / "labels" / "hippocampus_001.nii.gz"))
    view.scenes.back()
    qtbot.waitUntil(lambda: view.presenter.preset == "case" and view.presenter.frame.question.canvas.classes == 2)
    assert view.presenter.canvas.truth[0].any(axis=(1, 2)).all()  # anterior and posterior
    exported(qtbot, view, tmp_path)


def test_presenting_a_scene_fills_the_screen_with_a_laser_and_becomes_a_film(
    qtbot: QtBot, view: LectureWorkspace, tmp_path: Path
) -> None:
    wanted: list[bool] = []
    view.present_wanted.connect(wanted.append)
    view.begin(*read_scenes(str(readme_scene(tmp_path, None))))
    view.present_button.click()
    assert view.playground.canvas.laser
    assert view.playground.canvas.cursor().shape() is Qt.CursorShape.BlankCursor
    assert view.playground.cards.cards[0].isVisible()  # what the step speaks of
    assert view.scene_panel.isVisible()
    with qtbot.waitSignal(view.film.said, timeout=120_000) as heard:
        view.export(tmp_path / "scene.gif")
    assert heard.args == ["info", f"Film written to {tmp_path / 'scene.gif'}"]
    assert Image.open(tmp_path / "scene.gif").n_frames >= 3
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert wanted == [True, False]
    assert view.pages.currentIndex() == PLAYGROUND


def test_a_finished_study_is_played_back_in_the_window_with_torch_blocked(tmp_path: Path) -> None:
    code = textwrap.dedent(f"""
        import sys, zipfile
        for name in ("torch", "monai"):
            sys.modules[name] = None
        from importlib.resources import files
        from pathlib import Path
        from types import SimpleNamespace
        with zipfile.ZipFile(str(files("segloss_gui.resources").joinpath("replays/missing-labels.zip"))) as held:
            held.extractall({str(tmp_path)!r})
        from segloss_gui.gui.app import application
        from segloss_gui.app.session import Session
        from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace
        from tests.app.instant_tasks import FakeTasks
        app = application()
        view = LectureWorkspace(Session(), SimpleNamespace(tasks=FakeTasks()))
        view.resize(1200, 640)
        view.replay({str(tmp_path)!r})
        view.show()
        view.player.seek(view.player.recording.seconds)
        app.processEvents()
        view.export(Path({str(tmp_path / "end.png")!r}))
        print([len(curve.series) for curve in view.training.loss.curves.values()])
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PROGRAM_S, check=False)
    assert done.stdout.strip() == "[200, 200, 200]", done.stderr
    assert (tmp_path / "end.png").read_bytes().startswith(MAGIC[".png"])
