"""Predictions from elsewhere: found, corrected, taken into the study, taken out again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.case_loading import Loader
from segloss_gui.app.documents import Documents
from segloss_gui.app.import_methods import ImportPresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import guess_layout
from segloss_gui.data.readers import read_labels, write_labels, write_volume
from segloss_gui.gui.dialogs.import_methods import NAME, USE, ImportMethodsDialog, PredictionDrop
from segloss_gui.metrics import dice
from segloss_gui.study.models import ImportedMethod, LossChoice, Study
from tests.app.instant_tasks import FakeTasks

GRID = Grid((6, 6, 6), np.eye(4))
CLASSES = (TargetClass(value=1, name="core", joins=(1, 4)), TargetClass(value=2, name="oedema"))


def cube(value: int, grid: Grid = GRID) -> LabelMap:
    data = np.zeros(grid.shape, np.uint8)
    data[1:3, 1:3, 1:3] = value
    return LabelMap(data, grid, grid)


@pytest.fixture
def opened(tmp_path: Path) -> Session:
    """Two cases with references."""
    for case in ("p1", "p2"):
        image = Volume(np.random.default_rng(0).normal(size=(1, 6, 6, 6)).astype(np.float32), GRID, GRID)
        write_volume(tmp_path / "cohort" / "images" / f"{case}.nii.gz", image)
        write_labels(tmp_path / "cohort" / "labels" / f"{case}.nii.gz", cube(1))
    source = guess_layout([tmp_path / "cohort"])
    session = Session()
    session.set_study(Study(cohort=source, classes=CLASSES, losses=(LossChoice(key="soft_dice", name="sDice"),)))
    session.set_preview(source.preview())
    return session


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Two methods: one complete, one with another value, a foreign grid and a missing case."""
    for case in ("p1", "p2"):
        write_labels(tmp_path / "out" / "good" / f"{case}.nii.gz", cube(4))
    write_labels(tmp_path / "out" / "odd" / "p1.nii.gz", cube(9, Grid((3, 3, 3), np.diag([2.0, 2, 2, 1]))))
    return tmp_path / "out"


def presenter_of(session: Session) -> ImportPresenter:
    return ImportPresenter(session, FakeTasks())  # type: ignore[arg-type]


def test_methods_below_a_folder_are_found_with_cases_meanings_and_grids(opened: Session, elsewhere: Path) -> None:
    presenter = presenter_of(opened)
    presenter.look([elsewhere])
    good, odd = presenter.drafts
    assert (good.name, len(good.files), good.needs_resampling) == ("good", 2, False)
    assert presenter.meaning(good) == {4: 1}
    assert (odd.name, set(odd.files), odd.needs_resampling) == ("odd", {"p1"}, True)
    assert presenter.meaning(odd) == {9: 0}


def test_what_is_used_joins_the_study_with_its_settings_and_leaves_it_again(opened: Session, elsewhere: Path) -> None:
    presenter = presenter_of(opened)
    presenter.look([elsewhere])
    presenter.set_meaning(1, 9, 2)
    presenter.change(1, resample=True, name="other tool")
    assert presenter.apply()
    good, odd = opened.study.imported
    assert good == ImportedMethod(name="good", folder=elsewhere / "good")
    assert (odd.name, odd.labels, odd.resample) == ("other tool", {9: 2}, True)
    assert [method.name for method in opened.methods] == ["sDice", "good", "other tool"]
    assert opened.dirty
    again = presenter_of(opened)
    assert [(draft.name, len(draft.files)) for draft in again.drafts] == [("good", 2), ("other tool", 1)]
    assert again.meaning(again.drafts[1]) == {9: 2}
    again.change(0, use=False)
    assert again.apply()
    assert [method.name for method in opened.study.imported] == ["other tool"]


def test_files_of_a_method_of_the_study_are_found_for_cases_under_neutral_names(
    opened: Session, tmp_path: Path
) -> None:
    assert opened.preview is not None
    cases = opened.preview.cohort.cases
    hidden = tuple(replace(case, id=f"case_{at:03}") for at, case in enumerate(cases, 1))
    opened.set_preview(replace(opened.preview, cohort=replace(opened.preview.cohort, cases=hidden)))
    for case in cases:
        write_labels(tmp_path / "cohort" / "out" / f"{case.id}.nii.gz", cube(1))
    method = ImportedMethod(name="net", folder=tmp_path / "cohort" / "out" / "{case}.nii.gz")
    opened.edit(imported=(method,))
    (draft,) = presenter_of(opened).drafts
    assert sorted(draft.files) == ["case_001", "case_002"]


def test_a_folder_that_is_known_is_not_found_twice(opened: Session, elsewhere: Path) -> None:
    presenter = presenter_of(opened)
    presenter.look([elsewhere])
    presenter.look([elsewhere / "good"])
    assert len(presenter.drafts) == 2


def test_a_name_that_is_taken_is_said_and_nothing_is_changed(opened: Session, elsewhere: Path) -> None:
    presenter = presenter_of(opened)
    presenter.look([elsewhere])
    presenter.change(0, name="sDice")
    assert presenter.fault == "Names must differ, got sDice twice."
    assert not presenter.apply()
    assert opened.study.imported == ()


def test_a_folder_without_predictions_is_said(opened: Session, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    presenter = presenter_of(opened)
    presenter.look([tmp_path / "empty"])
    assert "holds no predictions" in presenter.said


def test_files_that_are_no_label_maps_are_refused_with_their_cause(opened: Session, tmp_path: Path) -> None:
    write_volume(tmp_path / "out" / "x" / "p1.nii.gz", Volume(np.full((1, 6, 6, 6), -500, np.float32), GRID, GRID))
    presenter = presenter_of(opened)
    presenter.look([tmp_path / "out"])
    assert "label values must lie in" in presenter.drafts[0].fault
    assert presenter.apply()
    assert opened.study.imported == ()


def test_probability_maps_are_recognised_and_their_order_is_that_of_the_classes(
    opened: Session, tmp_path: Path
) -> None:
    data = np.full((3, 6, 6, 6), 0.25, np.float32)
    write_volume(tmp_path / "out" / "p1.nii.gz", Volume(data, GRID, GRID))
    presenter = presenter_of(opened)
    presenter.look([tmp_path / "out"])
    (draft,) = presenter.drafts
    assert (draft.kind, presenter.meaning(draft)) == ("probabilities", {1: 0, 2: 1, 3: 2})
    assert presenter.apply()
    assert opened.study.imported[0].labels == {}


def test_without_cases_nothing_can_be_taken() -> None:
    presenter = presenter_of(Session())
    assert "Open cases first" in presenter.fault


def test_a_fusion_becomes_the_reference_of_a_case_without_one(session: Session, tmp_path: Path) -> None:
    image = Volume(np.random.default_rng(0).normal(size=(1, 6, 6, 6)).astype(np.float32), GRID, GRID)
    write_volume(tmp_path / "flair.nii.gz", image)
    for name in ("fusion", "isen"):
        write_labels(tmp_path / "out" / f"{name}.nii.gz", cube(1))
    tasks = FakeTasks()
    source = guess_layout([tmp_path / "flair.nii.gz"])
    documents = Documents(session, tasks, lambda _: None)  # type: ignore[arg-type]
    documents.use(source, source.preview())
    presenter = ImportPresenter(session, tasks, documents)  # type: ignore[arg-type]
    presenter.look([tmp_path / "out"])
    assert [draft.name for draft in presenter.drafts] == ["fusion", "isen"]
    assert presenter.can_be_reference(presenter.drafts[0])
    presenter.use_as_reference(0)
    assert session.preview is not None
    assert session.preview.cohort.cases[0].label == tmp_path / "out" / "fusion.nii.gz"
    assert [target.value for target in session.study.classes] == [1]
    assert [draft.name for draft in presenter.drafts] == ["isen"]
    assert not presenter.can_be_reference(presenter.drafts[0])
    assert presenter.apply()
    assert [method.name for method in session.methods] == ["isen"]


def test_a_fusion_becomes_the_reference_of_a_patient_with_four_modalities(session: Session, tmp_path: Path) -> None:
    image = Volume(np.random.default_rng(0).normal(size=(1, 6, 6, 6)).astype(np.float32), GRID, GRID)
    for word in ("fla", "t1", "t1c", "t2"):
        write_volume(tmp_path / "p1" / "images" / f"p1_{word}.nii.gz", image)
    write_labels(tmp_path / "p1" / "fusion" / "simple.nii.gz", cube(1))
    tasks = FakeTasks()
    documents = Documents(session, tasks, lambda _: None)  # type: ignore[arg-type]
    source = guess_layout([tmp_path / "p1"])
    documents.use(source, source.preview())
    classes = session.study.classes
    presenter = ImportPresenter(session, tasks, documents)  # type: ignore[arg-type]
    presenter.look([tmp_path / "p1" / "fusion"])
    assert presenter.can_be_reference(presenter.drafts[0])
    presenter.use_as_reference(0)
    assert session.preview is not None
    (case,) = session.preview.cohort.cases
    assert (case.id, len(case.images), case.label) == ("p1", 4, tmp_path / "p1" / "fusion" / "simple.nii.gz")
    assert session.study.classes == classes


def test_a_folder_of_other_cases_dropped_on_one_image_is_said_to_be_one_and_nothing_of_it_is_checked(
    qtbot: QtBot, services: Services, opened: Session, tmp_path: Path
) -> None:
    far = Grid((3, 3, 3), np.diag([2.0, 2, 2, 1]))
    for case in ("h1", "h2"):
        image = Volume(np.full((1, 3, 3, 3), -500, np.float32), far, far)
        write_volume(tmp_path / "other" / "images" / f"{case}.nii.gz", image)
        write_labels(tmp_path / "other" / "labels" / f"{case}.nii.gz", LabelMap(np.ones((3, 3, 3), np.uint8), far, far))
    assert opened.preview is not None
    alone = replace(opened.preview.cohort, cases=opened.preview.cohort.cases[:1])
    opened.set_preview(replace(opened.preview, cohort=alone))
    made = ImportMethodsDialog(opened, services.tasks, [tmp_path / "other"])
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.waitUntil(lambda: not made.presenter.looking)
    rows = [[made.table.item(row, column).text() for column in range(1, 5)] for row in range(4)]
    assert rows == [
        ["images/h1", "1 of 1", "refused", ""], ["images/h2", "1 of 1", "refused", ""],
        ["labels/h1", "1 of 1", "labels", "1 on another"], ["labels/h2", "1 of 1", "labels", "1 on another"],
    ]  # fmt: skip
    assert not any(draft.use for draft in made.presenter.drafts)
    assert made.fault.text() == (
        "other: no file is a prediction on the grid of p1. If these are other cases, "
        "open them with File, Open a folder of images."
    )
    made.table.selectRow(2)
    made.details.resample.click()
    assert [draft.use for draft in made.presenter.drafts] == [False, False, True, False]


@pytest.fixture
def dialog(qtbot: QtBot, services: Services, opened: Session, elsewhere: Path) -> ImportMethodsDialog:
    made = ImportMethodsDialog(opened, services.tasks, [elsewhere])
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.waitUntil(lambda: not made.presenter.looking)
    return made


def test_the_dialog_shows_what_was_found_and_takes_what_is_checked(
    dialog: ImportMethodsDialog, opened: Session
) -> None:
    table = dialog.table
    assert [[table.item(row, column).text() for column in range(1, 5)] for row in range(2)] == [
        ["good", "2 of 2", "labels", "fits"],
        ["odd", "1 of 2", "labels", "1 on another"],
    ]
    table.item(0, NAME).setText("renamed")
    table.item(1, USE).setCheckState(Qt.CheckState.Unchecked)
    dialog.take.click()
    assert [method.name for method in opened.study.imported] == ["renamed"]


def test_the_details_change_what_a_label_means_and_ask_about_resampling(dialog: ImportMethodsDialog) -> None:
    dialog.table.selectRow(1)
    details = dialog.details
    assert "will be refused" in details.grid_note.text()
    details.resample.click()
    assert "will be resampled" in details.grid_note.text()
    assert details.meanings[9].currentText() == "background"
    details.meanings[9].setCurrentIndex(2)
    details.meanings[9].activated.emit(2)
    assert dialog.presenter.drafts[1].meaning == {9: 2}
    assert "p2   –" in details.files.toPlainText()


def test_dropped_predictions_open_the_dialog_and_studies_do_not(
    qtbot: QtBot, services: Services, opened: Session, elsewhere: Path
) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    services.session.set_preview(opened.preview)
    drop = PredictionDrop(place, services)
    asked: list[list[Path]] = []
    drop._open = asked.append  # type: ignore[method-assign]
    for path in (elsewhere, elsewhere.parent / "study.toml"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(1, 1), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        assert drop.eventFilter(place, event) == (path == elsewhere)
    qtbot.waitUntil(lambda: asked == [[elsewhere]])


@pytest.mark.realdata
def test_the_tcga_case_is_compared_from_the_window_as_counted_by_hand(session: Session, shared_data: Path) -> None:
    folder = shared_data / "tcga_glioma_methods" / "TCGA-DU-7294"
    if not folder.is_dir():
        pytest.skip("no TCGA case")
    tasks = FakeTasks()
    loader = Loader(session, tasks)  # type: ignore[arg-type]
    documents = Documents(session, tasks, lambda _: None)  # type: ignore[arg-type]
    documents.open_paths([folder / "images" / "TCGA-DU-7294_fla.nii.gz"])
    presenter = ImportPresenter(session, tasks, documents)  # type: ignore[arg-type]
    presenter.look([folder / "predictions", folder / "fusion"])
    assert len(presenter.drafts) == 7
    presenter.use_as_reference([draft.name for draft in presenter.drafts].index("simple"))
    assert presenter.apply()
    assert len(loader.predictions) == 6
    truth = read_labels(folder / "fusion" / "simple.nii.gz").data
    for name, prediction in loader.predictions.items():
        said = read_labels(folder / ("fusion" if name == "mav" else "predictions") / f"{name}.nii.gz").data
        for value in (1, 2):
            mine, true = said == value, truth == value
            wanted = 2 * np.count_nonzero(mine & true) / (np.count_nonzero(mine) + np.count_nonzero(true))
            assert dice(prediction.scores[value]) == pytest.approx(wanted)


def test_events_that_come_when_the_window_is_taken_apart_are_let_through(qtbot: QtBot, services: Services) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    drop = PredictionDrop(place, services)
    vars(drop).clear()  # as Python leaves it while the widget still tells of its end
    assert not drop.eventFilter(place, QEvent(QEvent.Type.Hide))
