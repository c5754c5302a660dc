"""One colour for each method of a study, in the window as in its reports: the one chosen, else the first unused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from segloss_gui.core.colours import ALL_SHADES, method_colour
from segloss_gui.study.models import Study

NONE: Mapping[str, str] = MappingProxyType({})


def study_colours(study: Study, kept: Mapping[str, str] = NONE, remembered: Mapping[str, str] = NONE) -> dict[str, str]:
    """Colour of each method by its id.

    Parameters
    ----------
    study : Study
        Its losses and methods from elsewhere, and the colours that were chosen.
    kept : mapping of str to str
        Colours that methods have now.
    remembered : mapping of str to str
        Colours that methods had before; one that another has now is no longer theirs.

    Examples
    --------
    >>> losses = [{"key": "cross_entropy"}, {"key": "soft_dice"}]
    >>> study_colours(Study(losses=losses, methods={"soft_dice": {"colour": "#56B4E9"}}))
    {'soft_dice': '#56B4E9', 'cross_entropy': '#E69F00'}
    """
    names = [*(choice.method for choice in study.losses), *(method.name for method in study.imported)]
    found = {name: look.colour for name in names if (look := study.methods.get(name)) and look.colour}
    found |= {name: kept[name] for name in names if name in kept and name not in found}
    for name in names:
        if name not in found:
            found[name] = _unused(list(found.values()), remembered.get(name, ""))
    return found


def more_colours(colours: Mapping[str, str], methods: Sequence[str]) -> dict[str, str]:
    """The same with a colour for each method that has none: of scores from other files.

    Examples
    --------
    >>> more_colours({"CE": "#56B4E9"}, ["CE", "U-Net"])
    {'CE': '#56B4E9', 'U-Net': '#E69F00'}
    """
    found = dict(colours)
    for method in methods:
        if method not in found:
            found[method] = _unused(list(found.values()))
    return found


def _unused(used: list[str], remembered: str = "") -> str:
    if remembered and remembered not in used:
        return remembered
    return next((colour for colour in ALL_SHADES if colour not in used), method_colour(len(used)))
