from __future__ import annotations

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.asking import Answer, Question
from segloss_gui.app.faults import in_words
from segloss_gui.core.errors import FileRefusedError
from segloss_gui.gui.dialogs import ErrorDialog, ShortcutsDialog, ask, ask_question, ask_text, ask_unsaved, report_text
from segloss_gui.gui.theme import apply_theme


def press(box: object, text: str) -> None:
    button = next(b for b in box.buttons() if b.text().replace("&", "") == text)  # type: ignore[attr-defined]
    button.click()


def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_each_answer_to_unsaved_changes_does_its_own(qtbot: QtBot) -> None:
    done: list[str] = []
    window = parent(qtbot)
    for answer in ("Save", "Discard", "Cancel"):
        box = ask_unsaved(window, "study", lambda: done.append("save"), lambda: done.append("discard"))
        press(box, answer)
    assert done == ["save", "discard"]


def test_names_in_questions_are_shown_as_they_are_written(qtbot: QtBot) -> None:
    window, name = parent(qtbot), "A & <script>x</script> <b>B</b>"
    unsaved = ask_unsaved(window, name, lambda: None, lambda: None)
    other = ask(window, f"Replace {name}?", f"It is in /data/{name}.\nNothing else is.", "Replace", lambda: None)
    asked = ask_text(window, f"Name for {name}", "", lambda _: None)
    shown = [_plain(label) for box in (unsaved, other, asked) for label in box.findChildren(QLabel)]
    assert f"Save the changes to “{name}”?" in shown
    assert f"Replace {name}?" in shown
    assert f"It is in /data/{name}.\nNothing else is." in shown
    assert f"Name for {name}" in shown
    for box in (unsaved, other, asked):
        box.reject()


def _plain(label: QLabel) -> str:
    """What is read on a label, whether it takes its text for markup or not."""
    if not (label.textFormat() == Qt.TextFormat.RichText or QtGui.Qt.mightBeRichText(label.text())):
        return label.text()
    document = QTextDocument()
    document.setHtml(label.text())
    return document.toPlainText()


def test_a_question_left_unanswered_does_nothing(qtbot: QtBot) -> None:
    done: list[str] = []
    window = parent(qtbot)
    box = ask(window, "Stop?", "They can be resumed.", "Stop", lambda: done.append("stop"))
    press(box, "Cancel")
    assert done == []


def test_each_answer_of_a_question_does_its_own_and_what_loses_something_is_not_the_usual_one(qtbot: QtBot) -> None:
    done: list[str] = []
    window = parent(qtbot)
    answers = (Answer("Copy", lambda: done.append("copy")), Answer("Leave", lambda: done.append("leave")))
    for answer in ("Copy", "Leave", "Cancel"):
        press(ask_question(window, Question("Runs?", "They stay.", answers)), answer)
    assert done == ["copy", "leave"]
    box = ask_question(window, Question("Runs?", "They stay.", answers))
    assert box.defaultButton().text() == "Copy"
    press(box, "Cancel")
    box = ask_question(window, Question("Replace?", "It is kept.", (Answer("Replace", lambda: None, loses=True),)))
    assert box.defaultButton().text() == "Cancel"
    press(box, "Cancel")


HOSTILE = (
    r"\input{/etc/passwd}",
    r"$\frac{$",
    "<script>alert(1)</script>",
    "<b>a</b> &amp;",
    "a\nb",
    "\"'\\",
    "\u202ea",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_an_error_about_a_hostile_name_shows_and_copies_it_as_it_stands(qtbot: QtBot, name: str) -> None:
    error = FileRefusedError(f"{name}.nii", "is empty (0 bytes)")
    dialog = ErrorDialog(in_words(error), report_text(in_words(error), f"Traceback\n{error!r}"))
    qtbot.addWidget(dialog)
    labels = dialog.findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    (headline,) = [label.text() for label in labels if label.text().endswith("is empty (0 bytes)")]
    assert headline == f"{' '.join(name.split())}.nii: is empty (0 bytes)"
    dialog.add(report_text("Another", name))
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == headline
    assert f"Another\n\n{name}\n" in copied


def test_the_report_names_versions_and_can_be_copied(qtbot: QtBot) -> None:
    dialog = ErrorDialog("It broke", report_text("It broke", "trace", "log.txt"))
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert all(part in copied for part in ("It broke", "trace", "log.txt", "PySide6"))
    dialog.close()


def test_details_are_folded_until_asked_for(qtbot: QtBot) -> None:
    dialog = ErrorDialog("It broke", report_text("It broke", "Traceback (most recent call last)"))
    qtbot.addWidget(dialog)
    dialog.show()
    low = dialog.height()
    assert not dialog.report.isVisible()
    assert not any("Traceback" in label.text() for label in dialog.findChildren(QLabel))
    dialog.details.click()
    assert dialog.report.isVisible()
    qtbot.waitUntil(lambda: dialog.height() > low)
    dialog.details.click()
    assert not dialog.report.isVisible()


@pytest.mark.parametrize("projector", [False, True])
def test_an_error_shows_all_its_words_folded_and_unfolded(qtbot: QtBot, qapp: QApplication, projector: bool) -> None:
    apply_theme(qapp, "light", projector=projector)
    dialog = ErrorDialog("Looking at the cohort: SegLoss made a mistake and could not do this", "trace")
    qtbot.addWidget(dialog)
    dialog.show()
    for unfolded in (False, True, False):
        dialog.details.setChecked(unfolded)
        QTest.qWait(20)
        for label in dialog.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    apply_theme(qapp, "light")


@pytest.mark.parametrize("projector", [False, True])
def test_lists_of_keys_are_never_wider_than_the_dialog(qtbot: QtBot, qapp: QApplication, projector: bool) -> None:
    apply_theme(qapp, "light", projector=projector)
    row = ("Ctrl+Shift+drag", "Change window and level of all panes together")
    dialog = ShortcutsDialog({"Slices": [row] * 24, "Mouse on slices": [row] * 20, "Pacs slices": [row] * 20})
    qtbot.addWidget(dialog)
    dialog.show()
    aside = {}
    for row_of_list in range(dialog.places.count()):
        dialog.places.setCurrentRow(row_of_list)
        qapp.processEvents()
        name = dialog.places.item(row_of_list).text()
        aside[name] = dialog.pages.currentWidget().horizontalScrollBar().maximum()
        assert dialog.places.width() >= dialog.places.sizeHintForColumn(0), name
    apply_theme(qapp, "light")
    assert list(aside) == ["Slices"]
    assert not any(aside.values()), aside
