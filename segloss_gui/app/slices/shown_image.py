"""An image on the screen: which of its channels is drawn, and through which window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segloss_gui.app.slices.planes import Letters, SliceGeometry, letters_of_picture
from segloss_gui.app.slices.window_level import Window, automatic, preset_for, sampled
from segloss_gui.core.display import PLAIN, Display
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume

COLOUR_CHANNELS = ("red", "green", "blue")


class ShownImage:
    """An image with a window for each channel that was looked at.

    Attributes
    ----------
    volume : Volume or None
        The image; None without one.
    choice : int
        Place in :attr:`choices`.
    """

    def __init__(self) -> None:
        self.volume: Volume | None = None
        self.choice = 0
        self._windows: dict[int, Window] = {}
        self._automatic: dict[int, Window] = {}
        self._first: dict[int, Window] = {}

    def _take_image(self, volume: Volume | None) -> None:
        """Another image: the channel is kept where it exists, windows are made anew."""
        self.volume = volume
        self._windows.clear()
        self._automatic.clear()
        self._first.clear()
        self.choice = min(self.choice, max(0, len(self.choices) - 1))

    def _take_more(self) -> None:
        """More voxels have arrived: windows that nobody chose are made anew."""
        for choice, window in self._first.items():
            if self._windows.get(choice) == window:
                del self._windows[choice]
        self._automatic.clear()
        self._first.clear()

    @property
    def grid(self) -> Grid | None:
        """Grid of the image; None without one."""
        return self.volume.grid if self.volume else None

    @property
    def choices(self) -> tuple[str, ...]:
        """What the channel chooser offers: the channels; of a colour picture first all three together."""
        if self.volume is None:
            return ()
        return ("colour", *COLOUR_CHANNELS) if self._is_colour else self.volume.channels

    @property
    def in_colour(self) -> bool:
        """Whether red, green and blue are drawn together."""
        return self._is_colour and self.choice == 0

    @property
    def channel(self) -> int:
        """Channel of the image that is drawn where it is not drawn in colour."""
        return max(0, self.choice - 1) if self._is_colour else self.choice

    @property
    def _is_colour(self) -> bool:
        return self.volume is not None and self.volume.channels == COLOUR_CHANNELS

    @property
    def window_is_automatic(self) -> bool:
        """Whether nobody has changed the window of what is shown."""
        return self.volume is not None and self.window == self._automatic.get(self.choice)

    @property
    def window(self) -> Window:
        """Window of the channel shown."""
        if self.volume is None:
            return Window(0.0, 1.0)
        if self.choice not in self._windows:
            self._windows[self.choice] = self._first[self.choice] = self.file_window() or self._turned(
                self._preset() or self.automatic_window()
            )
        return self._windows[self.choice]

    def _turned(self, window: Window) -> Window:
        """A window for what is shown, low values bright where the file says so."""
        return replace(window, inverted=self._display.inverted)

    @property
    def _display(self) -> Display:
        return self.volume.display(self.channel) if self.volume and not self.in_colour else PLAIN

    def file_window(self) -> Window | None:
        """The window that the file asks for; None where it says none, or one in which nothing of the image lies."""
        if self.volume is None or self._display.window is None:
            return None
        said = self._display.window_over(sampled(self.volume.data[self.channel]))
        return self._turned(Window(*said, linear=self._display.linear)) if said else None

    def edge_letters(self, geometry: SliceGeometry) -> Letters | None:
        """Where the edges of a slice point to; of a picture what its file says, None where it is silent."""
        if self.volume is None or self.volume.grid.anatomical:
            return geometry.letters
        return letters_of_picture(self.volume.display(0))

    def _preset(self) -> Window | None:
        """Of a CT that for soft tissue, until somebody chooses another."""
        assert self.volume is not None
        if self._is_colour:
            return None
        return preset_for(self.volume.data[self.channel], self.volume.channels[self.channel])

    def automatic_window(self) -> Window:
        """Window from the values of the channel shown; a colour picture keeps its own range."""
        assert self.volume is not None
        if self.choice not in self._automatic:
            whole = self._is_colour and self.volume.data.dtype == np.uint8
            data = self.volume.data if self.in_colour else self.volume.data[self.channel]
            self._automatic[self.choice] = self._turned(Window(0.0, 255.0) if whole else automatic(data))
        return self._automatic[self.choice]
