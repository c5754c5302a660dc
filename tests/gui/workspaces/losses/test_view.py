from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.gui.forms.rows import RowsEditor
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets.title_delegate import AROUND
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.losses.epsilon_view import EpsilonView
from segloss_gui.gui.workspaces.losses.equation_view import EquationView
from segloss_gui.gui.workspaces.losses.explain import PhiPanel
from segloss_gui.gui.workspaces.losses.phi_diagram import PhiDiagram
from segloss_gui.gui.workspaces.losses.terms import TermEditor
from segloss_gui.gui.workspaces.losses.view import LossesWorkspace
from segloss_gui.losses import LOSSES
from segloss_gui.losses.catalogue import Registry
from segloss_gui.report.equation import equation_outline
from tests.screens.losses import SCREENS, workspace


def test_the_registry_is_loaded_in_the_background_when_first_shown(qtbot: QtBot) -> None:
    session = Session()
    services = window_services(session)
    view = LossesWorkspace(session, services)
    qtbot.addWidget(view)
    assert view.page.waiting.text() == "Loading the losses…"
    view.show()
    qtbot.waitUntil(lambda: view.page.equation._path is not None, timeout=20000)
    assert view.page.title.text() == "Cross-entropy"
    services.close()


def test_enter_in_the_search_takes_the_first_match_and_the_arrows_go_on_from_there(qtbot: QtBot) -> None:
    view = workspace()
    qtbot.addWidget(view)
    view.show()
    qtbot.keyClicks(view.catalogue.search, "tversky")
    qtbot.keyClick(view.catalogue.search, Qt.Key.Key_Return)
    first = view.presenter.key
    assert first == "tversky"
    qtbot.keyClick(view.catalogue.tree, Qt.Key.Key_Down)
    assert "tversky" in view.presenter.key != first


def test_importing_the_workspace_imports_neither_torch_nor_matplotlib() -> None:
    code = (
        "import sys, segloss_gui.gui.workspaces.losses.view\n"
        "print(sorted({'torch', 'monai', 'matplotlib', 'scipy.ndimage', 'vtkmodules'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("build", SCREENS.values(), ids=list(SCREENS))
def test_every_state_can_be_shown(qtbot: QtBot, build: Callable[[], QWidget]) -> None:
    view = build()
    qtbot.addWidget(view)
    view.resize(1200, 640)
    view.show()
    assert not view.grab().isNull()


def test_the_form_says_why_the_background_is_left_out_of_several_classes(qtbot: QtBot) -> None:
    panel = PhiPanel()
    qtbot.addWidget(panel)
    why = "its map names a missing class as background, and pulls it there (Tilborghs 2022, Sect. 3)."
    panel.show_values("I", 2, ("background", "cavity", "myocardium"), dropped=True)
    assert panel.lesson.text().endswith(f"The background is left out: {why}")
    panel.show_values("I", 2, ("background", "cavity", "myocardium"), dropped=False)
    assert panel.lesson.text().endswith(f"With missing labels, leave the background out: {why}")
    panel.show_values("I", 2, ("lesion",), dropped=False)
    assert "background" not in panel.lesson.text()


def test_every_loss_of_the_registry_has_a_page(qtbot: QtBot) -> None:
    view = workspace()
    qtbot.addWidget(view)
    for key, spec in LOSSES.items():
        view.presenter.choose(key)
        assert view.page.title.text() == spec.title
        assert view.page.equation._path is not None, key
        assert view.page.form is not None
        assert view.page.form.value() == spec.params()


def test_a_click_on_a_tile_chooses_its_phi_in_form_and_study(qtbot: QtBot) -> None:
    view = SCREENS["phi"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    view.resize(1200, 640)
    view.show()
    diagram = view.page.phi.diagram
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=diagram.tile("CI").center().toPoint())
    assert view.presenter.session.study.losses[2].params["phi"] == "CI"
    assert view.page.phi.caption.text().startswith("One ratio per image, its classes gathered")


def test_dragging_epsilon_changes_the_box_and_the_sentence(qtbot: QtBot) -> None:
    view = SCREENS["phi"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    view.page.epsilon.chosen.emit(250.0)
    assert view.page.form is not None
    assert dict(view.page.form.value())["epsilon"] == 250.0
    assert view.page.epsilon.words.text().startswith("250 false voxels cost half")


def test_adding_by_the_button_and_removing_by_the_row(qtbot: QtBot) -> None:
    view = workspace()
    qtbot.addWidget(view)
    view.presenter.choose("soft_dice")
    view.page.add.click()
    assert [row.name.text() for row in view.comparison.rows] == ["sDice"]
    view.comparison.rows[0].remove.click()
    assert view.comparison.rows == []
    assert not view.comparison.teaching.isHidden()


def test_a_name_already_taken_is_said_in_the_row_it_was_typed_in(qtbot: QtBot) -> None:
    view = SCREENS["five"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    row = view.comparison.rows[0]
    row.name.setText("sDice")
    row.name.editingFinished.emit()
    assert row.fault.text() == "Names must differ: another loss is already called “sDice”."


def test_the_lit_group_of_bi_is_a_column_of_cubes(qtbot: QtBot) -> None:
    diagram = PhiDiagram()
    qtbot.addWidget(diagram)
    diagram.show_phi("BI", 2, 3, background_dropped=False)
    diagram.resize(640, 160)
    image = diagram.grab().toImage()
    lit = [[_bluish(image, diagram, i, c) for c in range(3)] for i in range(2)]
    assert lit == [[False, False, True], [False, False, True]]


def _bluish(image: QImage, diagram: PhiDiagram, row: int, channel: int) -> bool:
    scale = image.devicePixelRatio()
    point = (diagram.cell("BI", row, channel).center() * scale).toPoint()
    around = [QColor(image.pixel(point.x() + dx, point.y() + 3)) for dx in range(-4, 5)]
    return max(colour.hslSaturationF() for colour in around) > 0.3


def test_the_marker_of_epsilon_lies_where_the_curve_is_one_half(qtbot: QtBot) -> None:
    view = EpsilonView()
    qtbot.addWidget(view)
    view.resize(500, 140)
    assert view.x_of(1e-7) == pytest.approx(view.area().left())
    assert view.x_of(10**-0.5) == pytest.approx(view.area().center().x())


def test_an_equation_fits_into_a_narrow_page(qtbot: QtBot) -> None:
    view = EquationView()
    qtbot.addWidget(view)
    view.show_outline(equation_outline(LOSSES["dice_phi"].equation), "")
    view.resize(200, 80)
    assert view._path is not None
    box = view._placement(view._path.boundingRect()).mapRect(view._path.boundingRect())
    assert box.left() >= 0
    assert box.right() <= 200


def test_delete_removes_the_row_and_goes_on_to_the_next(qtbot: QtBot) -> None:
    view = SCREENS["five"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    view.resize(1200, 640)
    view.show()
    rows = view.comparison.rows
    qtbot.mouseClick(rows[1], Qt.MouseButton.LeftButton, pos=rows[1].rect().center())
    qtbot.keyClick(rows[1], Qt.Key.Key_Delete)
    left = [row.name.text() for row in view.comparison.rows]
    assert left == ["CE", "sDice", "sJaccard", "Lovász"]
    assert view.presenter.row == 1
    qtbot.keyClick(view.comparison.rows[1], Qt.Key.Key_Up)
    assert view.presenter.row == 0


def test_delete_while_a_name_is_written_removes_letters_only(qtbot: QtBot) -> None:
    view = SCREENS["five"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    name = view.comparison.rows[0].name
    name.setCursorPosition(0)
    qtbot.keyClick(name, Qt.Key.Key_Delete)
    assert name.text() == "E"
    assert len(view.comparison.rows) == 5


def test_a_long_name_is_elided_in_the_middle(qtbot: QtBot) -> None:
    view = SCREENS["long-names"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    view.resize(1200, 640)
    view.show()
    words = view.comparison.rows[0].name.shown_words
    assert "…" in words
    assert words.endswith("try")


def test_a_weighted_sum_is_built_from_rows(qtbot: QtBot) -> None:
    view = workspace()
    qtbot.addWidget(view)
    view.presenter.choose("weighted_sum")
    assert view.page.form is not None
    rows = view.page.form.rows["terms"].editor
    assert isinstance(rows, RowsEditor)
    assert not rows.rows[0].remove.isEnabled()
    rows.add.click()
    first = rows.rows[0].editor
    assert isinstance(first, TermEditor)
    first.loss.setCurrentText("Tversky")
    first.loss.activated.emit(first.loss.currentIndex())
    first.weight.setText("0.5")
    first.weight.editingFinished.emit()
    params = view.presenter.params
    assert [(t.loss, t.weight) for t in dict(params or ())["terms"]] == [
        ("tversky", 0.5), ("cross_entropy", 1.0), ("cross_entropy", 1.0)
    ]  # fmt: skip
    assert view.presenter.add() == ""
    view.presenter.choose_row(0)
    assert view.page.form.value() == params


def test_the_code_follows_the_parameters_and_is_copied(qtbot: QtBot) -> None:
    view = SCREENS["copy-as"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    view.resize(1200, 640)
    view.show()
    assert "epsilon = 13741.0" in view.snippets.code.toPlainText()
    view.page.epsilon.chosen.emit(250.0)
    assert "epsilon = 250.0" in view.snippets.code.toPlainText()
    view.snippets.copy.click()
    assert QGuiApplication.clipboard().text() == view.snippets.code.toPlainText()
    view.presenter.choose("hausdorff_dt")
    assert view.snippets.copied.form == "package"
    assert "hausdorff_dt" in view.snippets.code.toPlainText()


def test_plug_ins_are_looked_for_in_the_background(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    threads = []

    def found(_refuse: object) -> tuple[()]:
        threads.append(threading.current_thread())
        return ()

    monkeypatch.setattr("segloss_gui.losses.LOSSES", Registry(list(LOSSES.values()), found))
    session = Session()
    services = window_services(session)
    view = LossesWorkspace(session, services)
    qtbot.addWidget(view)
    view.load()
    qtbot.waitUntil(lambda: view.presenter.spec is not None, timeout=20000)
    services.close()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_plug_ins_left_out_are_said_below_the_list_and_copied(qtbot: QtBot) -> None:
    view = SCREENS["refused"]()
    qtbot.addWidget(view)
    assert isinstance(view, LossesWorkspace)
    panel = view.catalogue.refused
    assert panel.heading.text() == "2 plug-ins were left out"
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == "\n\n".join(view.presenter.refused)
    view.presenter.registry_loaded(view.presenter.specs)
    assert panel.isHidden()


def test_a_caveat_is_on_the_page_of_its_loss_alone(qtbot: QtBot) -> None:
    view = workspace()
    qtbot.addWidget(view)
    view.presenter.choose("boundary")
    assert view.page.caveat.text() == LOSSES["boundary"].caveat
    view.presenter.choose("soft_dice")
    assert view.page.caveat.isHidden()


@pytest.mark.parametrize(("width", "projector"), [(1280, False), (2560, False), (1280, True), (1920, True)])
def test_titles_of_losses_stand_whole_in_the_list(
    qtbot: QtBot, qapp: QApplication, width: int, projector: bool
) -> None:
    apply_theme(qapp, "light", projector=projector)
    view = SCREENS["long-names"]()
    qtbot.addWidget(view)
    view.resize(width, 720)
    view.show()
    qapp.processEvents()
    assert isinstance(view, LossesWorkspace)
    tree = view.catalogue.tree
    line = tree.fontMetrics()
    for item in view.catalogue._items():
        room = tree.viewport().width() - tree.indentation() - AROUND
        assert all(line.horizontalAdvance(word) <= room for word in item.text(0).replace("-", "- ").split())
        wrapped = line.boundingRect(QRect(0, 0, room, 9999), int(Qt.TextFlag.TextWordWrap), item.text(0)).height()
        assert tree.visualItemRect(item).height() >= wrapped
    if width == 2560:  # where there is room, in one line each
        assert view.catalogue.width() >= view.catalogue.wanted_width()


def test_the_room_stays_as_the_user_shared_it(qtbot: QtBot) -> None:
    view = workspace()
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show()
    view.splitter.moveSplitter(320, 1)
    view.resize(1300, 720)
    assert view.splitter.sizes()[0] == pytest.approx(320, abs=2)


def test_code_is_not_scrolled_sideways_and_is_copied_as_it_is(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light", projector=True)
    view = SCREENS["copy-as"]()
    qtbot.addWidget(view)
    view.resize(1100, 600)
    view.show()
    qapp.processEvents()
    assert isinstance(view, LossesWorkspace)
    code = view.snippets.code
    assert code.horizontalScrollBar().maximum() == 0
    view.snippets.copy.click()
    copied = qapp.clipboard().text()
    assert "\n    p = torch.softmax(logits, dim=1)\n" in copied
    compile(copied, "copied", "exec")
    cursor = QTextCursor(code.document().find("def dice_phi"))
    block = cursor.block()
    assert block.layout().lineCount() > 1  # what goes on stands further in than what follows
    further = block.layout().lineAt(1)
    below = code.document().findBlockByNumber(block.blockNumber() + 1)
    assert block.layout().position().x() + further.x() >= code.fontMetrics().horizontalAdvance("    ")
    assert below.text().startswith("    ")


def test_names_of_the_comparison_are_cut_where_they_are_alike(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light", projector=True)
    view = SCREENS["phi"]()
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show()
    qapp.processEvents()
    assert isinstance(view, LossesWorkspace)
    assert view.comparison.rows[2].name.shown_words.endswith("13741")
    assert "BI" in view.comparison.rows[2].name.shown_words
