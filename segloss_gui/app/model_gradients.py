"""Gradients of the runs' own losses on the current case, computed in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.case_loading import Loader, quick_axial
from segloss_gui.app.model_work import ModelWork
from segloss_gui.app.session import Session
from segloss_gui.data.cache import CaseStore

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks
    from segloss_gui.study.gradient import CaseGradient
    from segloss_gui.study.kept_model import KeptModel


@dataclass(frozen=True, eq=False)
class ShownGradient:
    """A gradient ready to be drawn.

    Parameters
    ----------
    found : CaseGradient
        What was computed.
    title : str
        The loss's name.
    maps : mapping of int to array, shape (X, Y, Z)
        The derivative by class value.
    largest : mapping of int to float
        Largest absolute value of each.
    """

    found: CaseGradient
    title: str
    maps: Mapping[int, NDArray[np.float32]]
    largest: Mapping[int, float]

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.found.nbytes


class Gradients(ModelWork[ShownGradient]):
    """The gradient of every method's own loss on the current case."""

    def __init__(self, session: Session, loader: Loader, tasks: BackgroundTasks) -> None:
        super().__init__(session, loader, tasks, "Gradient", shown_gradient)


def shown_gradient(
    model: KeptModel, store: CaseStore, case_id: str, progress: Callable[[int, int], object]
) -> ShownGradient:
    """Compute a gradient and what its colours need; in the background."""
    from segloss_gui.study.gradient import case_gradient

    found = case_gradient(model, store, case_id, progress)
    quick = replace(found, values=np.asarray(quick_axial(found.values), dtype=np.float32))
    maps = {pull.class_value: values for pull, values in zip(quick.pulls, quick.values, strict=True)}
    return ShownGradient(quick, model.spec.title, maps, {value: _largest(one) for value, one in maps.items()})


def _largest(values: NDArray[np.float32]) -> float:
    return float(max(np.nanmax(values), -np.nanmin(values))) if values.size else 0.0
