"""The command line's front door: which commands there are, and how their errors end."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

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
from segloss_gui.cli.result_folder import require_given
from segloss_gui.cli.saying import said, say
from segloss_gui.core.errors import BadInputError, SegLossError, file_words, is_bad_place

COMMANDS = (
    demo, inspect, design, protocols, download, expect, run, relink, slurm, dask_keys, predict, evaluate, report, paper,
    losses, networks,
)  # fmt: skip
GOOD, FAILED, BAD_INPUT = 0, 1, 2
DEEPEST = 400


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 good, 2 bad input, 1 anything else.

    Parameters
    ----------
    argv : sequence of str or None
        Arguments after the program's name; None takes the process's own.
    """
    _write_what_it_can()
    try:
        arguments = make_parser().parse_args(argv)  # --help is written here, and may find nobody to read it
        _refuse_impossible(arguments)
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
    except Exception as error:
        if faults := _faults_of_settings(error):
            return _say(faults, BAD_INPUT)
        traceback.print_exc()
        return _say("this should not have happened; the lines above say where", FAILED)


class Parser(argparse.ArgumentParser):
    """One whose errors hold no name that a terminal obeys, nor one without an end."""

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        require_given(action, arg_string)
        return super()._get_value(action, arg_string)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and exit with 2."""
        super().error(said(message))


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = Parser(
        prog="segloss",
        description="Compare segmentation losses without a screen. Results go to stdout, progress to stderr.",
        epilog="Exit codes: 0 good, 2 bad input, 1 anything else.",
    )
    parser.add_argument("--version", action="version", version=f"segloss {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def _write_what_it_can() -> None:
    """Have what a terminal's encoding has no letter for written out, be it a name of other bytes or a Greek letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _refuse_impossible(arguments: argparse.Namespace) -> None:
    """Refuse paths no system can have before anything is made of them.

    Raises
    ------
    OSError
        Where one is too long.
    BadInputError
        Where one holds the end of a text, or folders beyond what can be made, or where the current folder is gone:
        paths begin there, and torch's own libraries end the process without it.
    """
    try:
        os.getcwd()
    except OSError:
        raise BadInputError("the folder this was started in must be there, got one that is gone") from None
    for value in vars(arguments).values():
        for path in value if isinstance(value, list) else [value]:
            if isinstance(path, Path):
                if len(path.parts) > DEEPEST:
                    raise BadInputError(f"a path must lead through at most {DEEPEST} folders, got {str(path)[:80]}...")
                with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                    try:
                        os.lstat(path)
                    except ValueError:
                        raise BadInputError(f"a path must hold no NUL, got {str(path)!r}") from None


def _faults_of_settings(error: Exception) -> str:
    """What is wrong with a value that was given and refused by the model it went into; empty for any other error."""
    from pydantic import ValidationError

    from segloss_gui.core.settings import describe_faults

    return "; ".join(describe_faults(error)) if isinstance(error, ValidationError) else ""


def _say(what: object, code: int) -> int:
    say(what)
    return code


if __name__ == "__main__":
    sys.exit(main())
