"""Whether VTK can draw here, found out in a process of its own.

A missing OSMesa or a broken driver does not raise: it ends the process. So the first picture is
drawn by a child, whose end tells. ``python -m segloss_gui.scene.vtk_check`` is that child.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import cache

PATIENCE_S = 60.0
SIDE = 240
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console
COMMAND = (sys.executable, "-m", "segloss_gui.scene.vtk_check")


@cache
def why_not() -> str:
    """Why surfaces cannot be drawn on this machine, in one sentence; empty where they can.

    Takes a second or two the first time (a process is started): ask in the background.
    """
    return ask(COMMAND, PATIENCE_S)


def ask(command: tuple[str, ...], patience_s: float) -> str:
    """Run a command that draws; empty where it ended well, a sentence where it did not.

    Examples
    --------
    >>> ask((sys.executable, "-c", "raise SystemExit('no')"), 30.0)
    'Surfaces cannot be drawn here: no.'
    """
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=patience_s, check=False, creationflags=NO_WINDOW,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"Surfaces cannot be drawn here: the graphics driver gave no picture within {patience_s:.0f} s."
    except OSError as error:
        return f"Surfaces cannot be drawn here: the test of the graphics driver did not start ({error})."
    if done.returncode == 0:
        return ""
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        return f"Surfaces cannot be drawn here: the graphics driver crashed ({name}) when VTK asked it for a picture."
    said = done.stderr.strip().splitlines() or [f"VTK ended with code {done.returncode}"]
    return f"Surfaces cannot be drawn here: {said[-1].rstrip('.')}."


def main() -> None:
    """Draw one small picture, of which the middle must be the colour asked for."""
    import numpy as np

    from segloss_gui.scene.renderer import SurfaceRenderer
    from segloss_gui.scene.surface import Surface

    points = np.array([[-9, 0, -9], [9, 0, -9], [0, 0, 9]], dtype=np.float32)
    faces = np.array([[0, 1, 2]], dtype=np.int32)
    stage = SurfaceRenderer()
    stage.show_surface("probe", Surface(points, faces, points, None), "#FF0000")
    stage.look_from("A")
    red, green, blue = (int(v) for v in stage.picture(SIDE, SIDE)[SIDE // 2, SIDE // 2])
    if red < 60 or green > red // 2 or blue > red // 2:
        raise SystemExit(f"VTK drew the wrong picture (got colour {red}, {green}, {blue} where red was asked for)")


if __name__ == "__main__":
    main()
