"""What a command says: its results on stdout, the rest on stderr; names of files are written out."""

from __future__ import annotations

import sys

from segloss_gui.core.harmless import one_line


def say(what: object) -> None:
    r"""Say a sentence, or several lines; no name in it is obeyed by a terminal.

    Examples
    --------
    >>> import contextlib
    >>> with contextlib.redirect_stderr(sys.stdout):
    ...     say("a\x1b[2J.nii: is empty")
    segloss: a\x1b[2J.nii: is empty
    """
    print("\n".join(map(one_line, f"segloss: {what}".split("\n"))), file=sys.stderr)


def show(path: object, *, aside: bool = False) -> None:
    r"""Print the place of a result, ``aside`` on stderr; no name in it is obeyed by a terminal.

    Examples
    --------
    >>> show("a\x1b[2J/scores.csv")
    a\x1b[2J/scores.csv
    """
    print(one_line(str(path)), file=sys.stderr if aside else sys.stdout, flush=True)
