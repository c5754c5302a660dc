"""What a command says beside its results: on stderr, with the program's name, names of files written out."""

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
