"""What the Losses workspace does: what each loss is, what it does to the gradient, and which ones the study compares.

The registry imports torch, so it is loaded in a background task.

- :mod:`~.presenter`: the chosen loss and the losses to compare; :mod:`~.class_fit`: what the study's classes
  ask of one. :mod:`~.loss_presets`: sets of losses that papers compare.
  :mod:`~.per_class`: parameters with one number per class. The drawn taxonomy is laid out in ``report.taxonomy``.
- :mod:`~.catalogue_words`: what the pages say; :mod:`~.copied_code`: the loss as code.
- :mod:`~.epsilon`, :mod:`~.heuristic`: ε in numbers, and counted for the study.
- :mod:`~.microscope_presenter`: the gradient microscope, over :mod:`segloss_gui.app.microscope`.
"""
