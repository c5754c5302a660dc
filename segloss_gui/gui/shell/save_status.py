"""Whether the study is saved, in the status bar; a click shows where, or saves it elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QToolButton

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.theme import icon, notifier
from segloss_gui.gui.widgets import plain_tip

LOOKS = {"saved": ("Saved", "good", "good"), "saving": ("Saving …", "waiting", "muted"), "not saved": (
    "Not saved. Save as…", "warning", "warning")}  # fmt: skip


class SaveStatus(QToolButton):
    """``Saved``, ``Saving …`` or ``Not saved``, with where or why; hidden while there is nothing to keep.

    A click shows the folder in the desktop's own file manager; of what cannot be saved it asks for another folder.
    """

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._session, self._documents = session, services.documents
        self._autosave = services.documents.autosave
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._open)
        self._autosave.changed.connect(self.refresh)
        notifier.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        state, folder = self._autosave.state, self._session.folder
        self.setVisible(bool(state))
        if not state:
            return
        words, mark, tone = LOOKS[state]
        self.setText(words)
        self.setIcon(icon(mark, tone))
        where = f"{folder}\nClick to see the folder" if folder is not None else ""
        refused = f"{self._autosave.fault}.\nClick to save it to another folder; Ctrl+S tries again"
        tip = refused if state == "not saved" else where
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(f"{words}: {folder}" if state == "saved" else words)

    def _open(self) -> None:
        if self._autosave.state == "not saved":
            self._documents.watch.place_wanted.emit()
        elif self._session.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.folder)))
