"""The page one grades on: list and card at the left, three linked planes with one overlay."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QProgressBar, QWidget

from segloss_gui.app.review.grade_keys import REVIEW_KEYS
from segloss_gui.app.review.grading_words import unblind_question
from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.app.slices.key_bindings import SLICES
from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.dialogs import ask_question
from segloss_gui.gui.theme import notifier, panel
from segloss_gui.gui.viewers.class_key import ClassKey
from segloss_gui.gui.viewers.linked import LinkedPlanes
from segloss_gui.gui.viewers.readout_bar import ReadoutBar
from segloss_gui.gui.viewers.toolbar import ViewToolbar
from segloss_gui.gui.viewers.view_memory import remember_view
from segloss_gui.gui.widgets import ElidedLabel, check_box, plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import hbox, held, vbox
from segloss_gui.gui.widgets.key_actions import KeyActions, KeyFollower, key_tip
from segloss_gui.gui.widgets.shown_value import show_value
from segloss_gui.gui.workspaces.review.grade_card import GradeCard
from segloss_gui.gui.workspaces.review.item_list import ItemList
from segloss_gui.study.grading import GRADES

SIDE_WIDTH, SIDE_LETTERS = 286, 28


class GradePage(QWidget):
    """Where grades are given.

    Signals
    -------
    results_wanted()
        Show what the grades say.
    """

    results_wanted = Signal()

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        remember_view(presenter.scene)
        self.who, self.count = ElidedLabel(greedy=True, role="heading"), text_label()
        self.bar = QProgressBar()
        self.bar.setMinimumWidth(40)
        self.bar.setMaximumWidth(112)
        self.bar.setAccessibleName("share of the overlays graded")
        self.state = text_label("unblinded", role="chip")
        self.next = push_button("Next ungraded", "newest", tip="Go to the next overlay without a grade")
        self.unblind = push_button("Unblind…", "eye", tip="Show which method made each overlay; this cannot be undone")
        self.results = push_button("Results", "table", tip="Agreement, grades against Dice, mean grades")
        self.leave = push_button("Graders", "close", tip="Put this grading away and go to the list of graders")
        for button in (self.next, self.unblind, self.results, self.leave):
            button.setIconSize(QSize(16, 16))  # in large type their row has room for no more
        self.reference = check_box("Reference")
        key_tip(
            self.reference, "Outline of the reference; hidden by default, as it guides the grade{}",
            SLICES, "toggle_reference",
        )  # fmt: skip
        self.items = ItemList(presenter)
        self.card = GradeCard(presenter)
        self.toolbar = ViewToolbar(presenter.scene)
        self.planes = LinkedPlanes(presenter.scene)
        self.readout, self.classes = ReadoutBar(), ClassKey()
        self._keys = KeyActions(REVIEW_KEYS, presenter.actions.what_keys_do(), self, lambda: not typing())
        for grade in GRADES:  # held, a key would grade one overlay after the other unseen
            self._keys[f"give {grade}"].setAutoRepeat(False)
        self._keys.bind(self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.planes.panes[Plane.AXIAL].view)
        notifier.follow(self._fit_type)

    def _lay_out(self) -> None:
        top = hbox(
            self.bar,
            self.count,
            self.state,
            (self.who, 1),
            self.reference,
            self.next,
            self.unblind,
            self.results,
            self.leave,
            spacing=8,
        )
        self._side = held(vbox((panel(self.items), 1), self.card, spacing=8))
        slices = vbox(self.toolbar, (self.planes, 1), self.classes, self.readout, spacing=6)
        row = hbox(self._side, (slices, 1), spacing=8)
        vbox(top, (row, 1), on=self, spacing=8, margins=(10, 8, 10, 4))

    def _fit_type(self) -> None:
        """Words of grades and names of cases have room in large type, too."""
        self._side.setFixedWidth(max(SIDE_WIDTH, SIDE_LETTERS * self.fontMetrics().averageCharWidth()))

    def _connect(self) -> None:
        presenter = self._presenter
        self.next.clicked.connect(presenter.actions.next_ungraded)
        self.unblind.clicked.connect(self.ask_to_unblind)
        self.results.clicked.connect(self.results_wanted)
        self.leave.clicked.connect(presenter.actions.leave)
        self.reference.toggled.connect(lambda on: presenter.scene.change(reference=on))
        self.card.typed.connect(self.setFocus)
        self.planes.board.arranged.connect(self._bind_windows)
        KeyFollower(self.card, GradeCard.show_keys)
        presenter.scene.changed.connect(self._follow_scene)

    def _bind_windows(self) -> None:
        """Shortcuts end at a window: panes in windows of their own get the keys too."""
        for window in self.planes.board.windows.values():
            self._keys.bind(window)  # twice is once

    def ask_to_unblind(self) -> None:
        """Unblind at once where all is graded, else ask: it ends the blinding of what is left."""
        question = unblind_question(self._presenter)
        ask_question(self, question) if question is not None else self._presenter.unblind()

    def refresh(self) -> None:
        """Show the grading as it is now."""
        grading = self._presenter.grading
        if grading is None:
            return
        total, graded = len(grading.items), grading.graded
        self.who.setText(grading.grader)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(graded)
        self.count.setText(f"{graded:>{len(str(total))}} of {total} graded")
        self.state.setToolTip(plain_tip(f"Methods are shown since {grading.unblinded[:10]}"))
        self.state.setVisible(not grading.blinded)  # that methods are hidden stands in place of their legend
        self.next.setEnabled(graded < total)
        self.unblind.setVisible(grading.blinded)
        self.results.setVisible(not grading.blinded)
        self.items.refresh()
        self.card.refresh()
        self._follow_scene()

    def _follow_scene(self) -> None:
        show_value(self.reference, self._presenter.scene.reference)
        self.readout.show_readout(self._presenter.readout())
        self.classes.show_classes(self._presenter.scene.label_names)


def typing() -> bool:
    """Whether the keys belong to a field now."""
    focus = QApplication.focusWidget()
    return isinstance(focus, (QLineEdit, QPlainTextEdit)) or (isinstance(focus, QComboBox) and focus.isEditable())
