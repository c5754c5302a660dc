"""The empty state: drop a folder, open one, or try a built-in cohort."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, Rest, hbox, held, vbox
from segloss_gui.gui.widgets.themed_picture import ThemedPicture
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

    def __init__(self) -> None:
        super().__init__()
        row = hbox(REST, self._drop_frame(), REST)  # not an alignment: that asks for a size before texts are wrapped
        self.replay = push_button(
            "or watch a training, played back in half a minute", "play", tone="accent", kind="link",
            clicked=lambda: self.replay_wanted.emit(REPLAY),
        )  # fmt: skip
        self.recent = RecentList()
        page = vbox(
            REST,
            row,
            (text_label("or try a built-in cohort", role="muted"), 0, Qt.AlignmentFlag.AlignHCenter),
            self._cards(),
            (self.replay, 0, Qt.AlignmentFlag.AlignHCenter),
            (self.recent, 0, Qt.AlignmentFlag.AlignHCenter),
            Rest(2),
            spacing=18,
            margins=(40, 24, 40, 24),
        )
        # with studies of late and a banner above, a low window has no room for all of it
        vbox(scroll_area("Start page", held(page), frame=False), on=self)

    def _drop_frame(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "drop")
        frame.setFixedWidth(720)
        sign = ThemedPicture()
        sign.show_icon("drop", 40, "accent")
        help_text = text_label(
            "Images with labels (NIfTI, NRRD, DICOM, PNG, TIFF …): two folders, nnU-Net, Decathlon, BIDS, BraTS or "
            "ACDC. You see what was matched, and what was not and why, before anything is taken.",
            role="muted",
            wrap=True,
        )
        help_text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        vbox(
            (sign, 0, Qt.AlignmentFlag.AlignHCenter),
            (text_label("Drop a folder here", role="title"), 0, Qt.AlignmentFlag.AlignHCenter),
            help_text,
            self._buttons(),
            on=frame,
            spacing=10,
            margins=(32, 28, 32, 28),
        )
        return frame

    def _buttons(self) -> QHBoxLayout:
        folder = push_button("Open folder…", "folder", tone="on_accent", kind="primary", clicked=self.folder_wanted)
        files = push_button("Open images…", "image", clicked=self.files_wanted)
        return hbox(REST, folder, files, REST, margins=(0, 8, 0, 0))

    def _cards(self) -> QHBoxLayout:
        row = hbox(REST, spacing=12)
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
