"""``segloss download decathlon TASK``: ready data from where MONAI knows it to lie."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.saying import show
from segloss_gui.data.download_decathlon import LICENCE, TASKS, download_task, find_task, in_bytes

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands

EVERY_S = 1.0


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "download", help="fetch ready data: a task of the Medical Segmentation Decathlon",
        description="Fetch a task, compare its checksum with MONAI's and unpack it. Stopped by Ctrl+C or a lost "
        "connection, the same command goes on from what is already there.",
        epilog=f"Licence of the data: {LICENCE}.",
    )  # fmt: skip
    parser.add_argument(
        "collection", choices=("decathlon",), metavar="decathlon", help="the Medical Segmentation Decathlon"
    )
    parser.add_argument("task", nargs="?", metavar="TASK", help="number or name, 4 or hippocampus; none lists all ten")
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="folder it comes to lie in (default: here)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch the task and print its folder, or list the tasks."""
    if arguments.task is None:
        for task in TASKS:
            print(f"{task.key:22} {task.about:>8}  {task.cases:3} cases  {task.modality:16} {task.labels}")
        return 0
    try:
        show(download_task(find_task(arguments.task), arguments.out, Lines()))
    except KeyboardInterrupt:
        print("segloss: what is here is kept; the same command goes on from it", file=sys.stderr)
        raise
    return 0


class Lines:
    """Says on stderr how far a download is, at most once a second."""

    def __init__(self) -> None:
        self._stage, self._next = "", 0.0

    def __call__(self, stage: str, here: int, total: int) -> None:
        """Take in one report."""
        now = time.monotonic()
        if stage == self._stage and now < self._next and here != total:
            return
        self._stage, self._next = stage, now + EVERY_S
        share = f" of {in_bytes(total)}, {100 * here / total:.0f} %" if total else ""
        print(f"segloss: {stage} {in_bytes(here)}{share}", file=sys.stderr, flush=True)
