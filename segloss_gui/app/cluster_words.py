"""Where runs train, and the workers that train them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segloss_gui.app.cluster import Link, in_words

if TYPE_CHECKING:
    from segloss_gui.study.cluster.connect import WorkerFacts

WIDEST = 28


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


def worker_texts(worker: WorkerFacts) -> tuple[str, ...]:
    """A row in words."""
    limit = f" of {worker.memory_gib:.1f}" if worker.memory_gib else ""
    return (
        worker.name, worker.host, str(worker.threads), f"{worker.memory_used_gib:.1f}{limit} GB",
        f"{worker.cpu_percent:.0f} %", ", ".join(worker.runs) or "–",
    )  # fmt: skip
