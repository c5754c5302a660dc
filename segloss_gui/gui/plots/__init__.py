"""Curves of many runs and the plots of ``report.figure_description``, drawn with pyqtgraph.

Knows nothing of sessions, studies or training.

- :mod:`~segloss_gui.gui.plots.curve_plot`: :class:`CurvePlot`, the widget, over the series of ``app.curves``.
- :mod:`~segloss_gui.gui.plots.figure_plot`: :class:`FigurePlot`, a plot whose dots can be pointed at and followed;
  ``figure_items`` draws it.
- ``mouse`` (wheel, drag, double-click, menu), ``readout`` (values under the cursor), ``export`` (CSV, PNG, SVG of all
  runs at once): what their names say.

Only what is new since the last frame is smoothed, only what is visible is thinned and drawn, and a chart redraws at
most once per tick however many events came.
"""
