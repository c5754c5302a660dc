"""``segloss run STUDY``: train a study file and report on it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.report import add_report_options, full_report, rules_of
from segloss_gui.cli.result_folder import require_result_folder

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.study.mending import HowOn
    from segloss_gui.study.store import StudyFolder


WORDS = {"best": "goes on from best.pt", "restart": "begins again"}


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "run", help="train a study and report on it",
        description="Train every run of a study, then write scores.csv, summary.md and the whole report (see segloss "
        "report). Runs that were begun go on from their last checkpoint; finished ones are left as they are.",
    )  # fmt: skip
    parser.add_argument("study", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for runs and report (default: the study's own)")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where relative paths of the study begin (default: at its file)"
    )
    parser.add_argument(
        "--plan", action="store_true", help="train nothing: measure a few steps and print runs, time and disk"
    )
    parser.add_argument(
        "--prune",
        action="store_true",
        help="leave out, also of the study saved, losses whose runs come out as another's",
    )
    parser.add_argument(
        "--damaged", choices=("best", "restart"),
        help="what becomes of a run whose last checkpoint is damaged: on from its best weights, or begun again "
        "(default: it ends, and says so)",
    )  # fmt: skip
    parser.add_argument(
        "--dask", default="", metavar="WHERE",
        help="train on Dask: local:4 for four processes here, or the address of a scheduler (tcp://host:8786)",
    )  # fmt: skip
    parser.add_argument(
        "--dask-keys", type=Path, metavar="DIR",
        help="keys of a tls:// scheduler (segloss dask-keys makes them; default: Dask's own configuration)",
    )  # fmt: skip
    add_report_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train the study, or print its plan."""
    from segloss_gui.cli.plan import print_plan
    from segloss_gui.cli.training import command_line, import_extra, train_and_report
    from segloss_gui.study.plan import pruned
    from segloss_gui.study.store import StudyFolder

    folder = StudyFolder(arguments.study)
    out: Path = arguments.out or folder.path
    faults = Faults()
    with faults.noted():
        study = folder.load(check_losses=True, data=arguments.data)
    with faults.noted():
        require_result_folder(StudyFolder(out).path)
    if arguments.data is not None and not arguments.data.is_dir():
        faults.note(f"--data must be a folder, got {arguments.data}")
    faults.refuse()
    if arguments.prune:
        study = pruned(study)
    if arguments.plan:
        print_plan(study)
        return 0
    if arguments.damaged:
        _mend_runs(StudyFolder(out), arguments.damaged)
    words = ["segloss", "run", arguments.study, "--out", out]
    words += ["--data", arguments.data] if arguments.data else []
    words += ["--dask", arguments.dask] if arguments.dask else []
    if arguments.dask_keys:
        import_extra("segloss_gui.study.cluster.tls_keys", "cluster").use_keys(arguments.dask_keys)
        words += ["--dask-keys", arguments.dask_keys]
    return train_and_report(
        study, out, again=command_line(*words), where=arguments.dask, report=full_report(arguments),
        rules=rules_of(arguments),
        identity=folder.identity(),
    )  # fmt: skip


def _mend_runs(folder: StudyFolder, how: HowOn) -> None:
    from segloss_gui.study.mending import is_damaged, mend
    from segloss_gui.study.runs_there import runs_there

    with folder.lock.hold():
        for run, _ in runs_there(folder).runs:
            if is_damaged(run):
                mend(run, how)
                print(f"segloss: {run.id}: {WORDS[how]}; the damaged checkpoint lies beside it", file=sys.stderr)
