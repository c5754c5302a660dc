"""How methods are shown in plots: their colours, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.colours import method_colour
from segloss_gui.report.figure_description.elements import Dots, LegendEntry
from segloss_gui.statistics.resampling import Floats


@dataclass(frozen=True)
class MethodLook:
    """How methods are shown.

    Parameters
    ----------
    colours : mapping of str to str
        Colour of each method, ``#RRGGBB``.
    names : mapping of str to str
        What a method is called in sentences; its own name where there is none.
    labels : mapping of str to str
        What it is called at an axis and in a legend, where less has to do; else as in sentences.
    """

    colours: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def name(self, method: str) -> str:
        """What a method is called in a sentence."""
        return self.names.get(method, method)

    def label(self, method: str) -> str:
        """What it is called at an axis.

        Examples
        --------
        >>> MethodLook(labels={"dice_phi phi=I": "phi=I"}).label("dice_phi phi=I"), MethodLook().label("CE")
        ('phi=I', 'CE')
        """
        return self.labels.get(method, self.name(method))

    def colour(self, methods: Sequence[str], method: str) -> str:
        """The colour of one of ``methods``, also where nobody gave it one."""
        return self.colours.get(method) or method_colour(list(methods).index(method))

    def legend(self, methods: Sequence[str]) -> tuple[LegendEntry, ...]:
        """A line for each method."""
        return tuple(LegendEntry(self.colour(methods, method), self.label(method)) for method in methods)

    def dots(
        self, x: Floats, y: Floats, who: NDArray[np.integer], methods: Sequence[str], size: Floats | float, *,
        shaped: bool = False,
    ) -> Dots:  # fmt: skip
        """Dots of several methods, ``who`` saying whose each is."""
        palette = tuple(self.colour(methods, method) for method in methods)
        return Dots(np.asarray(x, float), np.asarray(y, float), palette, np.asarray(who, np.intp), size, shaped)
