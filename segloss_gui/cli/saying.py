"""What a command says: its results on stdout, the rest on stderr; names of files are written out."""

from __future__ import annotations

import re
import sys

from segloss_gui.core.harmless import one_line

ENDLESS = re.compile(r"\S{5000,}")
"""Longer than a path may be."""


def say(what: object) -> None:
    r"""Say a sentence, or several lines; no name in it is obeyed by a terminal.

    Examples
    --------
    >>> import contextlib
    >>> with contextlib.redirect_stderr(sys.stdout):
    ...     say("a\x1b[2J.nii: is empty")
    segloss: a\x1b[2J.nii: is empty
    """
    print("\n".join(map(said, f"segloss: {what}".split("\n"))), file=sys.stderr)


def said(line: str) -> str:
    r"""A line that no terminal obeys, with words longer than any path cut in their middle: they were given by mistake.

    Examples
    --------
    >>> said("segloss: " + "x" * 10_000 + ": no such file")[-30:]
    'xxxx...xxxxxxxxx: no such file'
    """
    return ENDLESS.sub(lambda word: f"{word[0][:200]}...{word[0][-10:]}", one_line(line))


def show(path: object, *, aside: bool = False) -> None:
    r"""Print the place of a result, ``aside`` on stderr; no name in it is obeyed by a terminal.

    Examples
    --------
    >>> show("a\x1b[2J/scores.csv")
    a\x1b[2J/scores.csv
    """
    print(one_line(str(path)), file=sys.stderr if aside else sys.stdout, flush=True)
