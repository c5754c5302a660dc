"""``segloss networks``: the networks, and those of the papers with parameters and receptive field."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segloss_gui.cli.commands import Commands


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "networks", help="list the networks, with parameters and receptive fields",
        description="List the networks a study can name, and those of the papers with their parameters and receptive "
        "field on the papers' images. segloss run STUDY --plan says the same of a study's own.",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - every command has them
    """Print the list."""
    from segloss_gui.training.networks import NETWORKS
    from segloss_gui.training.networks.network_registry import PRESETS
    from segloss_gui.training.networks.network_summary import facts_on

    width = max(map(len, NETWORKS))
    for spec in NETWORKS.values():
        print(f"{spec.key:<{width}}  {spec.title}: {spec.summary}")
    for preset in PRESETS:
        chosen = preset.settings
        features = "" if chosen.architecture == "vgg16_atrous" else f", features {'-'.join(map(str, chosen.features))}"
        print(f"\n{preset.title} (architecture {chosen.architecture}{features}, norm {chosen.norm})")
        print(f"  {facts_on(chosen, preset.images)}")
        for warning in chosen.warnings():
            print(f"  {warning}")
    return 0
