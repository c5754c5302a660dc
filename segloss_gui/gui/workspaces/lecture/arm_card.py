"""One run of a training or a replay: its name, what it predicts of the case now, its Dice there."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.eliding import Alike
from segloss_gui.app.lecture.arms import Arm
from segloss_gui.app.lecture.shown_case import ShownCase, arm_picture
from segloss_gui.gui.theme import colours, draw_method_mark, notifier
from segloss_gui.gui.widgets import fitted, plain_tip
from segloss_gui.gui.workspaces.lecture.pixel_picture import (
    Pixels,
    contour_lines,
    paint_contour,
    paint_pixels,
    square_in,
)

MARGIN, DOT = 9.0, 10.0


class ArmCard(QWidget):
    """The image in grey, the prediction in the run's colour, the reference as a contour."""

    def __init__(self) -> None:
        super().__init__()
        self._arm: Arm | None = None
        self._seen: tuple[object, ...] = (None, None, None)
        self._pixels: Pixels | None = None
        self._lines: list[QLineF] = []
        self._words, self._alike = "", Alike()
        self.setMinimumSize(120, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        notifier.changed.connect(self.update)

    @property
    def words(self) -> str:
        """The line below the picture."""
        return self._words

    def show_arm(self, arm: Arm, case: ShownCase | None, alike: Alike) -> None:
        """Show where a run is; ``alike``: what its name shares with those beside it."""
        seen = case, arm.predicted, arm.colour
        if any(new is not old for new, old in zip(seen, self._seen, strict=True)):  # runs say more than they show
            self._seen = seen
            self._pixels = None if case is None else arm_picture(case, arm.predicted, arm.colour)
            self._lines = [] if case is None else contour_lines(case.truth)
        self._arm, self._alike = arm, alike
        dice = math.nan if case is None else arm.dice_of(case.id)
        steps = arm.progress.steps["step"]
        step = f"step {int(steps[-1])}" if len(steps) else "waits"
        self._words = step if math.isnan(dice) else f"Dice {dice:.3f}, {step}"
        self.setAccessibleName(f"{arm.plan.method}: {self._words}")
        self.setToolTip(plain_tip(arm.plan.method))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card."""
        if self._arm is None:
            return
        painter, theme = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(frame, 9, 9)
        line = float(self.fontMetrics().height())
        body = frame.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self._paint_name(painter, QRectF(body.left(), body.top(), body.width(), line))
        painter.setPen(QColor(theme.muted))
        foot = QRectF(body.left(), body.bottom() - line, body.width(), line)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), self._words)
        if self._pixels is not None:
            place = square_in(body.adjusted(0, line + 4, 0, -line - 4), self._pixels.shape)
            paint_pixels(painter, place, self._pixels)
            paint_contour(painter, place, self._lines, self._pixels.shape, "#FFFFFF", 2.0)

    def _paint_name(self, painter: QPainter, row: QRectF) -> None:
        assert self._arm is not None
        draw_method_mark(painter, QRectF(row.left(), row.center().y() - DOT / 2, DOT, DOT), self._arm.colour)
        painter.setPen(QColor(colours().text))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        free = row.adjusted(DOT + 6, 0, 0, 0)
        name = fitted(self._arm.plan.method, painter.fontMetrics(), int(free.width()), self._alike)
        painter.drawText(free, int(Qt.AlignmentFlag.AlignVCenter), name)
