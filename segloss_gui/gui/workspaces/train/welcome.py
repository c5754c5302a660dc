"""What stands in the place of curves before anything was trained: the next step, with its button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segloss_gui.app.train.design_kinds import KINDS
from segloss_gui.app.train.first_step import ELSEWHERE, do_first_step, first_step
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets import EmptyPage, push_button
from segloss_gui.gui.widgets.areas import Area
from segloss_gui.gui.widgets.boxes import REST, grid, hbox
from segloss_gui.gui.workspaces.train.design_dialog import CARD_WIDTH, DesignCard

PLAN_WIDTH, CARD_GAP = 640, 10


class Welcome(Area):
    """The next step.

    Parameters
    ----------
    presenter : TrainPresenter
        Says where the user stands.
    plan : QWidget or None
        Shown with "Train all": what it would start.

    Signals
    -------
    navigate(str)
        Name of the workspace to go to.
    design_wanted(str)
        A study design, by its key; empty: any.
    place_wanted()
        The study is to be saved to another folder.
    """

    navigate = Signal(str)
    design_wanted = Signal(str)
    place_wanted = Signal()

    def __init__(self, presenter: TrainPresenter, plan: QWidget | None = None) -> None:
        super().__init__("What comes before training", sideways=False)
        self._presenter = presenter
        self._page = EmptyPage("data", words_width=460)
        self.button = push_button(kind="primary", clicked=self._go)
        self.button.setMinimumSize(170, 40)
        self._plan_panel = plan or QWidget()
        self._plan_panel.setMaximumWidth(PLAN_WIDTH)
        self._cards = QWidget()
        self._cards.setMaximumWidth(2 * CARD_WIDTH + CARD_GAP)
        self.cards: dict[str, DesignCard] = {}
        for row in (self._buttons(), _middle(self._plan_panel), _middle(self._cards)):
            self._page.add_row(row)
        self.setWidget(self._page)

    def _buttons(self) -> QHBoxLayout:
        self.design = push_button(
            "Design a study…",
            "table",
            tip="Take the losses, folds and warm start of a paper's study, or sweep a loss's parameters",
            clicked=lambda: self.design_wanted.emit(""),
        )
        self.design.setMinimumHeight(40)
        return hbox(REST, self.button, self.design, REST, spacing=10, margins=(0, 6, 0, 0))

    def _show_cards(self, shown: bool) -> None:
        """The designs; made when they are first needed, which at the first look is seldom."""
        if shown and not self.cards:
            cards = grid(self._cards, spacing=(CARD_GAP, CARD_GAP))
            for number, (key, kind) in enumerate(KINDS.items()):
                card = self.cards[key] = DesignCard(kind)
                card.clicked.connect(partial(self.design_wanted.emit, key))
                cards.addWidget(card, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        self._cards.setVisible(shown)

    def refresh(self) -> None:
        """Say what is missing now."""
        step, stage = first_step(self._presenter), self._presenter.stage
        if step is None:
            return
        self._page.show_picture("data" if stage == "no cohort" else "")
        self._show_cards(stage == "no losses")
        self._plan_panel.setVisible(stage == "ready")
        self.design.setVisible(stage == "ready")
        self._page.say(step.title, step.words, step.heading)
        self.button.setText(step.action)
        self.button.setIcon(icon(step.icon, "on_accent"))

    def _go(self) -> None:
        step = first_step(self._presenter)
        if step is not None and step.leads_to == ELSEWHERE:
            self.place_wanted.emit()
        elif step is not None and step.leads_to:
            self.navigate.emit(step.leads_to)
        elif step is not None:
            do_first_step(self._presenter, step)


def _middle(widget: QWidget) -> QHBoxLayout:
    """``widget`` in the middle, as high as its words need at its width."""
    return hbox(REST, (widget, 100), REST)
