"""A loss as code to paste elsewhere: for this package, plain torch, MONAI, or an nnU-Net v2 trainer.

Every snippet is run by the tests (nnU-Net's is compiled) and gives the value of the loss it was
made from. A form that is not offered for a loss is None, never a stub.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from segloss_gui.core.harmless import one_line
from segloss_gui.losses.snippets_torch import torch_lines
from segloss_gui.losses.spec import Activation, LossParams, LossSpec

Form = Literal["package", "torch", "monai", "nnunet"]

TITLES: Mapping[Form, str] = {
    "package": "This package",
    "torch": "Plain torch",
    "monai": "MONAI",
    "nnunet": "nnU-Net v2",
}
"""What a form is called, in the order in which they are offered."""


def forms_of(spec: LossSpec, params: LossParams, activation: Activation) -> tuple[Form, ...]:
    """Forms in which ``spec`` with ``params`` is offered.

    Examples
    --------
    >>> from segloss_gui.losses import LOSSES
    >>> forms_of(LOSSES["hausdorff_dt"], LOSSES["hausdorff_dt"].params(), "sigmoid")
    ('package', 'monai', 'nnunet')
    """
    return tuple(form for form in TITLES if snippet(form, spec, params, activation) is not None)


def snippet(form: Form, spec: LossSpec, params: LossParams, activation: Activation) -> str | None:
    """The code of a loss; None where it is not offered in that form.

    Parameters
    ----------
    form : "package", "torch", "monai" or "nnunet"
        What it is for.
    spec : LossSpec
        The loss.
    params : LossParams
        Its parameters; those still to be resolved from training maps are left to the reader.
    activation : "sigmoid" or "softmax"
        What the network's logits are; nnU-Net's are always softmax.
    """
    if form == "package":
        return _package(spec, params, activation)
    if form == "torch":
        return _torch(spec, params, activation)
    return _monai(spec, params, activation) if form == "monai" else _nnunet(spec, params)


def camel(key: str) -> str:
    """A key as the name of a class.

    Examples
    --------
    >>> camel("dice_phi"), camel("exp_log")
    ('DicePhi', 'ExpLog')
    """
    return "".join(part.capitalize() for part in key.split("_"))


def _package(spec: LossSpec, params: LossParams, activation: Activation) -> str:
    if params.unresolved():
        given, facts = _off_defaults(params), _facts(activation)
        return _RESOLVED.format(title=_words(spec.title), key=spec.key, activation=activation, given=given, facts=facts)
    return _BUILT.format(title=_words(spec.title), call=_call(spec, params, activation))


def _torch(spec: LossSpec, params: LossParams, activation: Activation) -> str | None:
    lines = None if params.unresolved() else torch_lines(spec, dict(params), activation)
    if lines is None:
        return None
    body = "\n".join(f"    {line}" if line else "" for line in lines)
    imports = "import torch\nimport torch.nn.functional as F\n" if "F." in body else "import torch\n"
    return _FUNCTION.format(imports=imports, key=spec.key, title=_words(spec.title), source=_source(spec), body=body)


def _monai(spec: LossSpec, params: LossParams, activation: Activation) -> str | None:
    if params.unresolved():
        return None
    call = _call(spec, params, activation)
    return _MODULE.format(name=camel(spec.key), title=_words(spec.title), source=_source(spec), call=call)


def _nnunet(spec: LossSpec, params: LossParams) -> str | None:
    if params.unresolved() or spec.channels == "one":
        return None
    call = _call(spec, params, "softmax")
    return _TRAINER.format(name=camel(spec.key), title=_words(spec.title), source=_source(spec), call=call)


def _call(spec: LossSpec, params: LossParams, activation: Activation) -> str:
    words = [f'"{spec.key}"', f'activation="{activation}"']
    words += [f"{name}={value!r}" for name, value in _off_defaults(params).items()]
    return f"build_loss({', '.join(words)})"


def _off_defaults(params: LossParams) -> dict[str, Any]:
    return params.model_dump(exclude_defaults=True)


def _source(spec: LossSpec) -> str:
    return _words(f" ({spec.reference[0].paper}, {spec.reference[0].equation})") if spec.reference else ""


def _words(text: str) -> str:
    """A name within a comment or a docstring of code that will be run elsewhere: it ends neither."""
    return one_line(text).replace("\\", "/").replace('"', "'")


def _facts(activation: Activation) -> str:
    if activation == "sigmoid":
        return "channels=1, prior=(0.01,), mean_volume_voxels=(8789.0,)"
    return "channels=3, prior=(0.98, 0.01, 0.01), mean_volume_voxels=(980000.0, 10000.0, 10000.0)"


_BUILT = """\
# {title}: logits and one-hot target, both (B, C, *S) and floating
from segloss_gui.losses import build_loss

loss = {call}
# value = loss(logits, target)
"""

_RESOLVED = """\
# {title}: logits and one-hot target, both (B, C, *S) and floating
from segloss_gui.losses import LOSSES, TrainingFacts

# Of your training maps: share of the voxels and mean volume in voxels, per channel
facts = TrainingFacts({facts})
spec = LOSSES["{key}"]
params = spec.params.parse({given!r}).resolve(facts)
loss = spec.build(params, "{activation}")
# value = loss(logits, target)
"""

_FUNCTION = """\
{imports}

def {key}(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    \"\"\"{title}{source}.

    Logits and one-hot target, both (B, C, *S) and floating.
    \"\"\"
{body}
"""

_MODULE = """\
import torch
from monai.networks import one_hot
from torch.nn.modules.loss import _Loss

from segloss_gui.losses import build_loss


class {name}(_Loss):
    \"\"\"{title}{source}; input: logits (B, C, *S); target: one-hot, or labels (B, 1, *S).\"\"\"

    def __init__(self) -> None:
        super().__init__()
        self.loss = {call}

    def forward(self, input: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        if target.shape[1] == 1 and input.shape[1] > 1:
            target = one_hot(target, num_classes=input.shape[1])
        return self.loss(input, target.to(input.dtype))
"""

_TRAINER = """\
# Save beside nnU-Net's own trainers, then: nnUNetv2_train DATASET 3d_fullres 0 -tr nnUNetTrainer{name}
import numpy as np
import torch
from nnunetv2.training.loss.deep_supervision import DeepSupervisionWrapper
from nnunetv2.training.nnUNetTrainer.nnUNetTrainer import nnUNetTrainer

from segloss_gui.losses import build_loss


class {name}(torch.nn.Module):
    \"\"\"{title}{source}; logits (B, C, *S), target labels (B, 1, *S).\"\"\"

    def __init__(self) -> None:
        super().__init__()
        self.loss = {call}

    def forward(self, net_output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        one_hot = torch.zeros_like(net_output, dtype=torch.float32).scatter_(1, target.long(), 1)
        return self.loss(net_output, one_hot)


class nnUNetTrainer{name}(nnUNetTrainer):
    def _build_loss(self):
        if self.label_manager.has_regions or self.label_manager.has_ignore_label:
            raise NotImplementedError("{name} is for labels, without regions and ignore label")
        loss = {name}()
        if self.enable_deep_supervision:
            weights = np.array([1 / 2**i for i in range(len(self._get_deep_supervision_scales()))])
            # The lowest resolution does not count; with several GPUs it must keep a trace of a gradient.
            weights[-1] = 1e-6 if self.is_ddp else 0
            loss = DeepSupervisionWrapper(loss, weights / weights.sum())
        return loss
"""
