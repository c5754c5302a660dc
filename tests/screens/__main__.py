"""``python -m tests.screens OUT [--size 1280x720] [--theme dark|projector]`` writes a PNG of every screen.

``QT_SCALE_FACTOR=2`` before it draws as a screen of fine pixels does: twice as many, either way.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.scratch import scratch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = str(
    scratch("segloss-screens-")
)

from PySide6.QtCore import QEvent, QPoint, QSettings
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

import tests.screens
from segloss_gui.app.ending import end_with
from segloss_gui.app.services import Services
from segloss_gui.gui.app import application, tune_interpreter
from segloss_gui.gui.theme import apply_theme, colours

SETTLE_MS = 300  # work may begin a little after a screen is shown
PATIENCE_MS = 15000


def main() -> int:
    """Draw every screen; 1 where one of them could not be drawn, naming it."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", default="1280x720", help="width x height in pixels")
    parser.add_argument("--theme", default="light", choices=("light", "dark", "projector"))
    parser.add_argument("--only", default="", help="draw only screens whose name begins so")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    options.out.mkdir(parents=True, exist_ok=True)
    as_large_a_screen(width, height)
    app = application()
    tune_interpreter(app)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.environ["XDG_CONFIG_HOME"])
    projector = options.theme == "projector"
    apply_theme(app, "light" if projector else options.theme, projector=projector)
    screens, failed = collect()
    for name, build in screens.items():
        if name.startswith(options.only) and not draw(app, name, build, options.out / f"{name}.png", width, height):
            failed.append(name)
    for name in failed:
        print(f"FAILED {name}", file=sys.stderr)
    return 1 if failed else 0


def as_large_a_screen(width: int, height: int) -> None:
    """Let dialogs, which stay within the screen, find one of the size that is drawn."""
    if os.environ["QT_QPA_PLATFORM"] == "offscreen":
        scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
        size = {"width": round(width * scale), "height": round(height * scale)}
        screen = {"name": "drawn", "x": 0, "y": 0, **size, "logicalDpi": 96, "dpr": 1}
        file = Path(os.environ["XDG_CONFIG_HOME"]) / "screen.json"
        file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


def collect() -> tuple[dict[str, Callable[[], QWidget]], list[str]]:
    """Screens of all modules, as ``module-state``; and modules that cannot be imported."""
    found: dict[str, Callable[[], QWidget]] = {}
    failed = []
    for module in sorted(info.name for info in pkgutil.iter_modules(tests.screens.__path__)):
        if module.startswith("_"):
            continue
        try:
            screens = getattr(importlib.import_module(f"tests.screens.{module}"), "SCREENS", {})
        except Exception:
            traceback.print_exc()
            failed.append(module)
            continue
        found |= {f"{module}-{state}".replace(" ", "-"): build for state, build in screens.items()}
    return found, failed


def draw(app: QApplication, name: str, build: Callable[[], QWidget], file: Path, width: int, height: int) -> bool:
    """Build one screen, wait until it is ready, write it; False where that failed."""
    try:
        widget = build()
    except Exception:
        traceback.print_exc()
        return False
    if not isinstance(widget, QDialog | QMenu) and not widget.inherits("QTipLabel"):
        widget.resize(width, height)
    if isinstance(widget, QMenu):
        widget.popup(QPoint(0, 0))  # as high as the screen lets it be; shown otherwise it is cut
    widget.show()
    settle(widget)
    written = picture(widget).save(str(file))
    put_away(app, widget)
    print(f"{'wrote' if written else 'could not write'} {file}", flush=True)
    return written


def picture(widget: QWidget) -> QPixmap:
    """The widget on the theme's background (a workspace alone has none of its own), in the screen's pixels."""
    ratio = widget.devicePixelRatioF()
    made = QPixmap(widget.size() * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(colours().background))
    widget.render(made)
    return made


def settle(widget: QWidget) -> None:
    """Let background work end, where the widget can tell, and everything be painted."""
    ready = getattr(widget, "ready", None)
    for _ in range(PATIENCE_MS // SETTLE_MS):
        QTest.qWait(SETTLE_MS)
        if not callable(ready) or ready():
            break
    QTest.qWait(SETTLE_MS)


def services_of(widget: QWidget) -> list[Services]:
    """What works in the background for the screen: its own, its window's, and that of what stands beside it."""
    owners = (widget, widget.parentWidget(), *getattr(widget, "beside", ()))
    return [owner.services for owner in owners if getattr(owner, "services", None) is not None]


def put_away(app: QApplication, widget: QWidget) -> None:
    """End the screen's threads and delete it.

    Only what was built: pyqtgraph keeps hidden windows of its own, which fall with their plot, and
    Qt crashes when they are deleted before it.
    """
    for services in services_of(widget):
        services.close()
    widget.hide()
    widget.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()


if __name__ == "__main__":
    end_with(main)
