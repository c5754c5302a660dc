"""``segloss report STUDY``: the report of a study that was trained before."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "report", help="write the report of a trained study",
        description="Write scores.csv, summary.md, curves.png and case.png of a study's finished runs.",
    )  # fmt: skip
    parser.add_argument("study", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the report (default: the study's own)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the report."""
    from segloss_gui.cli.training import print_paths
    from segloss_gui.report.write import write_report
    from segloss_gui.study.store import StudyFolder

    folder = StudyFolder(arguments.study)
    print_paths(write_report(folder, arguments.out or folder.path))
    return 0
