"""What went wrong, readable, with a report to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from segloss_gui.gui.theme import type_points
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.buttons import fold_button
from segloss_gui.gui.widgets.dialog import Dialog
from segloss_gui.gui.widgets.themed_picture import ThemedPicture


class ErrorDialog(Dialog):
    """An unexpected fault; the window goes on. One dialog collects what comes while it is open.

    Parameters
    ----------
    summary : str
        One sentence a person can use.
    report : str
        The whole of it, folded behind "Details", for the clipboard.
    """

    def __init__(self, summary: str, report: str, parent: QWidget | None = None) -> None:
        super().__init__("SegLoss – something went wrong", parent=parent)
        self.setModal(False)
        self.setMinimumWidth(560)
        self.report = QPlainTextEdit(report, readOnly=True)
        self.report.setAccessibleName("Report")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(type_points(0.9))
        self.report.setFont(font)
        self.report.setMinimumHeight(240)
        self.report.hide()
        vbox(_headline(summary), (self.report, 1), self._buttons(), on=self, spacing=12, margins=(20, 20, 20, 16))

    def show_details(self, shown: bool) -> None:
        """Fold the report out or in; the dialog grows and shrinks with it."""
        self.report.setVisible(shown)
        QTimer.singleShot(0, self, self._fit)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """As high as its words are at its width, which Qt's own hint does not know."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.activate()
        width = max(self.width(), layout.minimumSize().width())
        self.resize(width, layout.totalHeightForWidth(width))

    def add(self, report: str) -> None:
        """Append another fault that came meanwhile."""
        self.report.appendPlainText("\n" + "-" * 60 + "\n" + report)

    def _buttons(self) -> QHBoxLayout:
        self.copy = push_button(
            "Copy the report", "copy", clicked=lambda: QGuiApplication.clipboard().setText(self.report.toPlainText())
        )
        self.details = fold_button("Details", self.show_details, "What happened, for whoever mends it")
        close = push_button("Go on", kind="primary", clicked=self.close)
        close.setDefault(True)
        close.setFocus()
        return hbox(self.details, REST, self.copy, close)


def _headline(summary: str) -> QHBoxLayout:
    sign = ThemedPicture()
    sign.show_icon("error", 28, "error")
    text = text_label(summary, role="heading", wrap=True)
    more = text_label(
        "The rest of the program goes on. If it happens again, the report helps to find the cause.",
        role="muted",
        wrap=True,
    )
    return hbox((sign, 0, Qt.AlignmentFlag.AlignTop), (vbox(text, more), 1), spacing=14)
