"""Questions before something is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox, QPushButton, QWidget

from segloss_gui.app.asking import Question
from segloss_gui.gui.widgets.dialog import Followed
from segloss_gui.gui.widgets.tips import plain_tip


def ask_unsaved(parent: QWidget, name: str, save: Callable[[], object], discard: Callable[[], object]) -> QMessageBox:
    """Ask what becomes of unsaved changes; ``cancel`` calls nothing.

    Parameters
    ----------
    parent : QWidget
        The window.
    name : str
        Name of the study.
    save, discard : callable
        What follows.
    """
    box = _box(parent)
    _say(box, f"Save the changes to “{name}”?", "They are lost otherwise. Runs on disk are kept either way.")
    keep = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
    lose = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    return _open(box, {keep: save, lose: discard})


def ask(parent: QWidget, question: str, details: str, answer: str, then: Callable[[], object]) -> QMessageBox:
    """Ask one question; ``then`` is called where the user chose ``answer``."""
    box = _box(parent)
    _say(box, question, details)
    yes = box.addButton(answer, QMessageBox.ButtonRole.AcceptRole)
    box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    return _open(box, {yes: then})


def ask_question(parent: QWidget, question: Question) -> QMessageBox:
    """Ask something that has answers of its own; ``Cancel`` calls nothing."""
    box = _box(parent)
    _say(box, question.words, question.details)
    roles = QMessageBox.ButtonRole
    answers: dict[QPushButton, Callable[[], object]] = {}
    for answer in question.answers:
        button = box.addButton(answer.words, roles.DestructiveRole if answer.loses else roles.AcceptRole)
        answers[button] = answer.then
    cancel = box.addButton("Cancel", roles.RejectRole)
    box.setDefaultButton(cancel if question.answers[0].loses else next(iter(answers)))
    return _open(box, answers)


def ask_while(parent: QWidget, changed: Followed, question: Callable[[], Question]) -> QMessageBox:
    """Ask about what may change before there is an answer; words, details and buttons are then those of now.

    Parameters
    ----------
    parent : QWidget
        The window.
    changed : signal
        Says when; followed until there is an answer.
    question : callable
        What is asked now: always with as many answers.
    """
    box = ask_question(parent, question())
    buttons = [button for button in box.buttons() if box.buttonRole(button) != QMessageBox.ButtonRole.RejectRole]

    def refresh(*_: object) -> None:
        now = question()
        _say(box, now.words, now.details)
        for button, answer in zip(buttons, now.answers, strict=True):
            button.setText(answer.words)

    changed.connect(refresh)
    box.finished.connect(lambda _: changed.disconnect(refresh))
    return box


def ask_text(parent: QWidget, question: str, text: str, then: Callable[[str], object]) -> QInputDialog:
    """Ask for a line of text, ``text`` being what it is now; cancelled, nothing is called."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("SegLoss")
    dialog.setLabelText(plain_tip(question))
    dialog.setTextValue(text)
    dialog.textValueSelected.connect(then)
    dialog.open()
    return dialog


def _box(parent: QWidget) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("SegLoss")
    return box


def _say(box: QMessageBox, question: str, details: str) -> None:
    box.setText(f"<b>{escape(question, quote=False)}</b>")
    box.setInformativeText(plain_tip(details))


def _open(box: QMessageBox, answers: Mapping[QPushButton, Callable[[], object]]) -> QMessageBox:
    box.finished.connect(lambda _: _answered(box, answers)())
    box.open()
    return box


def _answered(box: QMessageBox, answers: Mapping[QPushButton, Callable[[], object]]) -> Callable[[], object]:
    clicked = box.clickedButton()
    return next((then for button, then in answers.items() if button is clicked), lambda: None)
