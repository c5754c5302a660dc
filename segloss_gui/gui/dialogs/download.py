"""Ready data: choose a Decathlon task and a folder, watch it come, stop it, go on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QLineEdit, QProgressBar, QWidget

from segloss_gui.app.services import Services
from segloss_gui.data.download_decathlon import LICENCE, TASKS, DecathlonTask, part_of_task
from segloss_gui.gui.dialogs.choose import choose_folder
from segloss_gui.gui.dialogs.columns import fit_columns
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.theme import panel
from segloss_gui.gui.widgets import PlainTable, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.dialog import Dialog, show_beside
from segloss_gui.gui.widgets.labels import set_role

COLUMNS = ("Task", "Images", "Labels", "Cases", "Size")
TIPS = (
    "Name of the task",
    "What the images are",
    "What is labelled",
    "Cases with labels; those of the test set have none",
    "About; the disk must hold it twice while it is unpacked",
)
NUMBERS = (3, 4)


class DownloadDialog(Dialog):
    """Lists the ten tasks; downloads one at a time, also when this is closed.

    Parameters
    ----------
    services : Services
        Where the download runs, and what the cohort is proposed to.
    settings : QSettings
        Remembers the folder.
    """

    def __init__(self, services: Services, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__("SegLoss – download a Decathlon task", (780, 640), parent)
        self._downloads, self._tasks, self._settings = services.downloads, services.tasks, settings
        self.table, self.folder, self.browse = _table(), QLineEdit(), push_button("Choose…", "folder")
        self.bar, self.how_far, self.note = QProgressBar(), text_label(), text_label(wrap=True, selectable=True)
        self.start, self.stop = push_button("Download", "plus", tone="on_accent"), push_button("Stop", "stop")
        self._lay_out()
        self.table.currentCellChanged.connect(lambda *_: self.refresh())
        self.folder.textChanged.connect(lambda _: self.refresh())
        self.follow(self._downloads.changed, self._changed)
        self.follow(self._tasks.changed, self._show_progress)
        self.folder.setText(remembered(settings).download_folder or str(Path.home() / "SegLoss data"))
        self.refresh()

    @property
    def task(self) -> DecathlonTask:
        """The task chosen."""
        return TASKS[max(0, self.table.currentRow())]

    def choose(self, task: DecathlonTask) -> None:
        """Choose a task."""
        self.table.selectRow(TASKS.index(task))

    def refresh(self) -> None:
        """Show how things stand."""
        downloads = self._downloads
        self.table.setEnabled(not downloads.going)
        self.folder.setEnabled(not downloads.going)
        self.browse.setEnabled(not downloads.going)
        self.start.setEnabled(not downloads.going and bool(self.folder.text().strip()))
        self.start.setText("Go on" if self._begun() else "Download")
        self.stop.setEnabled(downloads.going and not downloads.stopping)
        self.note.setText(downloads.fault or f"Licence of the data: {LICENCE}.")
        set_role(self.note, "warning" if downloads.fault else "muted")
        self._show_progress()

    def _begun(self) -> bool:
        folder = self.folder.text().strip()
        return bool(folder) and part_of_task(self.task, Path(folder)).is_file()

    def _changed(self) -> None:
        if (task := self._downloads.task) is not None:
            self.choose(task)
        self.refresh()

    def _show_progress(self) -> None:
        share = self._downloads.share
        self.bar.setVisible(self._downloads.going)
        self.bar.setRange(0, 0 if share is None else 1000)
        self.bar.setValue(round(1000 * (share or 0)))
        self.how_far.setText(self._downloads.words())

    def _start(self) -> None:
        folder = Path(self.folder.text().strip()).expanduser()
        remember(self._settings, download_folder=str(folder))
        self._downloads.start(self.task, folder)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the columns to the type in force."""
        super().showEvent(event)
        fit_columns(self.table, _samples())

    def _lay_out(self) -> None:
        head = text_label(
            "Ready data of the Medical Segmentation Decathlon, from where MONAI knows it to lie. What was begun goes "
            "on where it was stopped; the checksum is compared with MONAI's, then the cases are offered as a cohort.",
            role="muted",
            wrap=True,
        )
        self.how_far.setAccessibleName("How far the download is")
        self.bar.setAccessibleName("Progress of the download")
        self.bar.setTextVisible(False)
        vbox(
            head,
            (panel(self.table, (4, 4, 4, 4)), 1),
            self._folder_row(),
            self._progress_row(),
            self.note,
            self._buttons(),
            on=self,
            spacing=10,
            margins=(20, 16, 20, 16),
        )

    def _folder_row(self) -> QLayout:
        self.folder.setAccessibleName("Folder the task comes to lie in")
        self.folder.setToolTip("The task becomes a folder in this one; it is made where it is not there")
        self.browse.setToolTip("Choose the folder")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(
            lambda: choose_folder(self, "Where ready data lies", lambda path: self.folder.setText(str(path)), new=True)
        )
        return hbox(text_label("Into"), (self.folder, 1), self.browse)

    def _progress_row(self) -> QLayout:
        self.bar.setFixedWidth(300)
        return hbox((self.how_far, 1), self.bar)

    def _buttons(self) -> QLayout:
        close = push_button("Close", tip="Close this; a download goes on in the background", clicked=self.close)
        self.start.setProperty("kind", "primary")
        self.start.setToolTip("Fetch the task chosen, or go on with what is there of it")
        self.start.setDefault(True)
        self.start.clicked.connect(self._start)
        self.stop.setToolTip("Stop; what is here is kept and gone on from")
        self.stop.clicked.connect(self._downloads.stop)
        for button in (close, self.stop):
            button.setAutoDefault(False)
        return hbox(close, REST, self.stop, self.start)


def _samples() -> dict[int, str]:
    longest = {0: "name", 1: "modality", 3: "cases", 4: "about"}
    return {column: max((str(getattr(task, name)) for task in TASKS), key=len) for column, name in longest.items()}


def _table() -> PlainTable:
    columns = list(zip(COLUMNS, TIPS, strict=True))
    table = PlainTable("Decathlon tasks", columns, numbers=NUMBERS, stretch=2, fitted=False)
    table.show_rows([(task.name, task.modality, task.labels, str(task.cases), task.about) for task in TASKS])
    table.selectRow(3)
    return table


def download_data(services: Services, parent: QWidget, settings: QSettings) -> DownloadDialog:
    """Show the dialog beside the window; the one that is open, if there is one."""
    return show_beside(parent, DownloadDialog, lambda: DownloadDialog(services, settings, parent))
