"""What the maps on the cards are, in one line, in few words where type is large."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy

from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points

GRADIENT = (
    "∂L/∂logit: blue, descent raises the prediction; red, it lowers it. Each map has its own scale.",
    "Blue: raised; red: lowered.",
)
DESCENT = (
    "Where each loss has led the prediction; the contour is the truth. Paint, or go back, to begin anew.",
    "Where each loss has led.",
)
"""Each whole, and in a few words."""


class MapsHint(QLabel):
    """A caption that asks for no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "caption")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._descended = False
        notifier.follow(self._follow_type)

    def say(self, *, descended: bool) -> None:
        """Whether the maps are derivatives, or where they have led."""
        self._descended = descended
        self._follow_type()

    def _follow_type(self) -> None:
        whole, short = DESCENT if self._descended else GRADIENT
        self.setText(short if type_points() > LARGE_POINTS else whole)
