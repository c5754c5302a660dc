"""``segloss slurm STUDY``: a script that trains the study on Slurm jobs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.study.cluster.slurm import SlurmSettings, slurm_script

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands


def add_parser(commands: Commands) -> None:
    """Add the command; its options are the fields of :class:`SlurmSettings`."""
    parser = commands.add_parser(
        "slurm", help="write a script that trains a study under Slurm",
        description="Write a Python script for the login node that submits Slurm jobs through dask-jobqueue and trains "
        "the study on them. Read it, change it, run it; it says what it needs.",
    )  # fmt: skip
    parser.add_argument("study", type=Path, metavar="STUDY", help="study.toml, on a file system the nodes share")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for runs and report, shared too")
    parser.add_argument("--script", type=Path, required=True, metavar="FILE", help="the script to write")
    for name, field in SlurmSettings.model_fields.items():
        parser.add_argument(
            f"--{name}", type=type(field.default), default=field.default,
            help=f"{field.description} (default: {field.default!r})".replace("%", "%%"),
        )  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the script."""
    from segloss_gui.cli.training import print_paths
    from segloss_gui.study.atomic import write_atomic
    from segloss_gui.study.store import StudyFolder

    faults = Faults()
    with faults.noted():
        StudyFolder(arguments.study).load()
    try:
        settings = SlurmSettings.model_validate({name: getattr(arguments, name) for name in SlurmSettings.model_fields})
    except ValidationError as error:
        for fault in error.errors():
            faults.note(f"--{fault['loc'][0]} must be what Slurm understands, got {fault['input']!r}")
    faults.refuse()
    text = slurm_script(arguments.study.absolute(), arguments.out.absolute(), settings)
    print_paths([write_atomic(arguments.script, text)])
    return 0
