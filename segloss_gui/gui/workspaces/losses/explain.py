"""What Φ and ε do, drawn and said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from segloss_gui.gui.workspaces.losses.epsilon import TINY, sentence
from segloss_gui.gui.workspaces.losses.epsilon_view import EpsilonView
from segloss_gui.gui.workspaces.losses.phi import Phi, caption, lesson
from segloss_gui.gui.workspaces.losses.phi_diagram import MOST_CHANNELS, MOST_IMAGES, PhiDiagram

CUBES = "A cube is one map of voxels; lit: the maps of one ratio."


class PhiPanel(QWidget):
    """The four Φ drawn, and the chosen one in words."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.diagram = PhiDiagram()
        self.caption, self.lesson, self.axes = _words(""), _words("muted"), _words("caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.diagram, self.axes, self.caption, self.lesson):
            layout.addWidget(widget)
        self.diagram.chosen.connect(self.chosen)

    def show_values(self, phi: Phi, batch: int, channels: Sequence[str], dropped: bool, epsilon: Any = None) -> None:
        """Show Φ for a batch; ``dropped``: the background does not count; ``epsilon`` where the loss has one."""
        counted = channels[1:] if dropped and len(channels) > 1 else channels
        self.diagram.show_phi(phi, batch, len(channels), background_dropped=dropped)
        self.caption.setText(caption(phi, batch, len(counted)))
        small = not isinstance(epsilon, (int, float)) or epsilon <= TINY
        self.lesson.setText(lesson(phi, small))
        self.axes.setText(axes_words(batch, channels))


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
        self.heading = _words("field")
        self.heading.setText("What ε does to an empty map")
        self.view = EpsilonView()
        self.words = _words("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.heading, self.view, self.words):
            layout.addWidget(widget)
        self.view.chosen.connect(self.chosen)

    def show_value(self, epsilon: Any) -> None:
        """Show one ε; the smallest of several; for the heuristic, what it will be."""
        numbers = epsilon if isinstance(epsilon, tuple) else (epsilon,)
        known = bool(numbers) and not isinstance(numbers[0], str)
        self.view.setVisible(known)
        if not known:
            self.words.setText(
                "ε becomes the mean volume in voxels over all training maps, empty ones included, when training "
                "starts: an object of that size then weighs as much as predicting it into an empty map."
            )
            return
        self.view.show_epsilon(min(numbers))
        which = "For the smallest ε: " if len(numbers) > 1 else ""
        self.words.setText(which + sentence(min(numbers)))


def _words(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
