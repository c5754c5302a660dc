"""What was not taken, and why: a list that can be copied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from segloss_gui.app.data.presenter import refusals_text
from segloss_gui.core.number_text import count_of
from segloss_gui.data.case import Refusal
from segloss_gui.gui.widgets import dress, plain_tip, push_button, text_label
from segloss_gui.gui.widgets.boxes import hbox, vbox

SHOWN, LEAST, AROUND = 500, 3, 8
"""Rows of the list, at most and at least; pixels around its words."""


class RefusalsPanel(QFrame):
    """Files that were left out, each with its cause; hidden where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self._refusals: tuple[Refusal, ...] = ()
        self._title = text_label("", role="heading")
        copy = push_button(
            "Copy",
            "copy",
            name="Copy the list of refused files",
            clicked=lambda: QGuiApplication.clipboard().setText(refusals_text(self._refusals)),
        )
        self._list = QTreeWidget()
        dress(self._list)
        self._list.setHeaderLabels(["File", "Why it was not taken"])
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAccessibleName("Refused files")
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        vbox(hbox((self._title, 1), copy), (self._list, 1), on=self, margins=(12, 8, 12, 10))

    def show_refusals(self, refusals: Sequence[Refusal], root: Path | None = None) -> None:
        """Show these, named below ``root``; the first 500 in the list, all of them on the clipboard."""
        self._refusals = tuple(refusals)
        self.setVisible(bool(refusals))
        self._title.setText(f"{count_of(len(refusals), 'file')} {'was' if len(refusals) == 1 else 'were'} not taken")
        self._list.clear()
        for refusal in self._refusals[:SHOWN]:
            below = root is not None and refusal.path.is_relative_to(root)
            name = refusal.path.relative_to(root).as_posix() if root is not None and below else refusal.path.name
            item = QTreeWidgetItem([name, refusal.cause])
            item.setToolTip(0, plain_tip(str(refusal.path)))
            item.setToolTip(1, plain_tip(refusal.cause))
            self._list.addTopLevelItem(item)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the names anew what the causes leave."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Names stand whole where the causes leave them room, and have a third in any case; no empty rows are shown."""
        room = self._list.viewport().width()
        names, causes = (self._list.sizeHintForColumn(column) + AROUND for column in (0, 1))
        self._list.header().resizeSection(0, max(min(names, room - causes), min(names, room // 3)))
        count = self._list.topLevelItemCount()
        if count:
            row, header = self._list.sizeHintForRow(0), self._list.header().sizeHint().height()
            around = self.minimumSizeHint().height() - self._list.minimumSizeHint().height()
            self._list.setMinimumHeight(header + row * min(count, LEAST) + AROUND)
            self.setMaximumHeight(max(around, 0) + header + row * (count + 1) + AROUND)
