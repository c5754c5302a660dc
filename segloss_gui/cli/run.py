"""``segloss run STUDY``: train a study file and report on it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "run", help="train a study and report on it",
        description="Train every run of a study, then write scores.csv, summary.md, curves.png and case.png. Runs that "
        "were begun go on from their last checkpoint; finished ones are left as they are.",
    )  # fmt: skip
    parser.add_argument("study", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for runs and report (default: the study's own)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train the study."""
    from segloss_gui.cli.training import command_line, train_and_report
    from segloss_gui.study.store import StudyFolder

    folder = StudyFolder(arguments.study)
    out: Path = arguments.out or folder.path
    study = folder.load(check_losses=True)
    return train_and_report(study, out, again=command_line("segloss", "run", arguments.study, "--out", out))
