"""A study by design: cards of the papers' studies, what each asks for, and what comes of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QScrollArea, QWidget

from segloss_gui.app.services import Services
from segloss_gui.app.train.design_kinds import KINDS, DesignKind, DesignSettings
from segloss_gui.app.train.design_presenter import DesignPresenter
from segloss_gui.gui.forms.form import SettingsForm
from segloss_gui.gui.widgets import plain_tip, push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, Gap, hbox, held, vbox
from segloss_gui.gui.widgets.dialog import Dialog
from segloss_gui.gui.widgets.labels import set_role, show_words
from segloss_gui.gui.widgets.themed_picture import ThemedPicture
from segloss_gui.gui.workspaces.train.design_form import design_form
from segloss_gui.gui.workspaces.train.design_grid import GridEditor
from segloss_gui.gui.workspaces.train.design_sweep import LossEditor

prose = partial(text_label, wrap=True)

CARD_WIDTH = 290
MARGIN = 12


class DesignCard(QPushButton):
    """A design: title, what it compares, whose it is.

    Parameters
    ----------
    kind : DesignKind
        Which.
    width : int
        In pixels; the words wrap.
    """

    def __init__(self, kind: DesignKind, width: int = CARD_WIDTH) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setFixedWidth(width)
        self.setAccessibleName(kind.title)
        self.setAccessibleDescription(f"{kind.sentence} {kind.paper}")
        self.setToolTip(plain_tip(f"{kind.sentence}\n{kind.paper}"))
        sign = ThemedPicture()
        sign.show_icon(kind.icon, 26, "accent")
        words = vbox(spacing=3)
        for text, role in ((kind.title, "field"), (kind.sentence, "muted"), (kind.paper, "caption")):
            label = text_label(text, role=role, wrap=True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(label)
        self._row = hbox(
            (sign, 0, Qt.AlignmentFlag.AlignTop), (words, 1), on=self, spacing=10, margins=(MARGIN, 10, MARGIN, 10)
        )

    def event(self, event: QEvent) -> bool:
        """Be as high as the words need, in whatever type."""
        handled = bool(super().event(event))
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Polish, QEvent.Type.FontChange):
            height = self._row.totalHeightForWidth(self.width())
            if height != self.minimumHeight():
                self.setFixedHeight(height)
        return handled


class DesignDialog(Dialog):
    """Choose a design, say with what, see how many runs come of it, make it the study.

    Parameters
    ----------
    presenter : DesignPresenter
        Holds what is chosen.
    key : str
        The design that is looked at first.
    """

    def __init__(self, presenter: DesignPresenter, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__("SegLoss – design a study", (1080, 660), parent)
        self.presenter = presenter
        self.form: SettingsForm | None = None
        self._form_of: object = None
        self.cards: dict[str, DesignCard] = {}
        self.title, self.paper = prose(role="title"), prose(role="muted")
        self.outcome, self.consequences = prose(role="heading"), prose(role="caption")
        self.take = push_button(
            "Make this the study",
            "check",
            tone="on_accent",
            kind="primary",
            tip="Sets losses, folds, seeds and warm start; data, network and schedule stay",
            clicked=self._take,
        )
        self._lay_out()
        self.follow(presenter.changed, self.refresh)
        self.finished.connect(lambda _: presenter.close())
        presenter.choose(key or presenter.key)
        self.cards[presenter.key].setChecked(True)
        self.cards[presenter.key].setFocus()

    def refresh(self) -> None:
        """Show the design as it stands."""
        presenter = self.presenter
        kind = KINDS[presenter.key]
        if self._form_of != presenter.key:
            self._show_form(kind)
        self._offer_losses()
        set_role(self.outcome, "error" if presenter.fault else "heading")
        self.outcome.setText(presenter.outcome())
        show_words(self.consequences, presenter.consequences())
        self.take.setEnabled(presenter.can_apply)

    def _show_form(self, kind: DesignKind) -> None:
        self._form_of = kind.key
        self.title.setText(kind.title)
        self.paper.setText(f"{kind.sentence}\n{kind.paper}")
        self.form = design_form(kind.key, self.presenter.session)
        if self.presenter.settings is not None:
            self.form.set_value(self.presenter.settings)
        self.form.edited.connect(self._edited)
        self._place.setWidget(held(vbox(self.form, REST, margins=(2, 2, 10, 2))))

    def _edited(self) -> None:
        assert self.form is not None
        self._offer_losses()
        if self.form.faults:
            self.presenter.change(None)
        else:
            value = self.form.value()
            assert isinstance(value, DesignSettings)
            self.presenter.change(value)

    def _offer_losses(self) -> None:
        """The list of losses once it is loaded, and the parameters of the one chosen."""
        losses, rows = self.presenter.losses, self.form.rows if self.form else {}
        if not losses or "grid" not in rows:
            return
        loss, grid = rows["loss"].editor, rows["grid"].editor
        assert isinstance(loss, LossEditor)
        assert isinstance(grid, GridEditor)
        if loss.box.count() < 2:
            loss.offer(losses, self.presenter.session.study.channels)
        if loss.read() in losses:
            grid.show_loss(losses[loss.read()])

    def _take(self) -> None:
        if self.presenter.apply():
            self.accept()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Have the chosen card in sight."""
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: self._card_place.ensureWidgetVisible(self.cards[self.presenter.key]))

    def _lay_out(self) -> None:
        self._place = scroll_area("Design")
        upper = hbox(
            self._card_column(), (vbox(self.title, self.paper, Gap(4), (self._place, 1), spacing=8), 1), spacing=20
        )
        vbox(
            (upper, 1), self.outcome, self.consequences, self._buttons(), on=self, spacing=10, margins=(20, 16, 20, 16)
        )

    def _card_column(self) -> QScrollArea:
        """The cards, which with large type are higher than a screen."""
        inner, place = QWidget(), scroll_area("Kinds of designs", sideways=False)
        self._card_place = place
        column = vbox(on=inner, spacing=8)
        group = QButtonGroup(self)
        for key, kind in KINDS.items():
            card = self.cards[key] = DesignCard(kind)
            card.setCheckable(True)
            card.clicked.connect(lambda _checked=False, key=key: self.presenter.choose(key))
            group.addButton(card)
            column.addWidget(card)
        column.addStretch(1)
        place.setFixedWidth(CARD_WIDTH + place.verticalScrollBar().sizeHint().width())
        place.setWidget(inner)
        return place

    def _buttons(self) -> QHBoxLayout:
        cancel = push_button("Cancel", clicked=self.reject)
        return hbox(REST, cancel, self.take)


def design_study(services: Services, parent: QWidget, key: str = "") -> DesignDialog:
    """Open the dialog; it does not block."""
    presenter = DesignPresenter(services.session, services.tasks, lambda: bool(services.training.active_runs))
    dialog = DesignDialog(presenter, key, parent)
    dialog.open()
    return dialog
