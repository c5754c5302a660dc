"""The layout buttons and what they choose."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.slices.key_bindings import keymap
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.viewers.board import PaneBoard
from segloss_gui.gui.viewers.slice_view import SliceView
from segloss_gui.gui.widgets import plain_tip, tool_button
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.widgets.key_actions import KeyFollower
from segloss_gui.gui.workspaces.compare.layouts import LAYOUT_BINDINGS, LAYOUT_KEYS, LAYOUTS
from segloss_gui.gui.workspaces.compare.layouts.base import Layout

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class LayoutBar(QWidget):
    """One button a layout, and beneath them the controls of the one that is shown.

    Signals
    -------
    chosen(str)
        The name of a layout.
    restore_asked()
        All panes of the layout are wanted back in their places.
    """

    chosen = Signal(str)
    restore_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons = Segments([place.title for place in LAYOUTS])
        for at, place in enumerate(LAYOUTS):
            self.buttons.button(at).setToolTip(plain_tip(place.hint))
            self.buttons.button(at).setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click is for the panes' keys
            self.buttons.button(at).installEventFilter(self)
        self.wandering = False
        self._room = hbox()
        self.restore = tool_button(
            "restore",
            words="Restore panes",
            tip="All panes of this layout back in their places, as large as at first",
            name="restore panes",
            clicked=self.restore_asked,
        )
        vbox(hbox((self.buttons, 1), self.restore), self._room, on=self, spacing=6)
        self.buttons.chosen.connect(lambda at: self.chosen.emit(LAYOUTS[at].name))

        keymap.put(LAYOUT_KEYS, LAYOUT_BINDINGS, everywhere=True)
        KeyFollower(self, LayoutBar._bind)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Know whether the arrow keys are on their way over the buttons."""
        if isinstance(event, QKeyEvent) and event.key() in ARROWS:
            self.wandering = event.type() == QEvent.Type.KeyPress
        return super().eventFilter(watched, event)

    def _bind(self) -> None:
        for at, (place, row) in enumerate(zip(LAYOUTS, keymap.bindings(LAYOUT_KEYS), strict=True)):
            key = row.keys[0] if row.keys else ""
            self.buttons.button(at).setShortcut(key)
            self.buttons.button(at).setToolTip(plain_tip(f"{place.hint} ({key})" if key else place.hint))

    def show_controls(self, controls: QWidget | None) -> None:
        """Show these controls in place of those before."""
        while (item := self._room.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
        if controls is not None:
            self._room.addWidget(controls)
            controls.show()


class LayoutStack(QStackedWidget):
    """The layouts, each made when it is first shown; one at a time is active.

    Parameters
    ----------
    presenter : ComparePresenter
        What they show.
    services : Services
        Their background work.
    bar : LayoutBar
        The buttons that choose.
    """

    def __init__(self, presenter: ComparePresenter, services: Services, bar: LayoutBar) -> None:
        super().__init__()
        self._presenter, self._services, self._bar = presenter, services, bar
        self.made: dict[str, Layout] = {}
        bar.chosen.connect(self._choose_and_go)
        bar.restore_asked.connect(self._restore)
        presenter.layout_asked.connect(self.choose)
        liked = remembered(QSettings()).layout
        self.choose(liked if liked in [place.name for place in LAYOUTS] else LAYOUTS[0].name)

    @property
    def name(self) -> str:
        """The layout shown."""
        return next(name for name, layout in self.made.items() if layout is self.currentWidget())

    def choose(self, name: str) -> None:
        """Show a layout."""
        places = [place.name for place in LAYOUTS]
        before = self.currentWidget()
        if name not in self.made:
            self.made[name] = LAYOUTS[places.index(name)].build(self._presenter, self._services)
            self.addWidget(self.made[name])
            for board in self._boards(self.made[name]):
                board.arranged.connect(self._offer_restore)
        layout = self.made[name]
        if isinstance(before, Layout) and before is not layout:
            before.set_active(False)
        self.setCurrentWidget(layout)
        self.setFocusProxy(layout)
        self._bar.buttons.set_index(places.index(name))
        self._bar.show_controls(layout.controls)
        layout.set_active(True)
        self._offer_restore()

    def _choose_and_go(self, name: str) -> None:
        """Show a layout and give its panes the keys, but not while the arrow keys wander over the buttons."""
        self.choose(name)
        remember(QSettings(), layout=name)
        if not self._bar.wandering:
            self.take_keys()

    def take_keys(self) -> None:
        """Let the keys go to the first pane of the layout."""
        layout = self.currentWidget()
        if layout is None:
            return
        panes = (pane for pane in layout.findChildren(SliceView) if pane.isVisibleTo(layout))
        widget = layout.focusProxy() or next(panes, layout)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _boards(layout: QWidget | None) -> list[PaneBoard]:
        return layout.findChildren(PaneBoard) if layout is not None else []

    def _offer_restore(self) -> None:
        self._bar.restore.setVisible(any(board.is_changed for board in self._boards(self.currentWidget())))

    def _restore(self) -> None:
        for board in self._boards(self.currentWidget()):
            board.restore()
