"""The legend of the methods: one chip each, in its colour, clicked on and off everywhere."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from segloss_gui.app.eliding import ELLIPSIS, Alike, families, level
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.rename_method import rename_method
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs import ask_text
from segloss_gui.gui.dialogs.choose import choose_colour
from segloss_gui.gui.theme import LARGE_POINTS, colours, draw_method_mark, notifier, type_points
from segloss_gui.gui.widgets import ElidedLabel, fitted
from segloss_gui.gui.widgets.boxes import REST, hbox, take_out
from segloss_gui.gui.widgets.menus import passing_menu
from segloss_gui.gui.widgets.painting import smooth_painter

DOT, GAP, LARGE_GAP, SHORT, LETTERS = 10, 7, 5, 94, 4
FEW, WIDE = 6, 4000
ROOM, LARGE_ROOM = 560, 460
"""What all chips together may ask for at least, and in large type; many losses must not widen the window."""


def gap() -> int:
    """Pixels around a dot and its name; fewer in large type, where names need them."""
    return LARGE_GAP if type_points() > LARGE_POINTS else GAP


class MethodChip(QAbstractButton):
    """A dot and a name; the name is cut where there is no room, the tooltip has all of it."""

    def __init__(self, method: MethodView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.method = method
        self.least, self.most, self.short, self.alike = DOT + GAP, WIDE, "", Alike()  # until it has its share
        self.named: Callable[[], bool] = lambda: True
        self.show_method(method)

    def show_method(self, method: MethodView) -> None:
        """Take over name, colour and visibility."""
        self.method = method
        self.setText(method.title)
        self.setChecked(method.visible)
        self.setAccessibleName(f"Method {method.title}, {'shown' if method.visible else 'hidden'}")
        do = "hide" if method.visible else "show"
        self.setToolTip(f"<p>{escape(method.title)}<br>Click to {do} it everywhere; right click: name and colour</p>")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the whole name; among many, for as much as is one chip's due."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(min(words + DOT + 3 * gap() + 2, self.most), 26)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for the dot and a short name: long ones give way first."""
        return QSize(min(self.sizeHint().width(), self.least), 26)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw dot, name, and the frame of hover and focus."""
        theme = colours()
        painter = smooth_painter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(theme.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.raised) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, 8, 8)
        dot = QRectF(gap(), area.center().y() - DOT / 2, DOT, DOT)
        draw_method_mark(painter, dot, self.method.colour, hollow=not self.isChecked(), rim=1.8)
        self._draw_name(painter, area, theme.text if self.isChecked() else theme.muted)

    def _draw_name(self, painter: QPainter, area: QRectF, colour: str) -> None:
        if not self.named():  # of many methods the dots alone are shown: letters of some would say nothing
            return
        room = self._words_area(area)
        painter.setPen(QColor(colour))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(room, flags, self.words_in(int(room.width())))

    def _words_area(self, area: QRectF) -> QRectF:
        return area.adjusted(2 * gap() + DOT - 1, 0, -gap(), 0)

    def has_room(self) -> bool:
        """Whether its name is whole, or can be made out."""
        metrics, room = self.fontMetrics(), self._words_area(QRectF(self.rect())).width()
        return room >= min(metrics.horizontalAdvance(self.text()), LETTERS * metrics.averageCharWidth())

    def words_in(self, room: int) -> str:
        """The name as it fits: whole, else what tells it from the others, cut where it is like them; no dots alone."""
        metrics = self.fontMetrics()
        words = self.text() if metrics.horizontalAdvance(self.text()) <= room else self.short or self.text()
        cut = fitted(words, metrics, room, self.alike)
        if cut == words[:1] + ELLIPSIS:  # the dots take the room of letters that say more
            starts = (words[:end] for end in range(len(words), 0, -1))
            return next(start for start in starts if metrics.horizontalAdvance(start) <= room)
        return "" if cut == ELLIPSIS else cut


class Legend(QWidget):
    """All methods of the study; chips share the room there is. While methods are hidden, it says so instead.

    Parameters
    ----------
    session : Session
        Whose methods are shown and switched.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._chips: dict[str, MethodChip] = {}
        self._hidden = ElidedLabel("Methods are hidden while grading", role="muted")
        self._count = ElidedLabel(role="muted", whole=True)  # gives way before the dots
        self._row = hbox(REST, self._hidden, self._count, on=self, spacing=2)
        self.setAccessibleName("Legend of the methods")
        session.methods_changed.connect(self.refresh)
        session.blinded_changed.connect(self.refresh)
        notifier.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show the session's methods; chips that stay are kept, so that focus is."""
        methods = self._session.methods
        if list(self._chips) != [method.name for method in methods]:
            self._rebuild(methods)
        # What is shown is laid out at once: all at the same time would widen the window for good.
        self._hidden.hide()
        short = short_titles(methods)
        alike = families(short.values())
        for method in methods:
            self._chips[method.name].short = short[method.name]
            self._chips[method.name].alike = alike[short[method.name]]
            self._chips[method.name].show_method(method)
        room = (LARGE_ROOM if type_points() > LARGE_POINTS else ROOM) - self._row.spacing() * len(self._chips)
        least = max(DOT + GAP, int(level([chip.sizeHint().width() for chip in self._chips.values()], room)))
        for chip in self._chips.values():
            chip.least = least
            chip.updateGeometry()
            chip.setVisible(not self._session.blinded)
        self._hidden.setVisible(self._session.blinded)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names come back where there is room again."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Dots without names stand close together, and how many they are before them."""
        chips = list(self._chips.values())
        for chip in chips:
            chip.setMaximumWidth(WIDE)
        self._count.hide()
        self._row.activate()
        crowded = bool(chips) and not self._session.blinded and not self._named()
        for chip in chips if crowded else ():
            chip.setMaximumWidth(DOT + 2 * gap())
        self._count.setText(f"{len(chips)} methods ")
        self._count.setVisible(crowded)
        self._row.activate()

    def _rebuild(self, methods: tuple[MethodView, ...]) -> None:
        take_out(self._row, *self._chips.values())
        self._chips = {method.name: self._chip(method) for method in methods}
        for chip in self._chips.values():
            chip.most = WIDE if len(self._chips) <= FEW else 2 * SHORT

    def make_menu(self, method: str) -> QMenu:
        """What can be chosen of a method: its name and its colour, everywhere."""
        menu = passing_menu(self)
        menu.addAction("Name…", lambda: self._ask_name(method))
        menu.addAction("Colour…", lambda: self._ask_colour(method))
        return menu

    def _ask_name(self, method: str) -> None:
        ask_text(
            self, "Name of the method on screen and in reports; empty: as its loss is called",
            self._session.title(method), lambda name: self._rename(method, name),
        )  # fmt: skip

    def _rename(self, method: str, name: str) -> None:
        fault = rename_method(self._session, method, name)
        self._session.said.emit("warning" if fault else "info", fault or f"Called “{self._session.title(method)}” now")

    def _ask_colour(self, method: str) -> None:
        view = self._session.method(method)
        colour, title = view.colour if view else "", self._session.title(method)
        choose_colour(self, title, colour, lambda chosen: self._session.change_method(method, colour=chosen))

    def _chip(self, method: MethodView) -> MethodChip:
        chip = MethodChip(method, self)
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(
            lambda at, name=method.name: self.make_menu(name).popup(chip.mapToGlobal(at))
        )
        chip.clicked.connect(lambda on, name=method.name: self._session.change_method(name, visible=on))
        chip.named = self._named
        self._row.addWidget(chip)
        return chip

    def _named(self) -> bool:
        """Whether every method has room for its name."""
        return all(chip.has_room() for chip in self._chips.values())
