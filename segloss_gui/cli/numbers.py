"""Lists of whole numbers on the command line."""

from __future__ import annotations

import argparse

LARGEST_BATCH = 512
"""As in the settings, which are not imported to read a command line."""


def whole_numbers(text: str, what: str, least: int, most: int | None = None) -> tuple[int, ...]:
    """Different whole numbers from ``0,1,2``.

    Parameters
    ----------
    text : str
        As typed.
    what : str
        What they are, for the message.
    least : int
        The smallest that is allowed.
    most : int or None
        The largest; None: any.

    Raises
    ------
    argparse.ArgumentTypeError
        When they are none, repeated, or out of these bounds.

    Examples
    --------
    >>> whole_numbers("0,2", "seeds", 0)
    (0, 2)
    """
    try:
        values = tuple(int(part) for part in text.split(","))
    except ValueError:
        values = ()
    too_large = most is not None and max(values, default=0) > most
    if not values or min(values) < least or too_large or len(set(values)) < len(values):
        upto = "up" if most is None else f"to {most}"
        raise argparse.ArgumentTypeError(
            f"{what} must be different whole numbers from {least} {upto}, with commas, got {text!r}"
        )
    return values


def batch_sizes(text: str) -> tuple[int, ...]:
    """Batch sizes from ``1,2,4``; see :func:`whole_numbers`."""
    return whole_numbers(text, "batch sizes", 1, LARGEST_BATCH)
