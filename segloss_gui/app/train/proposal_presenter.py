"""What the plan proposes to set otherwise: looked up in the background, taken with one click. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segloss_gui.app.train.cohort_question import CohortFindings
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


class ProposalPresenter(CohortFindings["Proposal"]):
    """What is proposed for the study as it stands; see :class:`CohortFindings`."""

    TITLE = "Looking at the defaults"

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

    def _decisive(self, study: Study) -> tuple[object, ...]:
        decides = (study.network, study.preprocessing, study.sampling, study.classes, study.losses, study.folds)
        return (*decides, study.hardware)

    def _look_up(self, study: Study, preview: CohortPreview, store: CaseStore) -> tuple[Proposal, ...]:
        return look_up(study, preview, store)
