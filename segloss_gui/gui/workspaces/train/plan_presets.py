"""Lists of presets above the forms of preprocessing and network, and what the network is below its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from segloss_gui.app.train.plan_network import NetworkPresenter
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.presets_offered import Preset, network_presets, preprocessing_presets
from segloss_gui.core.settings import Settings
from segloss_gui.gui.forms.editor import guard_wheel
from segloss_gui.gui.widgets import plain_tip, text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.choice_box import choice_box
from segloss_gui.gui.widgets.labels import set_role, show_words

OWN = "As set below"


class PresetBox(QWidget):
    """A list of presets of one part of the study; it shows the one that the part agrees with.

    Parameters
    ----------
    part : str
        Field of the study.
    presenter : TrainPresenter
        Changes it.
    network : NetworkPresenter
        Says when what is known of the cohort's images has changed.
    offered : callable
        The presets as things stand.
    """

    def __init__(
        self, part: str, presenter: TrainPresenter, network: NetworkPresenter,
        offered: Callable[[], Sequence[Preset]],
    ) -> None:  # fmt: skip
        super().__init__()
        self.part, self._presenter, self._offered = part, presenter, offered
        self._presets: tuple[Preset, ...] = ()
        label = text_label("Preset", role="field")
        self.box = choice_box(f"Preset of {part}", f"Fills the form below with the {part} of a paper or program")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        guard_wheel(self.box)
        label.setBuddy(self.box)
        self.summary = text_label(role="muted", wrap=True)
        vbox(label, self.box, self.summary, on=self, spacing=4)
        self.box.activated.connect(self._activated)
        network.changed.connect(self.refresh)
        presenter.session.study_changed.connect(self.refresh)
        network.watch()
        self.refresh()

    def refresh(self) -> None:
        """Follow the study."""
        self.show_presets(self._offered(), getattr(self._presenter.session.study, self.part))

    def show_presets(self, presets: Sequence[Preset], now: Settings) -> None:
        """List these, and mark the one that ``now`` is."""
        if tuple(presets) != self._presets or not self.box.count():
            self._presets = tuple(presets)
            self.box.clear()
            self.box.addItem(OWN)
            for number, preset in enumerate(presets, 1):
                self.box.addItem(preset.title)
                self.box.setItemData(number, plain_tip(preset.summary), Qt.ItemDataRole.ToolTipRole)
                model = self.box.model()
                if preset.settings is None and isinstance(model, QStandardItemModel):
                    model.item(number).setEnabled(False)
        index = next((number for number, preset in enumerate(presets, 1) if preset.settings == now), 0)
        self.box.setCurrentIndex(index)
        show_words(self.summary, self._presets[index - 1].summary if index else "")

    def _activated(self, index: int) -> None:
        settings = self._presets[index - 1].settings if index else None
        if settings is not None:
            self._presenter.edit(self.part, settings)


def preprocessing_box(presenter: TrainPresenter, network: NetworkPresenter) -> PresetBox:
    """Presets of preprocessing; nnU-Net's needs the median spacing of the cohort."""

    def offered() -> Sequence[Preset]:
        return preprocessing_presets(network.images.stored_mm if network.images else None)

    return PresetBox("preprocessing", presenter, network, offered)


def network_box(presenter: TrainPresenter, network: NetworkPresenter) -> PresetBox:
    """Presets of the network; how its last bias starts is left as the study has it."""
    return PresetBox("network", presenter, network, lambda: network_presets(network, presenter.session.study.network))


class NetworkFactsLabel(QWidget):
    """Parameters, receptive field and warnings of the study's network on the cohort's images."""

    def __init__(self, network: NetworkPresenter) -> None:
        super().__init__()
        self._network = network
        self.words = text_label(role="muted", wrap=True, selectable=True)
        self.warnings = text_label(role="warning", wrap=True, selectable=True)
        self.words.setAccessibleName("Parameters and receptive field of the network")
        vbox(self.words, self.warnings, on=self)
        network.changed.connect(self.refresh)
        network.watch()
        self.refresh()

    def refresh(self) -> None:
        """Follow what was found."""
        answer = self._network.answer
        fault = bool(self._network.fault or (answer and answer.fault))
        set_role(self.words, "error" if fault else "muted")
        self.words.setText(self._network.words())
        show_words(self.warnings, "\n".join(self._network.warnings()))
