"""From a kind to its editor."""

from __future__ import annotations

from functools import partial

from segloss_gui.app.form_kinds import Choice, FilePath, Flag, Json, Kind, Nested, Nothing, Number, OneOf, Rows, Several
from segloss_gui.gui.forms.choice import ChoiceEditor, FlagEditor
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.forms.nested import MakeForm, NestedEditor
from segloss_gui.gui.forms.number import NumberEditor
from segloss_gui.gui.forms.rows import RowsEditor
from segloss_gui.gui.forms.several import FixedSeveralEditor, SeveralEditor
from segloss_gui.gui.forms.text import JsonEditor, PathEditor, TextEditor
from segloss_gui.gui.forms.union import NothingEditor, UnionEditor


def editor_for(kind: Kind, title: str, make_form: MakeForm) -> Editor:
    """An editor for values of ``kind``.

    Parameters
    ----------
    kind : Kind
        What it edits.
    title : str
        Its name where it draws its own label.
    make_form : callable
        Makes the form of a settings model inside another: a form holds editors, and an editor a form.
    """
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
            return UnionEditor(kind, partial(editor_for, make_form=make_form), title)
        case FilePath():
            return PathEditor()
        case Nothing():
            return NothingEditor()
        case Json():
            return JsonEditor(kind)
        case Nested():
            return NestedEditor(make_form(kind.model))
        case Rows():
            row = partial(make_form, kind.model, show_help=False, inline=True)
            return RowsEditor(lambda: NestedEditor(row()), kind.shortest, kind.longest)
        case _:
            return TextEditor()
