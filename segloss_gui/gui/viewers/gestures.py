"""What the mouse does: one table for both schemes, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Scheme = Literal["research", "pacs"]
Button = Literal["left", "middle", "right"]


class Gesture(StrEnum):
    """What a drag does."""

    CROSSHAIR = "move the crosshair in every view"
    PAN = "pan"
    ZOOM = "zoom"
    WINDOW = "window / level: right widens, down darkens"
    WINDOW_BOX = "window / level from a box"


@dataclass(frozen=True)
class MouseRow:
    """A line of the help: what to do, and what it does."""

    gesture: str
    does: str


def drag_gesture(
    button: Button, *, ctrl: bool = False, scheme: Scheme = "research", window_tool: bool = False
) -> Gesture:
    """What dragging with ``button`` does.

    Examples
    --------
    >>> drag_gesture("left").name, drag_gesture("left", scheme="pacs").name, drag_gesture("left", ctrl=True).name
    ('CROSSHAIR', 'WINDOW', 'WINDOW_BOX')
    """
    if button == "middle":
        return Gesture.PAN
    if button == "right":
        return Gesture.ZOOM
    if ctrl:
        return Gesture.WINDOW_BOX
    return Gesture.WINDOW if window_tool or scheme == "pacs" else Gesture.CROSSHAIR


def mouse_help(scheme: Scheme) -> tuple[MouseRow, ...]:
    """Every gesture of a scheme, for the help."""
    left = drag_gesture("left", scheme=scheme)
    click = () if left is Gesture.CROSSHAIR else (MouseRow("Left click", Gesture.CROSSHAIR.value),)
    return (
        MouseRow("Left drag", left.value),
        *click,
        MouseRow("Middle drag", Gesture.PAN.value),
        MouseRow("Right drag", Gesture.ZOOM.value),
        MouseRow("Wheel", "next or previous slice"),
        MouseRow("Ctrl + wheel", Gesture.ZOOM.value),
        MouseRow("Shift + move", "the crosshair follows the pointer"),
        MouseRow("Ctrl + drag", Gesture.WINDOW_BOX.value),
        MouseRow("Ctrl + double click", "automatic window / level"),
        MouseRow("Double click", "one pane large, or all panes"),
    )
