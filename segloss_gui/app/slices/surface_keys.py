"""What keys and mouse do over surfaces: the tables that bind them, and that the help lists."""

from __future__ import annotations

from segloss_gui.app.slices.gestures import Button, MouseRow
from segloss_gui.app.slices.key_bindings import Binding, keymap

SURFACES = "Surfaces"
"""What the place of these keys is called."""
STEP_DEGREES = 10

SURFACE_BINDINGS: tuple[Binding, ...] = (
    Binding(("Left",), "turn", "turn the surfaces to the left", (-STEP_DEGREES, 0)),
    Binding(("Right",), "turn", "turn the surfaces to the right", (STEP_DEGREES, 0)),
    Binding(("Up",), "turn", "turn the surfaces up", (0, -STEP_DEGREES)),
    Binding(("Down",), "turn", "turn the surfaces down", (0, STEP_DEGREES)),
    Binding(("+", "="), "near", "nearer", (1,)),
    Binding(("-",), "near", "further away", (-1,)),
    Binding(("C",), "centre_on_cursor", "centre the view on the crosshair"),
    Binding(("R",), "reset_view", "show everything"),
    Binding(("X",), "toggle_annotations", "letters, colour bar and crosshair on or off"),
    Binding(("S",), "toggle_segmentations", "show or hide all segmentations"),
    Binding(("G",), "toggle_reference", "reference on or off"),
    Binding(("A",), "step_opacity", "less opaque", (-1,)),
    Binding(("D",), "step_opacity", "more opaque", (1,)),
    Binding(("Space",), "flicker", "flicker between two predictions; Esc ends it"),
    Binding(("Esc",), "end_flicker", "show all predictions again"),
)
"""Every key of a 3D view as given; what it shares with a slice view it does to both."""

keymap.put(SURFACES, SURFACE_BINDINGS)

DRAGS: dict[Button, str] = {"left": "turn", "middle": "pan", "right": "zoom"}

SURFACE_MOUSE: tuple[MouseRow, ...] = (
    MouseRow("Left drag", "turn the surfaces"),
    MouseRow("Left click", "move the crosshair to the surface, in every view"),
    MouseRow("Shift + move", "the crosshair follows the pointer on the surfaces"),
    MouseRow("Middle drag", "pan"),
    MouseRow("Right drag", "zoom"),
    MouseRow("Wheel", "zoom"),
    MouseRow("Double click", "one pane large, or all panes"),
)
"""Every gesture of a 3D view."""
