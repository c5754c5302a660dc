"""What the study's classes ask of a loss: how many channels, and whether a loss can train on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from segloss_gui.app.losses.per_class import fault_of
from segloss_gui.app.session import Session
from segloss_gui.data.case import TargetClass
from segloss_gui.data.classes import usual_classes

if TYPE_CHECKING:
    from segloss_gui.losses import LossParams, LossSpec


class ClassFit:
    """The study's classes, seen from a loss.

    Parameters
    ----------
    session : Session
        Whose study and cohort.
    specs : callable
        The registry; empty until it is loaded.
    """

    def __init__(self, session: Session, specs: Callable[[], Mapping[str, LossSpec]]) -> None:
        self._session, self._specs = session, specs

    @property
    def classes(self) -> tuple[TargetClass, ...]:
        """The study's classes, or what the cohort names; empty where nothing is known yet."""
        preview = self._session.preview
        return self._session.study.classes or (usual_classes(preview.cohort) if preview else ())

    @property
    def channel_names(self) -> tuple[str, ...]:
        """Names of the prediction's channels: one class alone, or background and classes."""
        names = tuple(target.name for target in self.classes)
        return names if len(names) == 1 else ("background", *(names or ("class 1", "class 2")))

    @property
    def channels(self) -> int:
        """How many channels the prediction has: one for one class, else background and classes."""
        return len(self.channel_names)

    def activation(self, spec: LossSpec | None) -> Literal["sigmoid", "softmax"]:
        """What the logits of a loss are: the study's, unless the loss takes one kind only."""
        only = spec.channels if spec else "any"
        if only == "any":
            return "sigmoid" if self.channels == 1 else "softmax"
        return "sigmoid" if only == "one" else "softmax"

    def misfit(self, key: str, params: LossParams | None) -> str:
        """Why the loss ``key`` with ``params`` cannot train on the study's classes; empty where it can."""
        lists = fault_of(params, self.channels) if params is not None and self.classes else ""
        return self.unfit(key) or lists

    def unfit(self, key: str) -> str:
        """Why the loss ``key`` cannot train on the study's classes, whatever its parameters."""
        spec = self._specs().get(key)
        names = [target.name for target in self.classes]
        if spec is None or not names or spec.channels == "any":
            return ""
        if spec.channels == "one" and len(names) > 1:
            listed = ", ".join(names[:4]) + ("…" if len(names) > 4 else "")
            return f"{spec.title} needs one class; this study has {len(names)} ({listed})."
        if spec.channels == "several" and len(names) == 1:
            return f"{spec.title} needs several classes; this study has one ({names[0]})."
        return ""
