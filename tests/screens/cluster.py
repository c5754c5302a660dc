"""Where to train: here, without Dask, on workers, with the scheduler lost; and the Slurm form."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog

from segloss_gui.app.cluster import Link, missing_extra
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.cluster import ClusterDialog
from segloss_gui.gui.shell.slurm_dialog import SlurmDialog
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.cluster.connect import WorkerFacts
from tests.scratch import scratch
from tests.screens.window import running

SCHEDULER = "tcp://node17.cluster:8786"
WORKERS = (
    WorkerFacts("0", "node18", 1, 62.5, 7.31, 398.0, ("soft_dice_fold0_seed0",)),
    WorkerFacts("1", "node18", 1, 62.5, 6.87, 401.0, ("cross_entropy_fold1_seed0",)),
    WorkerFacts("2", "node21", 1, 125.0, 12.4, 96.0, ("lovasz_sigmoid_fold0_seed0",)),
    WorkerFacts("3", "node21", 1, 125.0, 0.42, 2.0, ()),
)


def dialog(where: str = "", link: Link = Link.HERE, *, fault: str = "", missing: str | None = None) -> ClusterDialog:
    """The dialog in some state."""
    settings = QSettings(str(scratch() / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("cluster/recent", [SCHEDULER, "tcp://127.0.0.1:8786"])
    services = window_services(Session())
    cluster = services.cluster
    cluster.where, cluster.link, cluster.fault = where, link, fault
    cluster.workers = WORKERS if link is Link.CONNECTED else ()
    made = ClusterDialog(services, settings, missing=missing)
    made.services = services  # type: ignore[attr-defined]
    return made


def status(link: Link) -> object:
    """The window's status bar while runs train elsewhere."""
    made = running()
    made.go("train")
    cluster = made.services.cluster
    cluster.where, cluster.link, cluster.workers = SCHEDULER, link, WORKERS
    cluster.changed.emit()
    return made


def slurm() -> QDialog:
    """The form, with a saved study."""
    services = window_services(Session())
    services.session.folder = Path("/home/ada/studies/hippocampus")
    made = SlurmDialog(services)
    made.services = services  # type: ignore[attr-defined]
    return made


REFUSED = f"{SCHEDULER}: a Dask scheduler must answer there, got: Timed out trying to connect after 10 s"
SCREENS = {
    "here": dialog,
    "no dask": lambda: dialog(missing=missing_extra() or "Processes and clusters need Dask, which is not installed "
                              "here: pip install segloss-gui[cluster]"),
    "workers": lambda: dialog(SCHEDULER, Link.CONNECTED),
    "connecting": lambda: dialog("local:4", Link.CONNECTING),
    "refused": lambda: dialog(fault=REFUSED),
    "lost": lambda: dialog(SCHEDULER, Link.LOST),
    "status connected": lambda: status(Link.CONNECTED),
    "status lost": lambda: status(Link.LOST),
    "slurm": slurm,
}  # fmt: skip
