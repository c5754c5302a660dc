from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.app.stepping import step_flag
from segloss_gui.data.case import Case, Cohort, CohortPreview
from segloss_gui.gui.shell.header import Header
from segloss_gui.gui.shell.legend import Legend, MethodChip
from segloss_gui.study.models import LossChoice


def test_the_legend_names_no_method_while_methods_are_hidden(qtbot: QtBot, session: Session) -> None:
    legend = Legend(session)
    qtbot.addWidget(legend)
    legend.show()
    session.edit(losses=(LossChoice(key="soft_dice"), LossChoice(key="cross_entropy")))
    assert [chip.isVisible() for chip in legend.findChildren(MethodChip)] == [True, True]
    session.set_blinded(True)
    assert not any(chip.isVisible() for chip in legend.findChildren(MethodChip))
    assert any("hidden" in label.text() and label.isVisible() for label in legend.findChildren(QLabel))
    session.edit(losses=(LossChoice(key="soft_dice"), LossChoice(key="topk")))
    assert not any(chip.isVisible() for chip in legend.findChildren(MethodChip))
    session.set_blinded(False)
    assert {chip.text() for chip in legend.findChildren(MethodChip) if chip.isVisible()} == {"sDice", "topk"}


def test_the_header_flags_the_case_and_shows_its_flag(qtbot: QtBot, session: Session) -> None:
    header = Header(session)
    qtbot.addWidget(header)
    flag = next(b for b in header.findChildren(QToolButton) if b.accessibleName() == "Flag this case")
    assert not flag.isEnabled()
    session.set_preview(CohortPreview(Cohort("c", (Case("a"), Case("b")))))
    qtbot.mouseClick(flag, Qt.MouseButton.LeftButton)
    assert session.flags.cases == {"a"}
    session.show_case("b")
    assert not flag.isChecked()
    step_flag(session, 1)
    assert session.case_id == "a"
    assert flag.isChecked()


def test_without_a_flag_there_is_nowhere_to_go_and_that_is_said(session: Session) -> None:
    said: list[str] = []
    session.said.connect(lambda _, text: said.append(text))
    step_flag(session, 1)
    assert said == ["No case is flagged"]
