"""Where every method is right and wrong: true positives white, false positives cyan, false negatives magenta."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel

from segloss_gui.app.compare.error_counting import ErrorCounting
from segloss_gui.app.compare.error_presenter import ErrorPresenter
from segloss_gui.app.compare.pane_words import bare, rounded, volume_text
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.services import Services
from segloss_gui.app.slices.error_map import ANY_CLASS, KINDS
from segloss_gui.app.slices.picture_overlay import ErrorOverlay
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.gui.theme import colours
from segloss_gui.gui.widgets import plain_tip, text_label
from segloss_gui.gui.widgets.boxes import hbox
from segloss_gui.gui.workspaces.compare.layouts.method_footer import MethodFooter
from segloss_gui.gui.workspaces.compare.layouts.method_panes import MethodPanesLayout
from segloss_gui.gui.workspaces.compare.layouts.pane_controls import PaneControls
from segloss_gui.metrics.overlap import Overlap

CHIP, DOTS = 11, "…"
MARGIN, SPACING = 4, 4
TOGETHER = "All classes together: one class taken for another is no error here. Choose a class above to see those too."


class ErrorCounts(MethodFooter):
    """Volumes of the three kinds, each beside its colour."""

    said = "errors of {}"

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, QLabel] = {}
        self._texts = dict.fromkeys((short for short, _, _ in KINDS), "")
        self._row = row = hbox(on=self, spacing=SPACING, margins=(MARGIN, 2, MARGIN, 2))
        for short, _, colour in KINDS:
            mark, number = text_label(), text_label(role="caption")
            mark.setPixmap(chip(colour, colours().muted))
            self.numbers[short] = number
            row.addWidget(mark)
            row.addWidget(number)
        self.unit = text_label(role="caption")
        row.addWidget(self.unit)
        row.addStretch(1)
        self._say_unit(MM)

    def show_counts(self, counts: Overlap | None) -> None:
        """Show these; a dash while they are counted."""
        volumes = (None,) * 3 if counts is None else (counts.tp, counts.fp, counts.fn)
        for (short, _, _), voxels in zip(KINDS, volumes, strict=True):
            self._texts[short] = (
                "–" if voxels is None or counts is None else volume_text(voxels * counts.voxel_ml, counts.unit)
            )
        self._say_unit(self._of if counts is None else counts.unit)
        self._write()

    def _say_unit(self, unit: SizeUnit) -> None:
        self._of = unit
        self.unit.setText(unit.volume)
        for short, name, _ in KINDS:
            tip = f"{name.capitalize()}s ({short}): {self._texts[short]} {unit.volume}"
            self.numbers[short].setToolTip(plain_tip(tip))
            self.numbers[short].setAccessibleName(f"{name}s in {unit.volume}")

    def _write(self) -> None:
        """Kinds in letters where there is room for them; in a narrow pane colours and tips tell, then the unit too."""
        label = self.numbers["TP"]
        label.ensurePolished()
        digit = label.fontMetrics().horizontalAdvance("0")
        room = self.width() - 2 * MARGIN - 7 * SPACING - 3 * CHIP - 3 * digit
        words = {short: f"{short} {text}" for short, text in self._texts.items()}
        fits = sum(label.fontMetrics().horizontalAdvance(text) for text in words.values()) <= room
        for short, number in self.numbers.items():
            number.setText(words[short] if fits else self._texts[short])
            number.setMinimumWidth(label.fontMetrics().horizontalAdvance(f"{short} 000.0") if fits else 0)
        self.unit.show()
        if not self._fits():
            self.unit.hide()
        for fewer in (bare, rounded, lambda _: DOTS):  # never a number without some of its digits
            for short, number in self.numbers.items():
                if not self._fits():
                    number.setText(fewer(self._texts[short]))

    def _fits(self) -> bool:
        self._row.invalidate()
        return self._row.minimumSize().width() <= self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width."""
        super().resizeEvent(event)
        self._write()


class ErrorLayout(MethodPanesLayout[ErrorCounts]):
    """Errors of every method that has a prediction, and their volumes."""

    overlay, footer = ErrorOverlay, ErrorCounts

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services, "error", PaneControls(together=True, opacity=70, outline=False))
        self.together = text_label(TOGETHER, role="caption", wrap=True)
        self.column.addWidget(self.together)
        self.errors = ErrorPresenter(presenter)
        self.counts = ErrorCounting(presenter.loader, services.tasks)
        self.counts.changed.connect(self._counted)

    def refresh(self) -> None:
        """Show the errors, and what is not counted as one."""
        super().refresh()
        several = len(self.presenter.label_names()) > 1
        self.together.setVisible(several and self.class_value == ANY_CLASS and bool(self.shown_methods()))

    def shown_methods(self) -> list[MethodView]:
        """Methods with a prediction, where there is a reference to hold them against."""
        return self.errors.shown_methods()

    def fill(self, method: MethodView) -> None:
        """Errors and volumes of the prediction that is shown."""
        loader = self.presenter.loader
        prediction, reference = loader.predictions[method.name], loader.reference
        assert reference is not None
        said = self.presenter.scene.remarks.get(method.name, "")
        self.overlays[method.name].show(prediction=prediction.labels.data, reference=reference.data, said=said)
        self.footers[method.name].show_counts(self.counts.of(method.name, prediction, self.class_value))

    def empty_text(self) -> str:
        """Why there is nothing to compare."""
        return self.errors.empty_text()

    def _counted(self) -> None:
        if self.active:
            self.refresh()


@lru_cache(maxsize=16)
def chip(colour: str, rim: str) -> QPixmap:
    """A small square of a colour; the rim keeps white seen on white."""
    picture = QPixmap(CHIP, CHIP)
    picture.fill(QColor(colour))
    painter = QPainter(picture)
    painter.setPen(QColor(rim))
    painter.drawRect(0, 0, CHIP - 1, CHIP - 1)
    painter.end()
    return picture
