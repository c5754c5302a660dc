"""The command line's front door: which commands there are, and how their errors end."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence

from segloss_gui import __version__
from segloss_gui.cli import (
    dask_keys,
    demo,
    design,
    download,
    evaluate,
    expect,
    inspect,
    losses,
    networks,
    paper,
    predict,
    protocols,
    relink,
    report,
    run,
    slurm,
)
from segloss_gui.cli.saying import say
from segloss_gui.core.errors import BadInputError, SegLossError, file_words, is_bad_place

COMMANDS = (
    demo, inspect, design, protocols, download, expect, run, relink, slurm, dask_keys, predict, evaluate, report, paper,
    losses, networks,
)  # fmt: skip
GOOD, FAILED, BAD_INPUT = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 good, 2 bad input, 1 anything else.

    Parameters
    ----------
    argv : sequence of str or None
        Arguments after the program's name; None takes the process's own.
    """
    arguments = make_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except BadInputError as error:
        return _say(error, BAD_INPUT)
    except SegLossError as error:
        return _say(error, FAILED)
    except KeyboardInterrupt:
        return _say("interrupted", FAILED)
    except BrokenPipeError:
        # Whoever read the results has gone (segloss losses | head): nothing is left to be said.
        sys.stderr.close()
        return FAILED
    except OSError as error:
        return _say(file_words(error), BAD_INPUT if is_bad_place(error) else FAILED)
    except Exception:
        traceback.print_exc()
        return _say("this should not have happened; the lines above say where", FAILED)


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="segloss",
        description="Compare segmentation losses without a screen. Results go to stdout, progress to stderr.",
        epilog="Exit codes: 0 good, 2 bad input, 1 anything else.",
    )
    parser.add_argument("--version", action="version", version=f"segloss {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def _say(what: object, code: int) -> int:
    say(what)
    return code


if __name__ == "__main__":
    sys.exit(main())
