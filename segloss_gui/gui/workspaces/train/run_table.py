"""The table of runs: sorting by header, several rows selected, keys and a menu for what can be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from segloss_gui.app.documents import is_study
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.run_cells import NAMES
from segloss_gui.app.train.run_lines import ONLY_IF_SEVERAL, RunLines, runs_of
from segloss_gui.app.train.run_row import Grouping, GroupRow, RunRow
from segloss_gui.app.workspace_keys import RUNS
from segloss_gui.gui.widgets import let_tab_out
from segloss_gui.gui.widgets.dropped import dropped_paths
from segloss_gui.gui.widgets.key_actions import Does, KeyActions
from segloss_gui.gui.widgets.name_header import NameHeader
from segloss_gui.gui.workspaces.train.run_columns import RunColumns
from segloss_gui.gui.workspaces.train.run_delegate import ROW_HEIGHT, RunDelegate
from segloss_gui.gui.workspaces.train.run_menu import run_menu
from segloss_gui.gui.workspaces.train.run_model import RunModel


class RunTable(QTableView):
    """Runs of the study.

    Parameters
    ----------
    presenter : TrainPresenter
        The rows and what can be asked of them.
    able : callable
        Which of some runs can predict.

    Signals
    -------
    chosen(tuple of run ids)
        The selection changed.
    predict_wanted(tuple of run ids)
        New images shall be predicted with these runs.
    images_dropped(tuple of run ids, list of Path)
        Images were dropped on a run, on one of several selected ones, or on a heading; the runs that have a model.
    """

    chosen = Signal(object)
    predict_wanted = Signal(object)
    images_dropped = Signal(object, object)

    def __init__(
        self,
        presenter: TrainPresenter,
        able: Callable[[Sequence[str]], tuple[str, ...]] = lambda _: (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._able = able
        self.looked_at = RunLines(presenter)
        self.runs = RunModel(self)
        self._columns = RunColumns(self, self.runs)
        self.setModel(self.runs)
        self._delegate = RunDelegate(self)
        self.setItemDelegate(self._delegate)
        let_tab_out(self)
        self._delegate.asked.connect(lambda action, run: presenter.do(action, [run]))
        does: Does = {
            "toggle": lambda: self.looked_at.toggle(self.selected()),
            "stop": lambda: presenter.do("stop", self.selected()),
            "select_none": self.clearSelection,
        }
        self._keys = KeyActions(RUNS, does, self)
        self._dress()
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.selected()))
        self.reload()

    def _dress(self) -> None:
        self.setAccessibleName("Runs")
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMinimumSize(300, 100)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = NameHeader(self)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(44)
        header.setStretchLastSection(True)
        self._columns.fit()
        header.sectionClicked.connect(self._sort_by)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme may have larger type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            QTimer.singleShot(0, self, lambda: self._columns.fit())  # when the header has it, too

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names take the room there is."""
        super().resizeEvent(event)
        self._columns.share_room()

    def set_filter(self, text: str) -> None:
        """Show the runs that hold every word of ``text``."""
        self.looked_at.text = text
        self.reload()

    def set_grouping(self, group: Grouping) -> None:
        """Put headings over the runs of one method or fold."""
        self.looked_at.group = group
        self.reload()

    def reload(self) -> None:
        """Read the lines again, keeping the selection."""
        selected, params = self.selected(), self.looked_at.params()
        self.runs.show_params(tuple(params))
        self._columns.show_params(params)
        self.runs.show_table(self.looked_at.lines())
        self.clearSpans()
        hidden = self.looked_at.of_one_value()
        for name in ONLY_IF_SEVERAL:
            self.setColumnHidden(NAMES.index(name), name in hidden)
        self._columns.share_room()
        for number, line in enumerate(self.runs.rows):
            if isinstance(line, GroupRow):
                self.setSpan(number, 0, 1, self.runs.columnCount())
        self.select(selected)

    def refresh(self, among: Sequence[RunRow] | None = None) -> None:
        """Take new numbers; rows stay where they are, so that nothing jumps under the mouse."""
        renewed = self.looked_at.renewed(self.runs.rows, among)
        if renewed is None:
            self.reload()
        else:
            self.runs.refresh(renewed)

    def _sort_by(self, column: int) -> None:
        name = NAMES[column] if column < len(NAMES) else self.runs.params[column - len(NAMES)]
        if not name:
            return
        self.looked_at.sort_by(name)
        order = Qt.SortOrder.DescendingOrder if self.looked_at.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(column, order)
        self.reload()

    def selected(self) -> tuple[str, ...]:
        """Ids of the selected runs."""
        lines = [self.runs.rows[index.row()] for index in self.selectionModel().selectedRows()]
        return tuple(line.run for line in lines if isinstance(line, RunRow))

    def select(self, run_ids: tuple[str, ...]) -> None:
        """Select these runs."""
        model = self.selectionModel()
        flag = model.SelectionFlag
        model.clearSelection()
        for number in [self.runs.row_of(run_id) for run_id in run_ids]:
            if number >= 0:
                model.select(self.runs.index(number, 0), flag.Select | flag.Rows)

    def show_run(self, run_id: str) -> None:
        """Select one run and bring it into view."""
        self.select((run_id,))
        if (number := self.runs.row_of(run_id)) >= 0:
            self.scrollTo(self.runs.index(number, 0))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Images may be dropped on a run."""
        if _images(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """On a row, not beside the rows: there the window opens what is dropped."""
        if self._runs_at(event) and _images(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Predict what was dropped."""
        runs, paths = self._runs_at(event), _images(event)
        if not (runs and paths):
            event.ignore()
            return
        event.acceptProposedAction()
        # Later, because the program it was dragged from waits for this handler to return.
        QTimer.singleShot(0, self, lambda: self.images_dropped.emit(self._able(runs), paths))

    def _runs_at(self, event: QDropEvent) -> tuple[str, ...]:
        """The runs under the pointer: one, all that are selected with it, or all below a heading."""
        index = self.indexAt(event.position().toPoint())
        return runs_of(self.runs.rows[index.row()], self.selected()) if index.isValid() else ()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """What the selected runs are told by keys; the others are the table's."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be asked of the selected runs."""
        if (menu := self.make_menu()) is not None:
            menu.popup(event.globalPos())

    def make_menu(self) -> QMenu | None:
        """The menu of the selected runs; None where nothing can be asked of them."""
        runs = self.selected()
        return run_menu(self, self._presenter, runs, self._able(runs), self.predict_wanted.emit)


def _images(event: QDropEvent) -> list[Path]:
    """What is dragged; nothing where a study is among it."""
    paths = dropped_paths(event)
    return [] if any(map(is_study, paths)) else paths
