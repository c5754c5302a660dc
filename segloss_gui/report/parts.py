"""What a report is made of, before it is HTML, PDF, LaTeX or CSV: sections of text, tables and figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from segloss_gui.report.figure_description.elements import FigureDescription
from segloss_gui.report.figure_drawing import draw_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Cell:
    """A field of a table.

    Parameters
    ----------
    text : str
        What it shows.
    bold, italic, underline : bool
        How.
    shaded : bool
        On a darker ground, where the form has one; never the only sign of what it says.
    """

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    shaded: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """How, in words.

        Examples
        --------
        >>> Cell(".9", bold=True, underline=True).marks
        ('bold', 'underlined')
        """
        held = {"bold": self.bold, "italic": self.italic, "underlined": self.underline, "highlighted": self.shaded}
        return tuple(word for word, on in held.items() if on)


@dataclass(frozen=True)
class Table:
    """A table of a report.

    Parameters
    ----------
    key : str
        Name of its files: ``tables/<key>.csv`` and ``.tex``.
    caption : str
        One sentence.
    head : tuple of str
        Names of the columns.
    rows : tuple of tuple of Cell
        One cell a column.
    words : int
        The first so many columns hold words, the others numbers.
    note : str
        What the marks say; stands under it.
    """

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 1
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure of a report.

    Parameters
    ----------
    key : str
        Name of its files: ``figures/<key>.svg`` and ``.png``.
    caption : str
        One sentence; also what a screen reader says.
    draw : callable
        Makes the figure; matplotlib is imported there.
    described : FigureDescription or None
        What it is made of, where it is dots and lines.
    """

    key: str
    caption: str
    draw: Callable[[], Figure]
    described: FigureDescription | None = None

    @classmethod
    def of(cls, key: str, described: FigureDescription, caption: str = "") -> Picture:
        """A figure drawn from its description; the caption is that of its one plot where none is given."""
        return cls(key, caption or described.plots[0].caption, partial(draw_figure, described), described)


@dataclass(frozen=True)
class Section:
    """A heading with what belongs to it.

    Parameters
    ----------
    title : str
        Of the section.
    text : tuple of str
        Paragraphs.
    tables, pictures : tuple
        After the text.
    code : str
        A file shown word for word; empty for none.
    """

    title: str
    text: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Document:
    """A whole report."""

    title: str
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in order."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All figures, in order."""
        return tuple(picture for section in self.sections for picture in section.pictures)
