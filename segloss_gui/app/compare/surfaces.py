"""Which surfaces there are to show, made in the background: plain Python over presenter and tasks.

The modules of the scene room import VTK; they are loaded by one background task, which also asks
whether VTK can draw here. Surfaces and distances are made in tasks too, each with filters of its
own, and handed over as arrays; only the layout's stage, in its own thread, draws.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.slices.error_map import ANY_CLASS, mask_of
from segloss_gui.app.slices.scene import LabelLayer
from segloss_gui.core.geometry import Grid
from segloss_gui.core.same_object import SameObject
from segloss_gui.core.volume import Volume

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks
    from segloss_gui.app.compare.presenter import ComparePresenter
    from segloss_gui.scene.distance import BothWays, DistanceTo
    from segloss_gui.scene.surface import Surface

NAN = float("nan")
KEPT = 16  # surfaces, so that the step slider goes back and forth without making them again
AT_ONCE = 2
SCALES_MM = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
DIRECTIONS = ("both", "to_reference", "to_prediction")
"""Which surface is coloured by its distance to the other: both, the prediction's, the reference's."""
CUTS = ("none", "axial", "coronal", "sagittal")


@dataclass(frozen=True, eq=False)
class Made:
    """A surface of one layer.

    Parameters
    ----------
    surface : Surface
        In mm.
    distances : BothWays or None
        Of this surface and the reference's to each other; None where there is no reference, NaN where one is empty.
    limit_mm : float
        End of a scale that shows these distances well.
    hd_mm, hd95_mm : float
        Hausdorff distance and its 95th percentile, both ways, as the score tables have them; NaN where undefined.
    measure : DistanceTo or None
        What measures others to this surface; kept of the reference alone.
    reference : Surface or None
        The reference's surface that ``distances`` are of.
    """

    surface: Surface
    distances: BothWays | None = None
    limit_mm: float = 1.0
    hd_mm: float = NAN
    hd95_mm: float = NAN
    measure: DistanceTo | None = None
    reference: Surface | None = None

    def told(self) -> str:
        """The most that was missed and the most that is too much, in words."""
        if self.surface.is_empty:
            missed = self.reference is not None and not self.reference.is_empty
            return "nothing of this class, all of the reference missed" if missed else "nothing of this class"
        if self.distances is None or math.isnan(self.distances.extremes_mm[0]):
            return ""
        low, high = self.distances.extremes_mm
        return f"{signed_mm(low)} … {signed_mm(high)} mm"

    def hausdorff_words(self) -> str:
        """Hausdorff distances in words; empty where they are undefined."""
        return "" if math.isnan(self.hd_mm) else f"HD {self.hd_mm:.1f} mm, HD95 {self.hd95_mm:.1f} mm"


def signed_mm(distance_mm: float) -> str:
    """A distance with its sign, which nothing has none of.

    Examples
    --------
    >>> signed_mm(-1.26), signed_mm(0.04), signed_mm(2.0)
    ('−1.3', '0.0', '+2.0')
    """
    words = f"{abs(distance_mm):.1f}"
    return words if words == "0.0" else f"{'−' if distance_mm < 0 else '+'}{words}"


@dataclass(frozen=True)
class Key:
    """What a surface was made of; arrays by identity."""

    labels: SameObject
    reference: SameObject
    value: int | None
    smooth: bool


class SurfacesModel:
    """The choices of the 3D layout and the surfaces they ask for.

    Parameters
    ----------
    presenter : ComparePresenter
        Its scene has the layers.
    tasks : BackgroundTasks
        Background work.

    Signals
    -------
    changed()
        A choice, a surface or the progress changed.
    """

    changed = Signal()

    def __init__(self, presenter: ComparePresenter, tasks: BackgroundTasks) -> None:
        self.presenter, self._tasks = presenter, tasks
        self.value: int | None = None
        self.smooth, self.by_distance, self.reference, self.separate = True, True, True, True
        self.cut = CUTS[0]
        self.direction = DIRECTIONS[0]
        self.scale_mm = 0.0
        self.ready, self.trouble = False, ""
        self.faults: dict[str, str] = {}
        self._asked = False
        self._kept: OrderedDict[Key, Made] = OrderedDict()
        self._shown: dict[str, Made] = {}
        self._busy: dict[str, Key] = {}
        self._volume: Volume | None = None

    def choose(self, **values: object) -> None:
        """Set choices by name: value, smooth, by_distance, direction, scale_mm (0: automatic), reference, separate,
        cut.
        """
        for name, value in values.items():
            getattr(self, name)  # a misspelt choice is an AttributeError, not a new attribute
            setattr(self, name, value)
        self.refresh()
        self.changed.emit()

    @property
    def classes(self) -> tuple[tuple[str, int | None], ...]:
        """Name and value of what a surface may be made of; all together first where there are several."""
        found = tuple((target.name, target.value) for target in self.presenter.loader.classes)
        return (("all classes", None), *found) if len(found) > 1 else found

    @property
    def layers(self) -> tuple[LabelLayer, ...]:
        """What is switched on, the reference first."""
        drawn = self.presenter.scene.drawn()
        order = {layer.name: at for at, layer in enumerate(self.presenter.scene.layers)}
        return tuple(sorted(drawn, key=lambda layer: (not layer.is_reference, order[layer.name])))

    def made(self, name: str) -> Made | None:
        """The surface of a layer; while another is made, the one before."""
        return self._shown.get(name)

    @property
    def measures(self) -> bool:
        """Whether surfaces are coloured by their distance: wanted, and there is something to measure to."""
        reference = self._shown.get(REFERENCE)
        return self.by_distance and reference is not None and not reference.surface.is_empty

    @property
    def limit_mm(self) -> float:
        """End of the one scale that all surfaces are coloured by: chosen, or that of the middle one of the methods."""
        if self.scale_mm:
            return self.scale_mm
        found = sorted(made.limit_mm for made in self._shown.values() if made.distances and not made.surface.is_empty)
        return found[len(found) // 2] if found else 1.0

    def busy_text(self) -> str:
        """What is being made; empty when all is there."""
        if self.trouble:
            return ""
        if not self.ready:
            return "Preparing 3D …"
        wanted = len(self._wanted())
        missing = len([layer for layer in self._wanted() if self._current(layer) is None])
        return f"Surface {wanted - missing + 1} of {wanted} …" if self._busy and missing else ""

    def empty_text(self) -> str:
        """Why there are no surfaces; empty where there are some, or some are coming."""
        scene = self.presenter.scene
        if self.trouble:
            return f"{self.trouble} The slices of the other layouts do not need it."
        if scene.grid is not None and (scene.grid.is_2d or not scene.grid.anatomical):
            return "This case is a single picture: surfaces need a volume of several slices."
        if not scene.layers:
            return self.presenter.note() or "The reference and every prediction appear here as surfaces."
        if not self.layers:
            return "All segmentations are switched off. Switch some on at the right, or press S."
        return ""

    def notes(self) -> tuple[str, ...]:
        """What a picture shows otherwise than it is."""
        found = []
        if self.smooth:
            found.append("smoothed for display")
        if self.by_distance and not self.measures and not self._busy:
            found.append("no reference of this class: coloured by method")
        return tuple(found)

    def refresh(self) -> None:
        """Make what is wanted and not there; costs next to nothing where nothing changed."""
        if self.value not in {value for _, value in self.classes}:
            self.value = self.classes[0][1] if self.classes else None
        if not self._asked:
            self._asked = True
            self._tasks.run(
                "Preparing 3D", lambda _: prepare(), done=self._prepared, failed=self._unprepared, quiet=True
            )
        if self.presenter.scene.volume is not self._volume:
            self._volume = self.presenter.scene.volume
            self._shown.clear()
            self.faults.clear()
        if self.ready and not self.empty_text():
            self._make_next()

    def _prepared(self, trouble: str) -> None:
        self.ready, self.trouble = not trouble, trouble
        self.refresh()
        self.changed.emit()

    def _unprepared(self, error: BaseException) -> None:
        self._prepared(f"Surfaces cannot be drawn here: VTK could not be loaded ({error}).")

    def give_up(self, cause: str) -> None:
        """VTK failed after all: say so instead of showing surfaces."""
        self.ready, self.trouble = False, f"Surfaces cannot be drawn here: {cause.rstrip('.')}."
        self.changed.emit()

    def _wanted(self) -> list[LabelLayer]:
        """Layers to make surfaces of; the reference also where it is hidden, for it is measured to."""
        reference = [layer for layer in self.presenter.scene.layers if layer.is_reference]
        return reference + [layer for layer in self.layers if not layer.is_reference]

    def _key(self, layer: LabelLayer) -> Key:
        reference = next((one for one in self.presenter.scene.layers if one.is_reference), layer)
        return Key(SameObject(layer.labels), SameObject(reference.labels), self.value, self.smooth)

    def _current(self, layer: LabelLayer) -> Made | None:
        """The surface as it is wanted now, from those kept."""
        key = self._key(layer)
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def _make_next(self) -> None:
        self._shown = {name: made for name, made in self._shown.items() if self._is_there(name)}
        for layer in self._wanted():
            made = self._current(layer)
            if made is not None:
                self._shown[layer.name] = made
            elif layer.name not in self._busy and len(self._busy) < AT_ONCE and layer.name not in self.faults:
                self._start(layer)
            if layer.is_reference and made is None:
                return  # the others are measured to it

    def _is_there(self, name: str) -> bool:
        return any(layer.name == name for layer in self.presenter.scene.layers)

    def _start(self, layer: LabelLayer) -> None:
        assert self._volume is not None
        key, grid = self._key(layer), self._volume.grid
        reference = self._shown.get(REFERENCE)
        truth = next((one for one in self.presenter.scene.layers if one.is_reference), None)
        measure = reference.measure if reference is not None and not layer.is_reference else None
        self._busy[layer.name] = key
        self._tasks.run(
            f"Surface of {layer.title}", lambda _: make(layer, grid, key, measure, truth),
            done=lambda made: self._done(layer, key, made), failed=lambda error: self._failed(layer, key, error),
            quiet=True,
        )  # fmt: skip

    def _done(self, layer: LabelLayer, key: Key, made: Made) -> None:
        self._kept[key] = made
        while len(self._kept) > max(KEPT, 2 * len(self.presenter.scene.layers)):
            self._kept.popitem(last=False)
        self._ended(layer, key)

    def _failed(self, layer: LabelLayer, key: Key, error: BaseException) -> None:
        from segloss_gui.app.background import TaskCancelled

        if isinstance(error, TaskCancelled):  # it is made when next asked for
            self._busy.pop(layer.name, None)
            return
        self.faults[layer.name] = f"{layer.title}: no surface ({error})"
        self._ended(layer, key)

    def _ended(self, layer: LabelLayer, key: Key) -> None:
        if self._busy.get(layer.name) == key:
            del self._busy[layer.name]
        self.refresh()
        self.changed.emit()


def prepare() -> str:
    """Import VTK and find out whether it can draw; why not, or empty. Slow, for a task."""
    from segloss_gui.scene import load, vtk_check

    load()
    return vtk_check.why_not()


def make(
    layer: LabelLayer, grid: Grid, key: Key, to_reference: DistanceTo | None, reference: LabelLayer | None
) -> Made:
    """Surface of a layer and, where there is something to measure to, its distances; slow, for a task."""
    from segloss_gui.metrics.surface import hd95_mm, hd_mm, surface_distances
    from segloss_gui.scene.colour import covering_limit
    from segloss_gui.scene.distance import DistanceTo, both_ways
    from segloss_gui.scene.surface import extract_surface

    surface = extract_surface(layer.labels, grid, key.value, smooth=key.smooth)
    own = DistanceTo(surface, layer.labels, grid, key.value)
    if layer.is_reference:
        return Made(surface, measure=own)
    if to_reference is None or reference is None:
        return Made(surface)
    found = both_ways(own, to_reference)
    predicted, true = (mask_of(labels, key.value or ANY_CLASS) for labels in (layer.labels, reference.labels))
    voxels = surface_distances(predicted, true, grid.spacing_mm)
    return Made(
        surface, found, covering_limit(found.prediction_mm, found.reference_mm), hd_mm(voxels), hd95_mm(voxels),
        reference=to_reference.surface,
    )  # fmt: skip
