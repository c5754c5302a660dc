"""What a part of the window does while it is seen, and no longer when it is not."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent


class WhileSeen:
    """Mixed in before a widget: told when it is shown and when it is hidden."""

    def seen(self, on: bool) -> None:
        """Begin, or rest."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Somebody looks."""
        super().showEvent(event)  # type: ignore[misc]
        self.seen(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks any more."""
        super().hideEvent(event)  # type: ignore[misc]
        self.seen(False)
