"""Our own icons, drawn from SVG in the colours of the theme in force."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from segloss_gui.gui.theme.apply import colours
from segloss_gui.gui.theme.method_mark import draw_method_mark


class ThemeIconEngine(QIconEngine):
    """Draws an SVG whenever it is asked to, so that size, pixel ratio and theme are always right.

    Parameters
    ----------
    name : str
        File stem in ``resources/icons``.
    tone : str
        Token of :class:`~segloss_gui.gui.theme.ThemeColours` it is drawn in.
    """

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into ``rect``."""
        _renderer(self._name, self._colour(mode, state)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A picture of ``size``."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        """A picture of ``size``, of as many device pixels as ``scale`` says: else it is blurred on a fine screen."""
        picture = QPixmap(size * scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, picture.rect(), mode, state)
        painter.end()
        picture.setDevicePixelRatio(scale)
        return picture

    def clone(self) -> QIconEngine:
        """A copy, as Qt asks for."""
        return ThemeIconEngine(self._name, self._tone)

    def key(self) -> str:
        """Name of the engine."""
        return "segloss"

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        theme = colours()
        tone: str = getattr(theme, self._tone)
        if mode is QIcon.Mode.Disabled:
            return theme.edge
        if state is QIcon.State.On and self._tone == "text":
            return theme.accent
        return tone


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon ``resources/icons/<name>.svg`` in a tone of the theme.

    Parameters
    ----------
    name : str
        File stem.
    tone : str
        "text", "muted", "accent", "on_accent", "good", "warning", "error".

    Raises
    ------
    FileNotFoundError
        When there is no such icon.
    """
    _source(name)
    return QIcon(ThemeIconEngine(name, tone))


def swatch(colour: str, size: int = 12, *, hollow: bool = False, ground: str = "") -> QPixmap:
    """A dot in a method's colour, another mark from the ninth on; hollow where the method is switched off.

    Parameters
    ----------
    colour : str
        Of the method, ``#RRGGBB``.
    size : int
        Width and height in pixels.
    hollow : bool
        The rim alone.
    ground : str
        What it lies on; empty: the theme's surface.
    """
    return QPixmap(_swatch(colour, size, hollow, ground or colours().surface))  # a copy, for whoever paints on it


def picture_icon(picture: QPixmap) -> QIcon:
    """A picture for a cell, in its own colours where the cell is selected, too: Qt tints it with the selection else."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made


@lru_cache(maxsize=256)
def _swatch(colour: str, size: int, hollow: bool, ground: str) -> QPixmap:
    scale = 3
    picture = QPixmap(size * scale, size * scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin = 0.2 * scale
    area = QRectF(picture.rect()).adjusted(margin, margin, -margin, -margin)
    draw_method_mark(painter, area, colour, hollow=hollow, rim=1.6 * scale, ground=ground)
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


@cache
def _source(name: str) -> str:
    return files("segloss_gui.resources").joinpath(f"icons/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
