"""Predictions from elsewhere: choose or drop folders, see what was found, say how it is read, take it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSplitter, QTableWidgetItem, QWidget

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.documents import Documents, is_study
from segloss_gui.app.import_methods import Draft, ImportPresenter
from segloss_gui.app.import_words import DRAFT, draft_row
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.choose import choose_files, choose_folder
from segloss_gui.gui.dialogs.import_methods_details import DraftDetails
from segloss_gui.gui.theme import panel
from segloss_gui.gui.widgets import PlainTable, plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.dialog import Dialog
from segloss_gui.gui.widgets.dropped import dropped_paths
from segloss_gui.gui.widgets.labels import show_words

USE, NAME = 0, 1
TEACH = (
    "Choose a folder of predictions, or drop it here: files named after their cases, a folder a method, a folder a "
    "case, nnU-Net's results, label maps or probability maps. With one case open, every file is a method."
)


class ImportMethodsDialog(Dialog):
    """Lists the methods from elsewhere that the study has and those that were found; takes what is checked.

    Parameters
    ----------
    session : Session
        Gets the methods.
    tasks : BackgroundTasks
        Where the disk is read.
    paths : sequence of Path
        Looked through at once.
    documents : Documents or None
        Takes a label map as reference where the cases have none.
    """

    def __init__(
        self,
        session: Session,
        tasks: BackgroundTasks,
        paths: Sequence[Path] = (),
        parent: QWidget | None = None,
        documents: Documents | None = None,
    ) -> None:
        super().__init__("SegLoss – predictions from elsewhere", (860, 560), parent)
        self.setAcceptDrops(True)
        self.presenter = ImportPresenter(session, tasks, documents)
        self.table = PlainTable("methods from elsewhere", DRAFT, stretch=NAME, editable=True)
        self.details = DraftDetails(self.presenter)
        self.note, self.fault = text_label(TEACH, role="muted"), text_label(role="error")
        for label in (self.note, self.fault):
            label.setWordWrap(True)
        self.take = push_button("Take into the study", "check", tone="on_accent")
        self._lay_out()
        self.table.itemChanged.connect(self._edited)
        self.table.currentCellChanged.connect(lambda row, *_: self.details.show_row(row))
        self.take.clicked.connect(self._take)
        self.follow(self.presenter.changed, self.refresh)
        self.finished.connect(lambda _: self.presenter.close())
        self.refresh()
        if paths:
            self.presenter.look(paths)

    def refresh(self) -> None:
        """Show the drafts as they are now."""
        drafts, presenter = self.presenter.drafts, self.presenter
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(drafts))
            for row, draft in enumerate(drafts):
                self._show(row, draft)
        if drafts and self.table.currentRow() < 0:
            self.table.selectRow(0)
        self.details.show_row(self.table.currentRow())
        self.details.setVisible(bool(drafts))
        show_words(self.fault, "Looking …" if presenter.looking else presenter.fault or presenter.said)
        self.take.setEnabled(bool(drafts) and not presenter.looking and not presenter.fault)

    def _lay_out(self) -> None:
        folder = push_button(
            "Choose a folder…",
            "folder",
            tip="Look through a folder of predictions, or of methods",
            clicked=lambda: choose_folder(self, "Predictions of other tools", lambda path: self.presenter.look([path])),
        )
        files = push_button(
            "Choose files…",
            "file",
            tip="Single prediction files",
            clicked=lambda: choose_files(self, "Predictions of other tools", self.presenter.look),
        )
        cancel = push_button("Cancel", clicked=self.reject)
        self.take.setProperty("kind", "primary")
        self.take.setToolTip("The checked methods join the study; unchecked ones leave it")
        above, below = hbox(folder, files, REST), hbox(REST, cancel, self.take)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.table))
        split.addWidget(self.details)
        split.setSizes([520, 320])
        split.setChildrenCollapsible(False)
        vbox(self.note, above, (split, 1), self.fault, below, on=self, spacing=10, margins=(20, 16, 20, 16))

    def _show(self, row: int, draft: Draft) -> None:
        texts = ("", *draft_row(draft, len(self.presenter.cases)))
        for column, text in enumerate(texts):
            item = self.table.cell(row, column)
            item.setText(text)
            item.setFlags(_flags(column, bool(draft.fault)))
            item.setToolTip(plain_tip(draft.fault or (str(draft.folder) if column == NAME else DRAFT[column][1])))
        use = self.table.cell(row, USE)
        use.setCheckState(Qt.CheckState.Checked if draft.use and not draft.fault else Qt.CheckState.Unchecked)
        use.setData(Qt.ItemDataRole.AccessibleTextRole, f"use {draft.name}")

    def _edited(self, item: QTableWidgetItem) -> None:
        if item.column() == USE:
            self.presenter.change(item.row(), use=item.checkState() is Qt.CheckState.Checked)
        elif item.column() == NAME:
            self.presenter.change(item.row(), name=item.text().strip())

    def _take(self) -> None:
        if self.presenter.apply():
            self.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Folders and files of predictions may be dropped."""
        if dropped_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Look through what was dropped."""
        paths = dropped_paths(event)
        if paths:
            event.acceptProposedAction()
            self.presenter.look(paths)


def import_methods(services: Services, parent: QWidget, paths: Sequence[Path] = ()) -> ImportMethodsDialog:
    """Open the dialog; it does not block."""
    dialog = ImportMethodsDialog(services.session, services.tasks, paths, parent, services.documents)
    dialog.open()
    return dialog


class PredictionDrop(QObject):
    """Makes a widget take predictions dropped on a cohort; studies, and files over one image, are left to the window.

    Parameters
    ----------
    widget : QWidget
        Where they may be dropped.
    services : Services
        Whose session's cohort they belong to.
    """

    def __init__(self, widget: QWidget, services: Services) -> None:
        super().__init__(widget)
        self._widget, self._services = widget, services
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at drags; everything else goes on."""
        # What it is comes first: the widget still tells of its end when this has nothing left to compare with.
        if isinstance(event, QDropEvent) and watched is self._widget and event.type() in (
            QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop,
        ):  # fmt: skip
            paths = self._paths(event)
            if paths:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    # Later, because the program it was dragged from waits for this handler to return.
                    QTimer.singleShot(0, self, lambda: self._open(paths))
                return True
        return False

    def _open(self, paths: list[Path]) -> None:
        import_methods(self._services, self._widget, paths)

    def _paths(self, event: QDropEvent) -> list[Path]:
        paths = dropped_paths(event)
        if self._services.session.preview is None or any(map(is_study, paths)) or self._services.viewing.takes(paths):
            return []
        return paths


def _flags(column: int, refused: bool) -> Qt.ItemFlag:
    flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
    if column == USE and not refused:
        flags |= Qt.ItemFlag.ItemIsUserCheckable
    return flags | Qt.ItemFlag.ItemIsEditable if column == NAME else flags
