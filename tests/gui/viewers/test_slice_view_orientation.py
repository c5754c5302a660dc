from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from nibabel.affines import from_matvec
from nibabel.eulerangles import euler2mat
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from segloss_gui.app.case_loading import quick_axial, quick_labels
from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.planes import Letters, Plane
from segloss_gui.app.slices.readout import readout
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.colours import METHOD_COLOURS
from segloss_gui.data.case import Case
from segloss_gui.data.readers import FileReader
from segloss_gui.gui.viewers.slice_view import SliceView
from tests.data.orientations import every_orientation, phantom, stored_as

AFFINE = np.array([[1.0, 0, 0, -8], [0, 1.5, 0, 4], [0, 0, 2.5, 20], [0, 0, 0, 1]])
OBLIQUE = from_matvec(euler2mat(0.2, -0.15, 0.3) @ np.diag([1.0, 1.5, 2.5]), [-8, 4, 20])


def scene_of(image: Path, label: Path, *, radiological: bool = True) -> SliceScene:
    """What the window shows of a case: outlines of one layer, fills of another, the crosshair off the middle."""
    reader, case = FileReader(), Case("case", images=(image,), label=label)
    volume, labels = reader.image(case), reader.labels(case)
    scene = SliceScene()
    scene.change(radiological=radiological)
    scene.show_image(volume)
    scene.show_layers(
        [
            LabelLayer("reference", quick_labels(labels.data), LayerStyle("#FFFFFF"), is_reference=True),
            LabelLayer("method", quick_axial(np.roll(labels.data, 1, 0)), LayerStyle(METHOD_COLOURS[1], filled=True)),
        ]
    )
    scene.move_to_index((8.0, 9.0, 6.0))
    return scene


def panes(qtbot: QtBot, scene: SliceScene) -> list[SliceView]:
    views = [SliceView(scene, plane) for plane in Plane]
    for view in views:
        qtbot.addWidget(view)
        view.resize(180, 170)
    return views


def pictures(views: Sequence[SliceView]) -> list[np.ndarray]:
    """What the panes draw, image, overlays, letters and crosshair, pixel by pixel."""
    grabbed = [view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) for view in views]
    return [
        np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy() for image in grabbed
    ]


@pytest.mark.parametrize("affine", [AFFINE, OBLIQUE], ids=["straight", "oblique"])
def test_all_48_stored_orientations_are_drawn_with_identical_pixels_and_letters(
    qtbot: QtBot, tmp_path: Path, affine: np.ndarray
) -> None:
    expected: list[np.ndarray] | None = None
    seen = 0
    for codes, image, label in every_orientation(tmp_path, affine):
        views = panes(qtbot, scene_of(image, label))
        drawn = pictures(views)
        expected = expected or drawn
        for plane, one, other in zip(Plane, drawn, expected, strict=True):
            assert np.array_equal(one, other), f"{codes} {plane}"
        assert [view.camera.geometry.letters for view in views if view.camera.geometry] == [
            Letters("R", "L", "A", "P"), Letters("R", "L", "S", "I"), Letters("A", "P", "S", "I"),
        ]  # fmt: skip
        seen += 1
        for view in views:
            view.close()
            view.deleteLater()
    assert seen == 48
    assert expected is not None
    assert all(len(np.unique(picture)) > 50 for picture in expected)


@pytest.mark.parametrize("codes", ["RAS", "LPS", "PSR", "IAL"])
def test_the_left_right_switch_mirrors_axial_and_coronal_and_leaves_sagittal(
    qtbot: QtBot, tmp_path: Path, codes: str
) -> None:
    image, labels = phantom()
    image_path = stored_as(tmp_path / "i.nii.gz", image, AFFINE, codes)
    label_path = stored_as(tmp_path / "l.nii.gz", labels, AFFINE, codes)
    drawn = {}
    for radiological in (True, False):
        scene = scene_of(image_path, label_path, radiological=radiological)
        scene.change(annotations=False, crosshair=False, segmentations=False)
        scene.smooth = False
        drawn[radiological] = pictures(panes(qtbot, scene))
    axial, coronal, sagittal = range(3)
    for plane in (axial, coronal):
        assert not np.array_equal(drawn[True][plane], drawn[False][plane])
        # A pane's middle may fall on half a pixel: the mirror image agrees but for edges.
        assert (drawn[True][plane][:, ::-1] == drawn[False][plane]).mean() > 0.9
    assert np.array_equal(drawn[True][sagittal], drawn[False][sagittal])


@pytest.mark.parametrize(("radiological", "side"), [(True, "left"), (False, "right")])
def test_what_lies_at_the_patients_right_is_drawn_on_the_side_the_switch_says(
    qtbot: QtBot, tmp_path: Path, radiological: bool, side: str
) -> None:
    image = np.zeros((12, 14, 10), dtype=np.int16)
    image[10:] = 1000
    path = stored_as(tmp_path / "i.nii.gz", image, AFFINE, "LIP")
    label = stored_as(tmp_path / "l.nii.gz", (image > 0).astype(np.uint8), AFFINE, "LIP")
    scene = scene_of(path, label, radiological=radiological)
    scene.change(annotations=False, crosshair=False, segmentations=False)
    for picture in pictures(panes(qtbot, scene)[:2]):
        bright = np.flatnonzero((picture & 0xFF).max(axis=0) > 200)
        middle = picture.shape[1] / 2
        assert (bright < middle).all() if side == "left" else (bright > middle).all()


@pytest.mark.parametrize("codes", ["RAS", "LPI", "SAL", "PIR"])
@pytest.mark.parametrize("plane", list(Plane))
def test_the_crosshair_of_an_oblique_volume_is_at_the_millimetres_of_the_files_own_affine(
    qtbot: QtBot, tmp_path: Path, codes: str, plane: Plane
) -> None:
    image, labels = phantom()
    path = stored_as(tmp_path / "i.nii.gz", image, OBLIQUE, codes)
    scene = scene_of(path, stored_as(tmp_path / "l.nii.gz", labels, OBLIQUE, "RAS"))
    view = SliceView(scene, plane)
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    geometry = view.camera.geometry
    assert geometry is not None
    x, y = view.camera.transform().to_screen(*geometry.pixel_of(np.array((3.0, 10.0, 2.0))))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPointF(x, y).toPoint())
    stored = nib.load(path)
    voxel = np.linalg.inv(stored.affine) @ [*scene.cursor_mm, 1.0]
    value = np.asarray(stored.dataobj)[tuple(np.rint(voxel[:3]).astype(int))]
    expected = [3, 10, 2]
    expected[plane.normal] = (8, 9, 6)[plane.normal]
    assert value == image[tuple(expected)]
    said = readout(scene, {})
    assert said is not None
    assert said.value.strip() == str(value)
