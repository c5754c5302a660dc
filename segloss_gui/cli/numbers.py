"""Lists of whole numbers on the command line."""

from __future__ import annotations

import argparse


def whole_numbers(text: str, what: str, least: int) -> tuple[int, ...]:
    """Different whole numbers from ``0,1,2``.

    Parameters
    ----------
    text : str
        As typed.
    what : str
        What they are, for the message.
    least : int
        The smallest that is allowed.

    Raises
    ------
    argparse.ArgumentTypeError
        When they are none, repeated, or below ``least``.

    Examples
    --------
    >>> whole_numbers("0,2", "seeds", 0)
    (0, 2)
    """
    try:
        values = tuple(int(part) for part in text.split(","))
    except ValueError:
        values = ()
    if not values or min(values) < least or len(set(values)) < len(values):
        raise argparse.ArgumentTypeError(
            f"{what} must be different whole numbers from {least} up, with commas, got {text!r}"
        )
    return values


def batch_sizes(text: str) -> tuple[int, ...]:
    """Batch sizes from ``1,2,4``; see :func:`whole_numbers`."""
    return whole_numbers(text, "batch sizes", 1)
