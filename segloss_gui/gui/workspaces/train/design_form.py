"""The form of a study design, with the editors that its fields' types say too little about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segloss_gui.app.session import Session
from segloss_gui.app.train.design_kinds import KINDS, SETUPS
from segloss_gui.data.case import TargetClass
from segloss_gui.data.policy import Removal
from segloss_gui.gui.forms.checks import ChecksEditor, CheckTable
from segloss_gui.gui.forms.editor import Editor
from segloss_gui.gui.forms.form import SettingsForm, form_for
from segloss_gui.gui.widgets import text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.workspaces.train.design_grid import GridEditor
from segloss_gui.gui.workspaces.train.design_sweep import LossEditor

NO_GROUPS = "The cohort has no groups. Name a groups file or a group pattern where it is opened in Data."
NO_CLASSES = "The classes come with a cohort that has references."


class RemovalEditor(Editor):
    """A box for every class in every group; what is not ticked is empty in training.

    Parameters
    ----------
    classes : sequence of TargetClass
        The rows.
    groups : sequence of str
        The columns.
    """

    def __init__(self, classes: Sequence[TargetClass], groups: Sequence[str]) -> None:
        super().__init__()
        self._values, self._groups = [target.value for target in classes], list(groups)
        said = "Training sees {row} in group {column}"
        self.table = CheckTable([target.name for target in classes], self._groups, said)
        self.table.toggled.connect(lambda *_: self.edited.emit())
        column = vbox(on=self)
        if classes and groups:
            column.addWidget(self.table)
        else:
            words = text_label(NO_GROUPS if classes else NO_CLASSES, role="warning", wrap=True)
            column.addWidget(words)
            self.table.setParent(self)
            self.table.hide()

    def read(self) -> tuple[Removal, ...]:
        """What is not ticked."""
        ticked = self.table.ticked
        return tuple(
            Removal(class_value=value, group=group)
            for column, group in enumerate(self._groups)
            for row, value in enumerate(self._values)
            if (row, column) not in ticked
        )

    def write(self, value: Any) -> None:
        """Untick these."""
        removed = {(removal.class_value, removal.group) for removal in value}
        places = [(row, column) for row in range(len(self._values)) for column in range(len(self._groups))]
        self.table.show_ticked([(r, c) for r, c in places if (self._values[r], self._groups[c]) not in removed])


def design_form(key: str, session: Session) -> SettingsForm:
    """The form of a design for the session's classes and groups."""
    study, preview = session.study, session.preview
    named = {removal.group for removal in study.policy.removed}
    groups = sorted({*(preview.cohort.groups if preview else ()), *named})
    return form_for(
        KINDS[key].settings,
        editors={
            "setups": lambda: ChecksEditor(SETUPS), "removed": lambda: RemovalEditor(study.classes, groups),
            "loss": LossEditor, "grid": GridEditor,
        },
    )  # fmt: skip
