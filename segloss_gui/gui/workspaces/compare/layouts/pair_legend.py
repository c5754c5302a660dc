"""What the colours of a pair mean, and how many millilitres each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.eliding import families
from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.slices.pair_modes import Pair, PairMode, Part, PartColours, find_layer
from segloss_gui.gui.theme import swatch
from segloss_gui.gui.widgets import fitted, text_label

DOT, GAP = 14, 12
LONGEST_PX = (190, 150, 110, 80, 0)
"""What a text of a name may take: the most that leaves room for all of the row; at 0 its letter alone is said."""


@dataclass(frozen=True)
class LegendEntry:
    """A colour, what it means, and a number; ``hollow`` where it is an outline, ``name`` the part that may be cut."""

    colour: str
    text: str
    value: str = ""
    tip: str = ""
    hollow: bool = False
    name: str = ""


def legend_entries(
    presenter: ComparePresenter, pair: Pair, voxels: Mapping[Part, int] | None
) -> tuple[LegendEntry, ...]:
    """The colours that are on the screen.

    Parameters
    ----------
    presenter : ComparePresenter
        Whose layers they are.
    pair : Pair
        What is compared, and how.
    voxels : mapping of Part to int, or None
        Of the difference, once it is counted.
    """
    scene = presenter.scene
    first, second = find_layer(scene, pair.first), find_layer(scene, pair.second)
    outline = find_layer(scene, REFERENCE)
    reference = () if outline is None else (LegendEntry(outline.style.colour, "reference", hollow=True),)
    if first is None or second is None:
        return reference
    short = short_names([layer.title for layer in (first, second) if not layer.is_reference])
    names = [short.get(layer.title, layer.title) for layer in (first, second)]
    if pair.mode is PairMode.DIFFERENCE:
        named = dict(zip((Part.FIRST, Part.SECOND), names, strict=True))
        words = {Part.FIRST: f"only A  {names[0]}", Part.SECOND: f"only B  {names[1]}"}
        tips = {Part.FIRST: first.title, Part.SECOND: second.title}
        colours = PartColours.of(first, second).by_part()
        volume = scene.grid.voxel_ml if scene.grid else 0.0
        entries = [
            LegendEntry(
                colours[part], words.get(part, part.value), _amount(part, voxels, volume), tips.get(part, ""),
                name=named.get(part, ""),
            )
            for part in Part
            if part is not Part.OTHER or (voxels and voxels[part])
        ]  # fmt: skip
        return (*entries, *reference)
    sides = [
        LegendEntry(layer.style.colour, f"{letter}  {name}", tip=layer.title, name=name)
        for letter, layer, name in zip("AB", (first, second), names, strict=True)
    ]
    return (*sides, *(() if REFERENCE in (pair.first, pair.second) else reference))


def _amount(part: Part, voxels: Mapping[Part, int] | None, volume_ml: float) -> str:
    """In ml of the whole volume, of one width.

    Examples
    --------
    >>> _amount(Part.BOTH, {Part.BOTH: 1500}, 0.001), _amount(Part.BOTH, None, 0.001)
    ('  1.50 ml', '     … ml')
    """
    return f"{'…':>6} ml" if voxels is None else f"{voxels[part] * volume_ml:6.2f} ml"


class PairLegend(QWidget):
    """Entries in a row; names are cut where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[LegendEntry, ...] = ()
        self._texts: list[tuple[LegendEntry, QLabel]] = []
        self._spare: list[QLabel] = []
        self._alike = families(())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 8, 0)
        self._row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these instead."""
        if tuple(entries) == self.entries:
            return
        self.entries = tuple(entries)
        self._texts.clear()
        self._spare.clear()
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._alike = families(entry.name for entry in entries)
        for entry in entries:
            self._add(entry)
        self._row.addStretch(1)
        self._fit()
        self.setAccessibleName("; ".join(f"{entry.text} {entry.value}".strip() for entry in entries))

    def _fit(self) -> None:
        for text in self._spare:
            text.show()
        for longest in LONGEST_PX:
            for entry, text in self._texts:
                text.setText(self._words(entry, text.fontMetrics(), longest))
            self._row.invalidate()
            if self._row.minimumSize().width() <= self.width():
                return
        for text in self._spare:  # what an outline is, is said by the layers too
            text.hide()

    def _words(self, entry: LegendEntry, metrics: QFontMetrics, longest: int) -> str:
        before = entry.text.removesuffix(entry.name)
        room = longest - metrics.horizontalAdvance(before)
        return before + fitted(entry.name, metrics, room, self._alike[entry.name]) if longest else before.rstrip()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less room for names."""
        super().resizeEvent(event)
        self._fit()

    def _add(self, entry: LegendEntry) -> None:
        dot, text = text_label(), text_label(tip=entry.tip or entry.text)
        if entry.name:
            self._texts.append((entry, text))
        else:
            text.setText(entry.text)
        if entry.hollow:
            self._spare.append(text)
        dot.setPixmap(_swatch(entry))
        self._row.addWidget(dot)
        self._row.addWidget(text)
        if entry.value:
            value = text_label(entry.value, role="number")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("0000.00 ml"))
            self._row.addWidget(value)
        self._row.addSpacing(GAP)


def _swatch(entry: LegendEntry) -> QPixmap:
    """On the black of the pictures, where white is seen too."""
    picture = QPixmap(3 * DOT, 3 * DOT)
    picture.fill(QColor(0, 0, 0))
    dot = swatch(entry.colour, DOT, hollow=entry.hollow)
    dot.setDevicePixelRatio(1)
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, dot)
    painter.end()
    picture.setDevicePixelRatio(3)
    return picture
