"""How one method from elsewhere is read: kind, threshold, what its labels mean, resampling, whose files."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QPlainTextEdit

from segloss_gui.app.import_methods import BACKGROUND, Draft, ImportPresenter
from segloss_gui.app.import_words import fault_words, file_lines, grid_words, label_words
from segloss_gui.gui.widgets import check_box, push_button, text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.decimal_box import DecimalBox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.widgets.shown_value import show_value


class DraftDetails(QFrame):
    """The settings of the draft that is selected.

    Parameters
    ----------
    presenter : ImportPresenter
        Holds the drafts.
    """

    def __init__(self, presenter: ImportPresenter) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._presenter, self._row = presenter, -1
        self.fault = text_label(role="error", wrap=True)
        self.kind = choice_box(
            "what the files hold", "Label maps hold a whole number a voxel, probability maps fractions from 0 to 1",
            [("label maps", "labels"), ("probability maps", "probabilities")],
        )  # fmt: skip
        self.threshold = DecimalBox(minimum=0.01, maximum=0.99, singleStep=0.05)
        self.threshold.setAccessibleName("threshold")
        self.threshold.setToolTip("Of one class: probability from which on a voxel belongs to it")
        self.resample = check_box(
            "Bring to the grid of the image",
            tip="Labels by the nearest neighbour, probabilities linearly; scores then depend on it, and say so",
        )
        self.grid_note = text_label(role="warning", wrap=True)
        self.labels = QFormLayout()
        self.labels_note = text_label(
            "None of its labels means a class of the study: choose below.", role="warning", wrap=True
        )
        self.meanings: dict[int, QComboBox] = {}
        self.files = QPlainTextEdit(readOnly=True, lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap)
        self.files.setAccessibleName("file of each case")
        self.reference = push_button(
            "Use as reference",
            tip="The cases have no reference yet: score all others against this one",
            clicked=lambda: presenter.use_as_reference(self._row),
        )
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _: self._change(kind=self.kind.currentData(), meaning={}))
        self.threshold.valueChanged.connect(lambda value: self._change(threshold=value))
        self.resample.toggled.connect(lambda on: self._change(resample=on, **({"use": True} if on else {})))

    def show_row(self, row: int) -> None:
        """Show a draft of the presenter."""
        self._row = row
        self.setEnabled(0 <= row < len(self._presenter.drafts))
        if not self.isEnabled():
            return
        draft = self._presenter.drafts[row]
        show_value(self.kind, draft.kind)
        show_value(self.threshold, draft.threshold)
        show_value(self.resample, draft.resample)
        self._form.setRowVisible(self.threshold, draft.kind == "probabilities")
        self._show_grid(draft)
        self._show_meanings(draft)
        self.reference.setVisible(self._presenter.can_be_reference(draft))
        show_words(self.fault, fault_words(draft))
        text = file_lines(draft, self._presenter.cases)
        if text != self.files.toPlainText():
            self.files.setPlainText(text)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.addRow("Files hold", self.kind)
        self._form.addRow("Threshold", self.threshold)
        vbox(
            self.fault,
            self._form,
            self.reference,
            self.grid_note,
            self.resample,
            text_label(
                "What labels mean", role="heading", tip="Values in the files, and the class of the study they stand for"
            ),
            self.labels_note,
            self.labels,
            text_label("Files", role="heading", tip="The file of each case; – where there is none"),
            (self.files, 1),
            on=self,
            margins=(14, 12, 14, 12),
        )

    def _show_grid(self, draft: Draft) -> None:
        self.resample.setVisible(draft.needs_resampling or draft.resample)
        self.grid_note.setVisible(draft.needs_resampling)
        self.grid_note.setText(grid_words(draft))

    def _show_meanings(self, draft: Draft) -> None:
        meaning, classes = self._presenter.meaning(draft), self._presenter.classes
        self.labels_note.setVisible(bool(meaning) and not any(meaning.values()))
        if list(self.meanings) != list(meaning):
            while self.labels.rowCount():
                self.labels.removeRow(0)
            self.meanings = {value: self._choice(value) for value in meaning}
            for value, box in self.meanings.items():
                self.labels.addRow(label_words(draft, value), box)
        for value, box in self.meanings.items():
            offered = [("background", BACKGROUND), *((target.name, target.value) for target in classes)]
            offer(box, offered, meaning[value])

    def _choice(self, value: int) -> QComboBox:
        box = choice_box(f"class of label {value}")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # activated: chosen by the user, never by filling the list.
        box.activated.connect(lambda _: self._presenter.set_meaning(self._row, value, box.currentData()))
        return box

    def _change(self, **changes: object) -> None:
        if 0 <= self._row < len(self._presenter.drafts):
            self._presenter.change(self._row, **changes)
