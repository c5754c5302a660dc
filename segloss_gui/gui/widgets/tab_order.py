"""The Tab key goes through a window as one reads it, whatever was made first."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)


class ReadingOrder:
    """Mixed into windows, dialogs and workspaces: before Tab goes on, what they hold is put into reading order.

    Qt goes from widget to widget in the order they were made in; rows that came later and pages that are made when
    they are first shown would come last. Qt also asks when the widget that has the keys is hidden or disabled: then
    nobody pressed Tab, and the order waits until somebody does.
    """

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab, or Shift+Tab; asked of everybody around the widget that has the keys."""
        assert isinstance(self, QWidget)
        if _keys_are_in_use():
            order = order_tabs(self)
            if self.isWindow() and _goes_around(order, forward=forward):
                return True
        return bool(super().focusNextPrevChild(forward))  # type: ignore[misc]


def order_tabs(root: QWidget) -> list[QWidget]:
    """Let Tab go through everything in ``root`` in the order of its layouts; that order."""
    # Each once: pages of tabs lie in a stack, too, and Qt's ring of widgets breaks where one comes twice.
    wanted = list(dict.fromkeys(widget for widget in in_reading_order(root) if _takes_tab(widget)))
    if wanted != _as_it_is(wanted):
        for one, next_one in itertools.pairwise(wanted):
            QWidget.setTabOrder(one, next_one)
    return wanted


def _goes_around(order: list[QWidget], *, forward: bool) -> bool:
    """Go from the last to the first, or back; Qt would stop at what stands for another, as tabs for their bar."""
    usable = [widget for widget in order if widget.isVisible() and widget.isEnabled()]
    if not usable:
        return False
    end, other = (usable[-1], usable[0]) if forward else (usable[0], usable[-1])
    if QApplication.focusWidget() is not end:
        return False
    other.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def in_reading_order(widget: QWidget) -> Iterator[QWidget]:
    """A widget and all in it that is shown: by its layouts, from page to page, and what lies in no layout last.

    What lies in a layout and in a stack of Qt's own comes twice.
    """
    yield widget
    met: set[QWidget] = set()
    for child in _laid_out(widget):
        if child is not None and child not in met and not child.isHidden():
            met.add(child)
            yield from in_reading_order(child)
    for other in widget.children():
        if isinstance(other, QWidget) and other not in met and not (other.isHidden() or other.isWindow()):
            yield from in_reading_order(other)


def _laid_out(widget: QWidget) -> Iterator[QWidget | None]:
    match widget:
        case QMainWindow():
            yield from (part for part in (widget.menuBar(), widget.centralWidget(), widget.statusBar()) if part)
        case QSplitter() | QStackedWidget():
            yield from (widget.widget(at) for at in range(widget.count()))
        case QTabWidget():
            corners = (widget.cornerWidget(at) for at in (Qt.Corner.TopLeftCorner, Qt.Corner.TopRightCorner))
            yield from (part for part in (widget.tabBar(), *corners) if part is not None)
            yield from (widget.widget(at) for at in range(widget.count()))
        case QScrollArea():
            if (inner := widget.widget()) is not None:
                yield inner
        case _:
            if (layout := widget.layout()) is not None:
                yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _in_layout(inner)


def _keys_are_in_use() -> bool:
    """Whether the widget that has the keys can be seen and used: it was there when they were pressed."""
    focus = QApplication.focusWidget()
    return focus is None or (focus.isVisible() and focus.isEnabled())


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _as_it_is(wanted: list[QWidget]) -> list[QWidget]:
    """The same widgets in the order Tab meets them now."""
    if not wanted:
        return []
    among, found, at = set(wanted), [wanted[0]], wanted[0].nextInFocusChain()
    while at is not None and at is not wanted[0]:
        if at in among:
            found.append(at)
        at = at.nextInFocusChain()
    return found
