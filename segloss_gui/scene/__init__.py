"""Surfaces of segmentations in millimetres, and the picture of them: VTK, without Qt or torch.

May import numpy, scipy, VTK, ``core`` and of ``metrics`` the box of a mask. Two halves that meet in plain arrays:

- **Made anywhere**: :mod:`~.surface` (a label on a grid to points and triangles in mm) and
  :mod:`~.distance` (signed distance of one surface to another, in mm). Each call builds its own
  VTK filters and hands out numpy arrays, so any background thread may call them; VTK lets the
  interpreter go while they work.
- **Drawn by one thread**: :mod:`~.renderer`, an offscreen window with the surfaces, the cut plane, the
  crosshair and the orientation cube, asked for pictures as arrays. The thread that makes it is the
  only one that may touch it. The window gives it one of its own (:mod:`~.renderer_thread`), for without a graphics
  card a picture takes longer than a window may stand still. Nothing is embedded, so X11, Wayland, a remote
  desktop and a machine without a display all see the same.

:mod:`~.vtk_check` finds out in a process of its own whether VTK can draw at all: a driver that crashes
takes nothing with it. :mod:`~.shutdown_guard` lets the end of the program wait for VTK. :mod:`~.colour` has
the colours of distances, :mod:`~.cameras` where to look from.

Importing this package is cheap; its modules import VTK (a third of a second), by submodule. Import
them in the background with :func:`load`, never from several threads at once.

To add something that is drawn, add its actors to a file here and a method to :class:`~.renderer.SurfaceRenderer`.
"""

from __future__ import annotations

import threading
from importlib import import_module

MODULES = ("surface", "distance", "colour", "cameras", "renderer")
_LOADING = threading.Lock()


def load() -> None:
    """Import every module of this room, by one thread at a time; later calls cost nothing.

    Examples
    --------
    >>> load()
    """
    with _LOADING:
        for name in MODULES:
            import_module(f"{__name__}.{name}")
