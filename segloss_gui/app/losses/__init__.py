"""What the Losses workspace does: what each loss is, what it does to the gradient, and which ones the study compares.

The registry imports torch, so it is loaded in a background task.

- :mod:`~.presenter`: the chosen loss and the losses to compare; :mod:`~.class_fit`: what the study's classes
  ask of one. :mod:`~.presets`: sets of losses that papers compare.
  :mod:`~.per_class`: parameters with one number per class. The drawn taxonomy is laid out in ``report.taxonomy``.
- :mod:`~.phi`, :mod:`~.epsilon`, :mod:`~.heuristic`: Φ and ε in words and numbers; ε counted for the study.
- The gradient microscope: :mod:`~.synthetic_masks` (what is looked at), :mod:`~.microscope` (its numbers),
  :mod:`~.gradient_picture`, :mod:`~.microscope_presenter`.
"""
