"""The README's table of what can be added, followed row by row in a copy of the package."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from segloss_gui.cli.main import make_parser

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "segloss_gui"


@dataclass(frozen=True)
class Row:
    """One row: the files written, what is put after which line of a list, and what tells that it is there.

    Parameters
    ----------
    files : dict of str to str
        File below the package -> its text.
    lines : tuple of (file, after, line)
        What is named where.
    check : str
        An expression that is true once the part is there.
    """

    files: dict[str, str]
    lines: tuple[tuple[str, str, str], ...]
    check: str


ROWS = {
    "a loss": Row(
        {
            "losses/distribution/added.py": """
from dataclasses import replace
from segloss_gui.losses.distribution.cross_entropy import SPEC as CROSS_ENTROPY
SPEC = replace(CROSS_ENTROPY, key="added", title="Added loss", short="Added")
"""
        },
        (
            ("losses/registry.py", "from segloss_gui.losses.distribution import (\n", "    added,\n"),
            ("losses/registry.py", "MODULES = (\n", "    added,\n"),
            ("core/loss_names.py", '        "cross_entropy": "CE",', ' "added": "Added",'),
        ),
        "__import__('segloss_gui.losses').losses.LOSSES['added'].build({}, 'sigmoid') is not None",
    ),
    "a metric": Row(
        {"metrics/added.py": "def added(pair):\n    return 0.25\n"},
        (
            ("metrics/registry.py", "from segloss_gui.core.errors import ParameterError\n",
             "from segloss_gui.metrics.added import added\n"),
            ("metrics/registry.py", "        for spec in (\n",
             '            MetricSpec("added", "Added metric", "", "high", added),\n'),
        ),
        "importlib.import_module('segloss_gui.metrics.registry').METRICS['added'].of(None) == 0.25",
    ),
    "a reader": Row(
        {
            "data/readers/added.py": """
from dataclasses import replace
from segloss_gui.data.readers.nifti import READER as NIFTI
READER = replace(NIFTI, name="added", suffixes=(".added",))
"""
        },
        (
            ("data/readers/__init__.py", "from segloss_gui.data.opening import Opening\n",
             "from segloss_gui.data.readers.added import READER as ADDED\n"),
            ("data/readers/__init__.py", "READERS: tuple[Reader, ...] = (", "ADDED, "),
        ),
        "importlib.import_module('segloss_gui.data.readers').reader_of(Path('x.added')).name == 'added'",
    ),
    "a layout of files": Row(
        {
            "data/layouts/added.py": """
from pathlib import Path
from typing import Literal
from segloss_gui.data.layouts.spec import CohortLayout, LayoutSpec, one_folder
class Added(CohortLayout):
    layout: Literal["added"] = "added"
    root: Path
def recognise(paths):
    folder = one_folder(paths)
    return Added(root=folder) if folder is not None and (folder / "added.txt").is_file() else None
SPEC = LayoutSpec("Added layout", "A folder with added.txt in it.", Added, recognise, lambda folder: Added(root=folder))
"""
        },
        (
            ("data/layouts/layout_registry.py", "    acdc,\n", "    added,\n"),
            ("data/layouts/layout_registry.py", "MODULES = (", "added, "),
        ),
        "layout_is_everywhere()",
    ),
    "a network": Row(
        {
            "training/networks/added.py": """
from dataclasses import replace
from segloss_gui.training.networks import unet
def design(settings, images):
    return replace(unet.design(settings, images), kind="added")
SPEC = replace(unet.SPEC, key="added", title="Added network", design=design)
"""
        },
        (
            ("training/networks/network_registry.py", "from segloss_gui.training.networks import ", "added, "),
            ("training/networks/network_registry.py", "{spec.key: spec for spec in (", "added.SPEC, "),
            ("training/settings.py", "NetworkName = Literal[", '"added", '),
        ),
        "network_is_built()",
    ),
    "a layout of Compare": Row(
        {
            "gui/workspaces/compare/layouts/added.py": """
from segloss_gui.gui.workspaces.compare.layouts.base import Layout
class AddedLayout(Layout):
    pass
"""
        },
        (("gui/workspaces/compare/layouts/__init__.py", "LAYOUTS = (\n",
          '    CompareLayout("added", "Added", "An added layout"),\n'),),
        "compare_layout_is_loaded()",
    ),
    "a workspace": Row(
        {
            "app/added/__init__.py": "",
            "app/added/presenter.py": """
class AddedPresenter:
    def __init__(self, session):
        self.session = session
""",
            "gui/workspaces/added/__init__.py": "",
            "gui/workspaces/added/view.py": """
from PySide6.QtWidgets import QWidget
from segloss_gui.app.added.presenter import AddedPresenter
class AddedWorkspace(QWidget):
    title, icon = "Added", "data"
    def __init__(self, session, services, parent=None):
        super().__init__(parent)
        self.presenter = AddedPresenter(session)
""",
        },
        (("gui/workspaces/__init__.py", "WORKSPACES = (\n",
          '    Workspace("added", "Added", "data", "An added workspace"),\n'),),
        "workspace_is_built()",
    ),
}  # fmt: skip
CHECKS = """
import importlib, json, sys, tempfile
from pathlib import Path
import segloss_gui
assert Path(segloss_gui.__file__).is_relative_to(sys.argv[1]), segloss_gui.__file__

def layout_is_everywhere():
    from segloss_gui.app.data.layout_choices import CHOICES, same_folder_as
    from segloss_gui.data.layouts import guess_layout
    from segloss_gui.study.document import from_toml, to_toml
    from segloss_gui.study.models import Study
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "added.txt").touch()
        found = guess_layout([folder])
        again = from_toml(to_toml(Study(cohort=found), folder), folder).cohort
        return found == again == same_folder_as(folder, "added") and CHOICES["added"] == "Added layout"

def network_is_built():
    from segloss_gui.training.networks import build_network, design_network
    from segloss_gui.training.settings import NetworkSettings
    settings = NetworkSettings(architecture="added", features=(4, 8, 8))
    design = design_network(settings, image_channels=1, channels=1, spacing_mm=(1, 1, 1), shape=(16, 16, 16))
    return design.kind == "added" and sum(p.numel() for p in build_network(design).parameters()) > 0

def compare_layout_is_loaded():
    from segloss_gui.gui.workspaces.compare.layouts import LAYOUTS
    return LAYOUTS[0].load().__name__ == "AddedLayout"

def workspace_is_built():
    from PySide6.QtWidgets import QApplication
    from segloss_gui.app.session import Session
    from segloss_gui.gui.workspaces import WORKSPACES
    application, session = QApplication([]), Session()
    return WORKSPACES[0].build(session, None).presenter.session is session

said = {}
for row, check in json.loads(sys.argv[2]).items():
    try:
        said[row] = "there" if eval(check) else "not there"
    except Exception as error:
        said[row] = f"{type(error).__name__}: {error}"
print(json.dumps(said))
"""


def rows_of_the_readme() -> list[str]:
    """What the table says can be added, in its order."""
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("| to add | write | then |")[1].split("\n\n")[0]
    return re.findall(r"^\| ([^|-]+?) \|", table, re.MULTILINE)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each row's check says in a copy of the package to which all of them were added."""
    home = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / PACKAGE, home / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    for row in ROWS.values():
        for name, text in row.files.items():
            file = home / PACKAGE / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for name, after, line in row.lines:
            file = home / PACKAGE / name
            text = file.read_text(encoding="utf-8")
            assert after in text, f"{name}: {after!r} is not there any more"
            file.write_text(text.replace(after, after + line, 1), encoding="utf-8")
    variables = {**os.environ, "PYTHONPATH": str(home), "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    checks = json.dumps({name: row.check for name, row in ROWS.items()})
    command = [sys.executable, "-c", CHECKS, str(home), checks]
    done = subprocess.run(command, env=variables, cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_row_of_the_table_is_followed_here() -> None:
    assert rows_of_the_readme() == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_what_is_written_and_named_as_the_table_says_is_there(row: str, said: dict[str, str]) -> None:
    assert said[row] == "there"


@pytest.mark.parametrize("row", ROWS)
def test_the_table_names_the_list_that_was_changed(row: str) -> None:
    (line,) = re.findall(rf"^\| {re.escape(row)} \|.*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    for name, _, _ in ROWS[row].lines:
        file = Path(name)
        assert file.name in line or file.parent.name in line, f"{name} is not named in: {line}"


def test_every_folder_of_the_map_is_there() -> None:
    tree = (ROOT / "README.md").read_text(encoding="utf-8").split("## The tree")[1].split("```")[1]
    named = re.findall(r"^(\w+)/", tree, re.MULTILINE)
    assert all((ROOT / name).is_dir() for name in named)
    rooms = {path.parent.name for path in (ROOT / PACKAGE).glob("*/__init__.py")}
    (chain,) = re.findall(r"core <.*", tree)
    assert rooms == set(re.findall(r"\w+", chain))


def test_every_command_the_promises_name_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    promises = text.partition("## What we promise")[2].partition("\n## ")[0]
    modules = re.findall(r"python -m (tests[\w.]*)((?: [a-z_]+)*)", promises)
    assert len(modules) >= 7
    for module, names in modules:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
        if module == "tests.benchmarks":
            assert all((path / f"{name}.py").is_file() for name in names.split()), names
    tested = re.findall(r"`pytest ([^`]+)`", promises)
    assert len(tested) >= 5
    for words in tested:
        assert all((ROOT / path).exists() for path in words.partition(" -k")[0].split()), words


def test_every_segloss_command_of_the_readme_is_taken_by_its_parser() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    written = re.findall(r"^segloss ([^#\n]+)", blocks, re.MULTILINE)
    written += re.findall(r"`segloss ([a-z]+ [^`\n]*(?:--|/|\b[A-Z]{2,})[^`\n]*)`", text)
    assert len(written) >= 16
    parser, refused = make_parser(), []
    for command in written:
        try:
            # A design is left to the reader, or to the rows of a table.
            parser.parse_args(shlex.split(re.sub(r"--design( NAME|$)", "--design large-objects", command)))
        except SystemExit:
            refused.append(command)
    assert not refused
