from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QColorDialog, QInputDialog, QToolButton
from pytestqt.qtbot import QtBot

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.case import Case, Cohort, CohortPreview
from segloss_gui.gui.shell.header import Header
from segloss_gui.gui.shell.legend import Legend, MethodChip
from segloss_gui.gui.shell.rail import Rail
from segloss_gui.gui.shell.status import StatusBar
from segloss_gui.gui.theme import apply_theme
from segloss_gui.study.models import LossChoice


def test_a_click_on_a_chip_hides_the_method_everywhere(qtbot: QtBot, session: Session) -> None:
    legend = Legend(session)
    qtbot.addWidget(legend)
    session.edit(losses=(LossChoice(key="soft_dice"), LossChoice(key="cross_entropy")))
    chip = next(chip for chip in legend.findChildren(MethodChip) if chip.text() == "sDice")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    method = session.method("soft_dice")
    assert method is not None
    assert not method.visible


def test_the_menu_of_a_chip_names_and_colours_the_method(qtbot: QtBot, session: Session) -> None:
    legend = Legend(session)
    qtbot.addWidget(legend)
    session.edit(losses=(LossChoice(key="soft_dice"), LossChoice(key="cross_entropy")))
    name, colour = legend.make_menu("soft_dice").actions()
    name.trigger()
    dialog = legend.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.textValue() == "sDice"
    dialog.setTextValue("ours")
    dialog.accept()
    colour.trigger()
    colours = legend.findChild(QColorDialog)
    assert colours is not None
    colours.colorSelected.emit(QColor("#123456"))
    colours.close()
    assert next((view.title, view.colour) for view in session.methods) == ("ours", "#123456")
    assert [chip.text() for chip in legend.findChildren(MethodChip)] == ["ours", "CE"]


def test_the_header_steps_through_cases(qtbot: QtBot, session: Session) -> None:
    header = Header(session)
    qtbot.addWidget(header)
    session.set_preview(CohortPreview(Cohort("c", (Case("a"), Case("b")))))
    on = next(b for b in header.findChildren(object) if getattr(b, "accessibleName", str)() == "Next case")
    qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert session.case_id == "b"
    assert not on.isEnabled()


def test_a_long_name_does_not_widen_the_header(qtbot: QtBot, session: Session) -> None:
    header = Header(session)
    qtbot.addWidget(header)
    session.edit(losses=tuple(LossChoice(key="k", name=f"{n} a very long name of a method " * 4) for n in range(5)))
    session.set_preview(CohortPreview(Cohort("c", (Case("x" * 300),))))
    assert header.minimumSizeHint().width() <= 1180


def test_what_is_said_is_shown_until_dismissed(qtbot: QtBot, session: Session, services: Services) -> None:
    bar = StatusBar(session, services)
    qtbot.addWidget(bar)
    session.said.emit("error", "scan.nii: is empty")
    label = next(w for w in bar.findChildren(object) if getattr(w, "accessibleName", str)() == "Last message")
    assert label.text() == "scan.nii: is empty"


def test_thirty_methods_do_not_widen_the_header(qtbot: QtBot, session: Session) -> None:
    header = Header(session)
    qtbot.addWidget(header)
    session.edit(losses=tuple(LossChoice(key="soft_dice", name=f"soft dice number {n}") for n in range(30)))
    assert header.minimumSizeHint().width() < 1150


def test_the_words_of_the_rail_are_whole_in_large_type(qtbot: QtBot) -> None:
    rail = Rail([("Compare", "compare", "")])
    qtbot.addWidget(rail)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light", projector=True)
    try:
        rail.show()
        button = rail.findChildren(QToolButton)[0]
        bold = QFont(button.font())
        bold.setBold(True)
        qtbot.waitUntil(lambda: button.width() >= QFontMetrics(bold).horizontalAdvance("Compare"))
    finally:
        apply_theme(app, "light")


def test_methods_that_went_leave_the_legend_at_once(qtbot: QtBot, session: Session) -> None:
    session.edit(losses=(LossChoice(key="soft_dice"), LossChoice(key="cross_entropy")))
    legend = Legend(session)
    qtbot.addWidget(legend)
    legend.show()
    session.edit(losses=(LossChoice(key="soft_dice"),))
    shown = [chip for chip in legend.findChildren(MethodChip) if chip.isVisible()]
    assert len(shown) == 1
