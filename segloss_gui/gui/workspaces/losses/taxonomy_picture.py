"""The taxonomy drawn: a loss is a box one clicks, a line says what it varies or is made of."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.core.contrast import mix
from segloss_gui.gui.theme import colours, notifier
from segloss_gui.gui.widgets import plain_tip
from segloss_gui.gui.widgets.painting import smooth_painter
from segloss_gui.report.loss_words import FAMILIES
from segloss_gui.report.taxonomy import Heading, Taxonomy, taxonomy_of

GAP, MARGIN = 14.0, 3.0


@dataclass(frozen=True)
class _Tone:
    """How a box is drawn: its states, and the colours of the methods that use its loss."""

    current: bool
    faint: bool
    methods: tuple[str, ...]


class TaxonomyPicture(QWidget):
    """All losses at a glance; click one, or walk with the arrow keys, to look at it.

    The loss looked at is lit with its lines, compared ones carry their methods' colours, those that do
    not fit the study's classes or the search are faint.
    """

    def __init__(self, presenter: LossesPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._matching: Set[str] = frozenset()
        self.taxonomy = Taxonomy()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Losses by family, drawn; arrow keys choose")
        presenter.chosen_changed.connect(self._on_chosen)
        presenter.comparison_changed.connect(self._on_chosen)
        notifier.changed.connect(self.update)

    def show_matching(self, keys: Set[str]) -> None:
        """Draw the registry, faint what is not in ``keys``."""
        self._matching = keys
        self.taxonomy = taxonomy_of(self._presenter.specs)
        self.setMinimumSize(self.sizeHint())
        self._on_chosen()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Boxes as wide as their words, rows as high as a line and a little."""
        columns, letters = self.taxonomy.columns, self.fontMetrics().horizontalAdvance("LovászSM")
        width = columns * (letters + 6) + (columns - 1) * GAP + 2 * MARGIN
        return QSize(round(width), round(self.taxonomy.rows * (self.fontMetrics().height() + 8)))

    def box(self, key: str) -> QRectF:
        """Where the box of a loss lies."""
        node = next(node for node in self.taxonomy.nodes if node.key == key)
        return self._cell(node.column, node.row)

    def _cell(self, column: int, row: float) -> QRectF:
        columns, rows = self.taxonomy.columns, self.taxonomy.rows
        width = (self.width() - 2 * MARGIN - (columns - 1) * GAP) / columns
        height = min(self.height() / rows, 1.6 * self.sizeHint().height() / rows)
        return QRectF(MARGIN + column * (width + GAP), row * height + 2, width, height - 4)

    def key_at(self, point: QPointF) -> str:
        """The loss under a point; empty where there is none."""
        return next((node.key for node in self.taxonomy.nodes if self.box(node.key).contains(point)), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Look at the loss that was clicked."""
        if key := self.key_at(event.position()):
            self._presenter.choose(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A hand over boxes."""
        over = bool(self.key_at(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Walk to the next loss in the direction of an arrow key."""
        moves = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)
        }  # fmt: skip
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        elif key := self.taxonomy.beside(self._presenter.key, *move):
            self._presenter.choose(key)

    def event(self, event: QEvent) -> bool:
        """Say what lies under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            key = self.key_at(QPointF(event.pos()))
            spec = self._presenter.specs.get(key)
            words = f"{spec.title}\n{spec.summary}\n{self._presenter.fit.unfit(key)}".strip() if spec else ""
            QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        return super().event(event)

    def _on_chosen(self) -> None:
        spec = self._presenter.spec
        self.setAccessibleDescription(f"{spec.title} is looked at" if spec else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw headings, lines and boxes; the lines of the loss looked at over the others."""
        painter = smooth_painter(self)
        self._paint_headings(painter)
        key = self._presenter.key
        for edge in sorted(self.taxonomy.edges, key=lambda edge: key in edge):
            self._paint_edge(painter, *edge, lit=key in edge)
        methods = self._methods()
        for node in self.taxonomy.nodes:
            faint = node.key not in self._matching or bool(self._presenter.fit.unfit(node.key))
            self._paint_box(painter, node.key, _Tone(node.key == key, faint, tuple(methods.get(node.key, ()))))

    def _methods(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self._presenter.rows():
            found.setdefault(self._presenter.session.study.losses[row.index].key, []).append(row.colour)
        return found

    def _paint_headings(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours().muted))
        for heading in self.taxonomy.headings:
            place, flags = self._heading(heading)
            painter.drawText(place, flags, FAMILIES[heading.family][0])
        painter.setFont(self.font())

    def _heading(self, heading: Heading) -> tuple[QRectF, Qt.AlignmentFlag]:
        """Where a heading stands: over its column, and over that beside it where its words are wider."""
        cell, flags = self._cell(heading.column, heading.row), Qt.AlignmentFlag.AlignBottom
        if heading.column:
            return cell.adjusted(-cell.width(), 0, MARGIN, 0), flags | Qt.AlignmentFlag.AlignRight
        return cell.adjusted(0, 0, cell.width(), 0), flags | Qt.AlignmentFlag.AlignLeft

    def _paint_edge(self, painter: QPainter, start: str, end: str, *, lit: bool) -> None:
        first, last = self.box(start), self.box(end)
        a, b = QPointF(first.right(), first.center().y()), QPointF(last.left(), last.center().y())
        bend = QPointF(GAP if last.left() - first.right() < 2 * GAP else 3 * GAP, 0) * 0.6
        path = QPainterPath(a)
        path.cubicTo(a + bend, b - bend, b)
        theme = colours()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent if lit else theme.edge), 1.8 if lit else 1.1))
        painter.drawPath(path)

    def _paint_box(self, painter: QPainter, key: str, tone: _Tone) -> None:
        theme, box = colours(), self.box(key)
        focused = tone.current and self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if tone.current else theme.line), 2.2 if focused else 1.2))
        painter.setBrush(QColor(mix(theme.accent, theme.surface, 0.16) if tone.current else theme.surface))
        painter.drawRoundedRect(box, 5, 5)
        for index, colour in enumerate(tone.methods[:4]):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            width = box.width() / min(len(tone.methods), 4)
            painter.drawRect(QRectF(box.left() + index * width + 2, box.bottom() - 3, width - 4, 3))
        painter.setPen(QColor(theme.edge if tone.faint else theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._presenter.specs[key].short)
