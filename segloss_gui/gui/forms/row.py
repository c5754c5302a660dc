"""One labelled row of a form: label, editor, and below it the help or the fault."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from segloss_gui.app.form_fields import FieldWords
from segloss_gui.app.form_kinds import Flag
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox


class FieldRow(QWidget):
    """Label above, editor, help below; a fault takes the help's place.

    Parameters
    ----------
    field : FieldWords
        Which field.
    show_help : bool
        Whether the help stands below the editor or in the tooltip only.
    editor : Editor
        Edits its value.
    """

    def __init__(self, field: FieldWords, editor: Editor, *, show_help: bool) -> None:
        super().__init__()
        self.field = field
        self.fault = ""
        self._show_help = show_help and bool(field.help)
        self.editor = editor
        self.editor.name_for_readers(field.title, field.help)
        self._note = text_label(wrap=True, selectable=True)
        layout = vbox(on=self, spacing=4)
        if not isinstance(field.kind, Flag):
            layout.addWidget(self._label())
        layout.addWidget(self.editor)
        layout.addWidget(self._note)
        self.show_fault("")

    def show_fault(self, fault: str) -> None:
        """Show what is wrong in the help's place, or the help again."""
        self.fault = fault
        self._note.setText(f"{self.field.title} {fault}" if fault else self.field.help)
        self._note.setProperty("role", "error" if fault else "muted")
        self._note.setVisible(bool(fault) or self._show_help)
        for widget in (self._note, *self.editor.findChildren(QWidget)):
            if widget is not self._note:
                widget.setProperty("fault", bool(fault))
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _label(self) -> QLabel:
        label = text_label(self.field.title, role="field", tip=self.field.help)
        label.setBuddy(self.editor)
        return label
