"""From a kind to its editor."""

from __future__ import annotations

from segloss_gui.gui.forms.choice import ChoiceEditor, FlagEditor
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.forms.kinds import (
    Choice,
    FilePath,
    Flag,
    Json,
    Kind,
    Nested,
    Nothing,
    Number,
    OneOf,
    Rows,
    Several,
)
from segloss_gui.gui.forms.nested import NestedEditor
from segloss_gui.gui.forms.number import NumberEditor
from segloss_gui.gui.forms.rows import RowsEditor
from segloss_gui.gui.forms.several import FixedSeveralEditor, SeveralEditor
from segloss_gui.gui.forms.text import JsonEditor, PathEditor, TextEditor
from segloss_gui.gui.forms.union import NothingEditor, UnionEditor


def editor_for(kind: Kind, title: str) -> Editor:
    """An editor for values of ``kind``; ``title`` names it where it draws its own label."""
    match kind:
        case Number():
            return NumberEditor(kind)
        case Flag():
            return FlagEditor(title)
        case Choice():
            return ChoiceEditor(kind)
        case Several():
            return FixedSeveralEditor(kind) if kind.fixed and kind.shortest <= 4 else SeveralEditor(kind)
        case OneOf():
            return UnionEditor(kind, editor_for, title)
        case FilePath():
            return PathEditor()
        case Nothing():
            return NothingEditor()
        case Json():
            return JsonEditor(kind)
        case Nested():
            from segloss_gui.gui.forms.form import SettingsForm  # a form holds editors, an editor a form

            return NestedEditor(SettingsForm(kind.model))
        case Rows():
            return _rows(kind)
        case _:
            return TextEditor()


def _rows(kind: Rows) -> RowsEditor:
    from segloss_gui.gui.forms.form import SettingsForm  # a form holds editors, an editor a form

    def make() -> NestedEditor:
        return NestedEditor(SettingsForm(kind.model, show_help=False, inline=True))

    return RowsEditor(make, kind.shortest, kind.longest)
