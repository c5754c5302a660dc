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

Why ``augmentation`` is not MONAI's ``RandFlipd``, ``RandAffined`` and ``RandGaussianNoised``: they change one image
at a time and draw from numpy on the CPU, ours a whole batch where the training is; the same changes take them 10
times as long on 8 images of 96 x 96, 5.6 times on 8 of 2 x 128 x 128, 1.4 times on 2 of 64 x 64 x 64 (one thread).
They turn in voxels, which shears an image whose voxels are not cubes; ours turns in millimetres. And other draws
would be other batches: a run stopped today would not go on to the weights it was on its way to.

A new network is a new file in ``networks``, named in its registry and in :class:`NetworkSettings`.
"""
