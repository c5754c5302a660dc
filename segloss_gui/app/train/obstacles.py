"""What keeps a study whose folds can be made from being trained all the same; looked up in the background. No Qt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from segloss_gui.app.train.cohort_question import CohortFindings
from segloss_gui.app.train.plan_words import size_words
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, CohortPreview
from segloss_gui.study.drafts import drafts_folder
from segloss_gui.study.models import Study

LEAST_BYTES = 20_000_000
"""Free on a disk that is not called full: a small network's checkpoints and predictions."""
Where = Literal["data", "losses", "elsewhere", ""]


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way.

    Parameters
    ----------
    words : str
        A sentence.
    where : str
        Workspace in which it is put right; "elsewhere" where the study is to be saved to another folder; empty where
        neither helps.
    """

    words: str
    where: Where = ""


class Obstacles(CohortFindings[Obstacle]):
    """What keeps the session's study from being trained; see :class:`CohortFindings`."""

    TITLE = "Looking whether the study can be trained"

    def look(self) -> None:
        """Ask anew, and from now on: files and disks change without the study."""
        self._asked, self._watched = None, True
        self._refresh()

    def _decisive(self, study: Study) -> tuple[object, ...]:
        return study.losses, study.network.imagenet, self._session.folder, self._session.home

    def _look_up(self, study: Study, preview: CohortPreview, _: CaseStore) -> tuple[Obstacle, ...]:
        place = self._session.folder or self._session.home or drafts_folder()
        return (*gone(study, preview.cohort.cases), *no_room(place), *wrong_losses(study))


def gone(study: Study, cases: Iterable[Case]) -> tuple[Obstacle, ...]:
    """Files of the cases, and weights to begin from, that are not there any more, or lie where nobody may look."""
    named = [path for case in cases for path in case.paths]
    lost = [path for path in dict.fromkeys(named) if not os.path.exists(path)]
    found = []
    if lost:
        more = f" and {len(lost) - 1} more" if lost[1:] else ""
        are = "files of the cases are" if lost[1:] else "file of the cases is"
        found.append(Obstacle(f"{len(lost)} {are} not there any more: {lost[0]}{more}.", "data"))
    weights = study.network.imagenet
    if weights is not None and not os.path.exists(weights):
        found.append(Obstacle(f"The ImageNet weights are not there: {weights}."))
    return tuple(found)


def no_room(place: Path) -> tuple[Obstacle, ...]:
    """Whether runs cannot be kept in a folder, which need not exist yet."""
    there = next((path for path in (place, *place.parents) if os.path.exists(path)), place)
    if not os.access(there, os.W_OK):
        return (Obstacle(f"Runs cannot be kept in {place}: it may not be written.", "elsewhere"),)
    try:
        free = shutil.disk_usage(there).free
    except OSError:
        return ()
    return (Obstacle(f"The disk of {place} is full: {size_words(free)} are free."),) if free < LEAST_BYTES else ()


def wrong_losses(study: Study) -> tuple[Obstacle, ...]:
    """Losses that this program does not know, or whose parameters it refuses; imports torch."""
    from segloss_gui.app.torch_loading import load_torch

    load_torch()
    from segloss_gui.study.document import loss_faults

    return tuple(
        Obstacle(f"Loss “{choice.method}”: {_bare(fault)}", "losses")
        for choice in study.losses
        for fault in loss_faults([choice])
    )


def _bare(fault: str) -> str:
    """A fault without its place in the file, as a sentence's end."""
    words = fault.removeprefix("losses.0.").removeprefix("key: ").removeprefix("params.")
    return words if words.endswith(("?", ".")) else f"{words}."
