"""Where to train: this computer, processes of it, or a Dask scheduler; and its workers, live."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QLayout,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from segloss_gui.app.cluster import Link, missing_extra
from segloss_gui.app.cluster_words import HINTS, NONE_YET, TEACH, TITLES, offered, state_in_words, with_address
from segloss_gui.app.services import Services
from segloss_gui.gui.dialogs.choose import choose_folder
from segloss_gui.gui.dialogs.cluster_workers import WorkersTable
from segloss_gui.gui.remembered import remember, remembered
from segloss_gui.gui.theme import icon, panel
from segloss_gui.gui.widgets import plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, hbox, vbox
from segloss_gui.gui.widgets.dialog import Dialog, show_beside
from segloss_gui.gui.widgets.labels import set_role, show_words
from segloss_gui.study.cluster.addresses import ENCRYPTED


class ClusterDialog(Dialog):
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
        self._make_choices()
        self.state, self.fault = text_label(), text_label(role="error", wrap=True)
        self.state.setAccessibleName("Where runs train now")
        self.table, self.teach = WorkersTable(), text_label(TEACH, role="muted", wrap=True)
        self.teach.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._restore()
        self._cluster.changed.connect(self.refresh)
        self._cluster.workers_changed.connect(self._show_workers)
        self._training.changed.connect(self.refresh)
        self.finished.connect(self._ended)
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

    def chosen(self) -> str:
        """The place chosen: empty, ``local:4`` or an address."""
        place = self._group.checkedId()
        return ("", f"local:{self.count.value()}", self.address.currentText().strip())[place]

    def _show_offer(self) -> None:
        cluster, where = self._cluster, self.chosen()
        chosen = None if self._group.checkedId() == 2 and not where else where
        offer = offered(cluster, chosen, busy=bool(self._training.active_runs), missing=self._missing)
        show_words(self.fault, offer.words)
        set_role(self.fault, "error" if cluster.fault else "muted")
        for button, possible in zip(self.places, offer.places, strict=True):
            button.setEnabled(possible)
        self.count.setEnabled(offer.places[1])
        self.address.setEnabled(offer.places[2])
        self.use.setText("Cancel connecting" if offer.connecting else "Train here from now on")
        self.use.setIcon(icon("close" if offer.connecting else "check", "on_accent"))
        self.use.setEnabled(offer.usable)
        self.keys.setVisible(where.startswith(ENCRYPTED))
        self.keys.setText("Keys…" if cluster.keys is None else f"Keys: {cluster.keys.name}")

    def _show_workers(self) -> None:
        workers = self._cluster.workers
        self.table.show_workers(workers)
        self.table.setVisible(bool(workers))
        self.teach.setVisible(not workers)
        self.teach.setText(TEACH if self._cluster.link is Link.HERE else NONE_YET)

    def _use(self) -> None:
        cluster, where = self._cluster, self.chosen()
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
            self.address.clear()
            self.address.addItems(known)

    def _restore(self) -> None:
        if self._cluster.keys is None and (kept := remembered(self._settings).cluster_keys):
            self._cluster.keys = Path(kept)
        where = self._cluster.where or remembered(self._settings).cluster_where
        self.address.addItems(recent_addresses(self._settings))
        name, _, count = where.partition(":")
        if where and not self._missing:
            self.places[1 if name == "local" else 2].setChecked(True)
        if name == "local" and count.isdigit():
            self.count.setValue(int(count))
        elif where:
            self.address.setEditText(where)

    def _ended(self) -> None:
        self._cluster.watch(False)
        self._cluster.changed.disconnect(self.refresh)
        self._cluster.workers_changed.disconnect(self._show_workers)
        self._training.changed.disconnect(self.refresh)

    def _make_choices(self) -> None:
        self.places = tuple(QRadioButton(title) for title in TITLES)
        self._group = QButtonGroup(self)
        for place, (button, hint) in enumerate(zip(self.places, HINTS, strict=True)):
            button.setToolTip(plain_tip(self._missing if place and self._missing else hint))
            self._group.addButton(button, place)
        self.places[0].setChecked(True)
        self.count = QSpinBox(minimum=1, maximum=4 * (os.cpu_count() or 1), value=max(2, (os.cpu_count() or 2) // 2))
        self.count.setAccessibleName("Number of processes")
        self.count.setToolTip("How many processes, each training one run at a time")
        self.address = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self.address.setAccessibleName("Address of the scheduler")
        self.address.setToolTip("Address of the scheduler; those used before are in the list")
        line = self.address.lineEdit()
        assert line is not None
        line.setPlaceholderText("tls://host:8786")
        self.keys = push_button(
            "Keys…",
            tip="Folder with the keys of a tls:// scheduler; segloss dask-keys makes them",
            clicked=self._choose,
        )
        self.keys.setAutoDefault(False)
        self._group.idToggled.connect(lambda *_: self._show_offer())
        self.count.valueChanged.connect(lambda _: self.places[1].setChecked(True))
        self.count.valueChanged.connect(lambda _: self._show_offer())
        self.address.editTextChanged.connect(self._address_edited)

    def _address_edited(self, text: str) -> None:
        if text and self.address.hasFocus():
            self.places[2].setChecked(True)
        self._show_offer()

    def _lay_out(self) -> None:
        choices = QGridLayout()
        choices.setHorizontalSpacing(12)
        choices.setVerticalSpacing(4)
        for place, (button, field) in enumerate(zip(self.places, (None, self.count, self.address), strict=True)):
            hint = text_label(HINTS[place], role="muted", wrap=True)
            hint.setContentsMargins(26, 0, 0, 8)
            choices.addWidget(button, 2 * place, 0)
            if field is not None:
                field.setMinimumWidth(90 if field is self.count else 280)
                choices.addWidget(field, 2 * place, 1, Qt.AlignmentFlag.AlignLeft)
            choices.addWidget(hint, 2 * place + 1, 0, 1, 3)
        choices.addWidget(self.keys, 4, 2, Qt.AlignmentFlag.AlignLeft)
        choices.setColumnStretch(2, 1)
        workers = QWidget()
        vbox(self.table, self.teach, on=workers)
        vbox(
            choices,
            self._use_row(),
            self.fault,
            (panel(workers, (4, 4, 4, 4)), 1),
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

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Fresh workers from now on."""
        super().showEvent(event)
        self._cluster.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        self._cluster.watch(False)


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
