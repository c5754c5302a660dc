"""What the address of a scheduler says of it. Imports nothing of Dask."""

from __future__ import annotations

ENCRYPTED = "tls://"


def open_words(where: str) -> str:
    """A warning where the scheduler at an address lets everybody in; empty where it does not.

    Examples
    --------
    >>> open_words("tls://node1:8786"), open_words("local:4"), open_words("tcp://127.0.0.1:8786")
    ('', '', '')
    >>> open_words("tcp://node1:8786")
    'The scheduler at tcp://node1:8786 is open: whoever reaches it can run programs as you. Keys close it (TLS)'
    """
    address = where.removeprefix("tcp://")
    if where.startswith((ENCRYPTED, "local", "inproc:")) or address.startswith(("127.", "localhost", "[::1]")):
        return ""
    return f"The scheduler at {where} is open: whoever reaches it can run programs as you. Keys close it (TLS)"
