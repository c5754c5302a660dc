"""All theory sheets, and the one that is shown."""

from __future__ import annotations

import numpy as np
from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks, needs
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.lecture.drawing import Dial, Dials, Drawing, Picture, Sheet
from segloss_gui.app.lecture.sheets_empty import EMPTY_SHEETS
from segloss_gui.app.lecture.sheets_overlap import OVERLAP_SHEETS
from segloss_gui.core.errors import BadInputError
from segloss_gui.theory import mismatch

SIDE = 64


def one_mismatch(dials: Dials) -> Drawing:
    """A disc, and a false blob at some distance: what each of its pixels weighs in three losses."""
    rows, columns = np.ogrid[:SIDE, :SIDE]
    truth = np.hypot(rows - 32, columns - 18) <= dials["radius"]
    middle = 18 + dials["radius"] + dials["distance"]
    blob = np.hypot(rows - 32, columns - middle) <= 4
    maps = mismatch.mismatch_maps(truth | blob, truth)
    losses = mismatch.mismatch_losses(truth | blob, truth)
    titles = ("Dice: every pixel alike", "Boundary: distance to the truth", "Hausdorff: both distances")
    numbers = (f"{float(losses.dice):.3f}", f"{float(losses.boundary):.0f}", f"{float(losses.hausdorff):.3f}")
    words = (
        f"The same false blob, {dials['distance']:.0f} pixels from the object: Dice {numbers[0]}, boundary "
        f"{numbers[1]}, Hausdorff {numbers[2]}. Move it: Dice does not care how far it is."
    )
    pictures = (
        Picture(title, f"loss {number}", values, truth)
        for title, number, values in zip(titles, numbers, (maps.dice, maps.boundary, maps.hausdorff), strict=True)
    )
    return Drawing(words, pictures=tuple(pictures))


MISMATCH = Sheet(
    "mismatch", "One mismatch, three weights", "Odyssey, Sect. 4.3",
    "Dice counts wrong pixels; boundary and Hausdorff loss weigh them by how far from the object they are.",
    (Dial("distance", "Distance of the blob, pixels", 0, 34, 12),
     Dial("radius", "Radius of the object, pixels", 2, 12, 9)),
    one_mismatch, libraries=("scipy.ndimage",),
)  # fmt: skip
SHEETS: dict[str, Sheet] = {sheet.key: sheet for sheet in (*OVERLAP_SHEETS, *EMPTY_SHEETS, MISMATCH)}


class SheetsPresenter:
    """The sheet that is shown and its dials; every sheet keeps its own.

    Signals
    -------
    sheet_changed()
        Another sheet is shown.
    drawing_changed()
        ``drawing`` is a newer one.

    Parameters
    ----------
    tasks : BackgroundTasks
        Draws: the slowest sheet takes seconds the first time.

    Examples
    --------
    >>> from segloss_gui.app.plain_tasks import PlainTasks
    >>> tasks = PlainTasks()
    >>> shown = SheetsPresenter(tasks)
    >>> shown.show("dice_jaccard")
    >>> shown.turn("dice", 0.8)
    >>> tasks.wait()
    >>> tasks.close()
    >>> shown.drawing.reading
    'Dice 0.800 is Jaccard 0.667: they are 0.133 apart, and never more than 0.172.'
    """

    sheet_changed = Signal()
    drawing_changed = Signal()

    def __init__(self, tasks: BackgroundTasks) -> None:
        self.sheet = next(iter(SHEETS.values()))
        self.drawing: Drawing | None = None
        self._dials = {key: sheet.starts() for key, sheet in SHEETS.items()}
        self._newest = NewestWins(tasks, in_turn=True)

    @property
    def dials(self) -> dict[str, float]:
        """Where the dials of the sheet stand."""
        return self._dials[self.sheet.key]

    def show(self, key: str, dials: Dials | None = None) -> None:
        """Show a sheet, with some of its dials set.

        Raises
        ------
        BadInputError
            When there is no such sheet or dial, or a dial is out of its span.
        """
        if key not in SHEETS:
            raise BadInputError(f"a sheet is one of {', '.join(SHEETS)}, got {key!r}")
        settled = SHEETS[key].settled(dials) if dials else self._dials[key]
        self.sheet, self._dials[key] = SHEETS[key], settled
        self.sheet_changed.emit()
        self.draw()

    def turn(self, key: str, value: float) -> None:
        """Turn a dial, as far as it goes."""
        self._set(key, value)
        self.draw()

    def _set(self, key: str, value: float) -> None:
        dial = self.sheet.dial(key)
        value = min(max(value, dial.low), dial.high)
        self.dials[key] = float(round(value)) if dial.integer else value

    def drag(self, value: float) -> None:
        """Turn the dial that the line of the drawing stands for."""
        if self.sheet.dragged:
            self.turn(self.sheet.dragged, value)

    def paint(self, first: int, first_height: float, last: int, last_height: float) -> None:
        """Draw the bars from one to another, their heights in a straight line between both."""
        bars = range(min(first, last), max(first, last) + 1)
        ends = sorted([(first, first_height), (last, last_height)])
        heights = np.interp(bars, [place for place, _ in ends], [height for _, height in ends])
        heights[last - bars.start] = last_height  # of a stroke within one bar the newest counts
        for place, height in zip(bars, heights, strict=True):
            self._set(self.sheet.bars[place].key, float(height))
        self.draw()

    def begin_with(self, place: int) -> None:
        """Draw the histogram of one of the sheet's beginnings."""
        self.dials.update(self.sheet.beginnings[place].values)
        self.draw()

    def draw(self) -> None:
        """Ask for a drawing of the sheet as it stands."""
        sheet, dials = self.sheet, dict(self.dials)
        draw = needs(*sheet.libraries)(lambda _task: (sheet, sheet.draw(dials)))
        self._newest.ask("Drawing a theory sheet", draw, self._answered, self._failed, quiet=True)

    def _answered(self, answer: tuple[Sheet, Drawing]) -> None:
        if answer[0] is self.sheet:
            self.drawing = answer[1]
            self.drawing_changed.emit()

    def _failed(self, error: BaseException) -> None:
        self.drawing = Drawing(f"The sheet could not be drawn: {error}")
        self.drawing_changed.emit()
