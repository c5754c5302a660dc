"""A view of surfaces with its caption and the buttons that maximise and detach it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.theme import swatch
from segloss_gui.gui.viewers.surface_view import SurfaceView
from segloss_gui.gui.viewers.surface_view_renderer import SharedRenderer
from segloss_gui.gui.widgets import ElidedLabel, plain_tip, tool_button
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.widgets.themed_picture import ThemedPicture

RANGE = "The most that was missed (below 0) and that is too much, on the surfaces of both"


class SurfacePane(QWidget):
    """Surfaces, what they are called, and their range of distances.

    Signals
    -------
    maximise_asked(), detach_asked()
        As of every pane on a board.
    """

    maximise_asked = Signal()
    detach_asked = Signal()

    def __init__(self, shared: SharedRenderer, scene: SliceScene) -> None:
        super().__init__()
        self.view = SurfaceView(shared, scene)
        self.dot = ThemedPicture()
        self.caption = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, greedy=True, role="caption")
        self.range = ElidedLabel(greedy=True, whole=True, tip=RANGE, role="caption")
        self.range.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.detach = tool_button("detach", tip="In a window of its own, for a second screen; again brings it back")
        self.enlarge = tool_button("maximise", tip="One pane large, or all panes (double click)")
        self.setFocusProxy(self.view)
        self._lay_out()
        self.view.maximise_asked.connect(self.maximise_asked)
        self.enlarge.clicked.connect(self.maximise_asked)
        self.detach.clicked.connect(self.detach_asked)

    def name(self, title: str, colour: str = "", told: str = "") -> None:
        """Say what the pane shows.

        Parameters
        ----------
        title : str
            Of a method, or of all.
        colour : str
            Of its dot; empty for none.
        told : str
            Beside the title, such as the range of distances.
        """
        self.caption.setText(title)
        self.caption.setToolTip(plain_tip(f"{title}: {told}" if told else title))
        self.dot.setVisible(bool(colour))
        if colour:
            self.dot.show_picture(lambda: swatch(colour, 10))
        self.range.setText(told)
        for at, label in ((1, self.caption), (2, self.range)):  # in proportion to their texts
            self._bar.setStretch(at, self._need(label))
        self._make_room()
        self.view.setAccessibleName(f"surfaces of {title}")
        self.enlarge.setAccessibleName(f"maximise the surfaces of {title}")
        self.detach.setAccessibleName(f"surfaces of {title} in a window of their own")

    @staticmethod
    def _need(label: ElidedLabel) -> int:
        return label.fontMetrics().horizontalAdvance(label.text()) + 4

    def _make_room(self) -> None:
        """Where there is no room for both, the name has all of it."""
        others = (self.dot, self.detach, self.enlarge)
        room = self.width() - 10 - sum(widget.sizeHint().width() + self._bar.spacing() for widget in others)
        need = self._need(self.caption) + self._need(self.range) + self._bar.spacing()
        self.range.setVisible(bool(self.range.text()) and need <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less room for words."""
        super().resizeEvent(event)
        self._make_room()

    def _lay_out(self) -> None:
        bar = self._bar = hbox(
            self.dot, self.caption, self.range, self.detach, self.enlarge, spacing=6, margins=(8, 0, 2, 0)
        )
        vbox((self.view, 1), bar, on=self, spacing=0)
