"""What Compare shows and what its clicks do: plain Python over session, loader and scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from psygnal import Signal

from segloss_gui.app.case_loading import IMAGE, REFERENCE, Loader, epoch_remarks
from segloss_gui.app.cursor import Point
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.case_measures import Measures
from segloss_gui.app.scores.case_scores import case_rows
from segloss_gui.app.scores.cohort_table import CohortTable
from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.scores.largest_error import centre_of_labels, largest_error
from segloss_gui.app.scores.score_rows import CaseScoreRow, CohortScores, mean
from segloss_gui.app.scores.score_settings import ScoreSettings
from segloss_gui.app.session import Session
from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.readout import Readout, readout
from segloss_gui.app.slices.reference_layers import reference_layers
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.colours import REFERENCE_COLOUR
from segloss_gui.core.geometry import Grid
from segloss_gui.core.number_text import count_of
from segloss_gui.metrics.overlap import dice

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

OUTLINE_PX = 2
TAKE_ONE = "One of them can serve as the reference: File, Add predictions from elsewhere."


@dataclass(frozen=True)
class Target:
    """Where a click on a table leads once everything is loaded; no method: the worst one."""

    case: str
    method: str | None


class ComparePresenter:
    """Feeds the scene from the loader and the session.

    Signals
    -------
    changed()
        Tables, layers, notes or faults changed.
    layout_asked(str)
        Something is to be looked at in the layout of that name.
    """

    changed = Signal()
    layout_asked = Signal(str)

    def __init__(
        self, session: Session, loader: Loader, tasks: BackgroundTasks, final: FinalScores | None = None
    ) -> None:
        self.session, self.loader, self._tasks = session, loader, tasks
        self.scene = SliceScene(session.cursor)
        self.final = final or FinalScores(session, tasks)
        self.measures, self.score_settings = Measures(loader, tasks), ScoreSettings()
        self.cohort_table = CohortTable(session, self.final, self.score_settings)
        self.reference_view = MethodView(REFERENCE, REFERENCE_COLOUR)
        self.outline_px = OUTLINE_PX
        self._target: Target | None = None
        self._fresh = False
        self._last_grid: Grid | None = None
        loader.changed.connect(self._loaded)
        loader.filled.connect(self.scene.read_on)
        session.methods_changed.connect(self._renew)
        session.epoch_changed.connect(lambda _: self._renew())
        session.error_wanted.connect(self.go_to_error)
        told = (
            session.runs_changed,
            session.results_changed,  # steps change nothing here, and come several times a second
            session.flags.changed,
            self.final.changed,
        )
        for signal in (*told, self.measures.changed):
            signal.connect(lambda *_: self.changed.emit())
        self.score_settings.changed.connect(self._measure)
        self._loaded(frozenset({IMAGE}))

    def case_rows(self) -> tuple[CaseScoreRow, ...]:
        """Scores of the case shown."""
        return case_rows(self.loader, self.session.methods, self.measures, self.score_settings)

    def cohort_scores(self) -> CohortScores:
        """Scores of all cases, worst first, with their means, of the metric chosen."""
        return self.cohort_table.scores(self.score_settings.cohort_key)

    def label_names(self) -> Mapping[int, str]:
        """What a label value is called."""
        return {target.value: target.name for target in self.loader.classes}

    def readout(self) -> Readout | None:
        """What lies under the crosshair."""
        return readout(self.scene, self.label_names())

    def empty_text(self) -> tuple[str, str, str]:
        """What is missing, what to do, and the workspace to go to; empty where there is an image or one is coming."""
        if self.loader.image is not None or IMAGE in self.loader.loading or IMAGE in self.loader.faults:
            return "", "", ""
        if self.session.preview is None:
            words = "Open a cohort in Data, or try a built-in one. Its cases appear here, slice by slice."
            return "Nothing to compare yet", words, "data"
        words = "Choose one. Its image and reference appear here at once, predictions once a run has made them."
        return "No case is chosen", words, "data"

    def note(self) -> str:
        """What the score table lacks and why; empty when it is complete."""
        if self.loader.image is None:
            return ""
        if REFERENCE not in self.loader.loading and self.loader.reference is None:
            if REFERENCE in self.loader.faults:
                return "The reference was refused: predictions can be seen, not scored."
            said = "This case has no reference: predictions can be seen, not scored."
            return f"{said} {TAKE_ONE}" if self.session.study.imported else said
        if self.loader.predictions or self._loading_methods():
            return ""
        if not self.session.methods:
            return "Choose losses in Losses and train them. Their outlines and scores appear here."
        if self.session.study.imported:
            return "No method has predicted this case yet."
        if not self.session.plans:
            return "Nothing is trained yet. Press Train: outlines and scores appear here after the first epoch."
        return (
            "No method has predicted this case yet. Validation cases get a prediction when their run ends; "
            "the preview case gets one each validated epoch."
        )

    def predicted_case(self) -> str:
        """A case to go to while the one shown has no prediction; empty where there is none, or no need."""
        if self.loader.image is None or self.loader.predictions or self._loading_methods():
            return ""
        previewed = (case for run in self.session.progress.values() for _, case in run.previews)
        return next((case for case in previewed if case != self.session.case_id), "")

    def faults(self) -> tuple[str, ...]:
        """What could not be loaded: file and cause, one sentence each."""
        return tuple(self.loader.faults.values())

    def loading_text(self) -> str:
        """What is on its way; empty when all is there."""
        if IMAGE in self.loader.loading:
            return f"Loading {self.session.case_id} …"
        if REFERENCE in self.loader.loading:
            return "Loading the reference …"
        count = len(self._loading_methods())
        return f"Loading {count_of(count, 'prediction')} …" if count else ""

    def _loading_methods(self) -> frozenset[str]:
        return self.loader.loading - {IMAGE, REFERENCE}

    def change_layer(self, name: str, **changes: object) -> None:
        """Colour, visibility, opacity or fill of a method, or of the reference."""
        if name == REFERENCE:
            self.reference_view = replace(self.reference_view, **changes)  # type: ignore[arg-type]
            self._renew()
        else:
            self.session.change_method(name, **changes)

    def set_outline(self, width_px: int) -> None:
        """Width of all outlines in pixels."""
        self.outline_px = width_px
        self._renew()

    def go_to_error(self, case: str, method: str | None = None) -> None:
        """Show a case at the largest error of a method (None: of its worst method)."""
        self._target = Target(case, method)
        self.session.show_case(case)
        self._seek()

    def _measure(self) -> None:
        settings = self.score_settings
        self.measures.want(settings.keys, settings.tolerance_mm)
        self.final.elsewhere.use_tolerance(settings.tolerance_mm)
        self.changed.emit()

    def _loaded(self, what: frozenset[str]) -> None:
        if IMAGE in what:
            self._show_image()
        if REFERENCE in what and self.loader.reference is not None:
            self._centre()
        self._renew()
        self._seek()

    def _show_image(self) -> None:
        volume = self.loader.image
        self.scene.show_image(volume)
        if volume is None:
            return
        # Cases on one grid (two phases of one heart, phantoms) are compared at one place.
        self._fresh = self._last_grid is None or not self._last_grid.matches(volume.grid)
        self._last_grid = volume.grid
        if self._fresh:
            x, y, z = volume.grid.shape
            self.scene.move_to_index(((x - 1) / 2, (y - 1) / 2, (z - 1) / 2))

    def _centre(self) -> None:
        """A case seen for the first time, or with no object on the slice in view, opens where its object is largest."""
        assert self.loader.reference is not None
        labels, case = self.loader.reference.data, self.loader.case_id
        nothing_here = not labels[:, :, self.scene.voxel[2]].any()
        if (self._fresh or nothing_here) and self._target is None:
            self._move_later(case, lambda: centre_of_labels(labels))
        self._fresh = False

    def _renew(self) -> None:
        self.scene.show_classes(self.label_names())
        remarks = epoch_remarks(self.loader, self.session)
        if remarks != self.scene.remarks:
            self.scene.change(remarks=remarks)
        self.scene.show_layers(self._layers())
        self.changed.emit()

    def _layers(self) -> list[LabelLayer]:
        layers: list[LabelLayer] = []
        if self.loader.reference is not None:
            view = self.reference_view
            layers += reference_layers(REFERENCE, self.loader.reference, self._style(view), visible=view.visible)
        for method in self.session.methods:
            prediction = self.loader.predictions.get(method.name)
            if prediction is not None:
                layers.append(
                    LabelLayer(
                        method.name, prediction.labels.data, self._style(method), method.visible, title=method.title
                    )
                )  # fmt: skip
        return layers

    def _style(self, view: MethodView) -> LayerStyle:
        return LayerStyle(view.colour, view.filled, view.opacity, self.outline_px)

    def _seek(self) -> None:
        target, loader = self._target, self.loader
        if target is None or target.case != loader.case_id or loader.loading or loader.image is None:
            return
        self._target = None
        method = target.method if target.method in loader.predictions else self._worst_method()
        if method is None or loader.reference is None:
            return
        prediction, reference = loader.predictions[method].labels.data, loader.reference.data
        self._move_later(target.case, lambda: largest_error(prediction, reference))

    def _worst_method(self) -> str | None:
        scored = {
            name: mean(dice(counts) for counts in prediction.scores.values())
            for name, prediction in self.loader.predictions.items()
            if prediction.scores
        }
        known = {name: value for name, value in scored.items() if value == value}
        return min(known or scored, key=lambda name: scored[name], default=None)

    def _move_later(self, case: str, find: object) -> None:
        at: Point = self.scene.cursor_mm

        def found(voxel: tuple[int, int, int] | None) -> None:
            # Whoever moved on in the meantime is not pulled back.
            if voxel is not None and self.loader.case_id == case and self.scene.cursor_mm == at:
                self.scene.move_to_index((float(voxel[0]), float(voxel[1]), float(voxel[2])))

        self._tasks.run("Finding the place", lambda _: find(), done=found, quiet=True)  # type: ignore[operator]


def layer_views(presenter: ComparePresenter) -> tuple[MethodView, ...]:
    """What can be switched on: the reference, where any case of the cohort has one, and every method."""
    session = presenter.session
    has_reference = session.preview is None or any(case.has_reference for case in session.preview.cohort.cases)
    return (*((presenter.reference_view,) if has_reference else ()), *session.methods)
