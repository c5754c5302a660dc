"""The keys as the user wants them: a list of places, one field an action, conflicts refused in a sentence."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QListWidget, QStackedWidget, QWidget

from segloss_gui.app.slices.key_bindings import Binding, KeyMap
from segloss_gui.core.errors import BadInputError
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, grid, hbox, held, vbox
from segloss_gui.gui.widgets.dialog import Dialog
from segloss_gui.gui.widgets.labels import set_role

ROOM_AROUND = 32
"""Pixels beside the longest name of a place: frame, margins, scroll bar."""
HINT = "Click a field and press the key. Keys are ignored while you type in a field of the window."


class KeyField(QKeySequenceEdit):
    """A field for one key.

    Signals
    -------
    entered(str)
        A key was pressed and let go, or the field was cleared (empty).
    """

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._down = False
        self.setMaximumSequenceLength(1)
        self.setClearButtonEnabled(True)
        self.editingFinished.connect(lambda: self.entered.emit(self.keySequence().toString()))
        self.keySequenceChanged.connect(self._changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The field empties itself while a key is down, which is no wish of the user's."""
        self._down = True
        super().keyPressEvent(event)
        self._down = False

    def _changed(self, keys: QKeySequence) -> None:
        if keys.isEmpty() and not self._down:
            self.entered.emit("")


class KeysDialog(Dialog):
    """Every action with a field for its key; what is entered holds at once.

    Parameters
    ----------
    table : KeyMap
        What is edited.
    """

    def __init__(self, table: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__("SegLoss – change keys", (860, 620), parent)
        self._table = table
        self.fields: dict[tuple[str, str], KeyField] = {}
        self.places, pages = QListWidget(), QStackedWidget()
        self.places.setAccessibleName("where the keys hold")
        self.places.currentRowChanged.connect(pages.setCurrentIndex)
        for place in table.places:
            self.places.addItem(place)
            pages.addWidget(self._page(place))
        self.places.setFixedWidth(self.places.sizeHintForColumn(0) + ROOM_AROUND)
        self.places.setCurrentRow(0)
        self.fault = text_label(HINT, wrap=True)
        defaults = push_button("All as at first", tip="Give every action the key it came with", clicked=self._reset)
        close = push_button("Close", clicked=self.close)
        for button in (defaults, close):
            button.setAutoDefault(False)  # Enter may be a key that is wanted
        both = hbox(self.places, (pages, 1), spacing=16)
        vbox((both, 1), self.fault, hbox(defaults, REST, close), on=self, spacing=12, margins=(20, 16, 20, 16))
        self._say("")

    def _page(self, place: str) -> QWidget:
        table = grid(spacing=(20, -1), margins=None, stretch=(0,))
        for at, row in enumerate(self._table.bindings(place)):
            table.addWidget(text_label(f"{row.does[:1].upper()}{row.does[1:]}", wrap=True), at, 0)
            table.addWidget(self._field(place, row), at, 1)
        table.setRowStretch(table.rowCount(), 1)
        return scroll_area("Keys", held(table), frame=False)

    def _field(self, place: str, row: Binding) -> KeyField:
        field = self.fields[place, row.name] = KeyField()
        field.setFixedWidth(170)
        field.setAccessibleName(f"key: {row.does}")
        field.setToolTip("Press the key; the cross leaves the action without one")
        field.entered.connect(partial(self._entered, place, row.name))
        self._show(field, row)
        return field

    def _entered(self, place: str, name: str, key: str) -> None:
        try:
            self._table.rebind(place, name, [key] if key else [])
        except BadInputError as error:
            self._say(str(error))
        else:
            self._say("")
        self._follow()

    def _reset(self) -> None:
        self._table.reset()
        self._say("")
        self._follow()

    def _follow(self) -> None:
        for place in self._table.places:
            for row in self._table.bindings(place):
                self._show(self.fields[place, row.name], row)

    @staticmethod
    def _show(field: KeyField, row: Binding) -> None:
        wanted = QKeySequence(row.keys[0] if row.keys else "")
        if field.keySequence() != wanted:
            with QSignalBlocker(field):
                field.setKeySequence(wanted)

    def _say(self, fault: str) -> None:
        """A fault, or what to do."""
        self.fault.setText(fault[:1].upper() + fault[1:] if fault else HINT)
        set_role(self.fault, "error" if fault else "muted")
