"""Where runs can train, to choose from: this program, processes of this computer, a scheduler by its address."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QWidget

from segloss_gui.app.cluster_words import HINTS, TITLES
from segloss_gui.gui.widgets import plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import grid
from segloss_gui.gui.widgets.count_box import CountBox
from segloss_gui.study.cluster.addresses import ENCRYPTED

HERE, PROCESSES, SCHEDULER = range(len(TITLES))


class PlaceChooser(QWidget):
    """A place to train.

    Parameters
    ----------
    missing : str
        How to get what the other places need; empty where it is there.

    Signals
    -------
    changed()
        Another place is chosen, or another address written.
    keys_wanted()
        The user wants to choose the keys of a scheduler.
    """

    changed = Signal()
    keys_wanted = Signal()

    def __init__(self, missing: str) -> None:
        super().__init__()
        self.places = tuple(QRadioButton(title) for title in TITLES)
        self._group = QButtonGroup(self)
        for place, (button, hint) in enumerate(zip(self.places, HINTS, strict=True)):
            button.setToolTip(plain_tip(missing if place and missing else hint))
            self._group.addButton(button, place)
        self.places[HERE].setChecked(True)
        cores = os.cpu_count() or 1
        self.count = CountBox(minimum=1, maximum=4 * cores, value=max(2, cores // 2))
        self.count.setAccessibleName("Number of processes")
        self.count.setToolTip("How many processes, each training one run at a time")
        self.address = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self.address.setAccessibleName("Address of the scheduler")
        self.address.setToolTip("Address of the scheduler; those used before are in the list")
        line = self.address.lineEdit()
        assert line is not None
        line.setPlaceholderText("tls://host:8786")
        self.keys = push_button(
            "Keys…", tip="Folder with the keys of a tls:// scheduler; segloss dask-keys makes them",
            clicked=self.keys_wanted,
        )  # fmt: skip
        self.keys.setAutoDefault(False)
        self._lay_out()
        self._group.idToggled.connect(lambda *_: self.changed.emit())
        self.count.valueChanged.connect(lambda _: self.places[PROCESSES].setChecked(True))
        self.count.valueChanged.connect(lambda _: self.changed.emit())
        self.address.editTextChanged.connect(self._address_edited)

    @property
    def where(self) -> str | None:
        """The place chosen: empty, ``local:4`` or an address; None while the address is wanting."""
        address = self.address.currentText().strip()
        return ("", f"local:{self.count.value()}", address or None)[self._group.checkedId()]

    def show_place(self, where: str, known: Sequence[str], *, choose: bool) -> None:
        """Offer addresses that are known, and write a place into its field; ``choose`` it, too."""
        self.address.addItems(known)
        name, _, count = where.partition(":")
        if where and choose:
            self.places[PROCESSES if name == "local" else SCHEDULER].setChecked(True)
        if name == "local" and count.isdecimal() and len(count) <= len(str(self.count.maximum())):
            self.count.setValue(int(count))
        elif where:
            self.address.setEditText(where)

    def offer(self, possible: Sequence[bool], keys: str) -> None:
        """Enable the places that can be chosen; keys, by the name of their folder, where the address asks for them."""
        for button, on in zip(self.places, possible, strict=True):
            button.setEnabled(on)
        self.count.setEnabled(possible[PROCESSES])
        self.address.setEnabled(possible[SCHEDULER])
        self.keys.setVisible((self.where or "").startswith(ENCRYPTED))
        self.keys.setText(f"Keys: {keys}" if keys else "Keys…")

    def _address_edited(self, text: str) -> None:
        if text and self.address.hasFocus():
            self.places[SCHEDULER].setChecked(True)
        self.changed.emit()

    def _lay_out(self) -> None:
        table = grid(self, spacing=(12, 4), stretch=(2,))
        self.count.setMinimumWidth(90)
        self.address.setMinimumWidth(280)
        for place, (button, field) in enumerate(zip(self.places, (None, self.count, self.address), strict=True)):
            hint = text_label(HINTS[place], role="muted", wrap=True)
            hint.setContentsMargins(26, 0, 0, 8)
            table.addWidget(button, 2 * place, 0)
            if field is not None:
                table.addWidget(field, 2 * place, 1, Qt.AlignmentFlag.AlignLeft)
            table.addWidget(hint, 2 * place + 1, 0, 1, 3)
        table.addWidget(self.keys, 2 * SCHEDULER, 2, Qt.AlignmentFlag.AlignLeft)
