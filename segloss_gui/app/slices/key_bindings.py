"""The tables of the viewers' keys: they bind them, the help lists them, and the user may change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from psygnal import Signal

from segloss_gui.core.errors import BadInputError

SLICES, PAIR, WINDOW = "Slices", "Slices of a pair", "Window"


@dataclass(frozen=True)
class Binding:
    """One action and its keys.

    Parameters
    ----------
    keys : tuple of str
        Key sequences as Qt spells them (``"PgUp"``, ``"Shift+["``).
    action : str
        What it does, by the name under which a view knows it.
    does : str
        In words, for the help.
    arguments : tuple of int
        What that is called with.
    """

    keys: tuple[str, ...]
    action: str
    does: str
    arguments: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What changed keys are remembered by.

        Examples
        --------
        >>> Binding(("PgUp",), "step_slice", "next slice", (1,)).name
        'step_slice 1'
        """
        return " ".join((self.action, *map(str, self.arguments)))


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

PAIR_BINDINGS: tuple[Binding, ...] = (
    Binding((",",), "step_pair", "curtain left, squares smaller, flicker slower", (-1,)),
    Binding((".",), "step_pair", "curtain right, squares larger, flicker faster", (1,)),
    Binding(("F",), "choose_mode", "flicker", (0,)),
    Binding(("V",), "choose_mode", "swipe curtain", (1,)),
    Binding(("B",), "choose_mode", "checkerboard", (2,)),
    Binding(("N",), "choose_mode", "difference", (3,)),
)
"""What the panes of a pair add to them."""


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


class KeyMap:
    """The keys as the user wants them.

    Keys of the window work everywhere, and so conflict with all others; those of a pair are pressed
    on slices, and so conflict with theirs; other places are by themselves.

    Signals
    -------
    changed()
        A key does something else now.
    """

    changed = Signal()

    def __init__(self, places: Mapping[str, Sequence[Binding]]) -> None:
        self._given: dict[str, tuple[Binding, ...]] = {place: tuple(rows) for place, rows in places.items()}
        self._everywhere: set[str] = set()
        self._wanted: dict[str, dict[str, tuple[str, ...]]] = {}
        self._found: dict[str, Mapping[str, Binding]] = {}

    @property
    def places(self) -> tuple[str, ...]:
        """Where there are keys."""
        return tuple(self._given)

    @property
    def is_changed(self) -> bool:
        """Whether any key is not the one given."""
        return any(self.bindings(place) != self._given[place] for place in self._given)

    def put(self, place: str, rows: Sequence[Binding], *, everywhere: bool = False) -> None:
        """Add the keys of a place, or replace them; what the user changed stays.

        Parameters
        ----------
        place : str
            What the place is called.
        rows : sequence of Binding
            Its keys.
        everywhere : bool
            Whether they work in the whole window.
        """
        self._given[place] = tuple(rows)
        if everywhere:
            self._everywhere.add(place)
        self._found.clear()

    def bindings(self, place: str) -> tuple[Binding, ...]:
        """The rows of a place, with the keys that hold now."""
        wanted = self._wanted.get(place)
        if not wanted:
            return self._given[place]
        return tuple(replace(row, keys=wanted.get(row.name, row.keys)) for row in self._given[place])

    def by_key(self, place: str) -> Mapping[str, Binding]:
        """The rows of a place by each of their keys."""
        if place not in self._found:
            self._found[place] = by_key(self.bindings(place))
        return self._found[place]

    def told(self, place: str, name: str) -> str:
        """The first key of an action as it is now, for tooltips; empty where it has none.

        Examples
        --------
        >>> KeyMap({SLICES: BINDINGS}).told(SLICES, "toggle_reference")
        ' (G)'
        """
        rows = self.bindings(place) if place in self._given else ()  # a window's own come with its menus
        keys = next((row.keys for row in rows if row.name == name), ())
        return f" ({keys[0]})" if keys else ""

    def rebind(self, place: str, name: str, keys: Sequence[str]) -> None:
        """Give an action other keys.

        Raises
        ------
        BadInputError
            When one of them does something else already.

        Examples
        --------
        >>> map_ = KeyMap({SLICES: BINDINGS})
        >>> map_.rebind(SLICES, "centre_on_cursor", ["Z"])
        >>> map_.by_key(SLICES)["Z"].does
        'centre the view on the crosshair'
        >>> map_.rebind(SLICES, "centre_on_cursor", ["S"])
        Traceback (most recent call last):
        segloss_gui.core.errors.BadInputError: a key must do one thing, got S, which is taken: show or hide ...
        """
        for key in keys:
            taken = self._taken(place, name, key)
            if taken is not None:
                raise BadInputError(f"a key must do one thing, got {key}, which is taken: {taken.does}")
        self._wanted.setdefault(place, {})[name] = tuple(keys)
        self._renew()

    def reset(self) -> None:
        """All keys as given."""
        self._wanted.clear()
        self._renew()

    def stored(self) -> dict[str, dict[str, list[str]]]:
        """What was changed, for the settings."""
        return {place: {name: list(keys) for name, keys in rows.items()} for place, rows in self._wanted.items()}

    def restore(self, stored: object) -> None:
        """Take up what :meth:`stored` gave; what conflicts or makes no sense is left out."""
        self._wanted.clear()
        for place, rows in stored.items() if isinstance(stored, dict) else ():
            for name, keys in rows.items() if isinstance(rows, dict) else ():
                known = place in self._given and name in [row.name for row in self._given[place]]
                if known and isinstance(keys, list) and all(isinstance(key, str) for key in keys):
                    self._wanted.setdefault(place, {})[name] = tuple(dict.fromkeys(keys))
        if self._wanted and self._conflicts():
            self._wanted.clear()
        self._renew()

    def _conflicts(self) -> bool:
        rows = [(place, row) for place in self._given for row in self.bindings(place)]
        return any(self._taken(place, row.name, key) for place, row in rows for key in row.keys)

    def _taken(self, place: str, name: str, key: str) -> Binding | None:
        for other in self._given:
            if other == place or {place, other} & self._everywhere or {place, other} == {SLICES, PAIR}:
                for row in self.bindings(other):
                    if key in row.keys and (other, row.name) != (place, name):
                        return row
        return None

    def _renew(self) -> None:
        self._found.clear()
        self.changed.emit()


keymap = KeyMap({SLICES: BINDINGS, PAIR: PAIR_BINDINGS})
"""The one that is in force."""
