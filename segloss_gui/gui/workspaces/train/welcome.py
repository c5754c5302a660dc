"""What stands in the place of curves before anything was trained: the next step, with its button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from segloss_gui.gui.theme import icon
from segloss_gui.gui.workspaces.train.presenter import TrainPresenter

_WORDS = {
    "no cohort": (
        "data", "Training needs cases first",
        "Open a folder of images with reference segmentations, or take one of the built-in cohorts.", "Go to Data",
    ),
    "no losses": (
        "losses", "Which losses should be compared?",
        "Choose two or more. Each is trained on the same batches from the same initial weights, so that "
        "what differs is the loss alone.", "Go to Losses",
    ),
    "ready": (
        "train", "Ready to train",
        "Curves appear here with the first steps. Time left is known after a few of them; any run can be paused, "
        "stopped and resumed, also after the program was closed.", "Train all",
    ),
}  # fmt: skip


class Welcome(QWidget):
    """The next step.

    Signals
    -------
    navigate(str)
        Name of the workspace to go to.
    train_wanted()
        The button of the last step.
    """

    navigate = Signal(str)
    train_wanted = Signal()

    def __init__(self, presenter: TrainPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._picture, self._title, self._plan, self._words = QLabel(), QLabel(), QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._plan.setProperty("role", "heading")
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._words.setFixedWidth(460)
        self._words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.MinimumExpanding)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.setMinimumSize(170, 40)
        self.button.clicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for label in (self._picture, self._title, self._plan, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def refresh(self) -> None:
        """Say what is missing now."""
        stage = self._presenter.stage
        if stage == "runs":
            return
        name, title, words, action = _WORDS[stage]
        self._picture.setPixmap(icon(name, "muted").pixmap(QSize(56, 56)))
        self._title.setText(title)
        self._words.setText(words)
        self._words.setMinimumHeight(self._words.heightForWidth(self._words.width()))
        self._plan.setText(self._presenter.invitation() if stage == "ready" else "")
        self._plan.setVisible(stage == "ready")
        self.button.setText(action)
        self.button.setIcon(icon("play" if stage == "ready" else name, "on_accent"))

    def _go(self) -> None:
        stage = self._presenter.stage
        if stage == "ready":
            self.train_wanted.emit()
        elif stage != "runs":
            self.navigate.emit(_WORDS[stage][0])
