"""Heat maps of every method's probability, and what another threshold would make of them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from segloss_gui.app.compare.pane_words import scores_text
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.compare.probability_presenter import ProbabilityPresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.model_probabilities import Probabilities
from segloss_gui.app.services import Services
from segloss_gui.app.slices.heat import HEAT_MAPS
from segloss_gui.app.slices.picture_overlay import HeatOverlay
from segloss_gui.gui.viewers.heat_bar import ThresholdCurve, ThresholdSlider, show_heat
from segloss_gui.gui.widgets import ColourBar, plain_tip, text_label
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.widgets.choice_box import choice_box
from segloss_gui.gui.widgets.decimal_box import DecimalBox
from segloss_gui.gui.widgets.parts_label import PartsLabel
from segloss_gui.gui.widgets.shown_value import show_value
from segloss_gui.gui.workspaces.compare.layouts.method_footer import MethodFooter
from segloss_gui.gui.workspaces.compare.layouts.method_panes import MethodPanesLayout
from segloss_gui.gui.workspaces.compare.layouts.pane_controls import PaneControls
from segloss_gui.gui.workspaces.compare.layouts.work_notice import WorkNotice
from segloss_gui.study.probabilities import LEVELS
from segloss_gui.study.thresholds import HIGHEST, LOWEST, STEP, ThresholdScores

NOT_A_RESULT = "Dots: the threshold of the largest Dice, for display only: choosing it on test data is not a result."
OWN = " With several classes a label map takes the likeliest; here each class has a threshold of its own."


class ThresholdFooter(MethodFooter):
    """Dice, Jaccard and volume of a method at the threshold, and its curve."""

    said = "scores of {} at the threshold"

    def __init__(self) -> None:
        super().__init__()
        self.curve, self.numbers = ThresholdCurve(), PartsLabel(" V ")
        self.here, self.source = text_label(role="caption"), text_label(role="caption")
        self.here.setToolTip("Probability under the crosshair")
        self.source.hide()
        vbox(
            hbox((self.numbers, 1), self.here, spacing=6),
            self.source,
            self.curve,
            on=self,
            spacing=1,
            margins=(4, 2, 4, 2),
        )

    def show_scores(self, scores: ThresholdScores | None, colour: str, weights_epoch: int | None) -> None:
        """Show those of other maps."""
        self.curve.show_scores(scores, colour)
        self.source.setText(f"computed from the weights of epoch {weights_epoch}")
        self.source.setVisible(weights_epoch is not None)

    def show_threshold(self, threshold: float) -> None:
        """Show the scores of another threshold."""
        self.curve.show_threshold(threshold)
        scores = self.curve.scores
        self.numbers.setText("" if scores is None else scores_text(scores.at(threshold)))
        self.numbers.setToolTip(plain_tip(self.numbers.text()))


class ProbabilityLayout(MethodPanesLayout[ThresholdFooter]):
    """A heat map a method, one threshold for all, and its scores as it moves."""

    overlay, footer = HeatOverlay, ThresholdFooter

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services, "probability", PaneControls(opacity=70))
        self.maps = Probabilities(presenter.session, presenter.loader, services.tasks)
        self.probability = ProbabilityPresenter(presenter, self.maps)
        self.notice = WorkNotice()
        self.strip = ThresholdStrip()
        self.column.insertWidget(0, self.notice)
        self.column.addWidget(self.strip)
        self.heat_map = choice_box(
            "colours of the probability", "Colours of the probability; all of them rise evenly in brightness", HEAT_MAPS
        )
        self.controls.add(self.heat_map)
        self.heat_map.activated.connect(lambda _: self.refresh())
        self.strip.slider.valueChanged.connect(self._threshold_moved)
        self.notice.start_asked.connect(self.maps.compute_missing)
        self.notice.cancel_asked.connect(self.maps.computing.cancel)
        self.maps.changed.connect(self._maps_changed)

    def set_active(self, active: bool) -> None:
        """Shown or hidden; hidden, nothing is loaded."""
        self.maps.set_active(active)
        super().set_active(active)

    def shown_methods(self) -> list[MethodView]:
        """Methods whose maps of the class are there."""
        return self.probability.shown_methods(self.class_value)

    def fill(self, method: MethodView) -> None:
        """The maps and scores of the class that is shown."""
        shown, footer = self.maps.shown[method.name], self.footers[method.name]
        self.overlays[method.name].show(
            codes=shown.codes[self.class_value], heat_map=self.heat_map.currentText(),
            threshold=self.strip.slider.threshold, width_px=self.presenter.outline_px,
        )  # fmt: skip
        footer.show_scores(shown.scores.get(self.class_value), method.colour, shown.weights_epoch)
        footer.show_threshold(self.strip.slider.threshold)

    def read(self, method: str, voxel: tuple[int, int, int]) -> None:
        """The probability under the crosshair."""
        codes = self.maps.shown[method].codes[self.class_value]
        self.footers[method].here.setText(f"p {codes[voxel] / LEVELS:.3f}")

    def refresh(self) -> None:
        """Show maps, what is missing and why."""
        super().refresh()
        show_heat(self.strip.bar, self.heat_map.currentText())
        several = len(self.presenter.label_names()) > 1
        self.strip.words.setText(NOT_A_RESULT + OWN * several)
        self.strip.setVisible(bool(self.shown_methods()))
        self.notice.show_notice(self.probability.notice())

    def empty_text(self) -> str:
        """Why there is no heat map."""
        return self.probability.empty_text()

    def _maps_changed(self) -> None:
        if self.active:
            self.presenter.scene.change()  # panes remember outlines of a scene's revision
            self.refresh()

    def _threshold_moved(self, _: int) -> None:
        threshold = self.strip.slider.threshold
        for method in self.shown_methods():
            self.overlays[method.name].show(threshold=threshold)
            self.footers[method.name].show_threshold(threshold)


class ThresholdStrip(QWidget):
    """The threshold of all panes, and the colours they share."""

    def __init__(self) -> None:
        super().__init__()
        self.slider, self.bar = ThresholdSlider(), ColourBar()
        self.bar.setFixedWidth(130)
        self.box = DecimalBox(minimum=LOWEST, maximum=HIGHEST, singleStep=STEP, decimals=2)
        self.box.setValue(self.slider.threshold)
        self.box.setAccessibleName("threshold")
        self.words = text_label(NOT_A_RESULT, role="caption", wrap=True)
        vbox(
            hbox(text_label("Threshold"), (self.slider, 1), self.box, self.bar, spacing=8),
            self.words,
            on=self,
            spacing=2,
            margins=(2, 0, 2, 0),
        )
        self.slider.valueChanged.connect(self._slid)
        self.box.valueChanged.connect(lambda value: self.slider.setValue(round(value * 100)))

    def _slid(self, _: int) -> None:
        show_value(self.box, self.slider.threshold)
