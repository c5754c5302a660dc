"""The process that draws: ``python -m tests.golden.draw OUT`` in the environment of ``process.py``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QCursor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.slices.pair_modes import PairMode
from segloss_gui.gui.app import application, tune_interpreter
from segloss_gui.gui.theme import apply_theme, colours
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS
from segloss_gui.gui.workspaces.compare.layouts.base import Layout
from segloss_gui.gui.workspaces.compare.layouts.pair import PairLayout
from segloss_gui.gui.workspaces.compare.layouts.surfaces import SurfacesLayout
from segloss_gui.scene import load
from segloss_gui.scene.vtk_check import why_not
from tests.app.made_study import open_study, settle
from tests.golden import THEMES, WITHOUT_GL
from tests.golden.study import SHOWN, open_to

SIZE = 720, 420
STILL_S, PATIENCE_S = 0.25, 60.0
CURSOR_MM = (2.0, 4.0, 2.0)
AWAY = QPoint(5000, 5000)


@dataclass(frozen=True)
class Scene:
    """A layout and what is chosen in it."""

    name: str
    layout: str
    choose: Callable[[Layout], object] = field(default=lambda layout: None)


def pair(mode: PairMode, **values: object) -> Callable[[Layout], object]:
    """Two methods that stand still."""

    def choose(layout: Layout) -> None:
        assert isinstance(layout, PairLayout)
        layout.controls.play.setChecked(False)
        layout.pair.change(mode=mode, second_shown=False, **values)  # it may have begun to flicker

    return choose


SCENES = (
    *(Scene(place.name, place.name) for place in LAYOUTS if place.name != "pair"),
    Scene("pair_flicker", "pair", pair(PairMode.FLICKER)),
    Scene("pair_swipe", "pair", pair(PairMode.SWIPE, curtain=0.45)),
    Scene("pair_checkerboard", "pair", pair(PairMode.CHECKERBOARD, square_mm=6.0)),
    Scene("pair_difference", "pair", pair(PairMode.DIFFERENCE)),
)


def main(out: Path) -> None:
    """Draw every scene in every theme; what cannot be drawn is named in ``skipped.json``."""
    app = application()
    tune_interpreter(app)
    for file in sorted((Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    QCursor.setPos(AWAY)
    load()
    trouble = why_not()
    skipped = dict.fromkeys(WITHOUT_GL, trouble) if trouble else {}
    (out / "skipped.json").write_text(json.dumps(skipped), encoding="utf-8")
    opened = open_to(out / "made")
    for theme in THEMES:
        apply_theme(app, theme)
        for scene in SCENES:
            if scene.name not in skipped:
                draw(app, scene, opened).save(str(out / f"{scene.name}-{theme}.png"))


def draw(app: QApplication, scene: Scene, opened: tuple) -> QImage:
    """One scene in a session of its own, once it does not change any more."""
    session = Session()
    services = window_services(session)
    presenter = ComparePresenter(session, services.loader, services.tasks)
    place = next(place for place in LAYOUTS if place.name == scene.layout)
    layout = place.build(presenter, services)
    layout.resize(*SIZE)
    shelf = QWidget()  # of the controls, which stand in the layout bar and not in the layout
    if (controls := layout.controls) is not None:
        controls.setParent(shelf)
    open_study(session, *opened)
    session.show_case(SHOWN)
    layout.show()
    layout.set_active(True)
    settle(services)
    scene.choose(layout)
    presenter.scene.cursor.move(CURSOR_MM)
    try:
        return still(services, layout)
    finally:
        services.close()
        layout.close()
        for widget in (layout, shelf):
            widget.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()


def still(services: Services, layout: Layout) -> QImage:
    """The layout, when two pictures of it one after the other are the same and nothing is on its way."""
    end, before, since = time.monotonic() + PATIENCE_S, picture(layout), time.monotonic()
    while time.monotonic() < end:
        settle(services)
        QApplication.processEvents()
        time.sleep(0.01)
        now = picture(layout)
        if now != before or not drawn(layout):
            before, since = now, time.monotonic()
        elif time.monotonic() - since > STILL_S:
            return now
    raise TimeoutError(f"{type(layout).__name__} still changes after {PATIENCE_S:g} s")


def drawn(layout: Layout) -> bool:
    """Whether VTK has nothing left to do."""
    if not isinstance(layout, SurfacesLayout):
        return True
    return bool(layout.panes) and all(pane.view.is_settled for pane in layout.panes.values())


def picture(layout: Layout) -> QImage:
    """The layout on the theme's ground, without a mark of the focus."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    ratio = layout.devicePixelRatioF()
    image = QImage(layout.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(colours().background))
    painter = QPainter(image)
    layout.render(painter, QPoint(0, 0))
    painter.end()
    return image


if __name__ == "__main__":
    main(Path(sys.argv[1]))
