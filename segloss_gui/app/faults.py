"""What an error nobody caught is called: a sentence a person can use, never the name of an exception."""

from __future__ import annotations

import platform
import sys
from importlib import metadata

from psygnal import EmitLoopError

from segloss_gui.core.errors import SegLossError

NAMED = ("segloss-gui", "PySide6-Essentials", "torch", "monai", "numpy", "nibabel", "vtk")

MISTAKE = "SegLoss made a mistake and could not do this"
"""For what nobody foresaw: the details are for whoever mends it."""


def origin(error: BaseException) -> BaseException:
    """The error that began it: a signal wraps what a listener raised.

    Examples
    --------
    >>> origin(ValueError("a"))
    ValueError('a')
    """
    while isinstance(error, EmitLoopError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def in_words(error: BaseException) -> str:
    """One sentence: what is wrong and, where it is known, with which file.

    Examples
    --------
    >>> in_words(FileNotFoundError(2, "No such file or directory", "a.nii.gz"))
    'a.nii.gz: no such file or directory'
    >>> in_words(ZeroDivisionError("division by zero"))
    'SegLoss made a mistake and could not do this'
    """
    error = origin(error)
    if isinstance(error, SegLossError):
        return _line(error)
    if isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__:
        return "There is not enough memory for this: close what is not needed, or use smaller patches or batches"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror.lower()}" if error.filename else error.strerror
    if isinstance(error, ImportError):
        return f"A part of the program is missing or damaged, install it again: {_line(error)}"
    return MISTAKE


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or MISTAKE


def report_text(summary: str, trace: str, log: str = "") -> str:
    """What a maintainer needs: the fault, the trace, versions, where the log lies."""
    lines = [summary, "", trace.rstrip(), "", f"Python {sys.version.split()[0]} on {platform.platform()}"]
    lines += [f"{name} {_version(name)}" for name in NAMED]
    return "\n".join([*lines, *([f"Log: {log}"] if log else [])]) + "\n"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
