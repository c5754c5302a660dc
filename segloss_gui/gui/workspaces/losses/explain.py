"""What Φ and ε do, drawn and said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from segloss_gui.app.losses.epsilon import TINY, sentence
from segloss_gui.app.losses.heuristic import HeuristicShown
from segloss_gui.app.microscope.phi import Phi, background_lesson, caption, lesson
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.workspaces.losses.epsilon_view import EpsilonView
from segloss_gui.gui.workspaces.losses.phi_diagram import MOST_CHANNELS, MOST_IMAGES, PhiDiagram

RULE = (
    "ε becomes the mean volume in voxels over all training maps, empty ones included, when training "
    "starts: an object of that size then weighs as much as predicting it into an empty map."
)
CUBES = "A cube is one map of voxels; lit: the maps of one ratio."


class PhiPanel(QWidget):
    """The four Φ drawn, and the chosen one in words."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.diagram = PhiDiagram()
        self.caption, self.lesson, self.axes = (
            text_label(wrap=True),
            text_label(role="muted", wrap=True),
            text_label(role="caption", wrap=True),
        )
        vbox(self.diagram, self.axes, self.caption, self.lesson, on=self, spacing=6)
        self.diagram.chosen.connect(self.chosen)

    def show_values(self, phi: Phi, batch: int, channels: Sequence[str], dropped: bool, epsilon: Any = None) -> None:
        """Show Φ for a batch; ``dropped``: the background does not count; ``epsilon`` where the loss has one."""
        counted = channels[1:] if dropped and len(channels) > 1 else channels
        self.diagram.show_phi(phi, batch, len(channels), background_dropped=dropped)
        self.caption.setText(caption(phi, batch, len(counted)))
        self.lesson.setText(f"{lesson(phi, is_small(epsilon))} {background_lesson(dropped, len(channels))}".strip())
        self.axes.setText(axes_words(batch, channels))


def is_small(epsilon: Any) -> bool:
    """Whether an empty map teaches nothing with this ε; a loss without one (None) is as with a small one.

    Examples
    --------
    >>> is_small(None), is_small(1e-7), is_small((1e-7, 900.0)), is_small("heuristic")
    (True, True, True, False)
    """
    if isinstance(epsilon, str):
        return False  # a mean volume: whole voxels
    numbers = epsilon if isinstance(epsilon, tuple) else (epsilon or 0.0,)
    return min(numbers, default=0.0) <= TINY


def axes_words(batch: int, channels: Sequence[str]) -> str:
    """What rows, columns and cubes are, and how many of them are drawn.

    Examples
    --------
    >>> axes_words(16, ("tumour",))
    'Rows: 3 of the 16 images of a batch. Column: tumour. A cube is one map of voxels; lit: the maps of one ratio.'
    """
    rows = (
        f"{MOST_IMAGES} of the {batch} images of a batch" if batch > MOST_IMAGES else f"the {batch} images of a batch"
    )
    names = ", ".join(name if len(name) <= 20 else f"{name[:19]}…" for name in channels[:MOST_CHANNELS])
    columns = f"{MOST_CHANNELS} of the {len(channels)} maps, {names}" if len(channels) > MOST_CHANNELS else names
    one_row, one_column = batch == 1, len(channels) == 1
    rows = f"Row: {rows.replace('1 images', 'one image')}" if one_row else f"Rows: {rows}"
    return f"{rows}. Column{'' if one_column else 's'}: {columns}. {CUBES}"


class EpsilonPanel(QWidget):
    """ε drawn on an empty map, and said."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = text_label(role="field", wrap=True)
        self.heading.setText("What ε does to an empty map")
        self.view = EpsilonView()
        self.words = text_label(role="muted", wrap=True)
        self.value, self.warning = text_label(role="field", wrap=True), text_label(role="warning", wrap=True)
        for label in (self.value, self.warning):
            label.setTextFormat(Qt.TextFormat.PlainText)  # names of classes come from files
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        vbox(self.heading, self.value, self.warning, self.view, self.words, on=self, spacing=6)
        self.view.chosen.connect(self.chosen)

    def show_value(self, epsilon: Any, heuristic: HeuristicShown | None = None) -> None:
        """Show one ε; the smallest of several; for the heuristic, what it is for the study."""
        numbers = epsilon if isinstance(epsilon, tuple) else (epsilon,)
        by_rule = bool(numbers) and isinstance(numbers[0], str)
        shown = (heuristic if by_rule else None) or HeuristicShown()
        self._show_heuristic(shown)
        if by_rule:
            numbers = () if shown.smallest is None else (shown.smallest,)
        self.view.setVisible(bool(numbers))
        self.words.setText(RULE if by_rule else "")
        if numbers:
            self.view.show_epsilon(min(numbers))
        if numbers and not by_rule:
            which = "For the smallest ε: " if len(numbers) > 1 else ""
            self.words.setText(which + sentence(min(numbers)))

    def _show_heuristic(self, shown: HeuristicShown) -> None:
        self.value.setText(shown.words)
        role = "error" if shown.fault else "field" if shown.smallest is not None else "muted"
        if self.value.property("role") != role:
            self.value.setProperty("role", role)
            self.value.style().polish(self.value)
        self.value.setVisible(bool(shown.words))
        show_words(self.warning, "\n".join(shown.warnings))
