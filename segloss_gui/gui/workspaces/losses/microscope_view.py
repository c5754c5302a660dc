"""The gradient microscope on the screen: knobs above, pictures in a table of images by losses below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from segloss_gui.app.eliding import in_letters
from segloss_gui.app.form_fields import fields_of
from segloss_gui.app.form_kinds import Number
from segloss_gui.app.losses.microscope_frame import reading
from segloss_gui.app.losses.microscope_presenter import MicroscopePresenter
from segloss_gui.app.microscope.gradient_picture import DARK, LIGHT
from segloss_gui.app.microscope.synthetic_masks import PredictionKnobs
from segloss_gui.gui.forms.labelled_slider import LabelledSlider
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import colours, notifier
from segloss_gui.gui.widgets import TypeLine, check_box, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, grid, hbox, held, take_out, vbox
from segloss_gui.gui.widgets.labels import rule, show_words
from segloss_gui.gui.widgets.seen import WhileSeen
from segloss_gui.gui.workspaces.losses.microscope_table import MicroscopeTable
from segloss_gui.gui.workspaces.losses.param_knobs import ChoiceKnob, knobs_of, show_values

PICTURES = ("one", "two", "classes", "case")
BYS = ("logit", "probability")
WIDE, SPACING, MARGINS = 900, 14, 24
HINT = "Draw on the first picture to change the reference (right button: erase). Blue: descent raises p, red lowers it."


class MicroscopePanel(WhileSeen, QWidget):
    """Everything the microscope shows; ``case_wanted`` asks for the current case's reference."""

    case_wanted = Signal()

    def __init__(self, presenter: MicroscopePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.pictures = Segments(["1 object", "2 objects", "2 classes", "case"])
        self.empty_image = check_box(
            "Empty second image",
            tip="A second image, predicted alike, whose reference is empty: a missing label, or no object",
        )
        self.by = Segments(["∂L/∂logit", "∂L/∂p"])
        self.scale = Segments(["own scales", "one scale"])
        self.beside = Segments(["alone", "side by side"])
        self.channel = hbox()
        self.scale.setToolTip("Colours reach to each loss's own largest derivative, or to the largest of all")
        self.beside.setToolTip("The loss above alone, or beside up to three others of the comparison")
        self._channels: Segments | None = None
        self.knobs = {
            field.name: LabelledSlider(field.title, field.kind, field.help)
            for field in fields_of(PredictionKnobs)
            if isinstance(field.kind, Number)
        }
        self.params: dict[str, LabelledSlider | ChoiceKnob | QCheckBox] = {}
        self._params_of, self._columns = "", 0
        self._knob_grid, self._param_grid = (grid(spacing=(SPACING, 2)) for _ in range(2))
        self.fault = text_label(role="error", wrap=True)
        self.readout = text_label(role="caption", wrap=True)
        self.table = MicroscopeTable()
        self._lay_out()
        self._connect()
        self.refresh()
        self._on_theme()

    def refresh(self) -> None:
        """Let the controls follow the presenter."""
        shown = self._presenter
        self.pictures.set_index(PICTURES.index(shown.picture))
        self.empty_image.setChecked(shown.empty_image)
        self.by.set_index(BYS.index(shown.by))
        self.scale.set_index(int(shown.one_scale))
        self.beside.set_index(int(shown.beside))
        for name, knob in self.knobs.items():
            knob.show_number(getattr(shown.knobs, name))
        self._show_channels()
        self._show_params()

    def say(self, fault: str) -> None:
        """Show why something was not done; an empty text hides it."""
        show_words(self.fault, fault)

    def seen(self, on: bool) -> None:
        """Make frames while somebody looks."""
        self._presenter.show(on)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the knobs in as many columns as there is room for."""
        super().resizeEvent(event)
        self._place_knobs()

    def _on_frame(self) -> None:
        if self._presenter.failure:
            self.say(self._presenter.failure)
        if self._presenter.frame is not None:
            self.table.show_frame(self._presenter.frame)

    def _on_hover(self, image: int, loss: int, row: int, column: int) -> None:
        frame = self._presenter.frame
        self.readout.setText(reading(frame, image, loss, row, column) if frame and row >= 0 else HINT)

    def _on_picture(self, index: int) -> None:
        self.say("")
        if PICTURES[index] == "case":
            self.case_wanted.emit()
        else:
            self._presenter.choose(PICTURES[index])  # type: ignore[arg-type]

    def _on_theme(self) -> None:
        self._presenter.change(paints=DARK if colours().dark else LIGHT)

    def _on_param(self, name: str, value: object) -> None:
        self.say(self._presenter.turn_param(**{name: value}))

    def _show_channels(self) -> None:
        names = self._presenter.class_names
        if self._channels is None or self._channels.property("names") != list(names):
            take_out(self.channel, self._channels)
            self._channels = Segments(in_letters(names, 16))
            self._channels.setProperty("names", list(names))
            self._channels.chosen.connect(lambda index: self._presenter.change(channel=index))
            self.channel.addWidget(self._channels)
            self._channels.setVisible(len(names) > 1)
        self._channels.set_index(self._presenter.channel)

    def _show_params(self) -> None:
        spec, params = self._presenter.losses.spec, self._presenter.losses.params
        if spec is None or params is None:
            return
        if spec.key != self._params_of:
            self._params_of = spec.key
            self._renew_params(knobs_of(params))
            self._title.setText(f"Parameters of {spec.title}")
        show_values(self.params, params)
        self._title.setVisible(bool(self.params))

    def _renew_params(self, controls: dict[str, LabelledSlider | ChoiceKnob | QCheckBox]) -> None:
        take_out(self._param_grid, *self.params.values())
        self.params = controls
        for name, control in controls.items():
            if isinstance(control, QCheckBox):
                control.clicked.connect(lambda checked, name=name: self._on_param(name, checked))
            elif isinstance(control, ChoiceKnob):
                control.chosen.connect(lambda option, name=name: self._on_param(name, option))
            else:
                control.turned.connect(lambda number, name=name: self._on_param(name, number))
        self._place_knobs(renew=True)

    def _connect(self) -> None:
        shown = self._presenter
        self.pictures.chosen.connect(self._on_picture)
        self.empty_image.clicked.connect(lambda on: shown.change(empty_image=on))
        self.by.chosen.connect(lambda index: shown.change(by=BYS[index]))
        self.scale.chosen.connect(lambda index: shown.change(one_scale=bool(index)))
        self.beside.chosen.connect(lambda index: shown.change(beside=bool(index)))
        for name, knob in self.knobs.items():
            knob.turned.connect(lambda number, name=name: shown.turn(**{name: number}))
        self.table.hovered.connect(self._on_hover)
        self.table.painted.connect(lambda row, column, add: shown.paint(row, column, add=add))
        shown.changed.connect(self.refresh)
        shown.frame_changed.connect(self._on_frame)
        notifier.changed.connect(self._on_theme)

    def _place_knobs(self, *, renew: bool = False) -> None:
        controls = [*self.knobs.values(), *self.params.values()]
        widest = max(control.minimumSizeHint().width() for control in controls)
        fitting = max(1, (self.width() - MARGINS) // (widest + SPACING))
        columns = min(5 if self.width() >= WIDE else 3, fitting)
        if columns == self._columns and not renew:
            return
        self._columns = columns
        for table, widgets in ((self._knob_grid, self.knobs), (self._param_grid, self.params)):
            _fill(table, list(widgets.values()), columns)

    def _lay_out(self) -> None:
        self._title = text_label(role="caption", wrap=True)
        self.readout.setText(HINT)
        self.say("")
        inner = vbox(
            TypeLine(self.pictures, self.empty_image, REST, spacing=12),
            self._knob_grid,
            self._title,
            self._param_grid,
            rule(),
            TypeLine(self.by, self.scale, self.beside, REST, spacing=12),
            self.channel,
            self.fault,
            self.table,
            self.readout,
            REST,
            spacing=6,
            margins=(0, 4, 10, 8),
        )
        vbox(scroll_area("Microscope", held(inner)), on=self)


def _fill(table: QGridLayout, widgets: Sequence[QWidget], columns: int) -> None:
    while table.count():
        table.takeAt(0)
    for column in range(6):
        table.setColumnStretch(column, 1 if column < columns else 0)
    for place, widget in enumerate(widgets):
        table.addWidget(widget, place // columns, place % columns)
