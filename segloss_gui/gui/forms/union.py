"""Editor of a field that may hold one of several kinds: first the mode, then its own editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from segloss_gui.app.form_kinds import Choice, Kind, Nothing, Number, OneOf, Several
from segloss_gui.app.form_values import belongs, first_number, is_wide, mode_word, split_choices
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.widgets import TypeLine
from segloss_gui.gui.widgets.boxes import vbox

MakeEditor = Callable[[Kind, str], Editor]


class NothingEditor(Editor):
    """Holds None; there is nothing to edit."""

    def read(self) -> None:
        """None."""

    def write(self, value: Any) -> None:
        """Show nothing."""


class ConstantEditor(NothingEditor):
    """Holds one word; choosing its mode says it all."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value

    def read(self) -> Any:
        """The word."""
        return self._value


class UnionEditor(Editor):
    """A row of modes above or beside the editor of the chosen one.

    Going from one number to several copies it; ``list_length`` says how often (one per class).
    """

    def __init__(self, kind: OneOf, make: MakeEditor, title: str) -> None:
        super().__init__()
        self._members = split_choices(kind.members)
        self.list_length = 2
        self._modes = Segments([mode_word(member, self._members) for member in self._members])
        self._editors = [_editor_of(member, make, title) for member in self._members]
        self._pages = QStackedWidget()
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for editor in self._editors:
            self._pages.addWidget(editor)
            editor.edited.connect(self.edited)
        self._written = [False] * len(self._editors)
        self._modes.chosen.connect(self._choose)
        self._lay_out()
        self._show(0)

    def read(self) -> Any:
        """The value of the chosen mode."""
        return self._editors[self._modes.index].read()

    def write(self, value: Any) -> None:
        """Choose the mode that ``value`` belongs to and show it there."""
        index = next(i for i, member in enumerate(self._members) if belongs(value, member))
        self._fill(index, value)
        self._modes.set_index(index)
        self._show(index)

    def _lay_out(self) -> None:
        self._modes.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if any(map(is_wide, self._members)):
            vbox((self._modes, 0, Qt.AlignmentFlag.AlignLeft), (self._pages, 1), on=self)
            return
        TypeLine((self._modes, 0, Qt.AlignmentFlag.AlignLeft), (self._pages, 1), on=self)

    def _choose(self, index: int) -> None:
        if not self._written[index]:
            self._fill(index, self._first_value(self._members[index]))
        self._show(index)
        self.edited.emit()

    def _fill(self, index: int, value: Any) -> None:
        if value is not None:
            self._editors[index].write(value)
        self._written[index] = True

    def _show(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        empty = isinstance(self._members[index], (Nothing, Choice))
        self._pages.setVisible(not empty)

    def _first_value(self, member: Kind) -> Any:
        if not isinstance(member, (Number, Several)):
            return None
        if isinstance(member, Number):
            return first_number(member)
        number = self._number_shown()
        number = first_number(member.item) if number is None else number
        return (number,) * min(max(member.shortest, self.list_length if not member.fixed else 0), member.longest or 99)

    def _number_shown(self) -> float | None:
        for member, editor, written in zip(self._members, self._editors, self._written, strict=True):
            if isinstance(member, Number) and written:
                try:
                    return float(editor.read())
                except ValueError:
                    return None
        return None


def _editor_of(member: Kind, make: MakeEditor, title: str) -> Editor:
    if isinstance(member, Nothing):
        return NothingEditor()
    if isinstance(member, Choice):
        return ConstantEditor(member.options[0])
    return make(member, title)
