"""The whole window with a made study open, at the size of a small laptop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPointF, QSettings
from pytestqt.qtbot import QtBot

from segloss_gui.app.session import Session
from segloss_gui.data.case import CohortPreview
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.plots.figure_plot import FigurePlot
from segloss_gui.gui.window_services import window_services
from segloss_gui.study.models import Study
from tests.app.made_study import open_study, settle


@contextmanager
def shown_window(qtbot: QtBot, session: Session, settings: QSettings) -> Iterator[MainWindow]:
    """The window without a study, closed without a question afterwards."""
    shown = MainWindow(session, window_services(session), settings)
    shown.resize(1280, 720)
    shown.show()
    yield shown
    settle(shown.services)
    session.dirty = False
    shown.close()
    qtbot.waitUntil(lambda: not shown.isVisible())
    shown.deleteLater()


@contextmanager
def opened_window(
    qtbot: QtBot, session: Session, settings: QSettings, made: tuple[Study, CohortPreview, Path], case: str
) -> Iterator[MainWindow]:
    """:func:`shown_window` with a study open, at one of its cases."""
    with shown_window(qtbot, session, settings) as shown:
        open_study(session, *made)
        session.show_case(case)
        settle(shown.services)
        yield shown


def point_of(figure: FigurePlot, dot: int) -> QPointF:
    """Where a dot of a figure is in its scene."""
    assert figure.shown is not None
    dots = figure.shown.dots
    found: QPointF = figure.box.mapViewToScene(QPointF(float(dots.x[dot]), float(dots.y[dot])))
    return found
