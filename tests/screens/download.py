"""Ready data: the list, a download under way, one that failed."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from segloss_gui.app.session import Session
from segloss_gui.data.download_decathlon import find_task
from segloss_gui.gui.dialogs.download import DownloadDialog
from segloss_gui.gui.remembered import remember
from segloss_gui.gui.window_services import window_services
from tests.scratch import scratch


def dialog(stage: str = "", fault: str = "") -> DownloadDialog:
    """The dialog in some state."""
    settings = QSettings(str(scratch() / "settings.ini"), QSettings.Format.IniFormat)
    remember(settings, download_folder="/home/ada/data/decathlon")
    services = window_services(Session())
    downloads = services.downloads
    downloads.fault = fault
    if stage:
        downloads.task, downloads.stage = find_task("spleen"), stage
        downloads.here, downloads.total = 812_300_000, 1_610_000_000
    made = DownloadDialog(services, settings)
    if stage:
        made.choose(find_task("spleen"))
    made.services = services  # type: ignore[attr-defined]
    return made


FAULT = (
    "/home/ada/data/decathlon/Task04_Hippocampus.tar: must have the MD5 checksum 9d24dba78a72977dbd1d2e110310f31b of "
    "MONAI's table, got another; it is kept aside as Task04_Hippocampus.tar.refused and may be deleted, the next "
    "download begins anew"
)
SCREENS = {
    "choose": dialog,
    "busy": lambda: dialog("fetching"),
    "unpacking": lambda: dialog("unpacking"),
    "failed": lambda: dialog(fault=FAULT),
}
