"""Help: the keys, and what this is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QMessageBox, QStackedWidget, QWidget

from segloss_gui import __version__
from segloss_gui.app.workspace_keys import COLUMN_ROWS, key_columns, key_pages
from segloss_gui.gui.widgets import dress, push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, grid, hbox, held, vbox
from segloss_gui.gui.widgets.dialog import Dialog

ROOM_AROUND, GAP = 32, 12
"""Pixels beside the names of the places, and beside their list."""
SHARE, FRAME = 0.95, QSize(60, 130)
"""Of the screen, and what is around the lists."""


class ShortcutsDialog(Dialog):
    """All keys, by place: a page each, in as many columns as they need, and the list of the places beside it.

    A place whose name contains another's shares its page: "Mouse on slices" is found under "Slices".

    Parameters
    ----------
    keys : mapping of place to (key, what it does) pairs
        For example ``{"Window": [("Ctrl+O", "Open a study")]}``.

    Signals
    -------
    change_asked()
        The user wants other keys.
    """

    change_asked = Signal()

    def __init__(self, keys: Mapping[str, Sequence[tuple[str, str]]], parent: QWidget | None = None) -> None:
        super().__init__("SegLoss – keys", parent=parent)
        self.places, self.pages = QListWidget(), QStackedWidget()  # a dozen places have no room in a row of tabs
        self.places.setAccessibleName("where the keys hold")
        dress(self.places)
        self.places.addItems(list(key_pages(keys)))
        self.places.setFixedWidth(self.places.sizeHintForColumn(0) + ROOM_AROUND)
        wanted, beside = QSize(), QSize(self.places.width() + GAP, 0)
        room = self.screen().availableSize() * SHARE - FRAME - beside
        for places in key_pages(keys).values():
            page = _page_within({place: keys[place] for place in places}, room.width())
            wanted = wanted.expandedTo(page.sizeHint())
            area = scroll_area("Text", page, frame=False)
            self.pages.addWidget(area)
        self.places.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.places.setCurrentRow(0)
        both = hbox(self.places, (self.pages, 1), spacing=GAP)
        vbox((both, 1), self._buttons(), on=self, margins=(16, 12, 16, 12))
        self.resize(wanted.boundedTo(room) + FRAME + beside)

    def _buttons(self) -> QHBoxLayout:
        change, close = (
            push_button("Change keys…", tip="Give the actions other keys", clicked=self.change_asked),
            push_button("Close", clicked=self.close),
        )
        change.clicked.connect(self.close)
        close.setDefault(True)
        return hbox(REST, change, close)


def _page_within(keys: Mapping[str, Sequence[tuple[str, str]]], width: int) -> QWidget:
    """As many columns as there is room for: a list is scrolled down, never sideways."""
    page, rows = _page(keys, COLUMN_ROWS), COLUMN_ROWS
    while page.sizeHint().width() > width and rows < sum(len(listed) + 2 for listed in keys.values()):
        rows += COLUMN_ROWS
        page = _page(keys, rows)
    return page if page.sizeHint().width() <= width else _page(keys, rows, wrap=True)


def _page(keys: Mapping[str, Sequence[tuple[str, str]]], rows: int, *, wrap: bool = False) -> QWidget:
    columns = hbox(spacing=32, margins=None)
    for column in key_columns(keys, rows):
        stack = vbox(*(_place(place, keys[place], wrap=wrap) for place in column), REST, spacing=14)
        columns.addLayout(stack, 1 if wrap else 0)
    columns.addStretch(0 if wrap else 1)
    return held(columns)


def _place(title: str, pairs: Sequence[tuple[str, str]], *, wrap: bool) -> QWidget:
    table = grid(spacing=(14, 3), stretch=(1,))
    heading = text_label(title, role="heading")
    table.addWidget(heading, 0, 0, 1, 2)
    for row, (key, meaning) in enumerate(pairs, 1):
        chip = text_label(key, role="chip")
        table.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignLeft)
        table.addWidget(text_label(meaning, wrap=wrap), row, 1)
    return held(table)


def show_about(parent: QWidget) -> QMessageBox:
    """Say what this program is."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About SegLoss")
    box.setText(f"<b>SegLoss GUI {__version__}</b>")
    box.setInformativeText(
        "A desktop laboratory for comparing segmentation losses on medical images.\n\n"
        "For research and teaching; not a medical device. Nothing leaves this computer. MIT licence."
    )
    box.open()
    return box
