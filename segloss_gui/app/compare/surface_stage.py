"""What is done on the stage of surfaces: they are put there, coloured, taken away, framed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.surfaces import Made
from segloss_gui.core.colours import REFERENCE_COLOUR

if TYPE_CHECKING:
    from segloss_gui.scene.renderer import SurfaceRenderer

START_TURN = 30.0, 20.0  # degrees to the right and down, from the front


def missed_name(method: str) -> str:
    """The reference as a method met it, among the surfaces of the stage."""
    return f"{REFERENCE} → {method}"


def put_missed(stage: SurfaceRenderer, *, name: str, made: Made, opacity: float, limit_mm: float, faint: float) -> None:
    """Show the reference's surface, coloured by how far the prediction is, faint where nothing was missed."""
    from segloss_gui.scene.colour import missed_colours

    assert made.distances is not None
    assert made.reference is not None
    stage.show_surface(name, made.reference, REFERENCE_COLOUR, opacity=opacity)
    stage.colour_vertices(name, missed_colours(made.distances.reference_mm, limit_mm, faint))


def put(stage: SurfaceRenderer, *, name: str, made: Made, colour: str, opacity: float, limit_mm: float | None) -> None:
    """Show a surface in one colour, or in those of its distances up to a limit."""
    from segloss_gui.scene.colour import distance_colours

    stage.show_surface(name, made.surface, colour, opacity=opacity)
    measured = limit_mm is not None and made.distances is not None
    stage.colour_vertices(name, distance_colours(made.distances.prediction_mm, limit_mm) if measured else None)  # type: ignore[union-attr,arg-type]


def remove(stage: SurfaceRenderer, *, name: str) -> None:
    """Take a surface off."""
    stage.remove(name)


def frame_first(stage: SurfaceRenderer) -> None:
    """Everything, a little from the side and above the front: depth is seen."""
    stage.look_from("A")
    stage.rotate(*START_TURN)
    stage.reset()


def frame(stage: SurfaceRenderer) -> None:
    """Have everything in sight."""
    stage.reset()
