"""A menu of metrics to switch, which stays open while they are clicked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton

from segloss_gui.app.scores.score_text import tip
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.gui.widgets import plain_tip
from segloss_gui.metrics import METRICS


class MetricMenu(QMenu):
    """The menu of a button.

    Parameters
    ----------
    button : QPushButton
        Below which it comes up.

    Signals
    -------
    chosen(tuple of str)
        Keys of all metrics that are ticked now.
    """

    chosen = Signal(object)

    def __init__(self, button: QPushButton) -> None:
        super().__init__(button)
        self.setToolTipsVisible(True)
        button.setMenu(self)
        self.triggered.connect(lambda _: self.chosen.emit(tuple(a.data() for a in self.actions() if a.isChecked())))

    def offer(
        self, metrics: Sequence[str], ticked: Collection[str], kept: str = "", unit: SizeUnit = MM
    ) -> None:  # fmt: skip
        """Offer metrics, by their keys, called as in ``unit``; the one ``kept`` in any case cannot be switched."""
        specs = [METRICS[key].within(unit) for key in metrics]
        if [(action.data(), action.text()) for action in self.actions()] != [(spec.key, spec.title) for spec in specs]:
            self.clear()
            for spec in specs:
                action = self.addAction(spec.title)
                action.setCheckable(True)
                action.setData(spec.key)
                action.setToolTip(plain_tip(tip(spec)))
        for action in self.actions():
            action.setChecked(action.data() in ticked)
            action.setEnabled(action.data() != kept)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Switch without closing."""
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The space bar switches without closing, too."""
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)
