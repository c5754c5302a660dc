"""Plane, class, opacity and outline of the layouts that show a pane a method."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from segloss_gui.app.slices.key_bindings import SLICES
from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.widgets import check_box
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.key_actions import key_tip
from segloss_gui.gui.widgets.shown_value import show_value

THREE = "Three planes"


class PaneControls(QWidget):
    """Plane, class, opacity and outline of a layout.

    Parameters
    ----------
    together : bool
        Whether all classes can be shown together; else one is chosen here, where the toolbar names none.
    opacity : int
        Opacity at first, in percent.
    outline : bool
        Whether the reference is outlined at first.
    """

    def __init__(self, *, together: bool = False, opacity: int = 80, outline: bool = True) -> None:
        super().__init__()
        self._together = together
        self._names: dict[int, str] = {}
        self.plane = choice_box(
            "plane of the panes", "All methods in one plane, or a row of three planes a method",
            [*((plane.value.capitalize(), plane) for plane in Plane), (THREE, None)],
        )  # fmt: skip
        self.classes = choice_box("class that is shown", "Class that is shown")
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(5, 100)
        self.opacity.setValue(opacity)
        self.opacity.setFixedWidth(70)
        key_tip(self.opacity, "Opacity of the colours: less{}, more{}", SLICES, "step_opacity -1", "step_opacity 1")
        self.opacity.setAccessibleName("opacity of the colours")
        self.outline = check_box("Reference", on=outline)
        key_tip(self.outline, "Outline of the reference{}", SLICES, "toggle_reference")
        self.row = hbox(self.plane, self.classes, self.opacity, self.outline, on=self, spacing=8)
        for chooser in (self.plane, self.classes):
            chooser.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.row.addStretch(1)

    def add(self, *widgets: QWidget) -> None:
        """Put controls of one layout behind those of all."""
        for widget in widgets:
            self.row.insertWidget(self.row.count() - 1, widget)

    @property
    def one_plane(self) -> Plane | None:
        """The plane all methods are seen in; None: all three."""
        chosen = self.plane.currentData()
        return None if chosen is None else Plane(chosen)

    @property
    def first_class(self) -> int:
        """Class shown while nobody has chosen one; 0, all of them, where they can be shown together."""
        return 0 if self._together else next(iter(self._names), 0)

    def show_classes(self, names: Mapping[int, str]) -> None:
        """Offer these classes, where there is a choice that the toolbar does not offer."""
        if dict(names) != self._names:
            self._names = dict(names)
            together = [("all classes", 0)] if self._together else []
            offer(self.classes, [*together, *((name, value) for value, name in names.items())], None)
        self.classes.setVisible(len(self._names) > 1 and not self._together)

    def choose_class(self, value: int) -> None:
        """Show which class is shown."""
        show_value(self.classes, value)
