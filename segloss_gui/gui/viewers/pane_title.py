"""The title of a pane as it fits: a method's name in it is cut where it is like the names of the others."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QFontMetrics

from segloss_gui.app.eliding import families
from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.gui.widgets import fitted


def fitted_title(title: str, names: Iterable[str], metrics: QFontMetrics, room: float) -> str:
    """A title cut to a width in pixels; the words around a name stay whole where they can.

    Parameters
    ----------
    title : str
        ``"A  dice_phi I 1e-07"``, ``"CE · no prediction"``.
    names : iterable of str
        What the methods are called, whole.
    metrics : QFontMetrics
        Of the type it is drawn in.
    room : float
        In pixels.
    """
    if metrics.horizontalAdvance(title) <= room:
        return title
    whole = list(dict.fromkeys(names))
    known = {*whole, *short_names(whole).values()} - {""}
    name = max((each for each in known if each in title), key=len, default="")
    before, _, after = title.partition(name) if name else ("", "", "")
    around = metrics.horizontalAdvance(before + after)
    if not name or around > room / 2:
        return fitted(title, metrics, room)
    return before + fitted(name, metrics, room - around, families(known)[name]) + after
