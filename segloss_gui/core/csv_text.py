"""Tables as text that every program reads back: a carriage return inside a name is quoted, as a new line is."""

from __future__ import annotations

import csv
from collections.abc import Iterable


class _Lines(list[str]):
    """Takes lines that end as :mod:`csv` must end them, so that it quotes both characters; ends them as Unix does."""

    def write(self, line: str) -> None:
        self.append(f"{line[:-2]}\n")


def to_csv(rows: Iterable[Iterable[object]]) -> str:
    r"""Lines of cells; :mod:`csv` alone quotes a lone carriage return only where lines end in one.

    Parameters
    ----------
    rows : iterable of iterable
        Cells, the head first; None is an empty one.

    Examples
    --------
    >>> to_csv([("case", "dice"), ("a\rb", 0.5), ("c,d", None)])
    'case,dice\n"a\rb",0.5\n"c,d",\n'
    """
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "".join(lines)
