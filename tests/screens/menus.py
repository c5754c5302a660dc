"""Every menu of the window, those of a right click and of buttons, and the longest tooltip of each workspace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QPushButton, QToolButton, QToolTip, QWidget

from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.shell.legend import Legend
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
from segloss_gui.gui.workspaces.lecture.view import LectureWorkspace
from segloss_gui.gui.workspaces.train.view import TrainWorkspace
from tests.app.made_study import settle
from tests.screens.saving import start_page
from tests.screens.window import running

MENUS = ("File", "Run", "View", "Go", "Papers", "Help")
KEPT: list[QWidget] = []  # the windows that menus belong to


def kept(widget: QWidget) -> QWidget:
    """A window that lives as long as the pictures are drawn."""
    KEPT.append(widget)
    return widget


def of_bar(title: str) -> QMenu:
    """A menu of the menu bar, over a study whose runs train."""
    made = kept(running())
    bar = made.findChild(QMenuBar)
    assert bar is not None
    return next(menu for action in bar.actions() if (menu := menu_of(action)) and _plain(menu.title()) == title)


def recent() -> QMenu:
    """Studies of late."""
    made = kept(start_page())
    for menu in made.findChildren(QMenu):
        menu.aboutToShow.emit()
    return next(menu for menu in made.findChildren(QMenu) if _plain(menu.title()) == "Open recent")


def menu_of(action: object) -> QMenu | None:
    """The menu of an action."""
    found = getattr(action, "menu", lambda: None)()
    return found if isinstance(found, QMenu) else None


def _plain(title: str) -> str:
    return title.replace("&", "")


def popped(widget: QWidget, open_menu: Callable[[], object]) -> QMenu:
    """The menu that comes up when something is clicked."""
    kept(widget)
    before = set(widget.findChildren(QMenu))
    open_menu()
    return next(menu for menu in widget.findChildren(QMenu) if menu not in before)


def page_of(made: MainWindow, kind: type[QWidget], name: str) -> QWidget:
    """A workspace of a window."""
    made.go(name)
    found = made.findChild(kind)
    assert found is not None
    return found


def runs() -> QMenu:
    """What can be asked of a run."""
    made = running(failed=True)
    page = page_of(made, TrainWorkspace, "train")
    assert isinstance(page, TrainWorkspace)
    page.table.selectRow(0)
    return popped(made, lambda: kept(page.table.make_menu() or QMenu()))


def chart() -> QMenu:
    """A right click on a chart."""
    made = running()
    page = page_of(made, TrainWorkspace, "train")
    assert isinstance(page, TrainWorkspace)
    return popped(made, lambda: page.charts.menu_wanted.emit(QPoint(0, 0)))


def method() -> QMenu:
    """A right click on a method."""
    made = running()
    legend = made.findChild(Legend)
    assert legend is not None
    return popped(made, lambda: legend.make_menu(made.session.methods[0].name))


def lecture(show: str) -> QMenu:
    """A menu of the lecture."""
    made = running()
    page = page_of(made, LectureWorkspace, "lecture")
    assert isinstance(page, LectureWorkspace)
    page.load()  # what is not shown asks for no losses
    settle(made.services)
    places = {
        "scenes": page._show_scenes, "losses": page.playground._show_losses, "replays": page.training._show_replays,
    }  # fmt: skip
    return popped(made, places[show])


def button_menu(words: str) -> QMenu:
    """The menu of a button of Compare."""
    made = running()
    page = page_of(made, CompareWorkspace, "compare")
    kept(made)
    buttons = [*page.findChildren(QToolButton), *page.findChildren(QPushButton)]
    return next(menu for button in buttons if button.text() == words and (menu := button.menu()) is not None)


def longest_tip(workspace: str) -> QWidget:
    """The longest tooltip of what is seen of a workspace."""
    made = kept(running(failed=True))
    assert isinstance(made, MainWindow)
    made.go(workspace)
    made.show()
    QApplication.processEvents()
    tips = [widget.toolTip() for widget in made.findChildren(QWidget) if widget.isVisible()]
    QToolTip.showText(QPoint(0, 0), max(tips, key=lambda tip: max(map(len, tip.split("\n")))), made)
    return next(widget for widget in QApplication.topLevelWidgets() if widget.inherits("QTipLabel"))


SCREENS: dict[str, Callable[[], QWidget]] = {
    **{title.lower(): partial(of_bar, title) for title in MENUS},
    "open recent": recent,
    "of a run": runs,
    "of a chart": chart,
    "of a method": method,
    "scenes": lambda: lecture("scenes"),
    "losses": lambda: lecture("losses"),
    "replays": lambda: lecture("replays"),
    "metrics": lambda: button_menu("Metrics"),
    **{f"tip {place.name}": partial(longest_tip, place.name) for place in WORKSPACES},
}
