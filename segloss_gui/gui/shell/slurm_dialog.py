"""A script that trains the saved study under Slurm: what each task asks for, and where the script goes."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QWidget

from segloss_gui.app.services import Services
from segloss_gui.core.errors import error_words
from segloss_gui.gui.dialogs import choose_new_file
from segloss_gui.gui.forms.form import form_for
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox
from segloss_gui.gui.widgets.dialog import Dialog
from segloss_gui.study.cluster.slurm import SlurmSettings, slurm_script

UNSAVED = "Save the study first, to a folder that the cluster's nodes see: the script names its file."


class SlurmDialog(Dialog):
    """A form of what a Slurm task asks for.

    Parameters
    ----------
    services : Services
        Whose saved study is named in the script.
    """

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("SegLoss – Slurm script", (560, 640), parent)
        self._session, self._tasks = services.session, services.tasks
        self.form = form_for(SlurmSettings)
        self.note = text_label(role="muted", wrap=True)
        self.write = push_button("Write the script…", "save", tone="on_accent")
        self._lay_out()
        self.form.edited.connect(self.refresh)
        self.follow(self._session.study_changed, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Allow what is possible now."""
        folder, dirty = self._session.folder, self._session.dirty
        ready = folder is not None and not dirty
        self.note.setText(f"Trains {folder}; runs and report are written there." if ready else UNSAVED)
        self.write.setEnabled(ready and not self.form.faults)

    def _lay_out(self) -> None:
        inner = vbox(self.form, REST, margins=(8, 6, 8, 6))  # the frame of a focus lies on no word
        area = scroll_area("Script", held(inner), frame=False)
        cancel = push_button("Cancel", clicked=self.reject)
        self.write.setProperty("kind", "primary")
        self.write.setToolTip("Write a Python script for the login node; read it, change it, run it there")
        self.write.clicked.connect(self._choose)
        vbox((area, 1), self.note, hbox(REST, cancel, self.write), on=self, spacing=12, margins=(20, 16, 20, 16))

    def _choose(self) -> None:
        choose_new_file(
            self, "Write a Slurm script", {"Python script (*.py)": ".py"}, "train_on_slurm.py", self.save_to
        )

    def save_to(self, path: Path) -> None:
        """Write the script to ``path`` and close."""
        from segloss_gui.study.atomic import write_atomic

        folder, said = self._session.folder, self._session.said
        assert folder is not None
        text = slurm_script(folder.absolute(), folder.absolute(), cast("SlurmSettings", self.form.value()))
        self._tasks.run(
            f"Writing {path.name}", lambda _: write_atomic(path, text),
            done=lambda file: said.emit("info", f"Slurm script written to {file}; run it on the login node"),
            failed=lambda error: said.emit("error", f"The script could not be written: {error_words(error)}"),
        )  # fmt: skip
        self.accept()
