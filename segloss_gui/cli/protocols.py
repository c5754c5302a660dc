"""``segloss protocols``: the papers' training protocols, beside what a study has, and for a study to take over."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.argument_faults import Faults

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.study.models import Study
    from segloss_gui.study.protocols import Protocol


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "protocols", help="list the papers' training protocols, or give one to a study",
        description="A protocol is schedule, warm start, augmentation, sampling, preprocessing, network and folds in "
        "one choice. Without NAME: what there is; with NAME: what it sets; with STUDY: beside what the study has, * "
        "where they differ. With --out, the study with the protocol is written there.",
    )  # fmt: skip
    parser.add_argument("name", nargs="?", metavar="NAME", help="which protocol")
    parser.add_argument("study", nargs="?", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for a new study.toml with the protocol")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print, or write the study."""
    from segloss_gui.study.models import Study
    from segloss_gui.study.protocols import PROTOCOLS, protocol_named
    from segloss_gui.study.store import StudyFolder

    faults = Faults()
    if arguments.out is not None and arguments.study is None:
        faults.note("--out needs a STUDY, got none")
    if arguments.name is None:
        faults.refuse()
        for protocol in PROTOCOLS.values():
            print(f"{protocol.key}: {protocol.source}")
        return 0
    with faults.noted():
        protocol = protocol_named(arguments.name)
    with faults.noted():
        study = StudyFolder(arguments.study).load() if arguments.study is not None else Study()
    faults.refuse()
    if arguments.out is None:
        _print(protocol, study, beside=arguments.study is not None)
        return 0
    from segloss_gui.cli.training import print_paths
    from segloss_gui.study.identity import save_made

    made = protocol.applied_to(study)
    print_paths([save_made(arguments.out, made)])
    return 0


def _print(protocol: Protocol, study: Study, *, beside: bool) -> None:
    from segloss_gui.study.protocols import compared

    print(f"{protocol.title} ({protocol.source})")
    for found in compared(protocol, study):
        name = f"{found.part}: {found.name}" if found.name else found.part
        mark = "*" if beside and found.differs else " "
        print(f"{mark} {name:38} {found.protocol:28} {found.study if beside else ''}".rstrip())
    print(f"  {'statistics':38} {protocol.statistics}")
    for sentence in protocol.departures:
        print(textwrap.fill(sentence, 118, initial_indent="- ", subsequent_indent="  "))
