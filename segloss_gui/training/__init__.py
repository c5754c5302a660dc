"""One network, one loss, one loop.

May import torch, MONAI, ``data``, ``metrics`` and below. ``settings`` and ``control`` import
neither torch nor MONAI, so that a study can be opened before they are loaded. The other modules
import both at their top, never inside functions: runs start side by side, and threads that import
packages with circular imports at the same time are handed half-made modules.

- :mod:`~segloss_gui.training.settings`: what a user can choose (network, sampling, augmentation,
  schedule, hardware).
- :mod:`~segloss_gui.training.control`: pause, resume and stop, acted on between batches.
- ``networks``: the networks, one file each, with their parameters and receptive field.
- ``sampling``, ``augmentation``: batches from prepared cases, every draw from the run's own
  generator so that all losses of one fold and seed see the same batches.
- ``train``: one run, whatever becomes of it. ``trainer``: :class:`Trainer`, the loop; it knows no screen and no
  loss by name. ``building`` puts its parts together.
- ``checkpoint``, ``inference``, ``device``: what their names say.
- ``interrupting``: a stop that acts inside a step. ``phases``: what is told of reading, validating, scoring.
- ``live_tensors``, ``memory_estimate``, ``free_memory``: what a training will take, and what there is.

A new network is a new file in ``networks``, named in its registry and in :class:`NetworkSettings`.
"""
