"""Which two are compared, how, and the one number each way has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.app.slices.key_bindings import PAIR
from segloss_gui.app.slices.pair_modes import RATE_LIMITS_HZ, SQUARE_LIMITS_MM, Pair, PairMode
from segloss_gui.core.units import MM
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.widgets import NameCombo, TypeLine, dress, plain_tip, text_label, tool_button
from segloss_gui.gui.widgets.boxes import REST, hbox, held, pages
from segloss_gui.gui.widgets.decimal_box import DecimalBox
from segloss_gui.gui.widgets.key_actions import key_tip
from segloss_gui.gui.widgets.shown_value import show_value
from segloss_gui.gui.workspaces.compare.layers_panel import dot

HINTS = (
    "Show A and B in turns",
    "A left of a curtain, B right of it",
    "A and B in squares",
    "Where only one of them is",
)
KEYS = ("F", "V", "B", "N")
CURTAIN_STEPS = 100
LEAST_PX = 194


class PairControls(QWidget):
    """Controls of a pair; follows it and changes it.

    Parameters
    ----------
    presenter : ComparePresenter
        Who knows the methods and their colours.
    pair : Pair
        What is controlled.
    """

    def __init__(self, presenter: ComparePresenter, pair: Pair, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter, self._pair = presenter, pair
        self._offered: tuple[object, ...] = ()
        self.first, self.second = _chooser("A"), _chooser("B")
        self.swap = tool_button(tip="B becomes A", name="swap A and B")
        self.swap.setText("⇄")
        self.mode = Segments([mode.value for mode in PairMode])
        for at, (hint, key) in enumerate(zip(HINTS, KEYS, strict=True)):
            self.mode.button(at).setToolTip(plain_tip(f"{hint} ({key})"))
        self.play = tool_button(
            "play", words="Play", tip="Change between A and B by itself; the space bar does it by hand", checkable=True
        )
        self.play.setChecked(True)
        self.rate = _number("times a second", RATE_LIMITS_HZ, 0.5, " per s", 1)
        self.square = _number("side of the squares", SQUARE_LIMITS_MM, 2.0, " mm", 0)
        self.curtain = QSlider(Qt.Orientation.Horizontal)
        self.curtain.setRange(0, CURTAIN_STEPS)
        key_tip(
            self.curtain, "Where the curtain is: left{}, right{}; it can also be dragged in any pane",
            PAIR, "step_pair -1", "step_pair 1",
        )  # fmt: skip
        self.curtain.setAccessibleName("place of the curtain")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        squares = _line(text_label("squares of"), self.square)
        self.numbers = pages(_line(self.play, self.rate), _line(self.curtain), squares, _line())
        self.numbers.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        which = _line(text_label("A"), self.first, self.swap, text_label("B"), self.second)
        TypeLine(which, _line(self.mode, self.numbers), REST, on=self, spacing=8)

    def _connect(self) -> None:
        pair = self._pair
        self.first.activated.connect(lambda _: self._choose(first=self.first.currentData()))
        self.second.activated.connect(lambda _: self._choose(second=self.second.currentData()))
        self.swap.clicked.connect(pair.swap)
        self.mode.chosen.connect(lambda at: pair.change(mode=list(PairMode)[at]))
        self.rate.valueChanged.connect(lambda value: pair.change(rate_hz=value))
        self.square.valueChanged.connect(lambda value: pair.change(square_mm=value))
        self.curtain.valueChanged.connect(lambda value: pair.change(curtain=value / CURTAIN_STEPS))

    def _choose(self, **side: str) -> None:
        """A choice that the other side has already swaps the two."""
        (name,) = side.values()
        if name in (self._pair.first, self._pair.second):
            if name != getattr(self._pair, next(iter(side))):
                self._pair.swap()
        else:
            self._pair.change(**side)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these layers, each with its colour."""
        session = self._presenter.session
        found = [self._presenter.reference_view if name == REFERENCE else session.method(name) for name in names]
        views = [view for view in found if view is not None]
        offered = tuple((view.name, view.title, view.colour) for view in views)
        if offered == self._offered:
            return
        self._offered = offered
        short = {REFERENCE: "Reference", **short_titles([view for view in views if view.name != REFERENCE])}
        for box in (self.first, self.second):
            with QSignalBlocker(box):
                box.clear()
                for view in views:
                    box.addItem(dot(view), short[view.name], view.name)
                    box.setItemData(box.count() - 1, plain_tip(view.title), Qt.ItemDataRole.ToolTipRole)

    def refresh(self) -> None:
        """Show the pair as it is now."""
        pair = self._pair
        for box, name in ((self.first, pair.first), (self.second, pair.second)):
            box.setCurrentIndex(box.findData(name))
            box.setToolTip(plain_tip(self._presenter.session.title(name)))
        self.mode.set_index(list(PairMode).index(pair.mode))
        self.numbers.setCurrentIndex(list(PairMode).index(pair.mode))
        grid = self._presenter.scene.grid
        self.square.setSuffix(f" {grid.unit.length if grid else MM.length}")
        show_value(self.rate, pair.rate_hz)
        show_value(self.square, pair.square_mm)
        show_value(self.curtain, round(pair.curtain * CURTAIN_STEPS))


def _line(*widgets: QWidget) -> QWidget:
    return held(hbox(*widgets, REST, spacing=8))


def _chooser(letter: str) -> NameCombo:
    box = NameCombo(f"segmentation {letter}", 9, gives=True)
    dress(box.view())
    box.setMinimumWidth(LEAST_PX)
    return box


def _number(name: str, limits: tuple[float, float], step: float, suffix: str, decimals: int) -> DecimalBox:
    box = DecimalBox()
    box.setRange(*limits)
    box.setSingleStep(step)
    box.setDecimals(decimals)
    box.setSuffix(suffix)
    box.setKeyboardTracking(False)
    box.setAccessibleName(name)
    key_tip(box, f"{name[:1].upper()}{name[1:]}: less{{}}, more{{}}", PAIR, "step_pair -1", "step_pair 1")
    return box
