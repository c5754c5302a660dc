"""Editors of text, of paths, and of whatever has no editor of its own (as JSON)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from PySide6.QtWidgets import QFileDialog, QLineEdit

from segloss_gui.app.form_kinds import Json
from segloss_gui.core.settings import describe_faults
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.widgets import push_button
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.widgets.field_gesture import field_gesture


class TextEditor(Editor):
    """A line of text; what is typed until it is left is one step to undo."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._gesture = field_gesture(self._line)
        self._line.textEdited.connect(self._typed)
        self._row = hbox((self._line, 1), on=self)

    def read(self) -> Any:
        """The text."""
        return self._line.text()

    def write(self, value: Any) -> None:
        """Show a text from its beginning."""
        self._line.setText(str(value))
        self._line.setCursorPosition(0)

    def _typed(self, _text: str) -> None:
        with self._gesture.edits():
            self.edited.emit()


class PathEditor(TextEditor):
    """A file or folder, typed or chosen."""

    def __init__(self) -> None:
        super().__init__()
        button = push_button("Browse…", clicked=self._browse)
        self._row.addWidget(button)

    def read(self) -> Path:
        """The path.

        Raises
        ------
        ValueError
            When there is none.
        """
        if not self._line.text().strip():
            raise ValueError("must name a file or folder")
        return Path(self._line.text().strip()).expanduser()

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Choose a folder", self._line.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self._line.setText(path)
        self.edited.emit()


class JsonEditor(TextEditor):
    """A value without an editor of its own, as JSON."""

    def __init__(self, kind: Json) -> None:
        super().__init__()
        self._kind = kind

    def read(self) -> Any:
        """The value.

        Raises
        ------
        ValueError
            With the first fault of the text.
        """
        try:
            return self._kind.parse(self._line.text())
        except ValidationError as error:
            raise ValueError(describe_faults(error)[0]) from error

    def write(self, value: Any) -> None:
        """Show a value as JSON."""
        super().write(self._kind.text(value))
