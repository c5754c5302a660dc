"""The card of the overlay on the screen: grades with their words, comment, flag."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton, QWidget

from segloss_gui.app.review.grade_keys import key_of
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.gui.widgets import plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import Gap, hbox, vbox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.study.grading import GRADES


class GradeCard(QFrame):
    """Shows and takes grade, comment and flag.

    Signals
    -------
    typed()
        The comment is finished: the focus may go back to the slices.
    """

    typed = Signal()

    def __init__(self, presenter: ReviewPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._shown: object = None
        self.setProperty("role", "panel")
        self.title, self.note, self.fault = text_label(role="heading"), text_label(), text_label()
        for label, role in ((self.note, "muted"), (self.fault, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            show_words(label, "")  # a page that is not shown yet makes the window no higher
        self._group = QButtonGroup(self)
        self.grades = {grade: self._grade_button(grade, words) for grade, words in GRADES.items()}
        self.comment = QLineEdit(placeholderText="Comment", maxLength=2000)
        self.comment.setAccessibleName("comment on this overlay")
        self.comment.setToolTip("Kept with the grade; Enter goes back to the slices")
        self.flag = push_button("Flag", "flag", name="flag this overlay and its case")
        self.flag.setCheckable(True)
        self.clear = push_button("No grade", "close", name="take the grade back")
        self._lay_out()
        self._connect()

    def _grade_button(self, grade: int, words: str) -> QPushButton:
        button = push_button(f"{grade}   {words}", kind="grade", name=f"grade {grade}, {words}", checkable=True)
        self._group.addButton(button, grade)
        return button

    def _lay_out(self) -> None:
        vbox(
            self.title,
            self.note,
            self.fault,
            *self.grades.values(),
            Gap(4),
            self.comment,
            hbox((self.flag, 1), (self.clear, 1), spacing=6),
            on=self,
            spacing=4,
            margins=(12, 8, 12, 10),
        )

    def _connect(self) -> None:
        presenter = self._presenter
        self._group.idClicked.connect(self._given)
        self.comment.textEdited.connect(presenter.actions.comment)
        self.comment.returnPressed.connect(self.typed)
        self.flag.clicked.connect(lambda _: presenter.actions.flag())
        self.clear.clicked.connect(lambda _: presenter.actions.clear())

    def show_keys(self) -> None:
        """Name the keys as they are now in the tooltips."""
        for grade, button in self.grades.items():
            button.setToolTip(plain_tip(f"Grade {grade}: {GRADES[grade]}{key_of('give', grade)}"))
        self.flag.setToolTip(plain_tip(f"Flag this overlay and its case{key_of('flag')}"))
        self.clear.setToolTip(plain_tip(f"Take the grade back{key_of('clear')}"))

    def _given(self, grade: int) -> None:
        self._presenter.actions.give(grade)
        self.refresh()  # also where the grade was not taken

    def refresh(self) -> None:
        """Show the item on the screen."""
        presenter, item = self._presenter, self._presenter.item
        self.title.setText(presenter.title(item) if item else "No overlay")
        for label, text in ((self.note, presenter.note()), (self.fault, presenter.store.save_fault)):
            show_words(label, text)
        self._group.setExclusive(False)
        for grade, button in self.grades.items():
            button.setEnabled(presenter.prediction() is not None)
            button.setChecked(item is not None and item.grade == grade)
        self._group.setExclusive(True)
        for widget in (self.comment, self.flag):
            widget.setEnabled(item is not None)
        self.clear.setEnabled(item is not None and item.grade is not None)
        with QSignalBlocker(self.flag):
            self.flag.setChecked(item is not None and item.flagged)
        key = item.key if item else None
        # What is being typed is not put right under the user's hands.
        if key != self._shown or not self.comment.hasFocus():
            self._shown = key
            self.comment.setText(item.comment if item else "")
