"""What a study's folder holds, read in one go: the study, edits never saved, flags, who works in it. Without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from segloss_gui.core.errors import FolderInUseError
from segloss_gui.study.drafts import Unsaved, digest, edit_lock, read_unsaved, unreadable_unsaved
from segloss_gui.study.flags import read_flags
from segloss_gui.study.folder_lock import Owner
from segloss_gui.study.models import Study
from segloss_gui.study.saving import keep_apart
from segloss_gui.study.store import STUDY_FILE, StudyFolder


@dataclass(frozen=True)
class FoundStudy:
    """What a study's folder holds."""

    study: Study | None
    identity: str
    unsaved: Unsaved | None
    flags: frozenset[str]
    in_use: Owner | None
    apart: Path | None = None
    spoilt: str = ""
    """Why changes that were not saved cannot be read; they stay where they are."""


def read_study(store: StudyFolder) -> FoundStudy:
    """Read a study's folder; slow, for a task."""
    there = store.study_path.name == STUDY_FILE
    unsaved = read_unsaved(store.path) if there else None
    if unsaved is not None and not store.study_path.is_file():
        return FoundStudy(None, "", unsaved, read_flags(store.path), None)
    owner = edit_lock(store.path).other()
    if owner is not None and not store.study_path.is_file():
        raise FolderInUseError(f"{store.path} is open in another window, and not saved there yet: {owner.words}")
    identity = store.identity()
    if unsaved is not None and identity and unsaved.identity != identity:
        unsaved = None  # of a study that was there before
    study, apart = store.load(), None
    if unsaved is not None and unsaved.base not in ("", digest(study, store.path)):
        if unsaved.study != study:  # saved by another window since: neither takes the place of the other
            apart = keep_apart(store.path, unsaved)
        unsaved = None
    spoilt = unreadable_unsaved(store.path) if there else ""
    return FoundStudy(study, identity, unsaved, frozenset(), store.lock.other(), apart, spoilt)
