"""The page of one loss: what it is, its equation, its parameters, and what they do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from segloss_gui.app.losses.catalogue_words import cited_words, deviations_html, editing_words
from segloss_gui.app.losses.heuristic import HeuristicShown
from segloss_gui.app.losses.per_class import counted
from segloss_gui.app.losses.presenter import LossesPresenter, change_params
from segloss_gui.gui.forms.form import SettingsForm, form_for
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import TypeLine, plain_tip, push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, hbox, held, put, take_out, vbox
from segloss_gui.gui.widgets.labels import rule, set_role, show_words
from segloss_gui.gui.workspaces.losses.equation_view import EquationView
from segloss_gui.gui.workspaces.losses.explain import EpsilonPanel, PhiPanel
from segloss_gui.gui.workspaces.losses.terms import terms_editor
from segloss_gui.report.loss_words import DEVIATIONS, FAMILIES, floor_words

READ_WIDTH, ANY_WIDTH = 1340, 16777215
prose = partial(text_label, wrap=True, selectable=True)

if TYPE_CHECKING:
    from segloss_gui.losses import LossParams, LossSpec


class LossPage(QFrame):
    """Everything about the loss that is looked at.

    ``equation_wanted(latex)`` asks the workspace to draw an equation in the background,
    ``load_wanted()`` to load the registry once more.
    """

    equation_wanted = Signal(str)
    load_wanted = Signal()

    def __init__(self, presenter: LossesPresenter) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._presenter = presenter
        self._shown_key = ""
        self._heuristic = HeuristicShown()
        self.form: SettingsForm | None = None
        self.title, self.family, self.summary = prose(role="title"), prose(role="chip"), prose()
        self.add = push_button("Add to comparison", "plus", tone="on_accent", kind="primary")
        self.editing = prose(role="caption")
        self.notice, self.caveat = prose(role="warning"), prose(role="warning")
        self.equation = EquationView()
        self.reference, self.floor, self.deviations = prose(role="muted"), prose(role="muted"), prose(role="muted")
        self.deviations.setTextFormat(Qt.TextFormat.RichText)
        self.phi, self.epsilon = PhiPanel(), EpsilonPanel()
        self._form_place = vbox()
        self._lay_out()
        self.add.clicked.connect(lambda: self.say(presenter.add()))
        self.phi.chosen.connect(lambda phi: self.say(change_params(presenter, phi=phi)))
        self.epsilon.chosen.connect(lambda epsilon: self.say(change_params(presenter, epsilon=epsilon)))
        presenter.chosen_changed.connect(self.refresh)
        presenter.catalogue_changed.connect(self.refresh)
        notifier.follow(self._take_type)
        self.refresh()

    def _take_type(self) -> None:
        self.title.setWordWrap(type_points() > LARGE_POINTS)
        self._show_family()

    def _show_family(self) -> None:
        spec = self._presenter.spec
        if spec is not None:  # in large type one word, which fits beside the button
            name, help_text = FAMILIES[spec.family]
            self.family.setText(name if type_points() > LARGE_POINTS else f"{name} loss")
            self.family.setToolTip(plain_tip(f"{name} losses {help_text}."))

    def refresh(self) -> None:
        """Show the loss looked at, or that the losses are being loaded."""
        spec, params = self._presenter.spec, self._presenter.params
        self.whole.setVisible(spec is not None)
        self._waiting.setVisible(spec is None)
        self.again.setVisible(bool(self._presenter.failure))
        if spec is None or params is None:
            set_role(self.waiting, "error" if self._presenter.failure else "muted")
            self.waiting.setText(self._presenter.failure or "Loading the losses…")
            return
        if spec.key != self._shown_key:
            self._show_spec(spec)
        self._show_params(spec, params)

    def _show_spec(self, spec: LossSpec) -> None:
        self._shown_key = spec.key
        self.title.setText(spec.title)
        self._show_family()
        self.summary.setText(spec.summary)
        show_words(self.caveat, spec.caveat)
        self.reference.setText(cited_words(spec))
        self.deviations.setText(deviations_html(spec))
        self._deviations_block.setVisible(bool(self.deviations.text()))
        self.equation.show_words("Drawing the equation…")
        self.equation_wanted.emit(spec.equation)
        self._renew_form(spec)
        self.area.verticalScrollBar().setValue(0)

    def _renew_form(self, spec: LossSpec) -> None:
        take_out(self._form_place, self.form)
        self.form = form_for(spec.params, editors={"terms": lambda: terms_editor(self._presenter.specs)})
        self.form.changed.connect(lambda params: self.say(self._presenter.set_params(params)))
        self._form_place.addWidget(self.form)
        if "phi" in self.form.rows:
            self.form.rows["phi"].hide()  # the diagram is its editor
        self._no_params.setVisible(not self.form.rows)
        self.form.setVisible(bool(self.form.rows))

    def _show_params(self, spec: LossSpec, params: LossParams) -> None:
        assert self.form is not None
        for name in self.form.rows:
            self.form.set_list_length(name, counted(params, self._presenter.fit.channels))
        self.form.set_value(params)
        self.add.setText("Add to comparison" if self._presenter.row is None else "Add another")
        show_words(self.editing, editing_words(self._presenter))
        show_words(self.notice, self._presenter.fit.misfit(spec.key, params))
        self.floor.setText(floor_words(spec.floor_at(params)))
        self._explain(params)

    def _explain(self, params: LossParams) -> None:
        study = self._presenter.session.study
        values = dict(params)
        self.phi.setVisible("phi" in values)
        self.epsilon.setVisible("epsilon" in values)
        if "phi" in values:
            dropped = not values.get("include_background", True)
            names = self._presenter.fit.channel_names
            self.phi.show_values(values["phi"], study.sampling.batch_size, names, dropped, values.get("epsilon"))
        if "epsilon" in values:
            self.epsilon.show_value(values["epsilon"], self._heuristic)

    def show_heuristic(self, shown: HeuristicShown) -> None:
        """Show what ε "heuristic" is for the study."""
        self._heuristic = shown
        params = dict(self._presenter.params or ())
        if "epsilon" in params:
            self.epsilon.show_value(params["epsilon"], shown)

    def say(self, fault: str) -> None:
        """Show why the study did not take a change; an empty text hides it."""
        show_words(self.fault, fault)

    def _lay_out(self) -> None:
        self.waiting = prose(role="muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.again = push_button("Try again", clicked=self.load_wanted)
        self.fault = prose(role="error")
        self.fault.hide()
        self.content = QWidget()
        self.reference.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words = (self.summary, self.caveat, self.equation, self.reference, rule())
        column = vbox(*words, on=self.content, spacing=12, margins=(0, 4, 10, 10))
        self._add_params(column)
        self._add_facts(column)
        column.addStretch(1)
        self._add_tabs()

    def _add_tabs(self) -> None:
        self.area = scroll_area("The loss in words", self.content)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.addTab(self.area, "What it is")
        self.whole = QWidget()
        self.tabs.currentChanged.connect(self._take_width)
        self._take_width(0)
        column = vbox(on=self.whole, spacing=8)
        self._add_head(column)
        column.addWidget(self.tabs, 1)
        hbox(self._waiting_block(), self.whole, on=self, margins=(20, 14, 8, 8))

    def _take_width(self, tab: int) -> None:
        """Lines of words are not too long to read; pictures and code take the room there is."""
        self.whole.setMaximumWidth(READ_WIDTH if tab == 0 else ANY_WIDTH)

    def _waiting_block(self) -> QWidget:
        again = (self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        self._waiting = held(vbox(REST, self.waiting, again, REST, margins=None))
        return self._waiting

    def _add_head(self, column: QVBoxLayout) -> None:
        self.family.setWordWrap(False)
        self.family.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        tail = hbox((self.family, 0, Qt.AlignmentFlag.AlignVCenter), REST, self.add)
        head = TypeLine(self.title, (tail, 1), spacing=10, margins=(0, 0, 10, 0))
        put(column, head, self.editing, self.fault, self.notice)

    def _add_params(self, column: QVBoxLayout) -> None:
        self._no_params = prose(role="muted")
        self._no_params.setText("This loss has no parameters.")
        heading = text_label("Parameters", role="heading")
        put(column, heading, self.phi, self._form_place, self._no_params, self.epsilon)

    def _add_facts(self, column: QVBoxLayout) -> None:
        self._deviations_block = held(vbox(text_label(DEVIATIONS, role="heading", wrap=True), self.deviations))
        heading = text_label("At a perfect prediction", role="heading")
        put(column, rule(), heading, self.floor, self._deviations_block)
