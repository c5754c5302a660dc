"""What the colours of a pair mean, and how many millilitres (or pixels) each is. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.slices.pair_modes import Pair, PairMode, find_layer
from segloss_gui.app.slices.pair_parts import Part, PartColours
from segloss_gui.core.units import MM, SizeUnit


@dataclass(frozen=True)
class LegendEntry:
    """A colour, what it means, and a number; ``hollow`` where it is an outline, ``name`` the part that may be cut."""

    colour: str
    text: str
    value: str = ""
    tip: str = ""
    hollow: bool = False
    name: str = ""


def legend_entries(
    presenter: ComparePresenter, pair: Pair, voxels: Mapping[Part, int] | None
) -> tuple[LegendEntry, ...]:
    """The colours that are on the screen.

    Parameters
    ----------
    presenter : ComparePresenter
        Whose layers they are.
    pair : Pair
        What is compared, and how.
    voxels : mapping of Part to int, or None
        Of the difference, once it is counted.
    """
    scene = presenter.scene
    first, second = find_layer(scene, pair.first), find_layer(scene, pair.second)
    outline = find_layer(scene, REFERENCE)
    reference = () if outline is None else (LegendEntry(outline.style.colour, "reference", hollow=True),)
    if first is None or second is None:
        return reference
    short = short_names([layer.title for layer in (first, second) if not layer.is_reference])
    names = [short.get(layer.title, layer.title) for layer in (first, second)]
    if pair.mode is PairMode.DIFFERENCE:
        named = dict(zip((Part.FIRST, Part.SECOND), names, strict=True))
        words = {Part.FIRST: f"only A  {names[0]}", Part.SECOND: f"only B  {names[1]}"}
        tips = {Part.FIRST: first.title, Part.SECOND: second.title}
        colours = PartColours.of(first, second).by_part()
        volume, unit = (scene.grid.voxel_ml, scene.grid.unit) if scene.grid else (0.0, MM)
        entries = [
            LegendEntry(
                colours[part], words.get(part, part.value), _amount(part, voxels, volume, unit), tips.get(part, ""),
                name=named.get(part, ""),
            )
            for part in Part
            if part is not Part.OTHER or (voxels and voxels[part])
        ]  # fmt: skip
        return (*entries, *reference)
    sides = [
        LegendEntry(layer.style.colour, f"{letter}  {name}", tip=layer.title, name=name)
        for letter, layer, name in zip("AB", (first, second), names, strict=True)
    ]
    return (*sides, *(() if REFERENCE in (pair.first, pair.second) else reference))


def _amount(part: Part, voxels: Mapping[Part, int] | None, volume_ml: float, unit: SizeUnit = MM) -> str:
    """In ml (or mm², or pixels) of the whole image, of one width.

    Examples
    --------
    >>> _amount(Part.BOTH, {Part.BOTH: 1500}, 0.001), _amount(Part.BOTH, None, 0.001)
    ('  1.50 ml', '     … ml')
    >>> from segloss_gui.core.units import PX
    >>> _amount(Part.BOTH, {Part.BOTH: 1500}, 1.0, PX)
    '  1500 px²'
    """
    if voxels is None:
        return f"{'…':>6} {unit.volume}"
    return f"{voxels[part] * volume_ml:6.{0 if unit.counted else 2}f} {unit.volume}"
