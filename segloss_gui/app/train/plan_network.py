"""What the study's network is on the cohort's images, before anything is trained. No Qt; torch in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.session import Session
from segloss_gui.app.train.cohort_question import CohortQuestion
from segloss_gui.core.errors import SegLossError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.cohort_images import CohortImages, look_at_images
from segloss_gui.study.models import Study

if TYPE_CHECKING:
    from segloss_gui.training.networks.network_registry import NetworkPreset
    from segloss_gui.training.networks.network_summary import NetworkFacts

NO_COHORT = "Parameters and receptive field are shown here once a cohort is open."


@dataclass(frozen=True)
class NetworkAnswer:
    """What was found in the background."""

    images: CohortImages
    facts: NetworkFacts | None
    fault: str = ""


def network_answer(study: Study, preview: CohortPreview, store: CaseStore) -> NetworkAnswer:
    """The facts of a study's network; imports torch, so call it in the background."""
    from segloss_gui.app.torch_loading import load_torch

    load_torch()
    from segloss_gui.training.networks.network_summary import network_facts

    images = look_at_images(preview, store, study.preprocessing)
    axes = 2 if images.planar else 3
    try:
        facts = network_facts(
            study.network, image_channels=images.channels, channels=study.channels if study.classes else 1,
            spacing_mm=images.spacing_mm[:axes], shape=study.sampling.shape_seen(images.shape, axes),
            unit=preview.unit,
        )  # fmt: skip
    except SegLossError as error:
        return NetworkAnswer(images, None, str(error))
    return NetworkAnswer(images, facts)


def _presets(_task: object) -> tuple[NetworkPreset, ...]:
    from segloss_gui.app.torch_loading import load_torch

    load_torch()
    from segloss_gui.training.networks.network_registry import PRESETS

    return PRESETS


class NetworkPresenter(CohortQuestion[NetworkAnswer]):
    """What the study's network is; asked when network, preprocessing, patch, classes or cohort change.

    Attributes
    ----------
    answer : NetworkAnswer or None
        Of the study as it stands; None while it is looked up.
    images : CohortImages or None
        Of the last answer for this cohort.
    presets : tuple of NetworkPreset
        The papers' networks; empty until they are loaded.
    fault : str
        Why it could not be looked at.
    """

    TITLE = "Looking at the network"

    def __init__(self, session: Session, tasks: BackgroundTasks) -> None:
        self.answer: NetworkAnswer | None = None
        self.images: CohortImages | None = None
        self.presets: tuple[NetworkPreset, ...] = ()
        self.fault = ""
        super().__init__(session, tasks)

    def watch(self) -> None:
        """Somebody looks: answer from now on, and load the papers' networks."""
        if not self._watched:
            self._tasks.run("Loading the networks", _presets, self._presets_loaded, self._failed, quiet=True)
        super().watch()

    def _presets_loaded(self, presets: tuple[NetworkPreset, ...]) -> None:
        self.presets = presets
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self.fault = f"The network could not be looked at: {error}"
        self.changed.emit()

    def words(self) -> str:
        """The facts in a sentence, or why there are none."""
        if self._session.preview is None:
            return NO_COHORT
        if self.fault:
            return self.fault
        if self.answer is None:
            return "Counting parameters and receptive field …"
        return self.answer.fault or str(self.answer.facts)

    def warnings(self) -> tuple[str, ...]:
        """What the user should know of the network."""
        return self._session.study.network.warnings()

    def _decisive(self, study: Study) -> tuple[object, ...]:
        return (study.network, study.preprocessing, study.sampling.patch, study.classes)

    def _look_up(self, study: Study, preview: CohortPreview, store: CaseStore) -> NetworkAnswer:
        return network_answer(study, preview, store)

    def _clear(self) -> None:
        self.answer = self.images = None
        self.changed.emit()

    def _begin(self, *, another_cohort: bool) -> None:
        self.answer, self.fault = None, ""
        if another_cohort:
            self.images = None
        self.changed.emit()

    def _show(self, answer: NetworkAnswer) -> None:
        self.answer, self.images = answer, answer.images
        self.changed.emit()
