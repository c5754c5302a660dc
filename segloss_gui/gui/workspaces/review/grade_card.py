"""The card of the overlay on the screen: grades with their words, comment, flag."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton

from segloss_gui.app.review.grade_keys import key_of
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.widgets import ElidedLabel, check_box, plain_tip, push_button, text_label, tool_button
from segloss_gui.gui.widgets.boxes import Gap, hbox, vbox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.widgets.shown_value import show_value
from segloss_gui.study.grading import GRADES

MIDDLE = Qt.TextElideMode.ElideMiddle


class GradeCard(QFrame):
    """Shows and takes grade, comment and flag.

    Signals
    -------
    typed()
        The comment is finished, or a grade given by its button: the focus may go back to the slices.
    """

    typed = Signal()

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown: object = None
        self.setProperty("role", "panel")
        self.title = ElidedLabel(greedy=True, mode=MIDDLE, role="heading")
        self.note, self.fault = text_label(role="muted", wrap=True), text_label(role="error", wrap=True)
        for label in (self.note, self.fault):
            show_words(label, "")  # a page that is not shown yet makes the window no higher
        self._group = QButtonGroup(self)
        self.grades = {grade: self._grade_button(grade, words) for grade, words in GRADES.items()}
        self.comment = QLineEdit(placeholderText="Comment", maxLength=2000)
        self.comment.setAccessibleName("comment on this overlay")
        self.comment.setToolTip("Kept with the grade; Enter goes back to the slices")
        self.flag = push_button("Flag", "flag", name="flag this overlay and its case", checkable=True)
        self.clear = push_button("No grade", "close", name="take the grade of this overlay away")
        self.back = tool_button("undo", name="take the last grade back")
        self.leads_on = check_box(
            "Lead on", tip="A grade that is given shows the next overlay without one",
            on=remembered(QSettings()).leads_on,
        )  # fmt: skip
        self._lay_out()
        self._connect()

    def _grade_button(self, grade: int, words: str) -> QPushButton:
        button = push_button(f"{grade}   {words}", kind="grade", name=f"grade {grade}, {words}", checkable=True)
        button.installEventFilter(self)
        self._group.addButton(button, grade)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The second of two quick clicks would grade the next overlay unseen."""
        return event.type() == QEvent.Type.MouseButtonDblClick or super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        vbox(
            hbox((self.title, 1), self.leads_on, spacing=6),
            self.note,
            self.fault,
            *self.grades.values(),
            Gap(4),
            self.comment,
            hbox(self.flag, (self.clear, 1), self.back, spacing=6),
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
        self.back.clicked.connect(lambda _: presenter.actions.take_back())
        self.leads_on.toggled.connect(self._lead_on)
        presenter.actions.leads_on = self.leads_on.isChecked()

    def show_keys(self) -> None:
        """Name the keys as they are now in the tooltips."""
        for grade, button in self.grades.items():
            button.setToolTip(plain_tip(f"Grade {grade}: {GRADES[grade]}{key_of('give', grade)}"))
        self.flag.setToolTip(plain_tip(f"Flag this overlay and its case{key_of('flag')}"))
        self.clear.setToolTip(plain_tip(f"Take the grade of this overlay away{key_of('clear')}"))
        self.back.setToolTip(plain_tip(f"Take the last grade back, and show its overlay again{key_of('take_back')}"))

    def _given(self, grade: int) -> None:
        self._presenter.actions.give(grade)
        self.refresh()  # also where the grade was not taken
        self.typed.emit()  # while the next is loaded no grade can be given: the keys would go to the comment

    def _lead_on(self, on: bool) -> None:
        self._presenter.actions.leads_on = on
        remember(QSettings(), leads_on=on)

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
        show_value(self.flag, item is not None and item.flagged)
        key = item.key if item else None
        # What is being typed is not put right under the user's hands.
        if key != self._shown or not self.comment.hasFocus():
            self._shown = key
            self.comment.setText(item.comment if item else "")
