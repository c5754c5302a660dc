"""Statistics in its states: empty, no scores, full, two classes, partial labels, long names, many cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtWidgets import QWidget

from segloss_gui.app.session import Session
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.statistics.view import StatisticsWorkspace
from segloss_gui.metrics import EmptyRule
from segloss_gui.study.designs import missing_labels, with_batch_sizes
from segloss_gui.study.models import LossChoice
from tests.app.made_study import FIVE, LONG, open_study, settle
from tests.app.statistics.made_scores import PARTIAL, SWEPT, Made, half_missing, scored
from tests.scratch import scratch

KINDS: dict[str, tuple[Sequence[LossChoice], int, int, bool, int]] = {
    "five": (FIVE, 60, 1, False, 1),
    "two classes": (FIVE[:3], 40, 2, False, 1),
    "partial": (PARTIAL, 40, 1, True, 1),
    "table 1": (with_batch_sizes(missing_labels(), (1, 2, 4)).losses, 30, 1, True, 1),
    "long": (LONG, 60, 1, True, 1),
    "everything": (PARTIAL, 40, 3, True, 2),
    "swept": (SWEPT, 40, 1, True, 1),
    "missed": (FIVE[:3], 40, 1, False, 1),
}


@cache
def _made(kind: str) -> Made:
    losses, cases, classes, groups, repeats = KINDS[kind]
    folder = scratch("segloss-screens-")
    made = scored(folder, losses, cases=cases, classes=classes, groups=groups, repeats=repeats)
    return half_missing(made, losses[1].method) if kind == "missed" else made


def window(kind: str = "") -> MainWindow:
    """The window at Statistics, over a study of a kind."""
    session = Session()
    made = MainWindow(session, window_services(session))
    made.ready = lambda: made.services.tasks.idle  # type: ignore[attr-defined]
    if kind:
        open_study(session, *_made(kind))
    made.show()
    made.go("statistics")
    settle(made.services)
    return made


def page(made: MainWindow) -> StatisticsWorkspace:
    """The window's Statistics."""
    found = made.findChild(StatisticsWorkspace)
    assert found is not None
    return found


def tab(kind: str, at: int, plots: Sequence[str] = (), **choices: object) -> MainWindow:
    """Another table in front, and other plots."""
    made = window(kind)
    page(made).results.tabs.setCurrentIndex(at)
    for pane, part in zip(page(made).plots, plots, strict=False):
        pane.kind.setCurrentIndex(pane.kind.findData(part))
        pane.turned.emit()
    page(made).presenter.choose(**choices)
    settle(made.services)
    return made


SCREENS: dict[str, Callable[[], QWidget]] = {
    "empty": window,
    "full": lambda: window("five"),
    "pairs": lambda: tab("five", 1, ("scatter", "strips"), rule=EmptyRule.ONE, correction="holm"),
    "two classes": lambda: window("two classes"),
    "partial": lambda: tab("partial", 2, ("roc", "volumes")),
    "missed": lambda: tab("missed", 0, ("strips", "ranks"), metric="hd95_mm"),
    "table 1": lambda: tab("table 1", 2, ("roc", "strips")),
    "ranking": lambda: tab("five", 3, ("ranks", "roc")),
    "everything": lambda: tab("everything", 0, ("scatter", "ranks")),
    "sweep": lambda: window("swept"),
    "long": lambda: tab("long", 0, ("strips", "roc")),
}
