"""What the Lecture workspace does: a canvas to paint on, losses that answer, theory to drag, scenes to walk through.

May import what lies below the workspaces, and :mod:`segloss_gui.app.losses`, whose microscope, Phi and pictures it
teaches with; no other workspace.

- :mod:`~.canvas`: the batch that is painted on; :mod:`~.presets`: batches to begin with.
- :mod:`~.live`: value, derivative and hard scores of every chosen loss on it; :mod:`~.chosen`: which losses those are.
- :mod:`~.descent`: the prediction that follows the derivative of each loss.
- :mod:`~.presenter`: all of it together, what the view shows.

Derivatives need torch, which is imported when the first one is asked for.
"""
