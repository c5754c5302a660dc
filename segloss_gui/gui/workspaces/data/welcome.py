"""The empty state: drop a folder, open one, or try a built-in cohort."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.workspaces.data.recent_list import RecentList

Design = Literal["lesions", "large_objects", "two_groups"]
BUILT_IN: tuple[tuple[Design, str, str, str], ...] = (
    ("lesions", "Lesions", "lesions", "Small, with look-alikes:\nlosses differ most here"),
    ("large_objects", "Large objects", "large-objects", "Large and clear:\nlosses hardly differ here"),
    ("two_groups", "Two groups", "two-groups", "Groups that differ:\nfor missing labels"),
)

REPLAY = "missing-labels"


class WelcomePage(QWidget):
    """Shown while the study has no cohort.

    Signals
    -------
    folder_wanted(), files_wanted(), demo_wanted(), design_wanted(str)
        What the user asked for.
    replay_wanted(str)
        Play back a training that came with the program.
    """

    folder_wanted = Signal()
    files_wanted = Signal()
    design_wanted = Signal(str)
    replay_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(40, 24, 40, 24)
        column.setSpacing(18)
        column.addStretch(1)
        row = QHBoxLayout()  # not an alignment: that asks for a size before texts are wrapped
        row.addStretch(1)
        row.addWidget(self._drop_frame())
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(text_label("or try a built-in cohort", role="muted"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._cards())
        self.replay = push_button(
            "or watch a training, played back in half a minute", "play", tone="accent", kind="link",
            clicked=lambda: self.replay_wanted.emit(REPLAY),
        )  # fmt: skip
        column.addWidget(self.replay, 0, Qt.AlignmentFlag.AlignHCenter)
        self.recent = RecentList()
        column.addWidget(self.recent, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        scroll = QScrollArea()  # with studies of late and a banner above, a low window has no room for all of it
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        scroll.setAccessibleName("Start page")
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)

    def _drop_frame(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "drop")
        frame.setFixedWidth(720)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(32, 28, 32, 28)
        inner.setSpacing(10)
        sign = text_label()
        sign.setPixmap(icon("drop", "accent").pixmap(QSize(40, 40), self.devicePixelRatioF()))
        inner.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(text_label("Drop a folder here", role="title"), 0, Qt.AlignmentFlag.AlignHCenter)
        help_text = text_label(
            "Images with labels (NIfTI, NRRD, DICOM, PNG, TIFF …): two folders, nnU-Net, Decathlon, BIDS, BraTS or "
            "ACDC. You see what was matched, and what was not and why, before anything is taken.",
            role="muted",
            wrap=True,
        )
        help_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(help_text)
        inner.addLayout(self._buttons())
        return frame

    def _buttons(self) -> QHBoxLayout:
        folder = push_button("Open folder…", "folder", tone="on_accent", kind="primary", clicked=self.folder_wanted)
        files = push_button("Open images…", "image", clicked=self.files_wanted)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addStretch(1)
        row.addWidget(folder)
        row.addWidget(files)
        row.addStretch(1)
        return row

    def _cards(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for design, title, icon_name, words in BUILT_IN:
            row.addWidget(self._card(design, title, icon_name, words))
        row.addStretch(1)
        return row

    def _card(self, design: Design, title: str, icon_name: str, words: str) -> QPushButton:
        card = push_button(
            f"{title}\n{words}",
            icon_name,
            tone="accent",
            kind="card",
            name=f"Built-in cohort: {title}",
            clicked=lambda: self.design_wanted.emit(design),
        )
        card.setIconSize(QSize(30, 30))
        card.setMinimumWidth(312)
        card.setMinimumHeight(card.sizeHint().height())
        return card
