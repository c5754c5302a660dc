from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.app import desktop
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.readers import is_readable
from segloss_gui.data.readers.writing import write_scaled
from segloss_gui.gui import app
from tests.patience import PROGRAM_S

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="desktop entries are of Linux desktops")
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of shared data that is no one's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def entry(home: Path) -> configparser.SectionProxy:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(home / "applications" / f"{desktop.ID}.desktop", encoding="utf-8")
    return read["Desktop Entry"]


def test_installing_writes_entry_description_types_and_icon(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--install-desktop"]) == 0
    said = capsys.readouterr().out
    for place in desktop.WORKSPACES.values():
        assert (home / place).is_file()
        assert f"wrote {home / place}\n" in said
    assert entry(home)["Icon"] == desktop.ID == entry(home)["StartupWMClass"]


def test_the_entry_starts_this_very_program_with_several_files(home: Path) -> None:
    desktop.install()
    command = entry(home)["Exec"]
    assert command == f"{desktop.own_command()} %F"
    program = command.removesuffix(" %F").split()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run(
        [*program, "--version"], capture_output=True, text=True, check=True, env=environment, timeout=PROGRAM_S
    )
    assert said.stdout.startswith("segloss-gui ")
    assert app.parser().parse_args(["a.nii.gz", "b.nii"]).paths == [Path("a.nii.gz"), Path("b.nii")]


def test_a_program_in_a_folder_with_a_space_is_quoted(home: Path) -> None:
    desktop.install(home, desktop.quoted("/opt/a b/segloss-gui"))
    assert entry(home)["Exec"] == '"/opt/a b/segloss-gui" %F'


def test_uninstalling_takes_away_what_was_written_and_nothing_else(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = home / "applications" / "other.desktop"
    other.parent.mkdir(parents=True)
    other.write_text("[Desktop Entry]\n", encoding="utf-8")
    desktop.install()
    assert app.main(["--uninstall-desktop"]) == 0
    assert not [place for place in desktop.WORKSPACES.values() if (home / place).exists()]
    assert other.is_file()
    assert capsys.readouterr().out.count("removed") == len(desktop.WORKSPACES)
    assert desktop.uninstall() == ()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "applications").write_text("a file", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"applications.*must be writable"):
        desktop.install(tmp_path)


def test_other_systems_are_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert app.main(["--install-desktop"]) == 2
    assert "Linux desktops; got win32" in capsys.readouterr().err


def test_every_type_of_the_entry_is_described_and_read(home: Path) -> None:
    desktop.install()
    root = ElementTree.parse(home / "mime" / "packages" / f"{desktop.ID}.xml").getroot()
    types = {kind.get("type"): [glob.get("pattern", "") for glob in kind.iter(f"{MIME}glob")] for kind in root}
    assert {*filter(None, entry(home)["MimeType"].split(";"))} == {*types, "inode/directory"}
    assert all(is_readable(Path(pattern.replace("*", "scan"))) for patterns in types.values() for pattern in patterns)


def test_the_description_is_of_the_entry(home: Path) -> None:
    desktop.install()
    root = ElementTree.parse(home / "metainfo" / f"{desktop.ID}.metainfo.xml").getroot()
    assert root.findtext("id") == desktop.ID
    assert root.findtext("launchable") == f"{desktop.ID}.desktop"
    assert (root.findtext("name"), root.findtext("summary")) == (entry(home)["Name"], entry(home)["Comment"])


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (["desktop-file-validate"], f"applications/{desktop.ID}.desktop"),
        (["appstreamcli", "validate", "--no-net"], f"metainfo/{desktop.ID}.metainfo.xml"),
    ],
)
def test_the_desktops_own_tools_accept_the_files(home: Path, command: list[str], place: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    desktop.install()
    said = subprocess.run([*command, str(home / place)], capture_output=True, text=True, check=False, timeout=PROGRAM_S)
    assert said.returncode == 0, said.stdout + said.stderr


def test_several_files_chosen_in_a_file_manager_are_the_cases_of_one_cohort(
    qtbot: QtBot, session: Session, services: Services, tmp_path: Path
) -> None:
    grid = Grid((4, 5, 6), np.eye(4))
    chosen = [tmp_path / folder / f"{folder}.nii.gz" for folder in ("first", "second", "third")]
    for file in chosen:
        file.parent.mkdir()
        write_scaled(file, np.ones((1, 4, 5, 6), dtype=np.uint16), grid, slope=1.0)
    services.documents.open_paths(app.parser().parse_args([str(file) for file in chosen]).paths)
    qtbot.waitUntil(lambda: session.preview is not None)
    assert session.preview is not None
    assert [case.id for case in session.preview.cohort.cases] == ["first", "second", "third"]
