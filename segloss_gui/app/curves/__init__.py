"""What a curve is made of: points over steps, epochs and time. Knows nothing of sessions, or of what is trained.

- :mod:`~.smoothing`: TensorBoard's debiased exponential average, in blocks.
- :mod:`~.series`: :class:`~.series.Series`, one growing curve: appended to, smoothed as it grows, and thinned to what a
  screen can show.
- :mod:`~.curve_points`: :class:`~.curve_points.CurvePoints`, a series with its look: its points on the screen, and what
  they reach.
- :mod:`~.chart_options`: :class:`~.chart_options.ChartOptions`, what charts side by side share: the x axis, smoothing,
  log y, outliers, the visible range, where the mouse is.
- :mod:`~.spans` and :mod:`~.under_pointer`: what the axes of a chart span, and what it has under the pointer.
- :mod:`~.run_series`: from a run's progress to its curves, for whoever draws them.
"""
