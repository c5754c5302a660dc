"""The Lecture workspace: a playground to paint on, and what explains it.

Views only; what they show is in :mod:`segloss_gui.app.lecture`.

- ``view``: the workspace. ``playground``: the page of canvas, losses and descent. ``sheet_view``: theory, drawn.
  ``scene_panel``: what a guided scene says. ``export``: a view as PNG, SVG or PDF.
- ``canvas_view`` (what is painted on), ``batch_strip`` (all maps of the batch), ``loss_card`` (what one loss says),
  ``pixel_picture`` (how all three draw pixels and the contour of the truth), ``traces`` (Dice and volume of
  the descent).
"""
