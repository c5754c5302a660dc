"""Losses: one file a loss, in the four folders of the Odyssey's taxonomy, and the registry.

May import torch, numpy, pydantic, platformdirs and ``core``; nothing else of this program.

Every loss is an ``nn.Module``-free callable ``(prediction, target) -> scalar`` built by
:func:`build_loss`. Prediction and target are ``(B, C, *S)`` floating tensors; the target is one-hot
or soft; C = 1 is binary. What the prediction holds is said once, by ``activation``: logits for
``"sigmoid"`` and ``"softmax"``, probabilities for ``"none"``. The order is always (prediction,
target). Losses work from log-sigmoid and log-softmax, never from log(softmax).

A third tensor, ``valid`` of shape (B, 1, *S) and bool, says which voxels count; neither the loss nor the
sums of Phi see the others, and they have no gradient. What stands there is replaced before a loss begins
(``prediction.checked``); a formula that also divides by the number that count is marked
:func:`~segloss_gui.losses.bound.masked`. One that is not, such as a plug-in's, refuses a mask
(:func:`~segloss_gui.losses.bound.value_of`).

:data:`LOSSES` maps a key to its :class:`~segloss_gui.losses.spec.LossSpec`: title, family,
parameter model, builder, equation, reference, floor, and the group of Bertels 2019 that tables mark
by (a plug-in that says none is of neither). The window's list and form, the command line,
the help pages and the tests all walk over it.

What losses share lies beside the families: ``prediction`` (checks, activations and their logarithms),
``log_odds`` (1 - softmax without cancellation), ``power`` (roots that stay finite),
``bound`` (formula + parameters = a loss), ``counts`` (TP, FP, FN over the subsets of Phi and the one
index), ``distance`` (exact Euclidean maps), ``weights``, ``params``. Parameters that depend on the
training maps (``"prior"``, ``"heuristic"``) are resolved from :class:`TrainingFacts` before a loss is
built; weights that follow training are set by :func:`at_progress`.

To add a loss: write ``<family>/<key>.py`` with a parameter model, the loss and its ``SPEC``, add the
module to the list in ``registry.py`` and its short name to ``core/loss_names.py``, which tells it before
torch is there. The contract tests pick it up.

Without touching this package, the same file is a plug-in: a module or object with a ``SPEC``. Name it

- in ``losses.toml`` in the user's settings folder (``~/.config/segloss-gui`` on Linux,
  :func:`~segloss_gui.losses.plugins.settings_file` says where elsewhere): ``files = ["my_loss.py"]``;
- or in the environment variable ``SEGLOSS_LOSSES``, paths as in ``PATH``;
- or, in a package of your own, as an entry point of the group ``segloss_gui.losses``.

It then stands in :data:`LOSSES` after the built-in ones, with form, help and command line. A key or
name that exists is refused; what is refused is told in one sentence by ``LOSSES.refused()`` and in
the log, and everything else goes on. ``python -m segloss_gui.losses.contract KEY`` (or a file) holds
it to what every loss promises; from pytest, parametrise over
:func:`~segloss_gui.losses.contract.checks`.
"""

from segloss_gui.losses.bound import at_progress
from segloss_gui.losses.catalogue import LOSSES
from segloss_gui.losses.registry import build_loss
from segloss_gui.losses.spec import Activation, BoundLoss, LossParams, LossSpec, TrainingFacts

__all__ = ["LOSSES", "Activation", "BoundLoss", "LossParams", "LossSpec", "TrainingFacts", "at_progress", "build_loss"]
