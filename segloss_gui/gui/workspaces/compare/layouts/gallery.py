"""Cases by methods: every prediction at the slice of its largest error, the worst first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from segloss_gui.app.compare.gallery_rows import BY_NAME, gallery_rows, sortable_metrics
from segloss_gui.app.compare.gallery_wishes import Wish
from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.prediction_files import PredictionQuestion, question
from segloss_gui.app.services import Services
from segloss_gui.core.units import SizeUnit
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import notifier
from segloss_gui.gui.widgets import EmptyPage, check_box, share_room
from segloss_gui.gui.widgets.boxes import REST, hbox, pages, vbox
from segloss_gui.gui.widgets.choice_box import choice_box, offer
from segloss_gui.gui.widgets.timers import after
from segloss_gui.gui.workspaces.compare.layouts.base import Layout
from segloss_gui.gui.workspaces.compare.layouts.gallery_pictures import GalleryPictures, Thumbnail
from segloss_gui.gui.workspaces.compare.layouts.gallery_table import (
    NAME_WIDTH,
    GalleryDelegate,
    GalleryModel,
    gallery_table,
)
from segloss_gui.metrics.registry import METRICS, MetricSpec

SIDES = {"Small": 90, "Medium": 140, "Large": 220}
REPAINT_MS = 120
MOST_LOOKED_AT, AROUND_NAME = 200, 16
EMPTY = (
    "Every case appears here as a row, every method as a column, at the slice of its largest error. "
    "Open a cohort, train losses or add other tools' predictions, and switch the methods on."
)


class GalleryLayout(Layout):
    """Thumbnails of all cases and methods, sorted by any score; a click opens one."""

    def __init__(self, presenter: ComparePresenter, services: Services) -> None:
        super().__init__(presenter, services)
        self.pictures = GalleryPictures(services.tasks, self)
        self.model = GalleryModel(self.thumbnail, self)
        self.delegate = GalleryDelegate(SIDES["Medium"], self)
        self.table = gallery_table(self.model, self.delegate)
        self.bar = self.controls = GalleryBar()
        self.empty = EmptyPage("compare", "No method to show", EMPTY, words_width=460)
        self.pages = pages(self.table, self.empty)
        vbox(self.pages, on=self)
        self._names_need = NAME_WIDTH
        self._repaint = after(self, REPAINT_MS, self.model.pictures_changed)
        self.pictures.ready.connect(self._repaint.start)
        self.bar.sort.currentIndexChanged.connect(self.refresh)
        self.bar.score.currentIndexChanged.connect(self.refresh)
        self.bar.order.chosen.connect(self.refresh)
        self.bar.close_up.toggled.connect(self.refresh)
        self.bar.sides.chosen.connect(self.refresh)
        self.table.clicked.connect(self.open)
        self.table.activated.connect(self.open)
        self.setFocusProxy(self.table)
        notifier.changed.connect(self._size_cells)  # words below the pictures are of the theme's type

    def refresh(self, *_: object) -> None:
        """Show the cases, methods and scores as they are now."""
        session, presenter = self.presenter.session, self.presenter
        methods = [method for method in session.methods if method.visible]
        self.bar.offer({method.name: method.title for method in methods})
        self.pictures.use(session.store, presenter.loader.classes)
        self.pictures.follow_runs(session.progress)
        scores = presenter.cohort_table.scores(self.bar.spec.key)
        self.bar.show_unit(scores.unit)
        spec = self.bar.spec.within(scores.unit)
        rows = gallery_rows(
            session, [method.name for method in methods], scores, spec,
            by=self.bar.by, worst_first=self.bar.order.index == 0,
        )  # fmt: skip
        self.model.show(rows, methods, spec)
        self.pages.setCurrentIndex(0 if rows and methods else 1)
        self._size_cells()
        self.model.pictures_changed()

    def thumbnail(self, case: str, method: str) -> Thumbnail | None:
        """The picture of a cell, or None while it is made."""
        session = self.presenter.session
        view = session.method(method)
        asked = question(session, method, case)
        if view is None or asked is None:
            return Thumbnail(None, "no prediction yet")
        return self.pictures.get(self._wish(case, view, asked))

    def _wish(self, case: str, view: MethodView, asked: PredictionQuestion) -> Wish:
        return Wish(
            case, asked, view.colour, self.delegate.side, self.devicePixelRatioF(),
            close=self.bar.close_up.isChecked(), radiological=self.presenter.scene.radiological,
        )  # fmt: skip

    def _size_cells(self) -> None:
        self.delegate.side = list(SIDES.values())[self.bar.sides.index]
        cell = self.delegate.side + 8
        self.table.verticalHeader().setDefaultSectionSize(cell + self.fontMetrics().height() + 4)
        self.table.horizontalHeader().setDefaultSectionSize(cell)
        width = self.fontMetrics().horizontalAdvance
        step = max(1, len(self.model.rows) // MOST_LOOKED_AT)
        words = [part for row in self.model.rows[::step] for part in (row.case, row.group)]
        self._names_need = max(NAME_WIDTH, max(map(width, words), default=0) + AROUND_NAME)
        self._share_room()

    def _share_room(self) -> None:
        """Names of cases take what the pictures leave, as far as they need it."""
        cell = self.table.horizontalHeader().defaultSectionSize()
        share_room(self.table, 0, NAME_WIDTH, {0: self._names_need, len(self.model.methods): cell})

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names take the room there is."""
        super().resizeEvent(event)
        if self.model.methods:
            self._share_room()

    def open(self, index: QModelIndex) -> None:
        """Go to the largest error of a case and method, in three planes."""
        if index.column():
            row, method = self.model.rows[index.row()], self.model.methods[index.column() - 1]
            self.presenter.go_to_error(row.case, method.name)
            self.presenter.layout_asked.emit("overlay")
        else:
            self.presenter.session.show_case(self.model.rows[index.row()].case)


class GalleryBar(QWidget):
    """Which score, whose, worst or best first, how large and how close."""

    def __init__(self) -> None:
        super().__init__()
        self._specs = sortable_metrics()
        self.score, self.sort = (
            choice_box(words[:1].lower() + words[1:], words, offered, gives=12)
            for words, offered in (
                ("Score that is shown and sorted by", [spec.title for spec in self._specs]),
                ("Whose score the cases are sorted by", []),
            )
        )
        self.order = Segments(["Worst first", "Best first"])
        self.close_up = check_box("Close up", tip="Around the object instead of the whole slice", on=True)
        self.sides = Segments(list(SIDES))
        self.sides.set_index(1)
        hbox(self.score, self.sort, self.order, self.sides, self.close_up, REST, on=self)
        self.offer({})

    def show_unit(self, unit: SizeUnit) -> None:
        """Call the scores as they are called in this unit: pictures have areas."""
        for at, spec in enumerate(self._specs):
            self.score.setItemText(at, spec.within(unit).title)

    @property
    def spec(self) -> MetricSpec:
        """The score."""
        return METRICS[self._specs[max(0, self.score.currentIndex())].key]

    @property
    def by(self) -> str | None:
        """Method sorted by; None for the mean, ``BY_NAME`` for the case's name."""
        found: str | None = self.sort.currentData()
        return found

    def offer(self, methods: Mapping[str, str]) -> None:
        """Offer these methods, titles by id, to sort by; the choice stays where it can."""
        always = [("mean of methods", None), ("name of the case", BY_NAME)]
        offer(self.sort, [*always, *((title, method) for method, title in methods.items())], self.by)
