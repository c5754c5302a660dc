"""The four Φ side by side: batch x class x voxels, the maps of one ratio lit (Tilborghs 2022, Fig. 1)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.app.microscope.phi import MOST_CHANNELS, MOST_IMAGES, PHIS, Phi, group_of, ratio_count
from segloss_gui.core.contrast import mix
from segloss_gui.gui.theme import colours, notifier
from segloss_gui.gui.widgets.painting import smooth_painter

VOXELS = 3


class PhiDiagram(QWidget):
    """Four tiles, one per Φ; each a grid of B images x C classes of small voxel cubes.

    One ratio's maps are lit, the other ratios are outlined. Click a tile, or press the arrow keys, to
    choose its Φ; hover over a cube to light its ratio.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.phi: Phi = "I"
        self.images, self.channels = 2, 3  # drawn, at most 3 x 4
        self.counted = (2, 3)  # B and C of the ratios
        self._dropped = False
        self._hovered: tuple[Phi, int, int] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Φ: which maps share one ratio")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        notifier.changed.connect(self.update)

    def show_phi(self, phi: Phi, images: int, channels: int, *, background_dropped: bool) -> None:
        """Show a batch of ``images`` x ``channels`` and which Φ is chosen."""
        self.phi = phi
        self.images, self.channels = min(images, MOST_IMAGES), min(channels, MOST_CHANNELS)
        self._dropped = background_dropped and channels > 1
        self.counted = (images, channels - self._dropped)
        self.setAccessibleDescription(f"Φ = {phi} is chosen")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Square-ish cells at the given width, and room for the names."""
        line = self.fontMetrics().height()
        return QSize(4 * 130, round(self.images * 52 + 2 * line + 34))

    def tile(self, phi: Phi) -> QRectF:
        """Where the tile of ``phi`` lies."""
        gap = 10.0
        width = (self.width() - 3 * gap) / 4
        return QRectF(PHIS.index(phi) * (width + gap), 0, width, self.height()).adjusted(1, 1, -1, -1)

    def cell(self, phi: Phi, image: int, channel: int) -> QRectF:
        """Where the map of an image and channel lies in the tile of ``phi``."""
        area = self._grid_area(phi)
        width, height = area.width() / self.channels, area.height() / self.images
        return QRectF(area.left() + channel * width, area.top() + image * height, width, height)

    def _grid_area(self, phi: Phi) -> QRectF:
        line = self.fontMetrics().height()
        area = self.tile(phi).adjusted(10, line + 14, -10, -line - 12)
        wide = min(area.width(), self.channels * area.height() / self.images * 1.25)
        return QRectF(area.center().x() - wide / 2, area.top(), wide, area.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Light the ratio of the map under the mouse."""
        found = self._map_at(event.position())
        if found != self._hovered:
            self._hovered = found
            self.update()
        over = any(self.tile(phi).contains(event.position()) for phi in PHIS)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Light the first ratio again."""
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the Φ of a tile."""
        for phi in PHIS:
            if self.tile(phi).contains(event.position()):
                self._choose(phi)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose by the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._choose(PHIS[(PHIS.index(self.phi) + step) % len(PHIS)])
        else:
            super().keyPressEvent(event)

    def _choose(self, phi: Phi) -> None:
        if phi != self.phi:
            self.phi = phi
            self.update()
            self.chosen.emit(phi)

    def _map_at(self, point: QPointF) -> tuple[Phi, int, int] | None:
        maps = ((phi, image, channel) for phi in PHIS for image, channel in self._maps())
        return next((found for found in maps if self.cell(*found).contains(point)), None)

    def _maps(self) -> list[tuple[int, int]]:
        first = 1 if self._dropped else 0
        return [(image, channel) for image in range(self.images) for channel in range(first, self.channels)]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the four tiles."""
        painter = smooth_painter(self)
        for phi in PHIS:
            self._paint_tile(painter, phi)

    def _paint_tile(self, painter: QPainter, phi: Phi) -> None:
        theme, tile, chosen = colours(), self.tile(phi), phi == self.phi
        painter.setPen(
            QPen(QColor(theme.accent if chosen else theme.line), (3.5 if self.hasFocus() else 2.0) if chosen else 1.0)
        )
        painter.setBrush(QColor(mix(theme.accent, theme.surface, 0.07) if chosen else theme.surface))
        painter.drawRoundedRect(tile, 9, 9)
        self._paint_words(painter, phi, tile, chosen)
        lit = self._lit_group(phi)
        self._paint_groups(painter, phi, lit)
        for image in range(self.images):
            for channel in range(self.channels):
                dropped = self._dropped and channel == 0
                tone = _tone(group_of(phi, image, channel) == lit and not dropped, chosen, dropped)
                paint_cube(painter, self.cell(phi, image, channel).adjusted(3, 3, -3, -3), tone)

    def _paint_words(self, painter: QPainter, phi: Phi, tile: QRectF, chosen: bool) -> None:
        theme = colours()
        line = self.fontMetrics().height()
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.accent if chosen else theme.text))
        head = QRectF(tile.left(), tile.top() + 6, tile.width(), line)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"Φ = {phi}")
        painter.setFont(self.font())
        painter.setPen(QColor(theme.muted))
        count = ratio_count(phi, *self.counted)
        foot = QRectF(tile.left(), tile.bottom() - line - 6, tile.width(), line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"{count} ratio{'' if count == 1 else 's'}")

    def _lit_group(self, phi: Phi) -> tuple[int, int]:
        if self._hovered is not None and self._hovered[0] == phi:
            return group_of(phi, self._hovered[1], self._hovered[2])
        return group_of(phi, 0, self.channels - 1)

    def _paint_groups(self, painter: QPainter, phi: Phi, lit: tuple[int, int]) -> None:
        theme = colours()
        boxes: dict[tuple[int, int], QRectF] = {}
        for image, channel in self._maps():
            group, cell = group_of(phi, image, channel), self.cell(phi, image, channel)
            boxes[group] = boxes[group].united(cell) if group in boxes else cell
        for group, box in boxes.items():
            bright = group == lit
            painter.setPen(QPen(QColor(theme.accent if bright else theme.line), 1.4 if bright else 1.0))
            painter.setBrush(QColor(mix(theme.accent, theme.surface, 0.16 if bright else 0.0)))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)


def _tone(lit: bool, chosen: bool, dropped: bool) -> tuple[str, float]:
    """Colour of a cube and how strong it is."""
    theme = colours()
    if dropped:
        return theme.muted, 0.12
    if lit:
        return theme.accent, 1.0 if chosen else 0.75
    return theme.muted, 0.5


def paint_cube(painter: QPainter, box: QRectF, tone: tuple[str, float]) -> None:
    """A cube of 3 x 3 x 3 voxels in isometric projection, in the middle of ``box``."""
    colour, strength = tone
    ground = colours().surface
    side = min(box.width() / 1.732, box.height() / 2.0)
    right = QPointF(side * 0.866, side * 0.5)
    left = QPointF(-side * 0.866, side * 0.5)
    down = QPointF(0, side)
    top = box.center() - QPointF(0, side)
    faces = ((top, right, left, 0.55), (top + left, right, down, 0.8), (top + right, left, down, 1.0))
    painter.setPen(QPen(QColor(ground), max(0.6, side / 26)))
    for corner, across, along, shade in faces:
        painter.setBrush(QColor(mix(colour, ground, strength * shade)))
        for row in range(VOXELS):
            for column in range(VOXELS):
                start = corner + across * (column / VOXELS) + along * (row / VOXELS)
                step, stride = across / VOXELS, along / VOXELS
                painter.drawPolygon(QPolygonF([start, start + step, start + step + stride, start + stride]))
