"""``segloss losses``: the registry as a table, as JSON, or one loss in full."""

from __future__ import annotations

import argparse
import difflib
import json
from typing import TYPE_CHECKING, Any

from segloss_gui.core.errors import ParameterError

if TYPE_CHECKING:
    from segloss_gui.losses import LossSpec


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "losses", help="list the losses, or print one", description="List the losses of the registry, or print one."
    )
    parser.add_argument("key", nargs="?", metavar="KEY", help="print this loss in full")
    parser.add_argument("--json", action="store_true", help="as JSON, with the schema of every parameter")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the losses."""
    from segloss_gui.losses import LOSSES

    if arguments.key is not None and arguments.key not in LOSSES:
        close = difflib.get_close_matches(arguments.key, LOSSES, n=1, cutoff=0.4)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ParameterError(f"KEY must be one of {', '.join(LOSSES)}, got {arguments.key!r}{hint}")
    if arguments.json:
        found = [as_json(spec) for spec in LOSSES.values()]
        print(json.dumps(as_json(LOSSES[arguments.key]) if arguments.key else found, indent=2))
    elif arguments.key:
        print(in_full(LOSSES[arguments.key]))
    else:
        width = max(map(len, LOSSES))
        for spec in LOSSES.values():
            print(f"{spec.key:<{width}}  {spec.family:<12}  {spec.title}")
    return 0


def as_json(spec: LossSpec) -> dict[str, Any]:
    """All that the registry knows of a loss, in JSON's types."""
    return {
        "key": spec.key, "title": spec.title, "short": spec.short, "family": spec.family, "summary": spec.summary,
        "equation": spec.equation, "floor": spec.floor, "channels": spec.channels,
        "references": [{"paper": source.paper, "equation": source.equation} for source in spec.reference],
        "deviations": list(spec.deviations), "parameters": spec.params.model_json_schema(),
    }  # fmt: skip


def in_full(spec: LossSpec) -> str:
    """A loss in words: what it does, its equation, parameters and sources."""
    lines = [f"{spec.title} ({spec.key}), {spec.family}", "", spec.summary, "", f"  {spec.equation}", ""]
    lines += [f"Perfect prediction: {spec.floor:g}"]
    fields = spec.params.model_fields
    lines += ["", "Parameters:" if fields else "No parameters."]
    lines += [f"  {name} = {field.default!r}: {field.description or ''}" for name, field in fields.items()]
    lines += ["", "Defined in:", *[f"  {source.paper}, {source.equation}" for source in spec.reference]]
    lines += ["", "Other code:", *[f"  {text}" for text in spec.deviations]] if spec.deviations else []
    return "\n".join(lines)
