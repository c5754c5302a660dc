"""Controls of the 3D layout."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from segloss_gui.app.compare.surfaces import CUTS, DIRECTIONS, SCALES_MM, SurfacesModel
from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.app.slices.surface_keys import SURFACES
from segloss_gui.gui.widgets import TypeLine, check_box, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.key_actions import KeyFollower
from segloss_gui.gui.widgets.shown_value import show_value

SIDES = {
    "A": "the front", "P": "the back", "R": "the right side", "L": "the left side", "S": "the top", "I": "the bottom",
}  # fmt: skip
DIRECTION_WORDS = {
    "both": "Both ways", "to_reference": "Prediction → reference", "to_prediction": "Reference → prediction",
}  # fmt: skip


class SurfacesBar(QWidget):
    """What the surfaces are of, how they are arranged, coloured, cut and looked at.

    Parameters
    ----------
    model : SurfacesModel
        Followed and changed.

    Signals
    -------
    side_chosen(str)
        Look from one of R L A P S I.
    reset_asked()
        Show everything.
    """

    side_chosen = Signal(str)
    reset_asked = Signal()

    def __init__(self, model: SurfacesModel) -> None:
        super().__init__()
        self.model = model
        narrow = partial(choice_box, gives=5)  # large type, small window: words are cut, the window stays
        self.views = narrow(
            "arrangement of the surfaces", "Every method in a view of its own, or all in one",
            [("One view each", True), ("All in one", False)],
        )  # fmt: skip
        self.colour = narrow(
            "colours of the surfaces", "By the signed distance to the reference, or by method",
            [("Distance", True), ("Method", False)],
        )  # fmt: skip
        self.direction = narrow(
            "which surface is coloured", "What is too much is seen on the prediction, what was missed on the reference",
            [(DIRECTION_WORDS[direction], direction) for direction in DIRECTIONS],
        )  # fmt: skip
        self.scale = narrow(
            "scale of the distances", "Where the scale ends; beyond, the colour stays that of the end",
            [(f"± {limit:g} mm" if limit else "Scale auto", limit) for limit in SCALES_MM],
        )  # fmt: skip
        self.classes = narrow("class shown as surfaces", "The class that is shown")
        self.cut = narrow(
            "cut plane", "Cut the surfaces at the crosshair and show the image there",
            [("No cut" if name == CUTS[0] else f"{name.capitalize()} cut", name) for name in CUTS],
        )  # fmt: skip
        self.reference = check_box("Reference", tip="Show the reference, translucent")
        self.smooth = check_box(
            "Smoothed",
            tip="Smooth the surfaces for display, by half a voxel at most; distances stay those of the voxels",
        )
        self.look = push_button(tip="Look from one of the six sides, or show everything", name="look from a side")
        self.look.setText("Look from")
        self.look.setMenu(self._sides())
        self.busy = text_label(role="caption")
        colouring = hbox(self.views, self.colour, self.direction, self.scale, self.classes, spacing=6)
        looking = hbox(self.cut, self.look, self.reference, self.smooth, self.busy, spacing=6)
        rows = TypeLine(colouring, looking, REST, on=self, spacing=6)
        for row in (colouring, looking):
            rows.setAlignment(row, Qt.AlignmentFlag.AlignLeft)
        self._connect()
        self.refresh()

    def _sides(self) -> QMenu:
        menu = QMenu(self.look)
        for letter, words in SIDES.items():
            action = QAction(f"{letter}   from {words}", menu)
            action.triggered.connect(lambda _=False, letter=letter: self.side_chosen.emit(letter))
            menu.addAction(action)
        menu.addSeparator()
        everything = QAction(menu)
        KeyFollower(everything, lambda shown: shown.setText(f"Show everything{keymap.told(SURFACES, 'reset_view')}"))
        everything.triggered.connect(self.reset_asked)
        menu.addAction(everything)
        return menu

    @property
    def _choices(self) -> dict[str, QComboBox]:
        """Boxes by the choice of the model that they show and change."""
        return {
            "separate": self.views, "by_distance": self.colour, "direction": self.direction, "value": self.classes,
            "scale_mm": self.scale, "cut": self.cut,
        }  # fmt: skip

    def _connect(self) -> None:
        for name, box in self._choices.items():
            box.activated.connect(lambda _, name=name, box=box: self.model.choose(**{name: box.currentData()}))
        self.reference.toggled.connect(lambda on: self.model.choose(reference=on))
        self.smooth.toggled.connect(lambda on: self.model.choose(smooth=on))

    def refresh(self) -> None:
        """Show the choices as they are now."""
        model = self.model
        offer(self.classes, model.classes, model.value)
        self.scale.setVisible(model.by_distance)
        self.direction.setVisible(model.by_distance and model.separate)
        self.classes.setVisible(len(model.classes) > 1)
        for name, box in self._choices.items():
            show_value(box, getattr(model, name))
        show_value(self.reference, model.reference)
        show_value(self.smooth, model.smooth)
        self.busy.setText(model.busy_text())
        for widget in (*self._choices.values(), self.look, self.reference, self.smooth):
            widget.setEnabled(not model.trouble)
