"""Studies of late: remembered as they get a folder, looked at in the background for lists. Without Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks, needs
from segloss_gui.app.session import Session
from segloss_gui.study.drafts import drafts, is_draft
from segloss_gui.study.glance import Glance, glances
from segloss_gui.study.home import studies_in

LONGEST_NAME = 48
MOST = 5
"""Studies that are looked into: a list of more is not read."""


class RecentStudies:
    """What a start page lists.

    Parameters
    ----------
    session : Session
        Whose study is remembered, whoever gave it its folder.
    tasks : BackgroundTasks
        Where folders are looked at.

    Signals
    -------
    remembered(Path)
        A study was opened, saved, or got a folder of its own.
    changed()
        :attr:`found` was looked at anew.

    Attributes
    ----------
    found : tuple of Glance
        Studies of late, drafts included, the one changed last first.
    """

    remembered = Signal(object)
    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._tasks = session, tasks
        self._known: Path | None = None
        self.found: tuple[Glance, ...] = ()
        session.study_changed.connect(self._note_folder)

    def look_at(self, folders: Iterable[Path]) -> None:
        """Look at these studies, at those in the home and at all drafts, in the background."""
        wanted, home = tuple(folders), self._session.home
        self._tasks.run(
            "Looking at recent studies",
            needs()(lambda _: glances((*wanted, *studies_in(home), *drafts()), MOST)),
            done=self._looked, failed=lambda _: None, quiet=True,
        )  # fmt: skip

    def _looked(self, found: tuple[Glance, ...]) -> None:
        self.found = found
        self.changed.emit()

    def _note_folder(self) -> None:
        folder = self._session.folder
        if folder != self._known:
            self._known = folder
            if folder is not None and not is_draft(folder):
                self.remembered.emit(folder)


def titles_of(studies: Sequence[Glance]) -> list[str]:
    """What studies are called beside each other: of several of one name, what tells them apart, the folder."""
    names = Counter(study.name for study in studies)
    return [_cut(study.name) if names[study.name] == 1 else _name_and_folder(study) for study in studies]


def _name_and_folder(study: Glance) -> str:
    parent = study.folder.parent.name
    return f"{_cut(study.name)}  ({_cut(f'{parent}/{study.folder.name}' if parent else study.folder.name)})"


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
