"""The table of runs: sorting by header, several rows selected, keys and a menu for what can be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from segloss_gui.app.documents import is_study
from segloss_gui.app.train.hyperparameters import values_of, varying
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.run_row import Action, Grouping, GroupRow, Line, RunRow
from segloss_gui.app.workspace_keys import RUNS
from segloss_gui.gui.theme import icon
from segloss_gui.gui.widgets import let_tab_out
from segloss_gui.gui.widgets.key_actions import Does, KeyActions
from segloss_gui.gui.widgets.menus import passing_menu
from segloss_gui.gui.widgets.name_header import NameHeader
from segloss_gui.gui.widgets.spare_columns import leave_out
from segloss_gui.gui.workspaces.train.run_delegate import BUTTONS_WIDTH, ICONS, ROW_HEIGHT, RunDelegate
from segloss_gui.gui.workspaces.train.run_model import COLUMNS, NAMES, RunModel
from segloss_gui.study.param_words import param_title

_WIDTHS = {
    "fold": 56,
    "seed": 56,
    "state": 160,
    "epoch": 150,
    "loss": 80,
    "dice": 88,
    "best": 92,
    "left": 88,
    "": BUTTONS_WIDTH,
}
_SAMPLES = {"state": "validating 10 of 100", "loss": "0.00000", "dice": "0.000", "best": "0.000", "left": "0:00:00"}
_AROUND = 22
_WIDEST_PARAM = 160
_LEAST = {"state": 18, "epoch": 16}
_LEAST_NAME = 14
"""Letters there is room for in any case, beside the icon, the bar, the dot."""
_LEFT_OUT_FIRST = ("loss", "dice", "left")
"""Columns that a narrow table has no room for: the curves show them, and the status bar the time left."""
_ONLY_IF_SEVERAL = ("fold", "seed")
MENU: dict[Action, str] = {"start": "Train", "resume": "Resume", "pause": "Pause", "stop": "Stop"}
_TOGGLES: tuple[Action, ...] = ("pause", "resume", "start")
_DESCENDING_FIRST = {"epoch", "dice", "best"}


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
        self._text = ""
        self._group: Grouping = ""
        self._sort, self._descending = "", False
        self._wide: dict[int, int] = {}
        self.runs = RunModel(self)
        self.setModel(self.runs)
        self._delegate = RunDelegate(self)
        self.setItemDelegate(self._delegate)
        let_tab_out(self)
        self._delegate.asked.connect(lambda action, run: presenter.do(action, [run]))
        does: Does = {
            "toggle": lambda: toggle(presenter, self.selected()),
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
        self._fit_columns()
        header.sectionClicked.connect(self._sort_by)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme may have larger type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            QTimer.singleShot(0, self, self._fit_columns)  # when the header has it, too

    def _fit_columns(self) -> None:
        """Columns of numbers never move with them; their titles, set in bold, and a loss are whole in any type."""
        header = self.horizontalHeader()
        bold = QFont(header.font())
        bold.setBold(True)
        title, number = QFontMetrics(bold), self.fontMetrics()
        for at, (name, words) in enumerate(COLUMNS):
            if name in _WIDTHS and name not in _LEAST:
                needed = max(title.horizontalAdvance(words), number.horizontalAdvance(_SAMPLES.get(name, "")))
                self._wide[at] = max(_WIDTHS[name], needed + _AROUND)
                self.setColumnWidth(at, self._wide[at])
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names take the room there is."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Methods have what they need, so that numbers stand near their names; in a narrow table what is left.

        There states and bars give some of theirs, too. What is left over is at the right, behind the buttons.
        """
        letter, room = self.fontMetrics().averageCharWidth(), self.viewport().width()
        least = _LEAST_NAME * letter
        leave_out_runs(self, self._wide, room)
        names = max(self.sizeHintForColumn(0) + _AROUND, least)
        shown = [at for at in range(1, self.runs.columnCount()) if not self.isColumnHidden(at)]
        giving, last = [NAMES.index(name) for name in _LEAST], NAMES.index("")
        fixed = sum(self.columnWidth(at) for at in shown if at not in (*giving, last)) + _WIDTHS[""]
        left = room - fixed - names
        for at in giving:
            words = self.fontMetrics().horizontalAdvance(_SAMPLES.get(NAMES[at], "")) + 2 * _AROUND
            most, low = max(_WIDTHS[NAMES[at]], words), _LEAST[NAMES[at]] * letter
            self.setColumnWidth(at, max(low, min(most, left // len(giving))))
        self.setColumnWidth(0, max(least, min(names, room - fixed - sum(map(self.columnWidth, giving)))))

    def set_filter(self, text: str) -> None:
        """Show the runs that hold every word of ``text``."""
        self._text = text
        self.reload()

    def set_grouping(self, group: Grouping) -> None:
        """Put headings over the runs of one method or fold."""
        self._group = group
        self.reload()

    def _lines(self, among: Sequence[RunRow] | None = None) -> list[Line]:
        return self._presenter.rows(
            text=self._text, group=self._group, sort=self._sort, descending=self._descending, among=among
        )

    def reload(self) -> None:
        """Read the lines again, keeping the selection."""
        selected = self.selected()
        self._show_params()
        self.runs.show_table(self._lines())
        self.clearSpans()
        self._hide_what_is_one()
        for number, line in enumerate(self.runs.rows):
            if isinstance(line, GroupRow):
                self.setSpan(number, 0, 1, self.runs.columnCount())
        self.select(selected)

    def _show_params(self) -> None:
        """Hyperparameters the runs differ in stand after the seed."""
        plans = self._presenter.plans().values()
        self.runs.show_params(varying(plans))
        header, first = self.horizontalHeader(), NAMES.index("seed") + 1
        for at, name in enumerate(self.runs.params):
            column = len(NAMES) + at
            header.moveSection(header.visualIndex(column), first + at)
            texts = {values_of(plan).get(name, "") for plan in plans}
            widest = max(map(self.fontMetrics().horizontalAdvance, [param_title(name), *texts]))
            self.setColumnWidth(column, min(widest + 2 * _AROUND, _WIDEST_PARAM))

    def _hide_what_is_one(self) -> None:
        """A column in which all runs agree takes room for nothing."""
        plans = self._presenter.plans().values()
        for name in _ONLY_IF_SEVERAL:
            self.setColumnHidden(NAMES.index(name), len({getattr(plan, name) for plan in plans}) < 2)
        self._share_room()

    def refresh(self, among: Sequence[RunRow] | None = None) -> None:
        """Take new numbers; rows stay where they are, so that nothing jumps under the mouse."""
        fresh = {line.run: line for line in self._lines(among) if isinstance(line, RunRow)}
        if set(fresh) != {line.run for line in self.runs.rows if isinstance(line, RunRow)}:
            self.reload()
            return
        self.runs.refresh([self._renewed(line, fresh) for line in self.runs.rows])

    @staticmethod
    def _renewed(line: Line, fresh: dict[str, RunRow]) -> Line:
        if isinstance(line, RunRow):
            return fresh[line.run]
        return GroupRow(line.title, line.colour, tuple(fresh[row.run] for row in line.runs))

    def _sort_by(self, column: int) -> None:
        name = NAMES[column] if column < len(NAMES) else self.runs.params[column - len(NAMES)]
        if not name:
            return
        self._descending = not self._descending if name == self._sort else name in _DESCENDING_FIRST
        self._sort = name
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
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
        number = self.runs.row_of(run_id)
        if number >= 0:
            self.scrollTo(self.runs.index(number, 0))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Images may be dropped on a run."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """On a row, not beside the rows: there the window opens what is dropped."""
        if self._runs_at(event) and dropped_files(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Predict what was dropped."""
        runs, paths = self._runs_at(event), dropped_files(event)
        if not (runs and paths):
            event.ignore()
            return
        event.acceptProposedAction()
        # Later, because the program it was dragged from waits for this handler to return.
        QTimer.singleShot(0, self, lambda: self.images_dropped.emit(self._able(runs), paths))

    def _runs_at(self, event: QDropEvent) -> tuple[str, ...]:
        """The runs under the pointer: one, all that are selected with it, or all below a heading."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return ()
        line = self.runs.rows[index.row()]
        if isinstance(line, GroupRow):
            return tuple(row.run for row in line.runs)
        return self.selected() if line.run in self.selected() else (line.run,)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """What the selected runs are told by keys; the others are the table's."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be asked of the selected runs."""
        menu = self.make_menu()
        if menu is not None:
            menu.popup(event.globalPos())

    def make_menu(self) -> QMenu | None:
        """The menu of the selected runs; None where nothing can be asked of them."""
        allowed, able = self._presenter.allowed(self.selected()), self._able(self.selected())
        if not (allowed or able):
            return None
        menu = passing_menu(self)
        for action, text in MENU.items():
            if action in allowed:
                menu.addAction(icon(ICONS[action]), text, partial(self._presenter.do, action, self.selected()))
        if able:
            words = "Predict with this run…" if len(able) == 1 else f"Predict with these {len(able)} runs…"
            menu.addSeparator()
            menu.addAction(icon("compare"), words, lambda: self.predict_wanted.emit(able))
        return menu


def leave_out_runs(table: RunTable, wide: Mapping[int, int], room: int) -> None:
    """Where not all columns have room, those go that say least; ``wide`` is what columns of numbers take."""
    letter = table.fontMetrics().averageCharWidth()
    least = {NAMES.index(name): letters * letter for name, letters in _LEAST.items()}
    least |= {0: _LEAST_NAME * letter, NAMES.index(""): _WIDTHS[""]}
    spare = [NAMES.index(name) for name in _LEFT_OUT_FIRST]
    shown = [at for at in range(table.runs.columnCount()) if at in spare or not table.isColumnHidden(at)]
    leave_out(table, {at: least.get(at, wide.get(at) or table.columnWidth(at)) for at in shown}, spare, room)


def toggle(presenter: TrainPresenter, runs: tuple[str, ...]) -> None:
    """Pause runs, or let them go on, or train them: the first of it that they allow."""
    allowed = presenter.allowed(runs)
    if action := next((action for action in _TOGGLES if action in allowed), None):
        presenter.do(action, runs)


def dropped_files(event: QDropEvent) -> list[Path]:
    """Files and folders that are dragged; none where something else is, or a study."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [] if any(map(is_study, paths)) else paths
