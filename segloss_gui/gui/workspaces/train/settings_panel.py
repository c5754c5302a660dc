"""The study's training settings beside the curves, in forms made from their models."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.train.plan_network import NetworkPresenter
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.core.settings import Settings
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.gui.forms.form import SettingsForm, form_for
from segloss_gui.gui.widgets import check_box, push_button, text_label
from segloss_gui.gui.widgets.areas import Area
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.buttons import fold_button
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.workspaces.train.plan_presets import NetworkFactsLabel, network_box, preprocessing_box
from segloss_gui.study.models import FoldSettings
from segloss_gui.training.settings import (
    AugmentationSettings,
    HardwareSettings,
    NetworkSettings,
    SamplingSettings,
    ScheduleSettings,
    WarmStartSettings,
)

SECTIONS: tuple[tuple[str, str, type[Settings]], ...] = (
    ("schedule", "Schedule", ScheduleSettings),
    ("preprocessing", "Preprocessing", PreprocessingSettings),
    ("sampling", "Patches and batches", SamplingSettings),
    ("augmentation", "Augmentation", AugmentationSettings),
    ("network", "Network", NetworkSettings),
    ("folds", "Folds", FoldSettings),
    ("hardware", "Hardware", HardwareSettings),
)


LEAST_WIDTH = 300


class SettingsPanel(Area):
    """All settings that decide a training, one folded section each."""

    def __init__(self, presenter: TrainPresenter, tasks: BackgroundTasks) -> None:
        super().__init__("Settings of the training", frame=False, sideways=False)
        self._presenter, self._tasks = presenter, tasks
        self.network = NetworkPresenter(presenter.session, tasks)
        self.forms: dict[str, SettingsForm] = {}
        self._devices = text_label("Looking for devices …", role="muted", wrap=True)
        self._devices_known = False
        self.setMinimumWidth(LEAST_WIDTH)
        self._build()
        self.refresh()

    def _build(self) -> None:
        inner = QWidget()
        note = text_label(
            "For runs that have not begun; the others keep what they began with.", role="caption", wrap=True
        )
        self.protocol = push_button("Protocol of a paper…")
        self.protocol.setToolTip("Schedule, augmentation, sampling, preprocessing, network and folds in one choice")
        self.protocol.clicked.connect(self._choose_protocol)
        self._column = vbox(note, self.protocol, on=inner, spacing=8, margins=(2, 0, 8, 8))
        for name, title, model in SECTIONS:
            self._column.addWidget(self._section(name, title, model))
        self._column.addWidget(self._warm_start_section())
        self._column.addWidget(self._seed_section())
        self._column.addStretch(1)
        self.setWidget(inner)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Be as wide as the forms that are open need: they are not scrolled sideways."""
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QWidget):
            bar = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(max(LEAST_WIDTH, watched.minimumSizeHint().width() + bar))
        return bool(super().eventFilter(watched, event))

    def _section(self, name: str, title: str, model: type[Settings]) -> Section:
        section = Section(title)
        section.opened.connect(lambda: self._fill(section, name, model))
        section.button.setChecked(name == "schedule")
        return section

    def _fill(self, section: Section, name: str, model: type[Settings]) -> None:
        """Make the form when its section is first opened: six forms at once would be felt."""
        if name in self.forms:
            return
        form = form_for(model, show_help=False)
        form.set_value(getattr(self._presenter.session.study, name))
        form.changed.connect(lambda value: self._presenter.edit(name, value))
        self.forms[name] = form
        if name == "hardware":
            section.add(self._devices)
            self._look_for_devices()
        elif name == "preprocessing":
            section.add(preprocessing_box(self._presenter, self.network))
        elif name == "network":
            section.add(network_box(self._presenter, self.network))
        section.add(form)
        if name == "network":
            section.add(NetworkFactsLabel(self.network))

    def _choose_protocol(self) -> None:
        from segloss_gui.gui.workspaces.train.protocol_dialog import ProtocolDialog

        ProtocolDialog(self._presenter, self).open()

    def _warm_start_section(self) -> Section:
        section = Section("Warm start")
        self.warm = check_box(
            "Begin with cross-entropy, once per fold and seed",
            tip="All losses then start from the same weights (Bertels 2019)",
        )
        self._warm_form = form_for(WarmStartSettings, show_help=False)
        self.warm.clicked.connect(self._edit_warm_start)
        self._warm_form.changed.connect(self._edit_warm_start)
        section.add(self.warm)
        section.add(self._warm_form)
        return section

    def _edit_warm_start(self, _: Any) -> None:
        on = self.warm.isChecked() and not self._warm_form.faults
        self._presenter.edit("warm_start", self._warm_form.value() if on else None)

    def _seed_section(self) -> Section:
        section = Section("Seeds")
        words = text_label(
            "Each seed trains every loss on every fold; numbers with commas between them.", role="caption", wrap=True
        )
        self.seeds = QLineEdit()
        self.seeds.setAccessibleName("Seeds")
        self.seeds.editingFinished.connect(self._edit_seeds)
        self._seed_fault = text_label(role="error", wrap=True)
        self._seed_fault.hide()
        for widget in (words, self.seeds, self._seed_fault):
            section.add(widget)
        return section

    def _edit_seeds(self) -> None:
        fault = self._presenter.edit_seeds(self.seeds.text())
        show_words(self._seed_fault, fault)

    def _look_for_devices(self) -> None:
        if not self._devices_known:
            self._devices_known = True
            self._tasks.run(
                "Looking for devices", _describe_devices, done=self._devices.setText, failed=self._no_devices
            )

    def _no_devices(self, error: BaseException) -> None:
        self._devices.setText(f"The devices could not be listed: {error}")

    def refresh(self) -> None:
        """Show the study as it stands."""
        study = self._presenter.session.study
        for name, form in self.forms.items():
            form.set_value(getattr(study, name))
        self.warm.setChecked(study.warm_start is not None)
        self._warm_form.setVisible(study.warm_start is not None)
        if study.warm_start is not None:
            self._warm_form.set_value(study.warm_start)
        if not self.seeds.hasFocus():
            self.seeds.setText(", ".join(map(str, study.seeds)))


class Section(QFrame):
    """A heading that folds what is below it.

    Signals
    -------
    opened()
        The section was opened.
    """

    opened = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.button = fold_button(title, self._toggle)
        self._body = QWidget()
        self._rows = vbox(on=self._body, spacing=10, margins=(4, 4, 4, 6))
        self._body.hide()
        vbox(self.button, self._body, on=self, spacing=0, margins=(8, 4, 8, 4))

    def add(self, widget: QWidget) -> None:
        """Put ``widget`` below what is there."""
        self._rows.addWidget(widget)

    def _toggle(self, shown: bool) -> None:
        if shown:
            self.opened.emit()
        self._body.setVisible(shown)


def _describe_devices(_: object) -> str:
    # Imports torch, hence in a task.
    from segloss_gui.training.device import describe_devices

    return "\n".join(str(device) for device in describe_devices())
