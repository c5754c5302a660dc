"""How methods are shown: one name and one colour everywhere, and how both are kept in the study file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from segloss_gui.study.method_colours import study_colours
from segloss_gui.study.method_names import study_names
from segloss_gui.study.models import MethodLook, Study

LASTING = ("title", "colour")
"""What of a method is kept in the study file; all else belongs to the window."""


@dataclass(frozen=True)
class MethodView:
    """How a method is shown: one colour everywhere, on or off, how opaque.

    Parameters
    ----------
    name : str
        Its id: what runs, scores and layers know it by.
    colour : str
        As ``#RRGGBB``.
    visible, filled : bool
        Whether it is switched on, and whether its outlines are filled.
    opacity : float
        0 to 1.
    title : str
        What it is called on screen; its id where nothing is given.
    """

    name: str
    colour: str
    visible: bool = True
    opacity: float = 1.0
    filled: bool = False
    title: str = ""

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", self.name)


class MethodLooks:
    """Names and colours of a document's methods; remembers the colours it gave.

    Examples
    --------
    >>> views = MethodLooks().views(Study(losses=[{"key": "soft_dice"}]), ())
    >>> [(view.name, view.title, view.colour) for view in views]
    [('soft_dice', 'sDice', '#56B4E9')]
    """

    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def views(self, study: Study, before: Sequence[MethodView]) -> tuple[MethodView, ...]:
        """The methods of a study; those shown before stay as they were shown."""
        known, colours = {view.name: view for view in before}, self._colours(study, before)
        return tuple(
            replace(known.get(name, MethodView(name, colours[name])), colour=colours[name], title=title)
            for name, title in study_names(study).items()
        )

    def _colours(self, study: Study, before: Sequence[MethodView]) -> dict[str, str]:
        kept = {view.name: self._given[view.name] for view in before if view.name in self._given}
        found = study_colours(study, kept, self._given)
        chosen = {name for name, look in study.methods.items() if look.colour}
        self._given |= {name: colour for name, colour in found.items() if name not in chosen}
        return found

    def carry(self, old: str, new: str) -> None:
        """A method goes by another id: it keeps its colour."""
        if old in self._given:
            self._given[new] = self._given[old]

    def kept(self, study: Study, before: Sequence[MethodView]) -> Study:
        """The study with every colour that would be another when it is opened again; of methods that left, nothing."""
        colours = self._colours(study, before)
        looks = {name: look for name, look in study.methods.items() if name in colours}
        while True:
            study = study.model_copy(update={"methods": looks})
            fresh = study_colours(study)
            others = {name: colour for name, colour in colours.items() if fresh[name] != colour}
            if not others:
                return study
            looks |= {n: looks.get(n, MethodLook()).model_copy(update={"colour": c}) for n, c in others.items()}


def with_look(study: Study, name: str, **changes: str | None) -> dict[str, MethodLook]:
    """The names and colours of a study with those of one method changed; None or nothing: as nobody had chosen.

    Examples
    --------
    >>> with_look(Study(), "soft_dice", title="mine")
    {'soft_dice': MethodLook(name='mine', colour=None)}
    """
    fields = {{"title": "name"}.get(what, what): value or None for what, value in changes.items()}
    look = MethodLook.model_validate({**dict(study.methods.get(name, MethodLook())), **fields})
    rest = {other: its for other, its in study.methods.items() if other != name}
    return {**rest, name: look} if look != MethodLook() else rest


def rekeyed(looks: Mapping[str, MethodLook], old: str, new: str) -> dict[str, MethodLook]:
    """Names and colours with a method's moved to another id."""
    return {new if name == old else name: look for name, look in looks.items()}
