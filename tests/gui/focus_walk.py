"""A walk with the Tab key through a window: where it leads, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

MOST_STEPS = 400
STRUCTURE = ("qt_scrollarea", "qt_spinbox")
SLACK_PX = 6
TARGET_PX = 24


@dataclass
class Walk:
    """What was met.

    Parameters
    ----------
    visited : list of QWidget
        In order, each once.
    returned : bool
        Whether the walk came back to its beginning.
    lost : list of QWidget
        What a second round no longer leads to.
    """

    visited: list[QWidget] = field(default_factory=list)
    returned: bool = False
    lost: list[QWidget] = field(default_factory=list)


def walk(window: QWidget) -> Walk:
    """Press Tab until the first widget is met again."""
    window.activateWindow()
    start = first_of(window)
    found = Walk()
    if start is None:
        found.returned = True
        return found
    start.setFocus(Qt.FocusReason.TabFocusReason)
    at = window.focusWidget()
    for _ in range(MOST_STEPS):
        if at is None:
            return found
        if at in found.visited:
            found.returned = True  # to the beginning, or to whatever stands for the window; a loop misses controls
            found.lost = _lost_in_a_second_round(window, found)
            return found
        found.visited.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = window.focusWidget()
    return found


def _lost_in_a_second_round(window: QWidget, found: Walk) -> list[QWidget]:
    again, at = Walk(), window.focusWidget()
    while at is not None and at not in again.visited:
        again.visited.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = window.focusWidget()
    return [w for w in found.visited if w not in again.visited and not _stands_for_another(w, again)]


def controls_of(window: QWidget) -> list[QWidget]:
    """Everything that can be used now and takes the Tab key."""
    return [w for w in window.findChildren(QWidget) if w.window() is window and is_control(w)]


def is_control(widget: QWidget) -> bool:
    """Whether Tab should lead to a widget."""
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return (
        tabbed
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not widget.objectName().startswith(STRUCTURE)
    )


def first_of(window: QWidget) -> QWidget | None:
    """The control at the upper left, where a walk begins."""
    controls = controls_of(window)
    return min(controls, key=lambda w: (place_of(w, window).top() // 24, place_of(w, window).left()), default=None)


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def place_of(widget: QWidget, window: QWidget) -> QRect:
    """Where a widget is in its window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def path_of(widget: QWidget, window: QWidget) -> str:
    """Type, name and place, for a message."""
    place = place_of(widget, window)
    return f"{type(widget).__name__}({name_of(widget) or widget.objectName() or '?'} @{place.x()},{place.y()})"


def is_before(later: QRect, earlier: QRect) -> bool:
    """Whether what comes later in the walk stands before, as one reads: left in its row, or above and not beside."""
    above = later.bottom() <= earlier.top() + SLACK_PX
    same_row = min(later.bottom(), earlier.bottom()) - max(later.top(), earlier.top()) > SLACK_PX
    if same_row:
        return later.right() <= earlier.left() + SLACK_PX
    return above and later.left() < earlier.right() - SLACK_PX


def disorder(found: Walk, window: QWidget) -> list[str]:
    """Pairs of neighbours in the walk that stand the other way round; the walk may begin anew once."""
    pairs = zip(found.visited, found.visited[1:], strict=False)
    wrong = [
        f"{path_of(b, window)} after {path_of(a, window)}"
        for a, b in pairs
        if not a.isAncestorOf(b) and is_before(place_of(b, window), place_of(a, window))
    ]
    first = first_of(window)
    return [words for words in wrong if first is None or not words.startswith(path_of(first, window))]


def faults_of(window: QWidget) -> dict[str, list[str]]:
    """What is wrong with the keys of a window, by kind; empty lists where nothing is."""
    found = walk(window)
    missed = [w for w in controls_of(window) if w not in found.visited and not _stands_for_another(w, found)]
    tables = [w for w in window.findChildren(QAbstractItemView) if w.isVisible() and w.tabKeyNavigation()]
    return {
        "trap": [] if found.returned else [path_of(w, window) for w in found.visited[-1:]],
        "lost": [path_of(w, window) for w in found.lost],
        "missed": [path_of(w, window) for w in missed],
        "unnamed": [path_of(w, window) for w in {*found.visited, *missed} if not name_of(w)],
        "keeps Tab": [path_of(w, window) for w in tables],
        "order": disorder(found, window),
        "small": small_targets(window),
    }


def small_targets(window: QWidget) -> list[str]:
    """What the mouse or a finger must hit and is smaller than :data:`TARGET_PX` either way (WCAG 2.2, 2.5.8).

    Of tabs each, and of rows the first. What stands inside a field, as the arrows of a number, is left
    out: the field itself does the same.
    """
    inside = (QAbstractSpinBox, QComboBox, QAbstractItemView, QTabBar, QLineEdit)
    targets = [
        (w, min(w.width(), w.height()))
        for w in window.findChildren(QWidget)
        if isinstance(w, (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit))
        and not isinstance(w, QScrollBar)
        and w.window() is window and w.isVisible() and w.isEnabled() and not w.objectName().startswith(STRUCTURE)
        and not isinstance(w.parent(), inside)
    ]  # fmt: skip
    for bar in window.findChildren(QTabBar):
        targets += [
            (bar, bar.tabRect(at).height()) for at in range(bar.count()) if bar.isVisible() and bar.isTabVisible(at)
        ]
    for view in window.findChildren(QAbstractItemView):
        if view.isVisible() and view.model() is not None and view.model().rowCount():
            first = view.model().index(0, 0)
            if (height := view.visualRect(first).height()) > 0 and view.isEnabled():
                targets.append((view, height))
    return [f"{path_of(w, window)} {w.width()}x{w.height()}: {px}" for w, px in targets if px < TARGET_PX]


def _stands_for_another(widget: QWidget, found: Walk) -> bool:
    """Of buttons that exclude each other Tab meets the chosen one, and the arrows the others."""
    if isinstance(widget, QAbstractButton) and (group := widget.group()) is not None and group.exclusive():
        return any(button in found.visited for button in group.buttons())
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        return any(isinstance(w, QAbstractButton) and w.parent() is widget.parent() for w in found.visited)
    return isinstance(widget, QTabBar | QAbstractScrollArea) and not isinstance(widget, QAbstractItemView | QTabBar)


__all__ = ["QApplication", "Walk", "controls_of", "faults_of", "name_of", "walk"]
