"""A label that shortens its words instead of pushing its neighbours away."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from segloss_gui.app.eliding import Alike
from segloss_gui.gui.widgets.item_views import fitted
from segloss_gui.gui.widgets.tips import plain_tip

LEAST = 40
"""Pixels below which a few letters and an ellipsis say nothing."""


class ElidedLabel(QLabel):
    """One line; what does not fit is cut with an ellipsis, and stands whole in the tooltip.

    Parameters
    ----------
    words : str
        What it says.
    mode : Qt.TextElideMode
        Where to cut: names and paths in the middle, or where they are alike, sentences at the end.
    greedy : bool
        Whether it takes whatever width its neighbours leave, instead of that of its words; nothing is shown
        where that is next to nothing.
    whole : bool
        Whether it shows all of its words or nothing.
    tip : str or None
        Tooltip; None: the words themselves.
    role : str
        As of :func:`~segloss_gui.gui.widgets.labels.text_label`.
    name : str
        What a screen reader says beside the words.
    """

    def __init__(
        self,
        words: str = "",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        greedy: bool = False,
        whole: bool = False,
        tip: str | None = None,
        role: str = "",
        name: str = "",
    ) -> None:
        super().__init__(words)
        self._mode, self._tip = mode, tip
        self._alike = Alike()
        self._least = math.inf if whole else LEAST if greedy else 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        across = QSizePolicy.Policy.Ignored if greedy else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.setToolTip(plain_tip(words if tip is None else tip))
        if role:
            self.setProperty("role", role)
        self.setAccessibleName(name)

    def setText(self, words: str) -> None:  # noqa: N802 - Qt's name
        """Say ``words``."""
        super().setText(words)
        if self._tip is None:
            self.setToolTip(plain_tip(words))

    def set_alike(self, alike: Alike) -> None:
        """What a name shares with those beside it, which is cut first."""
        if alike != self._alike:
            self._alike = alike
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Small enough for any window."""
        return QSize(24, super().minimumSizeHint().height())

    def shown(self) -> str:
        """What fits of the words."""
        words, width = self.text().replace("\n", "  "), self.contentsRect().width()
        if self._mode is Qt.TextElideMode.ElideMiddle:
            cut = fitted(words, self.fontMetrics(), width, self._alike)
        else:
            cut = self.fontMetrics().elidedText(words, self._mode, width)
        return cut if cut == words or width >= self._least else ""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self.shown())
        painter.end()
