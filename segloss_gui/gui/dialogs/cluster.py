"""Where to train: this computer, processes of it, or a Dask scheduler; and its workers, live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from segloss_gui.app.cluster import Link, missing_extra
from segloss_gui.app.cluster_words import NONE_YET, TEACH, offered, state_in_words, with_address
from segloss_gui.app.services import Services
from segloss_gui.gui.dialogs.choose import choose_folder
from segloss_gui.gui.dialogs.cluster_places import PlaceChooser
from segloss_gui.gui.dialogs.cluster_workers import WorkersTable
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.theme import icon, panel
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox
from segloss_gui.gui.widgets.dialog import Dialog, show_beside
from segloss_gui.gui.widgets.labels import set_role, show_words
from segloss_gui.gui.widgets.seen import WhileSeen


class ClusterDialog(WhileSeen, Dialog):
    """Chooses where new runs train; stays open beside the window.

    Parameters
    ----------
    services : Services
        Whose runs they are.
    settings : QSettings
        Remembers the choice and the addresses.
    missing : str or None
        How to get Dask, where it is not installed; None looks.

    Signals
    -------
    slurm_asked()
        The user wants a script for Slurm.
    """

    slurm_asked = Signal()

    def __init__(
        self, services: Services, settings: QSettings, parent: QWidget | None = None, missing: str | None = None
    ) -> None:
        super().__init__("SegLoss – where to train", (880, 580), parent)
        self._cluster, self._training, self._settings = services.cluster, services.training, settings
        self._missing = missing_extra() if missing is None else missing
        self.choice = PlaceChooser(self._missing)
        self.state, self.fault = text_label(), text_label(role="error", wrap=True)
        self.state.setAccessibleName("Where runs train now")
        self.table, self.teach = WorkersTable(), text_label(TEACH, role="muted", wrap=True)
        self.teach.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._restore()
        self.choice.changed.connect(self._show_offer)
        self.choice.keys_wanted.connect(self._choose)
        self.follow(self._cluster.changed, self.refresh)
        self.follow(self._cluster.workers_changed, self._show_workers)
        self.follow(self._training.changed, self.refresh)
        self.finished.connect(lambda _: self._cluster.watch(False))
        self.refresh()
        self._show_workers()

    def refresh(self) -> None:
        """Show how things stand."""
        cluster = self._cluster
        if cluster.link is Link.CONNECTED:  # an address that never answered is not worth remembering
            self._remember(cluster.where)
        self.state.setText(state_in_words(cluster.where, cluster.link))
        self._show_workers()
        self._show_offer()

    def _show_offer(self) -> None:
        cluster = self._cluster
        offer = offered(cluster, self.choice.where, busy=bool(self._training.active_runs), missing=self._missing)
        show_words(self.fault, offer.words)
        set_role(self.fault, "error" if cluster.fault else "muted")
        self.choice.offer(offer.places, cluster.keys.name if cluster.keys else "")
        self.use.setText("Cancel connecting" if offer.connecting else "Train here from now on")
        self.use.setIcon(icon("close" if offer.connecting else "check", "on_accent"))
        self.use.setEnabled(offer.usable)

    def _show_workers(self) -> None:
        workers = self._cluster.workers
        self.table.show_workers(workers)
        self.table.setVisible(bool(workers))
        self.teach.setVisible(not workers)
        self.teach.setText(TEACH if self._cluster.link is Link.HERE else NONE_YET)

    def _use(self) -> None:
        cluster, where = self._cluster, self.choice.where
        if cluster.link is Link.CONNECTING:
            cluster.cancel()
            return
        if where:
            cluster.connect(where)
        else:
            remember(self._settings, cluster_where="")
            cluster.use_here()

    def _choose(self) -> None:
        choose_folder(self, "Keys of the scheduler", self._use_keys)

    def _use_keys(self, folder: Path) -> None:
        self._cluster.keys = folder
        remember(self._settings, cluster_keys=str(folder))
        self._show_offer()

    def _remember(self, address: str) -> None:
        remember(self._settings, cluster_where=address)
        known = with_address(recent_addresses(self._settings), address)
        if known is not None:
            remember(self._settings, cluster_recent=known)
            self.choice.address.clear()
            self.choice.address.addItems(known)

    def _restore(self) -> None:
        if self._cluster.keys is None and (kept := remembered(self._settings).cluster_keys):
            self._cluster.keys = Path(kept)
        where = self._cluster.where or remembered(self._settings).cluster_where
        self.choice.show_place(where, recent_addresses(self._settings), choose=not self._missing)

    def _lay_out(self) -> None:
        workers = panel(held(vbox(self.table, self.teach)), (4, 4, 4, 4))
        vbox(
            self.choice,
            self._use_row(),
            self.fault,
            (workers, 1),
            self._buttons(),
            on=self,
            spacing=10,
            margins=(20, 16, 20, 16),
        )

    def _use_row(self) -> QLayout:
        self.use = push_button(
            kind="primary",
            tip="Runs started from now on train at the place chosen; Enter does the same",
            clicked=self._use,
        )
        self.use.setDefault(True)
        return hbox((self.state, 1), self.use)

    def _buttons(self) -> QLayout:
        slurm, close = (
            push_button(
                "Write a Slurm script…",
                "file",
                tip="A script for a login node, which trains the saved study on Slurm tasks",
                clicked=self.slurm_asked,
            ),
            push_button("Close", tip="Close this; the connection stays", clicked=self.close),
        )
        for button in (slurm, close):
            button.setAutoDefault(False)
        return hbox(slurm, REST, close)

    def seen(self, on: bool) -> None:
        """Fresh workers while somebody looks."""
        self._cluster.watch(on)


def recent_addresses(settings: QSettings) -> list[str]:
    """Addresses used before, newest first."""
    return list(remembered(settings).cluster_recent)


def where_to_train(
    services: Services, parent: QWidget, settings: QSettings, slurm: Callable[[], object]
) -> ClusterDialog:
    """Show the dialog beside the window; the one that is open, if there is one. ``slurm`` opens its form."""

    def made() -> ClusterDialog:
        dialog = ClusterDialog(services, settings, parent)
        dialog.slurm_asked.connect(slurm)
        return dialog

    return show_beside(parent, ClusterDialog, made)
