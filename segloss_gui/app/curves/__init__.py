"""What a curve is made of: points over steps, epochs and time. Knows nothing of sessions, or of what is trained.

- :mod:`~.smoothing`: TensorBoard's debiased exponential average, in blocks.
- :mod:`~.series`: :class:`~.series.Series`, one growing curve: appended to, smoothed as it grows, and thinned to what a
  screen can show.
- :mod:`~.run_series`: from a run's progress to its curves, for whoever draws them.
"""
