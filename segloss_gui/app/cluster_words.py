"""Where runs train, and the workers that train them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from segloss_gui.app.cluster import Cluster, Link, in_words

if TYPE_CHECKING:
    from segloss_gui.study.cluster.connect import WorkerFacts

WIDEST = 28
TITLES = ("This computer, in this program", "Processes of this computer", "A Dask scheduler")
HINTS = (
    "Runs are threads of this program. Nothing to set up.",
    "Each run has a process of its own: a crash of one leaves the others and the window alone.",
    "The address that dask scheduler prints, such as tls://node1:8786. Its workers need SegLoss and the data under "
    "the same paths. Without keys (tcp://) whoever reaches it can run programs as you.",
)
BUSY = "Runs are under way. They must end, or be stopped, before others train elsewhere."
TEACH = "The workers appear here, with what each has in hand, when runs train past this program."
NONE_YET = "No worker is heard of yet."
RECENT = 8
"""Addresses that are remembered."""


class PlaceOffer(NamedTuple):
    """What can be done about where runs train.

    Parameters
    ----------
    words : str
        Why not all of it can; a fault of the last connection where there is one.
    places : tuple of bool
        Which of the places can be chosen.
    connecting : bool
        Whether a connection is under way, and can be given up.
    usable : bool
        Whether the chosen place can be used (or its connection given up).
    """

    words: str
    places: tuple[bool, ...]
    connecting: bool
    usable: bool


def offered(cluster: Cluster, where: str | None, *, busy: bool, missing: str) -> PlaceOffer:
    """What can be done.

    Parameters
    ----------
    cluster : Cluster
        Where runs train now.
    where : str or None
        The place that is chosen; None while its address is wanting.
    busy : bool
        Whether runs are under way.
    missing : str
        How to get what other places need; empty where it is there.
    """
    connecting = cluster.link is Link.CONNECTING
    words = cluster.fault or (missing or BUSY if busy or missing else "")
    free = not busy and not connecting
    already = cluster.link in (Link.HERE, Link.CONNECTED) and where == cluster.where
    usable = connecting or not (busy or already or where is None)
    return PlaceOffer(words, (free, *(free and not missing,) * (len(TITLES) - 1)), connecting, usable)


def with_address(known: Sequence[str], address: str) -> list[str] | None:
    """Addresses used before with one more, the newest first; None where there is nothing to remember.

    Examples
    --------
    >>> with_address(["tcp://a:1"], "tcp://b:1"), with_address(["tcp://a:1"], "tcp://a:1"), with_address([], "local:2")
    (['tcp://b:1', 'tcp://a:1'], None, None)
    """
    if address.startswith("local:") or address in known[:1]:
        return None
    return [address, *(text for text in known if text != address)][:RECENT]


def state_in_words(where: str, link: Link) -> str:
    """What stands beside the button.

    Examples
    --------
    >>> state_in_words("", Link.HERE), state_in_words("tcp://a:1", Link.LOST)
    ('New runs train on this computer.', 'tcp://a:1 is lost; it is looked for.')
    """
    name = in_words(where)
    if link is Link.CONNECTING:
        return f"Connecting to {name} …"
    return f"{name} is lost; it is looked for." if link is Link.LOST else f"New runs train on {name}."


def place_in_words(where: str, link: Link, workers: int) -> tuple[str, str, str, str]:
    """Text, tooltip, icon and its tone.

    Examples
    --------
    >>> place_in_words("tcp://10.0.0.1:8786", Link.CONNECTED, 4)[0]
    '10.0.0.1:8786 · 4 workers'
    """
    name = in_words(where)
    short = name.split("//")[-1].removesuffix(" of this computer")
    short = short if len(short) <= WIDEST else f"{short[: WIDEST - 1]}…"
    if link is Link.LOST:
        return f"{short} · lost", f"The connection to {name} is lost; it is looked for", "warning", "warning"
    if link is Link.CONNECTING:
        return f"{short} …", f"Connecting to {name}", "waiting", "muted"
    if link is Link.HERE:
        return short, "Runs train on this computer, in this program. Click to choose another place", "train", "muted"
    count = f" · {workers} worker{'' if workers == 1 else 's'}" if where.find("local") else ""
    return short + count, f"Runs train on {name}. Click to see its workers", "train", "good"


WORKER = (
    ("Worker", "What the scheduler calls it"),
    ("Computer", "The machine it runs on"),
    ("At once", "How many runs it trains at a time"),
    ("Memory", "What it uses, of what it may use"),
    ("CPU", "What it uses of one core; above 100 % of several"),
    ("Trains now", "The runs it has in hand"),
)
"""Columns of :func:`worker_texts`, with what each means."""


def worker_texts(worker: WorkerFacts) -> tuple[str, ...]:
    """A row in words."""
    limit = f" of {worker.memory_gib:.1f}" if worker.memory_gib else ""
    return (
        worker.name, worker.host, str(worker.threads), f"{worker.memory_used_gib:.1f}{limit} GB",
        f"{worker.cpu_percent:.0f} %", ", ".join(worker.runs) or "–",
    )  # fmt: skip
