"""What the mouse does: one table of both schemes, which binds the gestures and is what the help lists. Without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Scheme = Literal["research", "pacs"]
Button = Literal["left", "middle", "right"]
Kind = Literal["drag", "click", "double click", "wheel", "move"]
Modifier = Literal["", "Ctrl", "Shift"]


class Gesture(StrEnum):
    """What the mouse does."""

    CROSSHAIR = "move the crosshair in every view"
    PAN = "pan"
    ZOOM = "zoom"
    WINDOW = "window / level: right widens, down darkens"
    WINDOW_BOX = "window / level from a box"
    RESET_WINDOW = "automatic window / level"
    SLICE = "next or previous slice"
    MAXIMISE = "one pane large, or all panes"


@dataclass(frozen=True)
class MouseBinding:
    """A row of the table.

    Parameters
    ----------
    kind : str
        What the hand does.
    gesture : Gesture
        What it does to the picture.
    button : str or None
        None: no button.
    modifier : str
        The key held; empty for none.
    scheme : str or None
        None: in both.
    window_tool : bool or None
        With the window / level tool switched on, or off; None: either.
    """

    kind: Kind
    gesture: Gesture
    button: Button | None = None
    modifier: Modifier = ""
    scheme: Scheme | None = None
    window_tool: bool | None = None

    @property
    def words(self) -> str:
        """What to do.

        Examples
        --------
        >>> MouseBinding("wheel", Gesture.ZOOM, modifier="Ctrl").words
        'Ctrl + wheel'
        """
        named = f"{self.button} {self.kind}" if self.button and (self.kind != "double click") else self.kind
        with_tool = " (W/L tool)" if self.window_tool else ""
        words = (f"{self.modifier} + {named}" if self.modifier else named) + with_tool
        return words[:1].upper() + words[1:]


MOUSE: tuple[MouseBinding, ...] = (
    MouseBinding("drag", Gesture.CROSSHAIR, "left", scheme="research", window_tool=False),
    MouseBinding("drag", Gesture.WINDOW, "left", scheme="pacs"),
    MouseBinding("click", Gesture.CROSSHAIR, "left", scheme="pacs"),
    MouseBinding("drag", Gesture.WINDOW, "left", scheme="research", window_tool=True),
    MouseBinding("click", Gesture.CROSSHAIR, "left", scheme="research", window_tool=True),
    MouseBinding("drag", Gesture.PAN, "middle"),
    MouseBinding("drag", Gesture.ZOOM, "right"),
    MouseBinding("wheel", Gesture.SLICE),
    MouseBinding("wheel", Gesture.ZOOM, modifier="Ctrl"),
    MouseBinding("move", Gesture.CROSSHAIR, modifier="Shift"),
    MouseBinding("drag", Gesture.WINDOW_BOX, "left", modifier="Ctrl"),
    MouseBinding("double click", Gesture.MAXIMISE, "left"),
    MouseBinding("double click", Gesture.RESET_WINDOW, "left", modifier="Ctrl"),
)
"""Every gesture on a slice."""


@dataclass(frozen=True)
class MouseRow:
    """A line of the help: what to do, and what it does."""

    gesture: str
    does: str


def gesture_of(
    kind: Kind,
    button: Button | None = None,
    modifier: Modifier = "",
    *,
    scheme: Scheme = "research",
    window_tool: bool = False,
) -> Gesture | None:
    """What a movement of the hand does; a key that means nothing with it is overlooked.

    Examples
    --------
    >>> gesture_of("drag", "left").name, gesture_of("drag", "left", scheme="pacs").name
    ('CROSSHAIR', 'WINDOW')
    >>> gesture_of("drag", "middle", "Ctrl").name
    'PAN'
    """
    for held in dict.fromkeys((modifier, "")):
        for row in MOUSE:
            fits = row.scheme in (None, scheme) and row.window_tool in (None, window_tool)
            if fits and (row.kind, row.button, row.modifier) == (kind, button, held):
                return row.gesture
        if kind == "move":  # without its key a pointer that passes by does nothing
            return None
    return None


def mouse_help(scheme: Scheme) -> tuple[MouseRow, ...]:
    """Every gesture of a scheme, for the help."""
    return tuple(MouseRow(row.words, row.gesture.value) for row in MOUSE if row.scheme in (None, scheme))
