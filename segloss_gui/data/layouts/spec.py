"""What a layout is: :class:`CohortLayout`, its settings and preview, and :class:`LayoutSpec`, its entry in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from segloss_gui.core.settings import Settings
from segloss_gui.data.case import CohortPreview
from segloss_gui.data.layouts.inspection import Cancelled, Progress


class CohortLayout(Settings):
    """How files are read as a cohort: what a study file's ``[cohort]`` holds. ``layout`` is the key of its spec."""

    layout: str

    def preview(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> CohortPreview:
        """The cohort as names and headers tell it, with what was left out and why.

        Raises
        ------
        BadInputError
            When there is no such folder, or nothing of this layout in it.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class LayoutSpec:
    """One entry of the list of layouts.

    Parameters
    ----------
    title : str
        Name on screen.
    words : str
        One sentence: what the folder looks like.
    model : type of CohortLayout
        Its settings, which read the cohort; the default of ``layout`` is the key.
    recognise : callable or None
        The paths that were dropped on the window or typed to this layout, or to None where they are none; asked in
        the order of the list. None: nothing on disk is.
    opened : callable or None
        A folder to this layout where the user said that it is one; None: no folder can be.
    last_resort : callable or None
        As ``recognise``, asked once nobody has recognised anything.
    """

    title: str
    words: str
    model: type[CohortLayout]
    recognise: Callable[[Sequence[Path]], CohortLayout | None] | None = None
    opened: Callable[[Path], CohortLayout] | None = None
    last_resort: Callable[[Sequence[Path]], CohortLayout | None] | None = None

    @property
    def key(self) -> str:
        """The word for it in study files."""
        return str(self.model.model_fields["layout"].default)


def one_folder(paths: Sequence[Path]) -> Path | None:
    """The folder that is all of ``paths``; None where they are anything else."""
    return paths[0] if len(paths) == 1 and paths[0].is_dir() else None


def folder_of(source: CohortLayout) -> Path:
    """The folder a source is about; the current one where it is about none."""
    for name in ("root", "images"):
        found = getattr(source, name, None)
        if isinstance(found, Path):
            return found.parent if name == "images" and found.name.lower().startswith(("im", "scan")) else found
        if found:
            return Path(found[0]).parent
    return Path()
