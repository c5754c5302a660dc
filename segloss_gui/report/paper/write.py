"""The papers' figures as files: SVG, PNG, LaTeX, and tables as CSV too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.report.formats import write_picture, write_table
from segloss_gui.report.latex import latex_text
from segloss_gui.report.paper.figure import PaperFigure, PaperOptions, PaperStudy
from segloss_gui.report.paper.table_picture import table_figure
from segloss_gui.report.parts import Picture, Table
from segloss_gui.report.results import StudyResults
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.method_names import studies_names
from segloss_gui.study.store import StudyFolder


@dataclass(frozen=True)
class Written:
    """A figure that was written.

    Parameters
    ----------
    key, caption : str
        Which, and what it shows.
    files : tuple of Path
        Its files.
    """

    key: str
    caption: str
    files: tuple[Path, ...]


def open_studies(folders: Sequence[Path]) -> tuple[PaperStudy, ...]:
    """The studies of some folders; those of one name are told apart by their folders' names.

    Raises
    ------
    BadInputError
        When one cannot be read.
    """
    results = [StudyResults(StudyFolder(folder)) for folder in folders]
    names, methods = [held.study.name for held in results], studies_names(held.study for held in results)
    return tuple(
        PaperStudy(held, f"{name} ({held.folder.path.name})" if names.count(name) > 1 else "", methods)
        for held, name in zip(results, names, strict=True)
    )


def write_figure(figure: PaperFigure, studies: Sequence[PaperStudy], out: Path, options: PaperOptions) -> Written:
    """Draw one figure of some studies into the folder ``out``.

    A table is ``<key>.csv``, ``.tex``, ``.svg`` and ``.png``; a figure ``.svg``, ``.png``, and a ``.tex`` that
    includes it with its caption.

    Raises
    ------
    BadInputError
        When it takes another number of studies, or these cannot give it.
    """
    require_count(figure, len(studies))
    made = figure.draw(studies, options)
    if isinstance(made, Table):
        files = write_table(made, out)
        caption = f"{made.caption} {made.note}".strip()
        pictures = write_picture(Picture(made.key, caption, partial(table_figure, made)), out)
        return Written(made.key, caption, (*files, *pictures))
    pictures = write_picture(made, out)
    return Written(made.key, made.caption, (*pictures, write_atomic(out / f"{made.key}.tex", figure_latex(made))))


def write_figures(
    figures: Sequence[PaperFigure],
    studies: Sequence[PaperStudy],
    out: Path,
    options: PaperOptions = PaperOptions(),  # noqa: B008 - frozen
    told: Callable[[Written], None] = lambda _: None,
) -> tuple[tuple[Written, ...], tuple[str, ...]]:
    """Draw what these studies can give; what was written, and why the others were not.

    Parameters
    ----------
    figures, studies, out, options
        As for :func:`write_figure`.
    told : callable
        Told each as soon as it is there.
    """
    written, refused = [], []
    for figure in figures:
        try:
            written.append(write_figure(figure, studies, out, options))
        except BadInputError as error:
            refused.append(str(error))
        else:
            told(written[-1])
    return tuple(written), tuple(refused)


def figure_latex(picture: Picture) -> str:
    r"""A figure environment that includes the picture; needs the package graphicx.

    Examples
    --------
    >>> print(figure_latex(Picture("roc", "Rates in %.", lambda: None)).splitlines()[3])
      \includegraphics[width=\linewidth]{roc}
    """
    return "\n".join([
        r"% needs \usepackage{graphicx}", r"\begin{figure}", r"  \centering",
        rf"  \includegraphics[width=\linewidth]{{{picture.key}}}",
        rf"  \caption{{{latex_text(picture.caption)}}}", rf"  \label{{fig:{picture.key}}}", r"\end{figure}", "",
    ])  # fmt: skip


def require_count(figure: PaperFigure, count: int) -> None:
    """Refuse another number of studies than a figure takes.

    Raises
    ------
    BadInputError
        When there are too few or too many.
    """
    if count < figure.least:
        raise BadInputError(f"{figure.key} needs a STUDY, got none")
    if figure.most and count > figure.most:
        raise BadInputError(f"{figure.key} takes {figure.most} STUDY at most, got {count}")
