"""Panes side by side: any of them can fill the whole or go into a window of its own, and all come back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from segloss_gui.app.slices.tiles import State, Weights, wanted_weights
from segloss_gui.core.same_object import SameObject
from segloss_gui.gui.viewers.board_canvas import Canvas, Placed
from segloss_gui.gui.viewers.board_headings import Heading, HeadingStrip
from segloss_gui.gui.viewers.board_memory import BoardMemory
from segloss_gui.gui.viewers.pane_window import PaneWindow, Placeholder
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import grid

__all__ = ["Heading", "PaneBoard", "Placed"]


class PaneBoard(QWidget):
    """Rows and columns of panes with borders that can be dragged; scrolls where they do not fit.

    Parameters
    ----------
    key : str
        Under which the user's arrangement is remembered (``"compare/grid"``); empty: it is not.

    Signals
    -------
    arranged()
        A pane was maximised, detached or brought back, or a border was dragged.

    Attributes
    ----------
    placed : tuple of Placed
        The panes, whether here or in windows of their own.
    maximised : QWidget or None
        The pane that fills the whole.
    windows : dict of QWidget to PaneWindow
        The windows of detached panes.
    """

    arranged = Signal()

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self.key = key
        self.placed: tuple[Placed, ...] = ()
        self.maximised: QWidget | None = None
        self.windows: dict[QWidget, PaneWindow] = {}
        self._standing: dict[QWidget, Placeholder] = {}
        self._followed: set[SameObject] = set()
        self._given: Weights = ([], [])  # weights of columns and rows as set_panes got them
        self._weights = self._given
        self._memory = BoardMemory(key, self.state, self)
        self._wanted: State = self._memory.recall()
        self._places: dict[str, QRect] = {name: QRect(*at) for name, at in self._wanted.get("places", {}).items()}
        self._build()

    def _build(self) -> None:
        self.canvas = Canvas()
        self.area = scroll_area("Panes", self.canvas, frame=False)
        self.columns, self.rows = HeadingStrip(upright=False), HeadingStrip(upright=True)
        layout = grid(self, spacing=(0, 0))
        layout.addWidget(self.columns, 0, 1)
        layout.addWidget(self.rows, 1, 0)
        layout.addWidget(self.area, 1, 1)
        self.canvas.laid_out.connect(self._move_headings)
        self.canvas.dragged.connect(self._dragged)
        for bar in (self.area.horizontalScrollBar(), self.area.verticalScrollBar()):
            bar.valueChanged.connect(self._move_headings)

    def set_panes(
        self,
        panes: Sequence[Placed],
        *,
        columns: Sequence[float] = (),
        rows: Sequence[float] = (),
        column_headings: Sequence[Heading] = (),
        row_headings: Sequence[Heading] = (),
    ) -> None:
        """Lay out these panes instead; those that stay keep their windows, those that go are hidden.

        Parameters
        ----------
        panes : sequence of Placed
            In any order.
        columns, rows : sequence of float
            Shares of the room; equal where not given.
        column_headings, row_headings : sequence of Heading
            One a column, one a row, or none.
        """
        gone = {cell.widget for cell in self.placed} - {cell.widget for cell in panes}
        self.placed = tuple(panes)
        for widget in gone:
            self._let_go(widget)
        for cell in panes:
            self._follow_signals(cell.widget)
        across = max((cell.column + cell.column_span for cell in panes), default=0)
        down = max((cell.row + cell.row_span for cell in panes), default=0)
        given = list(columns) or [1.0] * across, list(rows) or [1.0] * down
        if given != self._given:
            self._given = given
            self._weights = wanted_weights(self._wanted, given)
        self.columns.show_headings(column_headings)
        self.rows.show_headings(row_headings)
        self._arrange()
        if self.isVisible():
            self._take_up()

    def pane_named(self, name: str) -> QWidget | None:
        """The pane of that name."""
        return next((cell.widget for cell in self.placed if cell.name == name), None)

    @property
    def is_changed(self) -> bool:
        """Whether :meth:`restore` would change anything."""
        return self.maximised is not None or bool(self.windows) or self._weights != self._given

    def toggle_maximised(self, widget: QWidget) -> None:
        """Let one pane fill the whole (in a window of its own: the screen), or show all again."""
        if widget in self.windows:
            self.windows[widget].toggle_filled()
            return
        self.maximised = None if self.maximised is widget else widget
        self._changed()
        widget.setFocus()

    def detach(self, widget: QWidget) -> None:
        """Put a pane into a window of its own."""
        if widget in self.windows:
            return
        name = self._cell(widget).name or "pane"
        self.maximised = None if self.maximised is widget else self.maximised
        title = self._cell(widget).title or name
        standing = self._standing[widget] = Placeholder(title)
        standing.asked.connect(partial(self.attach, widget))
        window = self.windows[widget] = PaneWindow(widget, title, self._places.get(name), self)
        window.closed.connect(partial(self.attach, widget))
        window.placed.connect(self._memory.write_soon)
        self._changed()
        window.show()
        widget.setFocus()

    def attach(self, widget: QWidget) -> None:
        """Put a pane back from its window."""
        if widget in self.windows:
            self._close_window(widget)
            self._changed()

    def toggle_detached(self, widget: QWidget) -> None:
        """Into a window of its own, or back."""
        (self.attach if widget in self.windows else self.detach)(widget)

    def restore(self) -> None:
        """Everything as at first: all panes here, none maximised, borders where they were."""
        self._wanted = {}
        self.maximised = None
        for widget in list(self.windows):
            self._close_window(widget)
        self._weights = list(self._given[0]), list(self._given[1])
        self._changed()

    def show_windows(self, shown: bool) -> None:
        """Show or hide the windows of detached panes, when the layout they belong to comes or goes."""
        for window in self.windows.values():
            window.setVisible(shown)

    def state(self) -> State:
        """The arrangement in plain values, panes by their names."""
        for widget, window in self.windows.items():
            self._places[self._cell(widget).name or "pane"] = window.geometry()
        sizes = self._weights if self._weights != self._given else ([], [])
        return {
            "maximised": self._cell(self.maximised).name if self.maximised is not None else "",
            "detached": [self._cell(widget).name for widget in self.windows],
            "places": {name: [at.x(), at.y(), at.width(), at.height()] for name, at in self._places.items()},
            "columns": sizes[0],
            "rows": sizes[1],
        }

    def set_state(self, state: State) -> None:
        """Arrange as :meth:`state` said; panes that are not there yet follow when they come."""
        self._wanted = dict(state)
        self._places |= {name: QRect(*at) for name, at in state.get("places", {}).items()}
        self._weights = wanted_weights(self._wanted, self._given)
        self._take_up()
        self._arrange()

    def _take_up(self) -> None:
        """Maximise and detach what was so when it was remembered, once."""
        wanted = self._wanted.get("maximised") and self.pane_named(self._wanted["maximised"])
        if isinstance(wanted, QWidget) and wanted not in self.windows:
            self._wanted["maximised"] = ""
            self.maximised = wanted
            self._arrange()
        for name in list(self._wanted.get("detached", ())):
            if (widget := self.pane_named(name)) is not None:
                self._wanted["detached"].remove(name)
                self.detach(widget)

    def _cell(self, widget: QWidget) -> Placed:
        return next(cell for cell in self.placed if cell.widget is widget)

    def _follow_signals(self, widget: QWidget) -> None:
        if (followed := SameObject(widget)) in self._followed:
            return
        self._followed.add(followed)
        widget.destroyed.connect(partial(self._followed.discard, followed))
        for signal, do in (("maximise_asked", self.toggle_maximised), ("detach_asked", self.toggle_detached)):
            if hasattr(widget, signal):
                getattr(widget, signal).connect(lambda *_, do=do, widget=widget: do(widget))

    def _let_go(self, widget: QWidget) -> None:
        if not isValid(widget):  # its owner deleted it before
            self.windows.pop(widget, None)
            return
        if widget in self.windows:
            self._close_window(widget)
        if self.maximised is widget:
            self.maximised = None
        widget.hide()

    def _close_window(self, widget: QWidget) -> None:
        window = self.windows.pop(widget)
        name = next((cell.name for cell in self.placed if cell.widget is widget), "")
        self._places[name or "pane"] = window.geometry()
        self._standing.pop(widget).deleteLater()
        widget.setParent(self.canvas)
        window.hide()
        window.deleteLater()

    def _changed(self) -> None:
        self._arrange()
        self._memory.write_soon()
        self.arranged.emit()

    def _dragged(self) -> None:
        self._weights = list(self.canvas.weights[0]), list(self.canvas.weights[1])
        self._memory.write_soon()
        self.arranged.emit()

    def _arrange(self) -> None:
        cells = [self._shown(cell) for cell in self.placed]
        only = next((cell for cell in cells if cell.widget is self.maximised), None)
        self.canvas.show_cells(cells, only, *self._weights)

    def _shown(self, cell: Placed) -> Placed:
        widget = self._standing.get(cell.widget, cell.widget)
        return Placed(widget, cell.row, cell.column, cell.row_span, cell.column_span, cell.name, cell.title)

    def _move_headings(self) -> None:
        for axis, strip, bar in (
            (0, self.columns, self.area.horizontalScrollBar()),
            (1, self.rows, self.area.verticalScrollBar()),
        ):
            strip.refresh([(first - bar.value(), last - bar.value()) for first, last in self.canvas.spans(axis)])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Take up what was remembered, when seen for the first time."""
        super().showEvent(event)
        self._take_up()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Windows of panes go with the window they came from, not with the workspace."""
        super().hideEvent(event)
        if not self.window().isVisible():
            self.show_windows(False)
            self._memory.write_what_waits()
