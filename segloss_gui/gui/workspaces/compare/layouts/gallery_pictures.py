"""Thumbnails of predictions at the slice of their largest error, made in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.case_loading import by_class
from segloss_gui.app.compare.gallery_wishes import Wish, close_up, middle
from segloss_gui.app.newest_wishes import NewestWishes
from segloss_gui.app.prediction_files import read_source, resolve
from segloss_gui.app.scores.largest_error import centre_of_labels, largest_error
from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.planes import SliceGeometry, planes_of
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.app.slices.view_transform import ViewTransform, fit
from segloss_gui.core.colours import REFERENCE_COLOUR
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.gui.viewers.frame import render
from segloss_gui.study.progress import RunProgress

KEPT, WISHES = 800, 80


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A picture, or why there is none; ``voxel`` is where the largest error lies, ``epoch`` None the final one."""

    image: QImage | None
    note: str = ""
    voxel: tuple[int, int, int] | None = None
    epoch: int | None = None


class GalleryPictures(QObject):
    """Thumbnails by wish.

    Signals
    -------
    ready()
        A thumbnail came.
    """

    ready = Signal()

    def __init__(self, tasks: BackgroundTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wishes: NewestWishes[Wish, Thumbnail] = NewestWishes(tasks, self._told, wishes=WISHES, kept=KEPT)
        self._store: CaseStore | None = None
        self._classes: tuple[TargetClass, ...] = ()
        self._runs: Mapping[str, RunProgress] | None = None
        self._stamp: Mapping[str, object] = {}

    def use(self, store: CaseStore | None, classes: tuple[TargetClass, ...]) -> None:
        """Take cases from here; another store or other classes make everything anew."""
        if store is not self._store or classes != self._classes:
            self._store, self._classes = store, classes
            self.forget()

    def forget(self) -> None:
        """Make everything anew: files may have changed."""
        self._wishes.forget()

    def follow_runs(self, progress: Mapping[str, RunProgress]) -> None:
        """What was not there may be there after an epoch; of other runs nothing is as it was."""
        if progress is not self._runs:
            self._runs = progress
            self.forget()
        stamp = {run: (found.state, found.epoch, len(found.previews)) for run, found in progress.items()}
        if stamp != self._stamp:
            self._stamp = stamp
            self._wishes.retry(lambda thumbnail: thumbnail.image is None)

    def get(self, wish: Wish) -> Thumbnail | None:
        """The thumbnail if it is there; wished for otherwise."""
        store, classes = self._store, self._classes
        if fault := self._wishes.fault(wish):
            return Thumbnail(None, fault)
        if store is None:
            return None
        return self._wishes.get(wish, f"Picture of {wish.case}", lambda _: make_thumbnail(store, wish, classes))

    def _told(self, _wish: Wish) -> None:
        if isValid(self):
            self.ready.emit()


def make_thumbnail(store: CaseStore, wish: Wish, classes: Sequence[TargetClass]) -> Thumbnail:
    """Load image, reference and prediction and draw the slice of the largest error; slow, for a task."""
    source = resolve(wish.question)
    if source is None:
        return Thumbnail(None, "no prediction")
    image = store.image(wish.case)
    prediction = read_source(source, image, tuple(classes), f"the image of {wish.case}").labels
    reference: np.ndarray | None = None
    if store.cohort.case(wish.case).has_reference:
        reference = by_class(store.labels(wish.case).data, tuple(classes))
    axis = planes_of(image.grid)[0].normal
    voxel = largest_error(prediction.data, reference, axis) if reference is not None else None
    shown = voxel or centre_of_labels(prediction.data if reference is None else reference) or middle(image)
    return Thumbnail(_draw(image, prediction, reference, wish, shown, classes), "", voxel, source.epoch)


def _draw(
    image: Volume,
    prediction: LabelMap,
    reference: np.ndarray | None,
    wish: Wish,
    voxel: tuple[int, int, int],
    classes: Sequence[TargetClass],
) -> QImage:
    scene = SliceScene()
    scene.show_image(image)
    scene.show_classes({target.value: target.name for target in classes})
    layers = [LabelLayer("prediction", prediction.data, LayerStyle(wish.colour))]
    if reference is not None:
        layers.append(LabelLayer("reference", reference, LayerStyle(REFERENCE_COLOUR, width_px=1), is_reference=True))
    scene.show_layers(layers)
    geometry = SliceGeometry(image.grid, planes_of(image.grid)[0], wish.radiological)
    index = voxel[geometry.plane.normal]
    scale, centre = fit(geometry, wish.side, wish.side, 2)
    if wish.close:
        held = [np.asarray(geometry.extract(layer.labels, index)) != 0 for layer in layers]
        scale, centre = close_up(geometry, np.logical_or.reduce(held), wish.side, scale, centre)
    transform = ViewTransform(wish.side, wish.side, scale, centre, geometry.pixel_mm)
    return render(scene, geometry, index, transform, wish.ratio)
