"""Editor of a settings model inside another: the same rows, indented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segloss_gui.core.errors import StudyFaults
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.widgets.boxes import vbox

MakeForm = Callable[..., Any]
"""Makes a form from a settings model: the class :class:`~segloss_gui.gui.forms.form.SettingsForm`."""


class NestedEditor(Editor):
    """A form as one editor; ``form`` is a :class:`~segloss_gui.gui.forms.form.SettingsForm`."""

    def __init__(self, form: Any) -> None:
        super().__init__()
        self._form = form
        vbox(form, on=self)
        form.edited.connect(self.edited)

    def read(self) -> Any:
        """The inner settings.

        Raises
        ------
        ValueError
            When a field inside is wrong; it says so beside itself.
        """
        try:
            return self._form.value()
        except StudyFaults:
            raise ValueError("see the marked fields") from None

    def write(self, value: Any) -> None:
        """Show inner settings."""
        self._form.set_value(value)
