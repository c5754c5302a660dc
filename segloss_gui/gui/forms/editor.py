"""What every editor can do: read, write, say that it was edited."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from segloss_gui.gui.widgets import plain_tip


class Editor(QWidget):
    """Edits one value.

    ``edited`` is said when the user changed something, never when :meth:`write` did.
    """

    edited = Signal()

    def read(self) -> Any:
        """The value as it stands on screen.

        Raises
        ------
        ValueError
            When what stands there is no such value; the text belongs beside the field.
        """
        raise NotImplementedError

    def write(self, value: Any) -> None:
        """Show ``value``."""
        raise NotImplementedError

    def name_for_readers(self, name: str, help_text: str) -> None:
        """Give every control inside the name and the help that a screen reader says."""
        for widget in (self, *self.findChildren(QWidget)):
            if widget is self or widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setAccessibleName(name if not widget.accessibleName() else widget.accessibleName())
                widget.setAccessibleDescription(help_text)
                widget.setToolTip(plain_tip(help_text))


class WheelGuard(QObject):
    """Lets the wheel scroll the page, not the value, until a control has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep wheel events from controls without focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def guard_wheel(widget: QWidget) -> None:
    """Change ``widget``'s value by the wheel only while it has the focus."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(WheelGuard(widget))
