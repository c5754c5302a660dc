"""``segloss expect``: what the papers expect of one's own data, and what came out of the study."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.cli.plan import say_left_out
from segloss_gui.cli.saying import say
from segloss_gui.core.harmless import one_line

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.report.results import StudyResults


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "expect", help="say what the papers expect of one's own data, and what came out",
        description="Count the references of a study or of a folder of images and labels (sizes, foreground ratio by "
        "decile, imbalance, empty maps, objects per image) and say what Bertels 2019, Tilborghs 2022 and the Odyssey "
        "(Ma 2020) lead to expect of them, with the design that shows it; of a study with scores, what came out.",
    )  # fmt: skip
    parser.add_argument("path", type=Path, metavar="STUDY|FOLDER", help="a study, or a folder of images and labels")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print facts and expectations."""
    from segloss_gui.report.expectation_text import expectation_lines, facts_lines
    from segloss_gui.report.expectations import expectations
    from segloss_gui.report.expected_outcomes import finished_scores
    from segloss_gui.study.cases import with_classes
    from segloss_gui.study.loss_groups import method_groups
    from segloss_gui.study.object_facts import object_facts

    results = _opened(arguments.path)
    say_left_out(results.preview)
    study = with_classes(results.study, results.store)
    facts = object_facts(results.store, study.classes, study.policy, progress=_told)
    table = finished_scores(results.folder, results.store.cohort, lambda why: say(f"left out: {why}"))
    groups = method_groups(table, study.losses) if table is not None else {}
    lines = [line for fact in facts for line in facts_lines(fact)]
    lines += ["", *expectation_lines(expectations(facts, study, table, groups))]
    print("\n".join(map(one_line, lines)))
    return 0


def _opened(path: Path) -> StudyResults:
    """A study's results; of a folder of images, those of a study that was never saved."""
    from segloss_gui.data.layouts import guess_layout
    from segloss_gui.report.results import StudyResults
    from segloss_gui.study.models import Study
    from segloss_gui.study.store import STUDY_FILE, StudyFolder

    results = StudyResults(StudyFolder(path))
    if path.suffix != ".toml" and not (path / STUDY_FILE).is_file():
        source = guess_layout([path])
        results.study = Study(name=path.resolve().name, cohort=source)
    return results


def _told(done: int, total: int) -> None:
    if done == total or done % 20 == 0:
        print(f"segloss: counted {done} of {total} references", file=sys.stderr)
