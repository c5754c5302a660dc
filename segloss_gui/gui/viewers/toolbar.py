"""Switches above the planes: window, channel, orientation, what is drawn, the mouse scheme."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.slices.key_bindings import SLICES
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.window_level import PRESETS, Window, window_words
from segloss_gui.gui.widgets import ElidedLabel, plain_tip, text_label, tool_button
from segloss_gui.gui.widgets.boxes import REST, Gap, hbox
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.key_actions import key_tip
from segloss_gui.gui.widgets.shown_value import Field, show_value

AUTOMATIC, BY_HAND, OF_FILE = "automatic", "by hand", "of the file"
ALL_CLASSES = "all classes"
NARROWEST_BOX, WIDEST_BOX = 64, 180
LEAST_LETTERS, SPACING = 7, 6
WIDEST_VALUES = "L -0000.0  W 0000.0"
CHILDREN = Qt.FindChildOption.FindDirectChildrenOnly
PRESET_TIP = "Window and level; the presets are Hounsfield units, for CT"


class ViewToolbar(QWidget):
    """Controls of a scene; follows it and changes it.

    Parameters
    ----------
    scene : SliceScene
        What is controlled.

    Attributes
    ----------
    busy : QLabel
        What is on its way, said by the workspace.
    """

    def __init__(self, scene: SliceScene) -> None:
        super().__init__()
        self.scene = scene
        self._shown = -1
        self.window_tool = tool_button(
            "contrast",
            tip="Window / level tool: left-drag changes it (right widens, down darkens)",
            name="Window / level tool",
            size=18,
            checkable=True,
        )
        self.preset = choice_box(
            "window and level preset", PRESET_TIP,
            [AUTOMATIC, *PRESETS, BY_HAND], gives=LEAST_LETTERS,
        )  # fmt: skip
        self.values = ElidedLabel(tip="Level and width of the window", role="caption")
        self.channel = choice_box("image channel", least=NARROWEST_BOX, most=WIDEST_BOX)
        key_tip(self.channel, "Channel of the image: previous{}, next{}", SLICES, "step_channel -1", "step_channel 1")
        self.classes = choice_box(
            "class shown", "Outlines and fills of all classes, or of one alone", least=NARROWEST_BOX, most=WIDEST_BOX
        )
        self.busy = text_label(role="caption")
        self.smooth = tool_button(
            "smooth",
            tip="Smooth the image between voxels; labels never are",
            name="Smooth the image between voxels; labels never are",
            size=18,
            checkable=True,
        )
        self.crosshair = tool_button("crosshair", tip="Crosshair", name="Crosshair", size=18, checkable=True)
        self.side = choice_box(
            "side of the patient's right",
            "Where the patient's right is: on the left as in radiology, or on the right as in neurology",
            [("R on the left", True), ("R on the right", False)],
            gives=LEAST_LETTERS,
        )
        self.scheme = choice_box(
            "mouse scheme", "Left-drag moves the crosshair (research) or changes window and level (PACS)",
            [("Research mouse", "research"), ("PACS mouse", "pacs")], gives=LEAST_LETTERS,
        )  # fmt: skip
        self._lay_out()
        self._connect()
        self._fill_channels()
        self._follow()

    def _lay_out(self) -> None:
        hbox(
            self.window_tool,
            self.preset,
            self.values,
            self.channel,
            self.classes,
            Gap(8),
            self.busy,
            REST,
            self.smooth,
            self.crosshair,
            self.side,
            self.scheme,
            on=self,
            spacing=SPACING,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is no room for all, level and width go first, which the tooltip of the box tells, too."""
        super().resizeEvent(event)
        reserve = self.fontMetrics().horizontalAdvance(WIDEST_VALUES)
        parts = [part for part in self.findChildren(QWidget, options=CHILDREN) if part.isVisibleTo(self)]
        others = sum(part.sizeHint().width() + SPACING for part in parts if part is not self.values)
        self.values.setVisible(others + reserve <= self.width())

    def _connect(self) -> None:
        scene = self.scene
        self.window_tool.toggled.connect(lambda on: scene.change(window_tool=on))
        self.smooth.toggled.connect(lambda on: scene.change(smooth=on))
        self.crosshair.toggled.connect(lambda on: scene.change(crosshair=on))
        self.side.activated.connect(lambda _: scene.change(radiological=self.side.currentData()))
        self.scheme.activated.connect(lambda _: scene.change(scheme=self.scheme.currentData()))
        self.channel.activated.connect(lambda at: scene.change(choice=at))
        self.classes.activated.connect(lambda _: scene.change(label=self.classes.currentData()))
        self.preset.textActivated.connect(self._choose_window)
        scene.changed.connect(self._follow)
        scene.image_changed.connect(self._fill_channels)

    def _choose_window(self, name: str) -> None:
        if name != BY_HAND:
            self.scene.set_window(self.scene.file_window() if name == OF_FILE else PRESETS.get(name))
        self._shown = -1
        self._follow()

    def _fill_channels(self) -> None:
        offer(self.channel, [(name, at) for at, name in enumerate(self.scene.choices)], self.scene.choice)
        self.channel.setVisible(len(self.scene.choices) > 1)

    def _offer_window_of_file(self) -> None:
        at, said = self.preset.findText(OF_FILE), self.scene.file_window()
        if said is not None and at < 0:
            self.preset.insertItem(1, OF_FILE)
        elif said is None and at >= 0:
            self.preset.removeItem(at)

    def _name_of(self, window: Window) -> str:
        if window == self.scene.file_window():
            return OF_FILE
        as_preset = replace(window, inverted=False)
        known = next((name for name, preset in PRESETS.items() if preset == as_preset), None)
        return known or (AUTOMATIC if self.scene.window_is_automatic else BY_HAND)

    def _fill_classes(self) -> None:
        names = [(name, value) for value, name in self.scene.label_names.items()]
        offer(self.classes, [(ALL_CLASSES, None), *names], self.scene.label)
        self.classes.setVisible(len(self.scene.label_names) > 1)

    def _follow(self) -> None:
        scene = self.scene
        if scene.revision == self._shown:  # crosshair, zoom and pan move far more often than switches
            return
        self._shown = scene.revision
        self._fill_classes()
        fields: tuple[tuple[Field, object], ...] = (
            (self.window_tool, scene.window_tool), (self.smooth, scene.smooth), (self.crosshair, scene.crosshair),
            (self.side, scene.radiological), (self.scheme, scene.scheme),
        )  # fmt: skip
        for field, value in fields:
            show_value(field, value)
        self._fill_channels()
        self.setEnabled(scene.volume is not None)
        self.side.setVisible(scene.grid is None or scene.grid.anatomical)
        if scene.volume is not None:
            window = scene.window
            self._offer_window_of_file()
            self.preset.setCurrentText(self._name_of(window))
            self.values.setText(window_words(window))
            self.preset.setToolTip(plain_tip(f"{PRESET_TIP}\nNow {self.values.text()}"))
        else:
            self.values.clear()
