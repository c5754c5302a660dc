"""Two segmentations against each other on three linked planes: in turns, beside a curtain, in squares, or apart."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from segloss_gui.app.case_loading import REFERENCE
from segloss_gui.app.compare.pair_counting import PairCounting
from segloss_gui.app.compare.pair_entries import legend_entries
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.slices.overlay import Overlay
from segloss_gui.app.slices.pair_modes import Pair, PairMode
from segloss_gui.app.slices.planes import Plane
from segloss_gui.gui.viewers.linked import LinkedPlanes
from segloss_gui.gui.viewers.pair_view import PairView
from segloss_gui.gui.viewers.pane import SlicePane
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.workspaces.compare.layouts.base import Layout
from segloss_gui.gui.workspaces.compare.layouts.pair_controls import PairControls
from segloss_gui.gui.workspaces.compare.layouts.pair_legend import PairLegend


class PairPlanes(LinkedPlanes):
    """Three planes of one pair.

    Parameters
    ----------
    presenter : ComparePresenter
        Whose scene is shown.
    pair : Pair
        Which two, and how.
    """

    def __init__(self, presenter: ComparePresenter, pair: Pair) -> None:
        self._pair = pair
        super().__init__(presenter.scene, key="pair")

    def make_pane(self, plane: Plane, overlay: Overlay | None) -> SlicePane:
        """A pane that shows both."""
        del overlay
        return SlicePane(self.scene, plane, view=PairView(self.scene, plane, self._pair))


class PairLayout(Layout):
    """A against B; a method or the reference each."""

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services)
        self.pair = Pair()
        self.planes = PairPlanes(presenter, self.pair)
        self.legend = PairLegend()
        self.counting = PairCounting(presenter.scene, self.pair, services.tasks)
        self.counting.changed.connect(self._show)
        self._needed: frozenset[str] = frozenset()
        self._turn = QTimer(self)
        self._turn.timeout.connect(self.pair.flip)
        self.controls: PairControls = PairControls(presenter, self.pair, self)
        vbox((self.planes, 1), self.legend, on=self, spacing=4)
        self.setFocusProxy(self.planes)
        self.pair.changed.connect(self._pair_changed)
        self.controls.play.toggled.connect(lambda _: self._follow_timer())
        presenter.scene.changed.connect(self._scene_changed)

    def set_active(self, active: bool) -> None:
        """Nothing flickers while it is hidden."""
        super().set_active(active)
        self._follow_timer()
        if not active:
            self._need(frozenset())

    def refresh(self) -> None:
        """Offer the methods there are."""
        methods = [method.name for method in self.presenter.session.methods]
        reference = [REFERENCE] if self.presenter.loader.reference is not None else []
        self.controls.offer([*reference, *methods])
        self.pair.renew([*reference, *methods], REFERENCE)
        self._show()

    def _pair_changed(self) -> None:
        self._follow_timer()
        self._show()

    def _scene_changed(self) -> None:
        if self.active and self.counting.stale:
            self._show()

    def _show(self) -> None:
        if not self.active:
            return
        self.controls.refresh()
        self._need(frozenset((self.pair.first, self.pair.second)) - {REFERENCE, ""})
        self.counting.renew()
        self.legend.show_entries(legend_entries(self.presenter, self.pair, self.counting.voxels))

    def _need(self, methods: frozenset[str]) -> None:
        """Have the two loaded though they may be switched off; what others need is left to them."""
        before, self._needed = self._needed, methods
        if before != methods or not methods <= self.presenter.session.needed:
            self.presenter.session.need((self.presenter.session.needed - before) | methods)

    def _follow_timer(self) -> None:
        playing = self.active and self.controls.play.isChecked() and self.pair.mode is PairMode.FLICKER
        interval = round(1000 / self.pair.rate_hz)
        if not playing:
            self._turn.stop()
        elif not self._turn.isActive() or self._turn.interval() != interval:
            self._turn.start(interval)
