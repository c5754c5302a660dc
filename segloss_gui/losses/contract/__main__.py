"""``python -m segloss_gui.losses.contract KEY_OR_FILE``: hold a loss to the contract, one line a promise."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from segloss_gui.core.errors import BadInputError, ParameterError
from segloss_gui.losses import LOSSES, LossSpec
from segloss_gui.losses.contract import broken, checks
from segloss_gui.losses.plugins import Plugin, load_file


def spec_called(name: str) -> LossSpec:
    """The loss of a key of the registry, or of a Python file.

    Raises
    ------
    BadInputError
        When there is no such loss, or the file is refused.
    """
    path = Path(name).absolute()
    if path.suffix == ".py":
        return Plugin(str(path), partial(load_file, path)).spec(LOSSES)
    if name not in LOSSES:
        left_out = "".join(f"; left out: {sentence}" for sentence in LOSSES.refused())
        raise ParameterError(f"must be a Python file (*.py) or one of {', '.join(LOSSES)}, got {name!r}{left_out}")
    return LOSSES[name]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every promise of a loss and whether it is kept; 0 when all are, 1 otherwise, 2 for bad input."""
    parser = argparse.ArgumentParser(prog="python -m segloss_gui.losses.contract", description=main.__doc__)
    parser.add_argument("loss", metavar="KEY_OR_FILE", help="key of the registry, or a Python file with a SPEC")
    try:
        spec = spec_called(parser.parse_args(arguments).loss)
    except BadInputError as error:
        print(error, file=sys.stderr)
        return 2
    found = [(check, broken(check)) for check in checks(spec)]
    for check, why in found:
        claim = check.promise.__name__.replace("_", " ")
        print(f"{'BROKEN' if why else 'kept  '}  C={check.channels}  {claim}{f': {why}' if why else ''}")
    faults = sum(bool(why) for _, why in found)
    print(f"{spec.key}: {len(found) - faults} of {len(found)} promises kept")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
