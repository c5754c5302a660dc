"""The list of layers: on or off, outline or fill, opacity and colour of the reference and every method."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QSlider, QWidget

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.presenter import ComparePresenter, layer_views
from segloss_gui.app.eliding import families
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.gui.dialogs.choose import choose_colour
from segloss_gui.gui.theme import icon, notifier, swatch
from segloss_gui.gui.viewers.class_key import ClassKey
from segloss_gui.gui.widgets import ElidedLabel, text_label, tool_button
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, hbox, held, take_out, vbox
from segloss_gui.gui.widgets.count_box import CountBox
from segloss_gui.gui.widgets.shown_value import show_value


class LayerRow(QWidget):
    """One layer: eye, colour, name, outline or fill, opacity.

    Parameters
    ----------
    view : MethodView
        How it is shown now.
    short : str
        What tells it apart from the others.
    change : callable
        Told the changes: ``change(visible=False)``.
    """

    def __init__(self, view: MethodView, short: str, change: Callable[..., None]) -> None:
        super().__init__()
        self._view, self._change = view, change
        name = view.title
        self.eye = tool_button(name=f"show or hide {name}", tip="Show or hide", size=16, checkable=True)
        self.colour = tool_button(name=f"colour of {name}", tip="Colour, everywhere in the window", size=16)
        self.name = ElidedLabel(short, mode=Qt.TextElideMode.ElideMiddle, greedy=True, tip=name)
        self.fill = tool_button(name=f"fill {name}", tip="Outline or fill", size=16, checkable=True)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(5, 100)
        self.opacity.setFixedWidth(54)
        self.opacity.setToolTip("Opacity")
        self.opacity.setAccessibleName(f"opacity of {name}")
        hbox(self.eye, self.colour, (self.name, 1), self.fill, self.opacity, on=self, spacing=2)
        self.eye.toggled.connect(lambda on: change(visible=on))
        self.fill.toggled.connect(lambda on: change(filled=on, opacity=0.45 if on else 1.0))
        self.opacity.valueChanged.connect(lambda value: change(opacity=value / 100))
        self.colour.clicked.connect(self.choose_colour)
        self.refresh(view)

    def refresh(self, view: MethodView) -> None:
        """Show how the layer is shown now."""
        self._view = view
        show_value(self.eye, view.visible)
        show_value(self.fill, view.filled)
        show_value(self.opacity, round(view.opacity * 100))
        self.eye.setIcon(icon("eye" if view.visible else "eye-off", "text" if view.visible else "muted"))
        self.fill.setIcon(icon("fill" if view.filled else "outline"))
        self.colour.setIcon(QIcon(dot(view)))
        for widget in (self.name, self.fill, self.opacity):
            widget.setEnabled(view.visible)

    def choose_colour(self) -> None:
        """Ask for a colour without blocking the window."""
        choose_colour(self, self._view.title, self._view.colour, lambda colour: self._change(colour=colour))


class LayersPanel(QWidget):
    """Rows of the reference, where there is one, and of every method of the study.

    Parameters
    ----------
    presenter : ComparePresenter
        Who knows the layers and changes them.
    """

    def __init__(self, presenter: ComparePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.rows: dict[str, LayerRow] = {}
        self.width_px = CountBox(minimum=1, maximum=6, suffix=" px", value=presenter.outline_px)
        self.width_px.setAccessibleName("width of outlines")
        self.width_px.valueChanged.connect(presenter.set_outline)
        self.classes = ClassKey()
        self._list = vbox(spacing=2, margins=(6, 0, 8, 8))
        self._lay_out()
        presenter.changed.connect(self.refresh)
        notifier.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        heading = text_label("Layers", role="heading")
        caption = text_label("outlines", role="caption")
        scroll = scroll_area("Layers", held(vbox(self._list, REST)), sideways=False)
        vbox(
            hbox((heading, 1), caption, self.width_px, spacing=8, margins=(12, 8, 8, 4)),
            vbox(self.classes, margins=(12, 0, 12, 4)),
            (scroll, 1),
            on=self,
            spacing=0,
        )

    def refresh(self) -> None:
        """Show the layers as they are now."""
        self.classes.show_classes(self._presenter.label_names())
        views = layer_views(self._presenter)
        if list(self.rows) != [view.name for view in views]:
            self._rebuild(views)
        for view in views:
            self.rows[view.name].refresh(view)

    def _rebuild(self, views: Sequence[MethodView]) -> None:
        take_out(self._list, *self.rows.values())
        short = short_titles([view for view in views if view.name != REFERENCE]) | {REFERENCE: "Reference"}
        self.rows = {view.name: LayerRow(view, short[view.name], self._changer(view.name)) for view in views}
        alike = families(short.values())
        for name, row in self.rows.items():
            row.name.set_alike(alike[short[name]])
            self._list.addWidget(row)

    def _changer(self, name: str) -> Callable[..., None]:
        return lambda **changes: self._presenter.change_layer(name, **changes)


def dot(view: MethodView, size: int = 14) -> QPixmap:
    """A dot in the colour of a layer; hollow where it is hidden."""
    return swatch(view.colour, size, hollow=not view.visible)
