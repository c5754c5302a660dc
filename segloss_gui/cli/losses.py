"""``segloss losses``: the registry as a table, as JSON, as pages of HTML, or one loss in full."""

from __future__ import annotations

import argparse
import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segloss_gui.cli.saying import show
from segloss_gui.core.errors import ParameterError

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands
    from segloss_gui.losses import LossSpec


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "losses",
        help="list the losses, print one, or write their pages",
        description="List the losses of the registry, print one in full, or write a page of HTML for each.",
    )
    parser.add_argument("key", nargs="?", metavar="KEY", help="this loss alone, in full")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, with the schema of every parameter")
    form.add_argument("--html", type=Path, metavar="DIR", help="write one page per loss and an index into DIR")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the losses, or write their pages and print where."""
    from segloss_gui.losses import LOSSES

    if arguments.key is not None and arguments.key not in LOSSES:
        close = difflib.get_close_matches(arguments.key, LOSSES, n=1, cutoff=0.4)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ParameterError(f"KEY must be one of {', '.join(LOSSES)}, got {arguments.key!r}{hint}")
    chosen = [LOSSES[arguments.key]] if arguments.key else list(LOSSES.values())
    if arguments.html is not None:
        show(_write_pages(arguments.html, chosen, alone=arguments.key is not None))
    elif arguments.json:
        found = [as_json(spec) for spec in chosen]
        print(json.dumps(found[0] if arguments.key else found, indent=2))
    else:
        print(_text(chosen, alone=arguments.key is not None))
    return 0


def _write_pages(folder: Path, specs: list[LossSpec], *, alone: bool) -> Path:
    from segloss_gui.report.loss_pages import write_loss_page, write_loss_pages

    return write_loss_page(folder, specs[0]) if alone else write_loss_pages(folder, specs)


def _text(specs: list[LossSpec], *, alone: bool) -> str:
    from segloss_gui.report.loss_words import text_page

    if alone:
        return text_page(specs[0])
    width = max(len(spec.key) for spec in specs)
    return "\n".join(f"{spec.key:<{width}}  {spec.family:<12}  {spec.group or '-':<6}  {spec.title}" for spec in specs)


def as_json(spec: LossSpec) -> dict[str, Any]:
    """All that the registry knows of a loss, in JSON's types."""
    return {
        "key": spec.key, "title": spec.title, "short": spec.short, "family": spec.family, "summary": spec.summary,
        "equation": spec.equation, "floor": spec.floor, "channels": spec.channels,
        "group": spec.group_at(spec.params()),
        "references": [{"paper": source.paper, "equation": source.equation} for source in spec.reference],
        "deviations": list(spec.deviations), "as_printed": None if spec.as_printed is None else dict(spec.as_printed),
        "parameters": spec.params.model_json_schema(),
    }  # fmt: skip
