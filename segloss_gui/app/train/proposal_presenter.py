"""What the plan proposes to set otherwise: looked up in the background, taken with one click. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.cohort_images import look_at_images
from segloss_gui.study.models import Study

if TYPE_CHECKING:
    from segloss_gui.study.proposal import Proposal


def look_up(study: Study, preview: CohortPreview, store: CaseStore) -> tuple[Proposal, ...]:
    """What is proposed for a study on this machine; imports torch, so call it in the background."""
    from segloss_gui.app.torch_loading import load_torch

    load_torch()
    from segloss_gui.study.proposal import proposals
    from segloss_gui.training.device import resolve_device
    from segloss_gui.training.free_memory import available_bytes

    images = look_at_images(preview, store, study.preprocessing)
    try:
        available = available_bytes(resolve_device(study.hardware.device))
    except SegLossError:  # said where the device is chosen
        available = 0
    return proposals(study, images, available)


class ProposalPresenter:
    """Follows study and cohort once somebody looks; the newest answer counts.

    Parameters
    ----------
    session : Session
        Whose study and cohort.
    tasks : BackgroundTasks
        Where it is looked up.

    Signals
    -------
    changed()
        ``found`` is another.

    Attributes
    ----------
    found : tuple of Proposal
        For the study as it stands, or stood before the last edit.
    """

    changed = Signal()

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self._session, self._newest = session, NewestWins(tasks)
        self.found: tuple[Proposal, ...] = ()
        self._asked: tuple[object, ...] | None = None
        self._watched = False
        session.study_changed.connect(self._refresh)
        session.cohort_changed.connect(self._refresh)

    def watch(self) -> None:
        """Somebody looks: answer from now on."""
        if not self._watched:
            self._watched = True
            self._refresh()

    @property
    def needed(self) -> bool:
        """Whether the runs cannot be trained as the study stands."""
        return any(proposal.needed for proposal in self.found)

    def words(self) -> tuple[str, ...]:
        """A sentence for each."""
        return tuple(f"{proposal.words}." for proposal in self.found)

    def take(self) -> None:
        """Set what is proposed; undo brings it back."""
        changes: dict[str, object] = {}
        for proposal in self.found:
            changes |= proposal.changes
        if changes:
            self._session.edit(**changes)

    def _refresh(self) -> None:
        study, preview, store = self._session.study, self._session.preview, self._session.store
        if not self._watched:
            return
        if preview is None or store is None or not preview.cohort.cases:
            self._asked = None
            self._newest.forget()
            self._show(())
            return
        decides = (study.network, study.preprocessing, study.sampling, study.classes, study.losses, study.folds)
        asked = (id(preview), *decides, study.hardware)
        if asked != self._asked:
            self._asked = asked
            self._newest.ask(
                "Looking at the defaults", lambda _: look_up(study, preview, store), self._show, lambda _: None,
                quiet=True,
            )  # fmt: skip

    def _show(self, found: tuple[Proposal, ...]) -> None:
        if found != self.found:
            self.found = found
            self.changed.emit()
