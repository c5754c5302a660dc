"""``segloss relink STUDY FOLDER``: tell a study where its data are now."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.saying import say, show
from segloss_gui.core.harmless import one_line

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "relink", help="tell a study where its data are now",
        description="Find the files of a study again after they were moved: one folder, that of the data or one above "
        "or in it, relinks all of them. Each file that the study or its runs noted is checked by size and content; "
        "what is missing or another file is named, and the exit code is then 2. Study and runs stay what they are.",
    )  # fmt: skip
    parser.add_argument("study", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the data are now")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Relink the study and save it."""
    from segloss_gui.study.noted_files import noted_files, write_noted
    from segloss_gui.study.relinking import relink, require_data_folder
    from segloss_gui.study.store import StudyFolder

    store, faults = StudyFolder(arguments.study), Faults()
    with faults.noted():
        store.load()  # where there is no study, nothing is made
    with faults.noted():
        require_data_folder(arguments.folder)
    faults.refuse()
    with store.lock.hold():
        found = relink(store.load(), noted_files(store.path), arguments.folder)
        show(store.save(found.study))
        if found.found:
            write_noted(store.path, (*found.found, *found.awaited))
    say(found.sentence())
    for words, files in (("missing", found.missing), ("not the same file as before", found.differing)):
        for file in files:
            print(one_line(f"{words}: {file}"))
    return 0 if found.complete else 2
