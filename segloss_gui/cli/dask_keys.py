"""``segloss dask-keys DIR``: keys with which a Dask scheduler lets only their holders in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "dask-keys", help="make keys for a Dask scheduler that lets only their holders in",
        description="Write new keys (TLS) to a private folder, and say how the scheduler and its workers are started "
        "with them. Keys that are there already stay.",
    )  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="DIR", help="on a file system that all nodes share")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the keys; the files on stdout, the commands on stderr."""
    from segloss_gui.cli.training import import_extra, print_paths

    keys = import_extra("segloss_gui.study.cluster.tls_keys", "cluster")
    folder: Path = arguments.folder.absolute()
    print_paths(keys.make_keys(folder))
    given = keys.options(folder)
    for who, command in {
        "the scheduler": f"dask scheduler --protocol tls {given}",
        "a worker": f"dask worker tls://HOST:8786 --nthreads 1 {given}",
        "this program": f"segloss run STUDY --dask tls://HOST:8786 --dask-keys {folder}",
    }.items():
        print(f"{who + ':':<16}{command}", file=sys.stderr)
    return 0
