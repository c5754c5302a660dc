"""What went wrong, readable, with a report to copy."""

from __future__ import annotations

import platform
import sys
from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from segloss_gui.gui.theme import icon

NAMED = ("segloss-gui", "PySide6-Essentials", "torch", "monai", "numpy", "nibabel", "vtk")


def report_text(summary: str, trace: str, log: str = "") -> str:
    """What a maintainer needs: the fault, the trace, versions, where the log lies."""
    lines = [summary, "", trace.rstrip(), "", f"Python {sys.version.split()[0]} on {platform.platform()}"]
    lines += [f"{name} {_version(name)}" for name in NAMED]
    return "\n".join([*lines, *([f"Log: {log}"] if log else [])]) + "\n"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


class ErrorDialog(QDialog):
    """An unexpected fault; the window goes on. One dialog collects what comes while it is open.

    Parameters
    ----------
    summary : str
        One sentence.
    report : str
        The whole of it, for the clipboard.
    """

    def __init__(self, summary: str, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("SegLoss – something went wrong")
        self.setModal(False)
        self.resize(680, 420)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName("Report")
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(_headline(summary))
        column.addWidget(self.report, 1)
        column.addLayout(self._buttons())

    def add(self, report: str) -> None:
        """Append another fault that came meanwhile."""
        self.report.appendPlainText("\n" + "-" * 60 + "\n" + report)

    def _buttons(self) -> QHBoxLayout:
        self.copy = QPushButton(icon("copy"), "Copy the report")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        close = QPushButton("Go on")
        close.setProperty("kind", "primary")
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(close)
        return row


def _headline(summary: str) -> QHBoxLayout:
    sign = QLabel()
    sign.setPixmap(icon("error", "error").pixmap(28, 28))
    text = QLabel(summary)
    text.setWordWrap(True)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setProperty("role", "heading")
    more = QLabel("The rest of the program goes on. The report below helps to find the cause.")
    more.setProperty("role", "muted")
    more.setWordWrap(True)
    words = QVBoxLayout()
    words.addWidget(text)
    words.addWidget(more)
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row
