"""A form for any settings model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from segloss_gui.app.form_faults import Checked, checked
from segloss_gui.app.form_fields import fields_of
from segloss_gui.app.form_kinds import Flag, Number
from segloss_gui.core.errors import StudyFaults
from segloss_gui.core.settings import Settings
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.forms.factory import editor_for
from segloss_gui.gui.forms.row import FieldRow
from segloss_gui.gui.forms.union import UnionEditor
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import hbox, held, put, vbox
from segloss_gui.gui.widgets.buttons import fold_button
from segloss_gui.gui.widgets.labels import show_words


class SettingsForm(QWidget):
    """One row per field, in the model's order; fields for experts are folded.

    Signals
    -------
    changed(Settings)
        The user changed something and all of it is valid.
    edited()
        The user changed something, valid or not; ask :attr:`faults`.

    Parameters
    ----------
    model : type of Settings
        What the form is made from.
    show_help : bool
        Whether each field's help stands below it, or in its tooltip only.
    inline : bool
        Whether the fields stand beside each other, as in the row of a list.
    editors : mapping of str to callable
        Makes the editor of a field that its type says too little about, by the field's name.
    """

    changed = Signal(object)
    edited = Signal()

    def __init__(
        self,
        model: type[Settings],
        *,
        show_help: bool = True,
        inline: bool = False,
        editors: Mapping[str, Callable[[], Editor]] | None = None,
    ) -> None:
        super().__init__()
        self.model = model
        made = {name: make() for name, make in (editors or {}).items() if name in model.model_fields}
        self.rows = {
            field.name: FieldRow(
                field, made.get(field.name) or editor_for(field.kind, field.title, SettingsForm), show_help=show_help
            )
            for field in fields_of(model)
        }
        self.fault = text_label(role="error", wrap=True)
        self.fault.hide()
        self._shown: Settings | None = None
        self._lay_out_inline() if inline else self._lay_out()
        for row in self.rows.values():
            row.editor.edited.connect(self._on_edited)
        self._show_defaults()

    def value(self) -> Settings:
        """The settings as they stand on screen.

        Raises
        ------
        StudyFaults
            When a field is wrong; the form shows the same words beside the field.
        """
        value, faults, general = self._check()
        if value is None:
            named = [f"{self.rows[name].field.title} {words}" for name, words in faults.items()]
            raise StudyFaults(self.model.__name__, [*named, *([general] if general else [])])
        return value

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong, by field; empty when all is well. ``""`` is the form as a whole."""
        _, faults, general = self._check()
        return {**faults, **({"": general} if general else {})}

    def set_value(self, value: Settings) -> None:
        """Show ``value``; nothing on screen moves where it stands there already, or where it is being typed over."""
        if value != self._shown or (self.faults and not self._typed_over()):
            self._shown = value
            for name, row in self.rows.items():
                self._write(row, getattr(value, name))
            self._show_faults()

    def set_list_length(self, field: str, length: int) -> None:
        """Say how many numbers a fresh list of ``field`` has: one per class, say."""
        editor = self.rows[field].editor
        if isinstance(editor, UnionEditor):
            editor.list_length = length

    def _typed_over(self) -> bool:
        """Whether a field that is wrong as yet has the keys: it is not finished."""
        focus = QApplication.focusWidget()
        return focus is not None and any(row.fault and row.isAncestorOf(focus) for row in self.rows.values())

    def _write(self, row: FieldRow, value: Any) -> None:
        try:
            same = row.editor.read() == value
        except ValueError:
            same = False
        if not same:
            row.editor.write(value)

    def _show_defaults(self) -> None:
        if any(info.is_required() for info in self.model.model_fields.values()):
            defaults = self.model.model_construct()
        else:
            defaults = self.model()
        for name, row in self.rows.items():
            if not self.model.model_fields[name].is_required():
                row.editor.write(getattr(defaults, name))

    def _lay_out(self) -> None:
        layout = vbox(*(row for row in self.rows.values() if not row.field.advanced), on=self, spacing=14)
        advanced = [row for row in self.rows.values() if row.field.advanced]
        if advanced:
            self._fold(layout, advanced)
        layout.addWidget(self.fault)

    def _lay_out_inline(self) -> None:
        rows = (
            (row, 0 if isinstance(row.field.kind, (Number, Flag)) else 1, Qt.AlignmentFlag.AlignTop)
            for row in self.rows.values()
        )
        vbox(hbox(*rows, spacing=14), self.fault, on=self)

    def _fold(self, layout: QVBoxLayout, rows: list[FieldRow]) -> None:
        folded = held(vbox(*rows, spacing=14, margins=(14, 0, 0, 0)))
        folded.hide()
        put(layout, fold_button("More settings", folded.setVisible), folded)

    def _on_edited(self) -> None:
        value = self._show_faults()
        self.edited.emit()
        if value is not None and value != self._shown:
            self._shown = value
            self.changed.emit(value)

    def _show_faults(self) -> Settings | None:
        value, faults, general = self._check()
        for name, row in self.rows.items():
            if row.fault != faults.get(name, ""):
                row.show_fault(faults.get(name, ""))
        show_words(self.fault, general)
        return value

    def _check(self) -> Checked:
        return checked(self.model, {name: row.editor.read for name, row in self.rows.items()})


def form_for(
    model: type[Settings], *, show_help: bool = True, editors: Mapping[str, Callable[[], Editor]] | None = None
) -> SettingsForm:
    """A form for ``model``, showing its defaults; ``editors`` as in :class:`SettingsForm`."""
    return SettingsForm(model, show_help=show_help, editors=editors)
