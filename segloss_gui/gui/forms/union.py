"""Editor of a field that may hold one of several kinds: first the mode, then its own editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from segloss_gui.app.form_kinds import Choice, Flag, Json, Kind, Nested, Nothing, Number, OneOf, Several
from segloss_gui.gui.forms.choice import words_of
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

    def __init__(self, value: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value

    def read(self) -> Any:
        """The word."""
        return self._value


class UnionEditor(Editor):
    """A row of modes above or beside the editor of the chosen one.

    Going from one number to several copies it; ``list_length`` says how often (one per class).
    """

    def __init__(self, kind: OneOf, make: MakeEditor, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        if any(map(_is_wide, self._members)):
            vbox((self._modes, 0, Qt.AlignmentFlag.AlignLeft), (self._pages, 1), on=self)
            return
        line = TypeLine()
        self.setLayout(line)
        line.addWidget(self._modes, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(self._pages, 1)

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
            return _first_number(member)
        number = self._number_shown()
        number = _first_number(member.item) if number is None else number
        return (number,) * min(max(member.shortest, self.list_length if not member.fixed else 0), member.longest or 99)

    def _number_shown(self) -> float | None:
        for member, editor, written in zip(self._members, self._editors, self._written, strict=True):
            if isinstance(member, Number) and written:
                try:
                    return float(editor.read())
                except ValueError:
                    return None
        return None


def split_choices(members: Sequence[Kind]) -> tuple[Kind, ...]:
    """Members with every word of a choice as a mode of its own.

    Examples
    --------
    >>> split_choices([Choice(("a", "b")), Number()])[:2]
    (Choice(options=('a',)), Choice(options=('b',)))
    """
    split: list[Kind] = []
    for member in members:
        split += [Choice((option,)) for option in member.options] if isinstance(member, Choice) else [member]
    return tuple(split)


def mode_word(member: Kind, members: Sequence[Kind]) -> str:
    """What the button of a mode says.

    Examples
    --------
    >>> mode_word(Several(Number()), [Number(), Several(Number())]), mode_word(Nothing(), [Nothing()])
    ('per class', 'none')
    """
    if isinstance(member, Choice):
        return words_of(member.options[0])
    if isinstance(member, Several):
        return "set" if any(isinstance(other, Nothing) for other in members) else "per class"
    if isinstance(member, Nested):
        return "set" if len(members) == 2 and Nothing() in members else member.model.__name__
    return "none" if isinstance(member, Nothing) else "value"


def belongs(value: Any, member: Kind) -> bool:
    """Whether ``value`` is of the kind ``member``."""
    if isinstance(member, Nothing):
        return value is None
    if isinstance(member, Choice):
        return type(value) is type(member.options[0]) and value == member.options[0]
    if isinstance(member, Number):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(member, Several):
        return isinstance(value, (tuple, list))
    if isinstance(member, Nested):
        return isinstance(value, member.model)
    plain = isinstance(member, Json) or isinstance(value, bool) == isinstance(member, Flag)
    return value is not None and plain


def _editor_of(member: Kind, make: MakeEditor, title: str) -> Editor:
    if isinstance(member, Nothing):
        return NothingEditor()
    if isinstance(member, Choice):
        return ConstantEditor(member.options[0])
    return make(member, title)


def _first_number(kind: Number) -> float:
    low, high = kind.span
    number = low if not kind.log else 1.0
    if kind.above is not None and number <= kind.above:
        number = kind.above + (1 if kind.integer else min(1.0, (high - kind.above) / 2))
    return int(number) if kind.integer else float(number)


def _is_wide(kind: Kind) -> bool:
    """Whether an editor needs a line of its own, so that a form fits beside curves."""
    return isinstance(kind, Nested) or (isinstance(kind, Several) and kind.fixed and kind.shortest > 2)
