"""The README's worked example, read out of it and done as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"


def block(language: str) -> str:
    """The one code block of a language in the README's last section."""
    section = README.read_text(encoding="utf-8").split("## A loss of your own")[1]
    (found,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folders with the file, and the line that names it."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "brier.py").write_text(block("python"), encoding="utf-8")
    line = block("toml").replace("/home/me", folder.as_posix())
    code = "from segloss_gui.losses.plugins import settings_file; print(settings_file())"
    settings = Path(run(folder, "-c", code).strip())
    assert settings.is_relative_to(folder)
    settings.parent.mkdir(parents=True)
    settings.write_text(line, encoding="utf-8")
    return folder


def run(home: Path, *arguments: str) -> str:
    """A command of this Python in that home; what it prints, once it has ended well."""
    variables = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "OMP_NUM_THREADS": "1"}
    variables["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, *arguments], env=variables, cwd=README.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the settings folder is not told by HOME")


def test_the_loss_keeps_the_contract(home: Path) -> None:
    assert "BROKEN" not in run(home, "-m", "segloss_gui.losses.contract", "brier")


def test_the_command_line_lists_and_explains_it(home: Path) -> None:
    assert "Brier score" in run(home, "-m", "segloss_gui.cli.main", "losses")
    page = run(home, "-m", "segloss_gui.cli.main", "losses", "brier")
    assert "Exponent of the error." in page
    assert "Brier 1950" in page


FORM = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from segloss_gui.gui.forms.form import form_for
from segloss_gui.app.session import Session
from segloss_gui.app.losses.presenter import LossesPresenter
from segloss_gui.losses import LOSSES
presenter = LossesPresenter(Session())
presenter.registry_loaded(LOSSES)
listed = [spec.key for group in presenter.families() for spec in group.specs]
print("brier" in listed, form_for(LOSSES["brier"].params).value().power)
"""


def test_the_window_lists_it_with_a_form_for_its_parameter(home: Path) -> None:
    assert run(home, "-c", FORM).split()[-2:] == ["True", "2.0"]


TRAIN = """
import sys
from pathlib import Path
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from tests.study.tiny import tiny_study
folder = StudyFolder(Path(sys.argv[1]))
folder.save(tiny_study("brier"))
study = folder.load()
print(run_one(study, plan_runs(study)[0], folder, emit=lambda event: None, control=RunControl()).reason)
"""


def test_a_study_file_names_it_and_trains_with_it(home: Path) -> None:
    assert run(home, "-c", TRAIN, str(home / "study")).splitlines()[-1] == "completed"
