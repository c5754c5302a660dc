"""The taxonomy as a searchable tree, or as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem

from segloss_gui.app.losses.catalogue_words import catalogue_note
from segloss_gui.app.losses.presenter import FamilyGroup, LossesPresenter
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import TypeLine, dress, plain_tip, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, vbox
from segloss_gui.gui.widgets.filter_field import filter_field
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.widgets.title_delegate import AROUND, TitleDelegate
from segloss_gui.gui.workspaces.losses.refused import RefusedPanel
from segloss_gui.gui.workspaces.losses.taxonomy_picture import TaxonomyPicture

KEY = Qt.ItemDataRole.UserRole
LIST_WIDTH, LARGE_LIST_WIDTH, PICTURE_FRAME = 220, 232, 36
PANEL = 20
"""Pixels of the panel beside the list."""
INDENT, LARGE_INDENT = 12, 2
MOST = 1000
"""Stretch of what takes all the room, where it is shown."""


class CataloguePanel(QFrame):
    """Every loss of the registry under its family, listed or drawn; what is chosen is shown in the page.

    ``width_wanted(pixels)`` asks for the room that the list or the picture takes (:meth:`wanted_width`).
    """

    width_wanted = Signal(int)

    def __init__(self, presenter: LossesPresenter) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._presenter = presenter
        self.search = filter_field(
            "Search", "Search losses", "Titles, keys, summaries and papers; Enter takes the first match", glass=True,
            typed=lambda _: self.refresh(),
        )  # fmt: skip
        self.search.returnPressed.connect(self._take_first)
        self.tree = QTreeWidget()
        dress(self.tree)
        self.tree.setItemDelegate(TitleDelegate(self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setProperty("plain", True)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setAccessibleName("Losses by family")
        self.tree.currentItemChanged.connect(self._on_current)
        self._shown: object = None  # what the tree was filled with
        self.note = text_label(role="muted", wrap=True)
        self.refused = RefusedPanel()
        self.picture = TaxonomyPicture(presenter)
        self.modes = Segments(("List", "Picture"))
        self.modes.chosen.connect(self.show_mode)
        self._lay_out()
        notifier.follow(self._take_type)
        presenter.catalogue_changed.connect(self.refresh)
        presenter.chosen_changed.connect(self._select)
        self.refresh()

    def refresh(self) -> None:
        """Fill the tree with what matches the search."""
        groups = self._presenter.families(self.search.text())
        unfit = {spec.key: self._presenter.fit.unfit(spec.key) for group in groups for spec in group.specs}
        if (shown := (groups, unfit, self.palette().placeholderText().color())) != self._shown:
            self._shown = shown
            self._fill(groups, unfit)
        self._select()
        show_words(self.note, catalogue_note(self._presenter, bool(groups), self.search.text()))
        room = self.picture.minimumWidth()
        self.picture.show_matching({spec.key for group in groups for spec in group.specs})
        self._show_views(bool(groups))
        self.refused.show_sentences(self._presenter.refused)
        if self.modes.index == 1 and self.picture.minimumWidth() > room:
            self.show_mode(1)  # the losses came after the switch

    def show_mode(self, mode: int) -> None:
        """Show the list (0) or the picture (1), and tell how much room it wants."""
        self.modes.set_index(mode)
        self._show_views(self.note.isHidden())
        self.width_wanted.emit(self.wanted_width())

    def wanted_width(self) -> int:
        """Pixels in which each title of the list, or the picture, stands whole."""
        if self.modes.index == 1:
            return self.picture.sizeHint().width() + PICTURE_FRAME
        titles = (self.fontMetrics().horizontalAdvance(item.text(0)) for item in self._items())
        bar = self.tree.verticalScrollBar().sizeHint().width()
        return max(self.minimumWidth(), max(titles, default=0) + self.tree.indentation() + AROUND + bar + PANEL)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap the titles anew."""
        super().resizeEvent(event)
        self.tree.scheduleDelayedItemsLayout()

    def _take_type(self) -> None:
        large = type_points() > LARGE_POINTS
        self.setMinimumWidth(LARGE_LIST_WIDTH if large else LIST_WIDTH)
        self.tree.setIndentation(LARGE_INDENT if large else INDENT)

    def _show_views(self, found: bool) -> None:
        self.tree.setVisible(found and self.modes.index == 0)
        self.area.setVisible(found and self.modes.index == 1)

    def _fill(self, groups: Sequence[FamilyGroup], unfit: Mapping[str, str]) -> None:
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for group in groups:
                self._add(group, unfit)

    def _add(self, group: FamilyGroup, unfit: Mapping[str, str]) -> None:
        branch = QTreeWidgetItem([group.title])
        branch.setFlags(Qt.ItemFlag.ItemIsEnabled)
        branch.setToolTip(0, plain_tip(f"{group.title} losses {group.help}."))
        font = branch.font(0)
        font.setBold(True)
        branch.setFont(0, font)
        branch.setForeground(0, self.palette().placeholderText())
        branch.setSizeHint(0, QSize(0, self.fontMetrics().height() + 16))
        self.tree.addTopLevelItem(branch)
        for spec in group.specs:
            item = QTreeWidgetItem([spec.title])
            item.setData(0, KEY, spec.key)
            item.setToolTip(0, plain_tip(f"{spec.summary}\n{unfit[spec.key]}".strip()))
            if unfit[spec.key]:
                item.setForeground(0, self.palette().placeholderText())
            branch.addChild(item)
        branch.setExpanded(True)

    def _select(self) -> None:
        wanted = next((item for item in self._items() if item.data(0, KEY) == self._presenter.key), None)
        with QSignalBlocker(self.tree):
            self.tree.setCurrentItem(wanted)  # type: ignore[arg-type]
        if self._presenter.spec is not None:
            place = self.picture.box(self._presenter.key).center().toPoint()
            self.area.ensureVisible(place.x(), place.y())

    def _take_first(self) -> None:
        if items := self._items():
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.tree.setCurrentItem(items[0])

    def _items(self) -> list[QTreeWidgetItem]:
        found = self.tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
        return [item for item in found if item.data(0, KEY)]

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, KEY):
            self._presenter.choose(item.data(0, KEY))

    def _lay_out(self) -> None:
        head = TypeLine((text_label("Losses", role="heading"), 1), self.modes)
        self.area = scroll_area("Catalogue", self.picture, frame=False)
        vbox(
            head,
            self.search,
            self.note,
            (self.tree, MOST),
            (self.area, MOST),
            self.refused,
            REST,
            on=self,
            spacing=8,
            margins=(10, 12, 6, 8),
        )
