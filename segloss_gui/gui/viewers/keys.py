"""The one table of the viewer's keys: it binds them, and the help lists it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Binding:
    """One action and its keys.

    Parameters
    ----------
    keys : tuple of str
        Key sequences as Qt spells them (``"PgUp"``, ``"Shift+["``).
    action : str
        Name of the method of :class:`~segloss_gui.gui.viewers.slice_view.SliceView` that it calls.
    does : str
        In words, for the help.
    arguments : tuple of int
        What the method is called with.
    """

    keys: tuple[str, ...]
    action: str
    does: str
    arguments: tuple[int, ...] = ()


BINDINGS: tuple[Binding, ...] = (
    Binding(("Left",), "step_cursor", "move the crosshair left", (-1, 0)),
    Binding(("Right",), "step_cursor", "move the crosshair right", (1, 0)),
    Binding(("Up",), "step_cursor", "move the crosshair up", (0, -1)),
    Binding(("Down",), "step_cursor", "move the crosshair down", (0, 1)),
    Binding(("PgUp",), "step_slice", "next slice", (1,)),
    Binding(("PgDown",), "step_slice", "previous slice", (-1,)),
    Binding(("S",), "toggle_segmentations", "show or hide all segmentations"),
    Binding(("G",), "toggle_reference", "reference labels on or off"),
    Binding(("A",), "step_opacity", "less opaque", (-1,)),
    Binding(("D",), "step_opacity", "more opaque", (1,)),
    Binding(("[",), "step_channel", "previous image channel", (-1,)),
    Binding(("]",), "step_channel", "next image channel", (1,)),
    Binding(("{",), "step_layer", "previous segmentation on top", (-1,)),
    Binding(("}",), "step_layer", "next segmentation on top", (1,)),
    Binding(("X",), "toggle_annotations", "letters, scale bar and crosshair on or off"),
    Binding(("C",), "centre_on_cursor", "centre the view on the crosshair"),
    Binding(("R",), "reset_view", "reset zoom and pan"),
    Binding(("M",), "maximise", "one pane large, or all panes"),
    Binding(("W",), "detach", "pane in a window of its own, or back"),
    Binding(("Space",), "flicker", "flicker between two predictions; Esc ends it"),
    Binding(("Esc",), "end_flicker", "show all predictions again"),
)
"""Every key of a slice view. No two rows share a key."""


def by_key(bindings: tuple[Binding, ...] = BINDINGS) -> Mapping[str, Binding]:
    """Bindings by each of their keys.

    Raises
    ------
    ValueError
        When two bindings want one key.

    Examples
    --------
    >>> by_key()["S"].action
    'toggle_segmentations'
    """
    found: dict[str, Binding] = {}
    for binding in bindings:
        for key in binding.keys:
            if key in found:
                raise ValueError(f"a key must do one thing, got {key!r} for {found[key].action} and {binding.action}")
            found[key] = binding
    return MappingProxyType(found)
