"""What the three papers draw, from any finished study: ``segloss paper NAME STUDY… --out DIR``.

One file a figure or table, named after the paper and its number there; each has one public function ``draw`` from
studies to a :class:`~segloss_gui.report.parts.Table` or a :class:`~segloss_gui.report.parts.Picture`, whose caption
says where the study departs from the paper (:mod:`~segloss_gui.report.paper.departures`). Whatever is computed comes
from ``statistics`` and ``theory``, and is written as the report writes it.

- :mod:`~segloss_gui.report.paper.figure`: what a figure is, and the studies it is drawn from.
- :mod:`~segloss_gui.report.paper.paper_figures`: all of them. :mod:`~segloss_gui.report.paper.write`: their files.
- :mod:`~segloss_gui.report.paper.table_picture`: a table as a picture. ``planes``: slices of a case.
  Curves and dots are a description, as everywhere (:mod:`~segloss_gui.report.figure_description`).

To add one: a file with ``draw``, and a line in the registry; command line and window list it.
"""
