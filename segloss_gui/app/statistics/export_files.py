"""Tables and plots as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.report.parts import Picture, Table
from segloss_gui.study.atomic import write_atomic

TABLES: Mapping[str, str] = {"Table (*.csv)": ".csv", "LaTeX (*.tex)": ".tex", "Markdown (*.md)": ".md"}
PICTURES: Mapping[str, str] = {"Vector picture (*.svg)": ".svg", "Picture (*.png)": ".png"}


def write_table(table: Table, path: Path) -> Path:
    """A table as CSV, LaTeX or Markdown, by the file's ending; the file written.

    Raises
    ------
    BadInputError
        When the ending is another.
    """
    from segloss_gui.report.formats import csv_text
    from segloss_gui.report.latex import latex
    from segloss_gui.report.markdown import markdown

    writers = {".csv": csv_text, ".tex": latex, ".md": markdown}
    if path.suffix.lower() not in writers:
        raise BadInputError(f"{path.name}: tables are written as .csv, .tex or .md, got {path.suffix!r}")
    return write_atomic(path, writers[path.suffix.lower()](table))


def write_picture(picture: Picture, path: Path) -> Path:
    """A figure for publication as SVG or PNG, by the file's ending; the file written.

    Raises
    ------
    BadInputError
        When the ending is another.
    """
    from segloss_gui.report.formats import png, svg

    writers = {".svg": svg, ".png": png}
    if path.suffix.lower() not in writers:
        raise BadInputError(f"{path.name}: figures are written as .svg or .png, got {path.suffix!r}")
    return write_atomic(path, writers[path.suffix.lower()](picture.draw()))
