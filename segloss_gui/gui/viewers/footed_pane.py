"""A slice with something of its own below it: counts, scores, a bar of colours."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from segloss_gui.gui.viewers.slice_view import SliceView
from segloss_gui.gui.widgets.boxes import vbox


class FootedPane(QWidget):
    """A slice and a widget below it that stay together when maximised or detached.

    Parameters
    ----------
    view : SliceView
        The slice.
    footer : QWidget
        What stands below.

    Signals
    -------
    maximise_asked(), detach_asked()
        As of the slice.
    """

    maximise_asked = Signal()
    detach_asked = Signal()

    def __init__(self, view: SliceView, footer: QWidget) -> None:
        super().__init__()
        self.view, self.footer = view, footer
        footer.setMinimumWidth(1)  # a narrow pane cuts it, rather than being held wide by it
        vbox((view, 1), footer, on=self, spacing=2)
        self.setFocusProxy(view)
        view.maximise_asked.connect(self.maximise_asked)
        view.detach_asked.connect(self.detach_asked)
