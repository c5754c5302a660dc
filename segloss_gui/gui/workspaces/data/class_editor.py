"""The classes to segment: named, joined, left out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from segloss_gui.app.data.presenter import DataPresenter, describe_classes
from segloss_gui.app.gesture import Gesture
from segloss_gui.app.session import Session
from segloss_gui.gui.widgets import TypeLine, dress, push_button, text_label
from segloss_gui.gui.widgets.boxes import REST, vbox


class ClassEditor(QWidget):
    """A list of classes: type to rename, select several and join them."""

    def __init__(self, session: Session, presenter: DataPresenter) -> None:
        super().__init__()
        self._session, self._presenter = session, presenter
        self._says = text_label("", role="muted", wrap=True)
        self._list = QTreeWidget()
        dress(self._list)
        self._list.setAccessibleName("Classes")
        self._list.setHeaderLabels(["Name", "Label values"])
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # names take the room, values need little
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._list.setRootIsDecorated(False)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.itemChanged.connect(self._renamed)
        self._list.itemSelectionChanged.connect(self._enable)
        vbox(self._says, (self._list, 1), self._buttons(), on=self, margins=(0, 10, 0, 0))
        session.study_changed.connect(self.refresh)
        self.refresh()

    def _buttons(self) -> TypeLine:
        self.join = push_button(
            "Join", tip="Make one class of the selected ones", clicked=lambda: self._presenter.join(self._selected())
        )
        self.drop = push_button("Leave out", tip="Treat the selected class as background", clicked=self._leave_out)
        self.reset = push_button(
            "Part again",
            tip="One class a label value, as the cohort has them",
            clicked=lambda: self._presenter.reset_classes(),
        )
        return TypeLine(self.join, self.drop, self.reset, REST)

    def refresh(self) -> None:
        """Show the study's classes."""
        self._list.blockSignals(True)
        self._list.clear()
        for target in self._session.study.classes:
            item = QTreeWidgetItem([target.name, " + ".join(map(str, target.sources))])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setData(0, Qt.ItemDataRole.UserRole, target.value)
            self._list.addTopLevelItem(item)
        self._list.blockSignals(False)
        self._says.setText(describe_classes(self._session.study))
        self._enable()

    def _selected(self) -> list[int]:
        return [item.data(0, Qt.ItemDataRole.UserRole) for item in self._list.selectedItems()]

    def _enable(self) -> None:
        chosen, classes = len(self._selected()), self._session.study.classes
        self.join.setEnabled(chosen > 1)
        self.drop.setEnabled(0 < chosen < len(classes))
        self.reset.setEnabled(any(len(target.sources) > 1 for target in classes))

    def _leave_out(self) -> None:
        with Gesture().edits():  # one click, and one step to undo
            for value in self._selected():
                self._presenter.leave_out(value)

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self._presenter.rename_class(item.data(0, Qt.ItemDataRole.UserRole), item.text(0))
        self.refresh()
