"""The parameters of a loss that can be dragged, made from its settings model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from segloss_gui.app.form_fields import FieldWords, fields_of
from segloss_gui.app.form_kinds import Choice, Flag, Number, OneOf
from segloss_gui.gui.forms.labelled_slider import LabelledSlider
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.widgets import check_box, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox

if TYPE_CHECKING:
    from segloss_gui.losses import LossParams

MOST_OPTIONS = 4


class ChoiceKnob(QWidget):
    """A titled choice of a few words."""

    chosen = Signal(object)

    def __init__(self, title: str, kind: Choice, help_text: str) -> None:
        super().__init__()
        self._options = kind.options
        self.segments = Segments(list(kind.said()))
        self.segments.chosen.connect(lambda index: self.chosen.emit(self._options[index]))
        self.setToolTip(plain_tip(help_text))
        caption = text_label(title, role="caption")
        hbox(caption, self.segments, REST, on=self)

    def show_option(self, option: object) -> None:
        """Press an option's button."""
        self.segments.set_index(self._options.index(option))


def knobs_of(params: LossParams) -> dict[str, LabelledSlider | ChoiceKnob | QCheckBox]:
    """One control per parameter that a drag or a click can change, by its name."""
    made = {field.name: _control(field) for field in fields_of(type(params))}
    return {name: control for name, control in made.items() if control is not None}


def show_values(controls: dict[str, LabelledSlider | ChoiceKnob | QCheckBox], params: LossParams) -> None:
    """Let the controls show ``params``; a word or a list where a number could stand dims its knob."""
    for name, control in controls.items():
        value = getattr(params, name)
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, ChoiceKnob):
            control.show_option(value)
        elif isinstance(value, (int, float)):
            control.show_number(value)
        else:
            control.box.setText(value if isinstance(value, str) else "per class")
            control.box.setCursorPosition(0)


def _control(field: FieldWords) -> LabelledSlider | ChoiceKnob | QCheckBox | None:
    kind = field.kind
    if isinstance(kind, OneOf):
        kind = next((member for member in kind.members if isinstance(member, Number)), kind)
    if isinstance(kind, Number):
        return LabelledSlider(field.title, kind, field.help)
    if isinstance(kind, Choice) and len(kind.options) <= MOST_OPTIONS:
        return ChoiceKnob(field.title, kind, field.help)
    if isinstance(kind, Flag):
        return check_box(field.title, tip=field.help)
    return None
