"""How hard each run's own loss pulls on every voxel of the case: d loss / d logit in blue, white, red."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.case_loading import IMAGE, REFERENCE
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.gradient_words import loss_text, parameters_text
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.model_gradients import Gradients, ShownGradient
from segloss_gui.app.services import Services
from segloss_gui.app.slices.heat import DivergingScale
from segloss_gui.app.slices.picture_overlay import DivergingOverlay
from segloss_gui.core.number_text import short_number
from segloss_gui.gui.viewers.heat_bar import show_diverging
from segloss_gui.gui.widgets import ColourBar, check_box, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.workspaces.compare.layouts.method_panes import MethodFooter, MethodPanesLayout
from segloss_gui.gui.workspaces.compare.layouts.pane_controls import PaneControls
from segloss_gui.gui.workspaces.compare.layouts.work_notice import WorkNotice

HOW = (
    "d loss / d logit per voxel, against the full reference, this case alone as the batch. "
    "Blue: descent raises the logit; red: it lowers it."
)


class GradientLayout(MethodPanesLayout):
    """A gradient a method, computed when the layout is shown."""

    def __init__(self, presenter: ComparePresenter, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(presenter, services, "gradient", PaneControls(opacity=80), parent)
        self.gradients = Gradients(presenter.session, presenter.loader, services.tasks)
        self.notice, self.how = WorkNotice(), text_label(HOW, role="caption", wrap=True)
        self.shared = check_box("One scale", tip="One scale of colours for all methods; off: each its own")
        self.logarithmic = check_box(
            "Log", tip="Logarithmic colours beyond a thousandth of the largest value, on both sides"
        )
        self.sums = check_box("Sums", tip="Sums of the gradient on the reference's foreground and background")
        for widget in (self.shared, self.logarithmic, self.sums):
            self._controls.add(widget)
            widget.toggled.connect(lambda _: self.refresh())
        self.column.insertWidget(0, self.notice)
        self.column.addWidget(self.how)
        self.notice.start_asked.connect(self._again)
        self.notice.cancel_asked.connect(self.gradients.cancel)
        self.gradients.changed.connect(self._gradients_changed)

    def shown_methods(self) -> list[MethodView]:
        """Methods whose gradient of the class is there."""
        found = self.gradients.results
        return [
            method
            for method in self.presenter.session.methods
            if method.visible and method.name in found and self.class_value in found[method.name].maps
        ]

    def make_overlay(self, method: MethodView) -> DivergingOverlay:
        """The colours."""
        return DivergingOverlay(method.name, method.colour)

    def make_footer(self) -> GradientFooter:
        """Bar, loss and sums."""
        return GradientFooter()

    def fill(self, method: MethodView) -> None:
        """The gradient of the class that is shown."""
        shown, footer = self.gradients.results[method.name], self.footers[method.name]
        assert isinstance(footer, GradientFooter)
        scale = DivergingScale(self._largest(shown), self.logarithmic.isChecked())
        self.overlays[method.name].show(values=shown.maps[self.class_value], scale=scale)
        footer.show_gradient(shown, self.class_value, scale, sums=self.sums.isChecked())

    def read(self, method: str, voxel: tuple[int, int, int]) -> None:
        """The derivative under the crosshair."""
        values, footer = self.gradients.results[method].maps[self.class_value], self.footers[method]
        assert isinstance(footer, GradientFooter)
        footer.here.setText(short_number(float(values[voxel])))

    def refresh(self) -> None:
        """Compute what is missing, show what is there."""
        self._compute()
        super().refresh()
        self.how.setVisible(bool(self.shown_methods()))
        self._say()

    def empty_text(self) -> str:
        """Why there is no gradient."""
        loader = self.presenter.loader
        if IMAGE in loader.loading or REFERENCE in loader.loading:
            return self.presenter.loading_text()
        if loader.image is not None and loader.reference is None:
            return "A gradient is taken against the reference, and this case has none."
        if self.gradients.working:
            return "The gradients appear here, one after the other."
        if not any(method.visible for method in self.presenter.session.methods):
            return "Switch a method on in the legend: the gradient of its loss appears here."
        return "\n".join(self._whys()) or "No gradient was computed."

    def set_active(self, active: bool) -> None:
        """Shown or hidden; hidden, nothing is computed."""
        if not active and self.gradients.working:
            self.gradients.cancel()
            self.gradients.cancelled = False
        super().set_active(active)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Seen again: compute what was not while another workspace was in front."""
        super().showEvent(event)
        if self.active:
            self.refresh()

    def _largest(self, shown: ShownGradient) -> float:
        if not self.shared.isChecked():
            return shown.largest[self.class_value]
        others = [self.gradients.results[method.name] for method in self.shown_methods()]
        return max(other.largest[self.class_value] for other in others)

    def _wanted(self) -> list[str]:
        loader = self.presenter.loader
        if loader.image is None or loader.reference is None:
            return []
        return [
            method.name
            for method in self.presenter.session.methods
            if method.visible and method.name not in self.gradients.results and method.name not in self.gradients.faults
            and not self.gradients.why_not(method.name)
        ]  # fmt: skip

    def _compute(self) -> None:
        wanted = self._wanted() if self.isVisible() else []
        if wanted and not self.gradients.cancelled:
            self.gradients.start(wanted)

    def _again(self) -> None:
        """From new weights, or after a cancel."""
        if not self._wanted():
            self.gradients.forget()
        self.gradients.faults.clear()
        self.gradients.start(self._wanted())

    def _whys(self) -> list[str]:
        reasons: dict[str, list[str]] = {}
        for method in self.presenter.session.methods:
            if method.visible and (why := self.gradients.why_not(method.name)):
                reasons.setdefault(why, []).append(method.title)
        return [f"{', '.join(names)}: {why}." for why, names in reasons.items()] + list(self.gradients.faults.values())

    def _say(self) -> None:
        gradients = self.gradients
        whys = "\n".join(self._whys()) if self.shown_methods() else ""
        if gradients.working:
            self.notice.work(f"Computing the gradient of {gradients.words()}", lambda: gradients.share)
        elif gradients.cancelled and self._wanted():
            self.notice.rest(
                f"Not computed: {self._titles(self._wanted())}.",
                "Compute",
                "Go on computing",
            )
        elif gradients.faults or self._behind():
            self.notice.rest(whys or self._behind(), "Compute again", "From the weights as they are now")
        else:
            self.notice.rest(whys, "")

    def _behind(self) -> str:
        """Methods that have been trained on since their gradient was computed."""
        last = {}
        for method in self.shown_methods():
            run = self.gradients.run_of(method.name)
            progress = self.presenter.session.progress.get(run.id) if run is not None else None
            if progress is not None and progress.finished is None:
                last[method.name] = progress.last_checkpoint
        behind = [name for name, epoch in last.items() if epoch > self.gradients.results[name].found.epoch]
        return f"Trained on since: {self._titles(behind)}." if behind else ""

    def _titles(self, methods: Sequence[str]) -> str:
        return ", ".join(map(self.presenter.session.title, methods))

    def _gradients_changed(self) -> None:
        if self.active:
            self.refresh()


class GradientFooter(MethodFooter):
    """The colours in numbers, which weights and which loss, and the sums."""

    said = "gradient of {}"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.loss, self.here, self.sums = ColourBar(), text_label(), text_label(), text_label()
        for label in (self.loss, self.here, self.sums):
            label.setProperty("role", "caption")
            label.setTextFormat(Qt.TextFormat.PlainText)
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
        self.sums.setText(sums_text(shown, class_value))
        self.sums.setToolTip("Sum of the gradient over the voxels of the reference, and over all others")
        self.sums.setVisible(sums)


def sums_text(shown: ShownGradient, class_value: int) -> str:
    """Sums on foreground and background, and the share of the pull on the foreground."""
    pull = shown.found.pull(class_value)
    if pull is None:
        return ""
    share = "" if pull.foreground_share != pull.foreground_share else f" · {pull.foreground_share:.0%} of Σ|·| inside"
    return f"Σ inside {short_number(pull.foreground)} · outside {short_number(pull.background)}{share}"
