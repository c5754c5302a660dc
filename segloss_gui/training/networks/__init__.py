"""The networks: one file each, chosen by ``NetworkSettings.architecture``, built from MONAI's and torch's parts.

- :mod:`~segloss_gui.training.networks.architecture`: :class:`Architecture`, what a checkpoint needs to
  build its network again, and how levels follow spacing and size.
- ``dynunet``: No New-Net's ingredients by MONAI's DynUNet, the default. ``unet``: a plain U-Net.
  ``no_new_net``: the network of Tilborghs 2022 and Bertels 2019 for brain images, and its variant for
  hearts (``acdc``). ``in_plane``: a 2D U-Net, slice by slice in volumes. ``vgg16``: VGG16 with atrous
  convolutions, for colour pictures.
- :mod:`~segloss_gui.training.networks.network_registry`: :data:`NETWORKS`, and the papers' own sizes as presets.
- :mod:`~segloss_gui.training.networks.network_summary`: parameters and receptive field, before anything is trained.
- :mod:`~segloss_gui.training.networks.weights`: weights drawn from a seed alone, and the final bias.

Weights are made on the meta device and drawn afterwards from the run's own generator: torch's global
one is shared by all threads. To add a network: write a file with its :class:`NetworkSpec`, name it in
``network_registry`` and in ``NetworkName`` of ``training.settings``.
"""

from segloss_gui.training.networks.architecture import Architecture
from segloss_gui.training.networks.network_registry import NETWORKS, build_network, design_network
from segloss_gui.training.networks.network_summary import NetworkFacts, network_facts
from segloss_gui.training.networks.weights import final_layer, load_imagenet, set_final_bias

__all__ = [
    "NETWORKS", "Architecture", "NetworkFacts", "build_network", "design_network", "final_layer", "load_imagenet",
    "network_facts", "set_final_bias",
]  # fmt: skip
