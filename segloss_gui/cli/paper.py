"""``segloss paper``: what the three papers draw, from finished studies."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.result_folder import require_out
from segloss_gui.cli.saying import say
from segloss_gui.core.errors import BadInputError
from segloss_gui.metrics import EmptyRule

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands

ALL = "all"


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "paper", help="draw the figures and tables of the papers from finished studies",
        description="Write a figure or table of Bertels 2019, Tilborghs 2022 or the Odyssey (Ma 2020) for finished "
        "studies: SVG, PNG and LaTeX, tables as CSV too. Its caption, with where the study departs from the paper, is "
        "in the LaTeX file and on stderr.",
    )  # fmt: skip
    add = parser.add_argument
    add("name", nargs="?", metavar="NAME", help=f"which (--list), or {ALL}: whatever the studies can give")
    add("studies", nargs="*", type=Path, metavar="STUDY", help="study.toml, or the folder that holds it")
    add("--list", action="store_true", help="print what there is, a line each")
    add("--out", type=Path, metavar="DIR", help="folder for the files")
    add("--by", choices=("ratio", "ml"), default="ratio",
        help="size of an object in bertels-fig1: its share of the image, or its volume, in ml (of pictures: mm² or "
        "px²; default: %(default)s)")  # fmt: skip
    add("--case", default="", metavar="CASE", help="the case to be drawn (default: one of median Dice)")
    add("--empty", choices=[rule.value for rule in EmptyRule], default=EmptyRule.SKIP.value,
        help="what Dice and Jaccard of a case count for that is empty in reference and prediction: left out (skip), 1 "
        "or 0 (default: %(default)s)")  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the list, or write what is asked for."""
    from segloss_gui.report.paper.paper_figures import PAPER_FIGURES

    if arguments.list:
        for figure in PAPER_FIGURES.values():
            print(figure.line)
        return 0
    if arguments.name is None:
        raise BadInputError(f"segloss paper needs a NAME ({', '.join(PAPER_FIGURES)}, {ALL}) or --list, got neither")
    return _write(arguments)


def _write(arguments: argparse.Namespace) -> int:
    from segloss_gui.cli.training import print_paths
    from segloss_gui.report.paper.figure import PaperOptions
    from segloss_gui.report.paper.paper_figures import PAPER_FIGURES, paper_figure
    from segloss_gui.report.paper.write import Written, open_studies, require_count, write_figure, write_figures
    from segloss_gui.study.store import StudyFolder

    whole, faults = arguments.name == ALL, Faults()
    for folder in arguments.studies:
        with faults.noted():
            StudyFolder(folder).load()
    with faults.noted():
        figures = list(PAPER_FIGURES.values()) if whole else [paper_figure(arguments.name)]
        if not whole:
            require_count(figures[0], len(arguments.studies))
    with faults.noted():
        require_out(arguments.out)
    faults.refuse()
    options = PaperOptions(arguments.by, arguments.case, EmptyRule(arguments.empty))
    studies = open_studies(arguments.studies)

    def told(written: Written) -> None:
        say(written.caption)
        print_paths(written.files)

    refused: Sequence[str] = ()
    if whole:
        _, refused = write_figures(figures, studies, arguments.out, options, told)
    else:
        told(write_figure(figures[0], studies, arguments.out, options))
    for why in (*refused, *(sentence for study in studies for sentence in study.results.left_out)):
        say(f"left out: {why}")
    return 0
