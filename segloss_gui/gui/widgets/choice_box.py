"""A box to choose from, and filling it anew."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox

from segloss_gui.gui.widgets.name_combo import NameCombo
from segloss_gui.gui.widgets.tips import plain_tip

Offered = Sequence[tuple[str, Hashable]]
"""Words, and what they stand for."""


def choice_box(
    name: str, tip: str = "", offered: Iterable[str | tuple[Any, ...]] = (), *, letters: int = 0, least: int = 0,
    most: int = 0, gives: int = 0,
) -> NameCombo:  # fmt: skip
    """A box to choose from.

    Parameters
    ----------
    name : str
        What a screen reader says.
    tip : str
        Tooltip.
    offered : iterable of str, (str, object) or (str, object, str)
        The words, with what they stand for, with a tooltip.
    letters : int
        Letters it is made wide for, whatever is offered later; 0: as wide as what is offered first.
    gives : int
        Letters it gives way down to where there is no room, as wide as its longest words otherwise; 0: it does not.
    least, most : int
        Its width in pixels, at the least and at the most, as wide as what is offered; 0: no bound.
    """
    box = NameCombo(name, gives or letters, gives=gives > 0)
    if tip:
        box.setToolTip(plain_tip(tip))
    if least:
        box.setMinimumWidth(least)
    if most:
        box.setMaximumWidth(most)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    for one in offered:
        words, value, told = (one, None, "") if isinstance(one, str) else (*one, "")[:3]
        box.addItem(words, value)
        if told:
            box.setItemData(box.count() - 1, plain_tip(told), Qt.ItemDataRole.ToolTipRole)
    return box


def offer(box: QComboBox, offered: Offered, chosen: Hashable) -> None:
    """Fill a box, where that changes it, and show what is chosen; the first where that is not offered."""
    with QSignalBlocker(box):
        if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != list(offered):
            box.clear()
            for title, value in offered:
                box.addItem(title, value)
                box.setItemData(box.count() - 1, plain_tip(title), Qt.ItemDataRole.ToolTipRole)
        values = [value for _, value in offered]
        box.setCurrentIndex(values.index(chosen) if chosen in values else 0)
