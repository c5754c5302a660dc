"""How hard each run's own loss pulls on every voxel of the case: d loss / d logit in blue, white, red."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from segloss_gui.app.compare.gradient_presenter import GradientPresenter, sums_text
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.gradient_words import loss_text, parameters_text
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.model_gradients import Gradients, ShownGradient
from segloss_gui.app.services import Services
from segloss_gui.app.slices.heat import DivergingScale
from segloss_gui.app.slices.picture_overlay import DivergingOverlay
from segloss_gui.core.number_text import short_number
from segloss_gui.gui.theme import LARGE_POINTS, type_points
from segloss_gui.gui.viewers.heat_bar import show_diverging
from segloss_gui.gui.widgets import ColourBar, check_box, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.widgets.parts_label import PartsLabel
from segloss_gui.gui.workspaces.compare.layouts.method_footer import MethodFooter
from segloss_gui.gui.workspaces.compare.layouts.method_panes import MethodPanesLayout
from segloss_gui.gui.workspaces.compare.layouts.pane_controls import PaneControls
from segloss_gui.gui.workspaces.compare.layouts.work_notice import WorkNotice

HOW = (
    "d loss / d logit per voxel, against the full reference, this case alone as the batch. "
    "Blue: descent raises the logit; red: it lowers it."
)


class GradientFooter(MethodFooter):
    """The colours in numbers, which weights and which loss, and the sums."""

    said = "gradient of {}"

    def __init__(self) -> None:
        super().__init__()
        self.bar, self.loss = ColourBar(), PartsLabel(" · ")
        self.here, self.sums = text_label(role="caption"), PartsLabel(" · ")
        self.here.setToolTip("d loss / d logit under the crosshair")
        self.here.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        vbox(self.bar, hbox((self.loss, 1), self.here, spacing=6), self.sums, on=self, spacing=1, margins=(4, 2, 4, 2))

    def show_gradient(self, shown: ShownGradient, class_value: int, scale: DivergingScale, *, sums: bool) -> None:
        """Show another gradient."""
        show_diverging(self.bar, scale)
        self.bar.setToolTip(
            plain_tip("d loss / d logit per voxel" + (" of the training's grid" if shown.found.resampled else ""))
        )
        self.loss.setText(loss_text(shown))
        self.loss.setToolTip(plain_tip(f"{self.loss.text()}\n{parameters_text(shown)}"))
        words = sums_text(shown, class_value)  # of large type there is room for one number a line
        self.sums.setText(words if type_points() <= LARGE_POINTS else words.replace(" · ", "\n"))
        tip = "Sum of the gradient over the voxels of the reference, and over all others"
        self.sums.setToolTip(plain_tip(f"{self.sums.text()}\n{tip}"))
        self.sums.setVisible(sums)


class GradientLayout(MethodPanesLayout[GradientFooter]):
    """A gradient a method, computed when the layout is shown."""

    overlay, footer = DivergingOverlay, GradientFooter

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services, "gradient", PaneControls(opacity=80))
        self.gradients = Gradients(presenter.session, presenter.loader, services.tasks)
        self.gradient = GradientPresenter(presenter, self.gradients)
        self.notice, self.how = WorkNotice(), text_label(HOW, role="caption", wrap=True, tip=HOW)
        self.shared = check_box("One scale", tip="One scale of colours for all methods; off: each its own")
        self.logarithmic = check_box(
            "Log", tip="Logarithmic colours beyond a thousandth of the largest value, on both sides"
        )
        self.sums = check_box("Sums", tip="Sums of the gradient on the reference's foreground and background")
        for widget in (self.shared, self.logarithmic, self.sums):
            self.controls.add(widget)
            widget.toggled.connect(lambda _: self.refresh())
        self.column.insertWidget(0, self.notice)
        self.column.addWidget(self.how)
        self.notice.start_asked.connect(self.gradient.again)
        self.notice.cancel_asked.connect(self.gradients.cancel)
        self.gradients.changed.connect(self._gradients_changed)

    def shown_methods(self) -> list[MethodView]:
        """Methods whose gradient of the class is there."""
        return self.gradient.shown_methods(self.class_value)

    def fill(self, method: MethodView) -> None:
        """The gradient of the class that is shown."""
        shown = self.gradients.results[method.name]
        own, shared = shown.largest[self.class_value], self.shared.isChecked()
        scale = DivergingScale(self.gradient.largest(self.class_value) if shared else own, self.logarithmic.isChecked())
        self.overlays[method.name].show(values=shown.maps[self.class_value], scale=scale)
        self.footers[method.name].show_gradient(shown, self.class_value, scale, sums=self.sums.isChecked())

    def read(self, method: str, voxel: tuple[int, int, int]) -> None:
        """The derivative under the crosshair."""
        values = self.gradients.results[method].maps[self.class_value]
        self.footers[method].here.setText(short_number(float(values[voxel])))

    def refresh(self) -> None:
        """Compute what is missing, show what is there."""
        if self.isVisible():
            self.gradient.compute()
        super().refresh()
        few = type_points() <= LARGE_POINTS  # larger words take the room of the pictures they speak of
        self.how.setVisible(few and bool(self.shown_methods()))
        self.notice.show_notice(self.gradient.notice(self.class_value))

    def empty_text(self) -> str:
        """Why there is no gradient."""
        return self.gradient.empty_text()

    def set_active(self, active: bool) -> None:
        """Shown or hidden; hidden, nothing is computed."""
        if not active:
            self.gradient.leave()
        super().set_active(active)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Seen again: compute what was not while another workspace was in front."""
        super().showEvent(event)
        if self.active:
            self.refresh()

    def _gradients_changed(self) -> None:
        if self.active:
            self.refresh()
