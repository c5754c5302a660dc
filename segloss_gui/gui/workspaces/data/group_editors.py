"""Editors of where groups come from: a table, and the column of it that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSizePolicy

from segloss_gui.gui.forms.editor import Editor, guard_wheel
from segloss_gui.gui.widgets import push_button
from segloss_gui.gui.widgets.boxes import hbox

TABLES = "Tables (*.csv *.tsv *.txt);;All files (*)"


class TableFileEditor(Editor):
    """A table of groups, typed or chosen; empty for none."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit(placeholderText="none", clearButtonEnabled=True)
        self.line.textChanged.connect(self._typed)
        browse = push_button("Browse…", clicked=self._browse)
        hbox((self.line, 1), browse, on=self)
        self._writing = False

    def read(self) -> Path | None:
        """The table; None where there is none."""
        words = self.line.text().strip()
        return Path(words).expanduser() if words else None

    def write(self, value: Any) -> None:
        """Show a table, or none."""
        self._writing = True
        self.line.setText(str(value) if value else "")
        self.line.setCursorPosition(0)
        self._writing = False

    def _typed(self) -> None:
        # textChanged, because the button that clears the line is no typing for Qt.
        if not self._writing:
            self.edited.emit()

    def _browse(self) -> None:
        table = self.read()
        dialog = QFileDialog(self, "Choose a table of groups", str(table.parent) if table else "", TABLES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.line.setText)
        dialog.open()


class ColumnEditor(Editor):
    """A column, typed or chosen of those the table has."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        guard_wheel(self.box)
        line = self.box.lineEdit()
        assert line is not None
        line.setPlaceholderText("group, or as usual")
        line.textEdited.connect(lambda _text: self.edited.emit())
        self.box.activated.connect(lambda _index: self.edited.emit())
        hbox((self.box, 1), on=self)

    def offer(self, columns: Sequence[str]) -> None:
        """List the columns that may hold groups; what stands in the box stays."""
        now = self.box.currentText()
        self.box.clear()
        self.box.addItems(["", *columns])
        self.box.setEditText(now)

    def read(self) -> str:
        """The column; empty for the usual one."""
        return self.box.currentText().strip()

    def write(self, value: Any) -> None:
        """Show a column."""
        self.box.setEditText(str(value))
