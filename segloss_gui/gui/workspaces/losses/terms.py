"""Editor of a weighted sum: which losses, with what weight and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from segloss_gui.app.form_kinds import Number
from segloss_gui.app.losses.presenter import off_defaults
from segloss_gui.core.errors import StudyFaults
from segloss_gui.core.settings import stated
from segloss_gui.gui.forms.editor import Editor, guard_wheel
from segloss_gui.gui.forms.form import SettingsForm, form_for
from segloss_gui.gui.forms.number import NumberBox
from segloss_gui.gui.forms.rows import RowsEditor
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import hbox, held, take_out, vbox
from segloss_gui.gui.widgets.buttons import fold_button
from segloss_gui.gui.widgets.choice_box import choice_box

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec

WEIGHT = Number(least=0, most=1000)


def terms_editor(specs: Mapping[str, LossSpec]) -> RowsEditor:
    """Two or three rows: a loss of ``specs`` and its weight."""
    known = {key: spec for key, spec in specs.items() if key != "weighted_sum"}
    return RowsEditor(lambda: TermEditor(known), shortest=2, longest=3)


class TermEditor(Editor):
    """One loss of a sum: chosen by its title, with its weight; its own parameters are folded."""

    def __init__(self, specs: Mapping[str, LossSpec]) -> None:
        super().__init__()
        self._specs, self._keys = specs, tuple(specs)
        self.loss = choice_box("Loss", "Which loss is added", [spec.title for spec in specs.values()], letters=14)
        guard_wheel(self.loss)
        self.weight = NumberBox(WEIGHT)
        self.weight.setAccessibleName("Weight")
        self.weight.setToolTip("What the loss is multiplied by")
        self.weight.show_number(1.0)
        self.form: SettingsForm | None = None
        self._lay_out()
        self._renew_form()
        self.loss.activated.connect(lambda _index: self._on_loss())
        self.weight.changed.connect(self.edited)

    @property
    def key(self) -> str:
        """Key of the chosen loss."""
        return self._keys[self.loss.currentIndex()]

    def read(self) -> dict[str, Any]:
        """Loss, weight and the parameters off their defaults.

        Raises
        ------
        ValueError
            When the weight or a parameter is wrong.
        """
        assert self.form is not None
        try:
            params = off_defaults(self.form.value())  # type: ignore[arg-type]
        except StudyFaults:
            raise ValueError("see the marked parameters") from None
        try:
            weight = self.weight.number()
        except ValueError as error:
            raise ValueError(f"weight {error}") from None
        return {"loss": self.key, "weight": weight, "params": params}

    def write(self, value: Any) -> None:
        """Show a term, as the loss's own model or as a dictionary."""
        term = value if isinstance(value, Mapping) else dict(value)
        if term["loss"] != self.key:
            self.loss.setCurrentIndex(self._keys.index(term["loss"]))
            self._renew_form()
        self.weight.show_number(term.get("weight", 1.0))
        assert self.form is not None
        self.form.set_value(
            self._specs[self.key].params.parse(stated(term.get("defaults", {}), term.get("params", {})))
        )

    def _on_loss(self) -> None:
        self._renew_form()
        self.edited.emit()

    def _renew_form(self) -> None:
        take_out(self._folded, self.form)
        self.form = form_for(self._specs[self.key].params)
        self.form.edited.connect(self.edited)
        self._folded.addWidget(self.form)
        self._fold.setVisible(bool(self.form.rows))
        if not self.form.rows:
            self._fold.setChecked(False)

    def _lay_out(self) -> None:
        self._folded = vbox(margins=(4, 6, 0, 4))
        inner = held(self._folded)
        inner.hide()
        self._fold = fold_button("Parameters", inner.setVisible)
        vbox(
            hbox(self.weight, text_label("×"), (self.loss, 1), spacing=8),
            (self._fold, 0, Qt.AlignmentFlag.AlignLeft),
            inner,
            on=self,
            spacing=4,
        )
