from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import pytest
import torch

from segloss_gui.losses import LOSSES, Activation, LossParams, TrainingFacts
from segloss_gui.losses.snippets import Form, camel, forms_of, snippet
from segloss_gui.losses.snippets_torch import _WRITERS
from segloss_gui.losses.spec import Citation

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "soft_dice": [{"phi": phi} for phi in ("CI", "BI", "BCI")] + [{"include_background": False}],
    "dice_phi": [{"phi": "BI", "epsilon": 250.0}, {"epsilon": (1.0, 2.0), "include_background": False}],
    "dice_squared": [{"phi": "BCI"}],
    "soft_jaccard": [{"phi": "CI", "smooth_nr": 1.0}],
    "tversky": [{"alpha_fp": 0.1, "beta_fn": 0.9, "phi": "BI"}],
    "focal_tversky": [{"power": "after_mean", "gamma": 2.0}],
    "weighted_cross_entropy": [{"weights": (0.2, 0.3, 0.5)}, {"weights": (0.2, 0.3, 0.5), "normalise": "weight_sum"}],
    "focal": [{"gamma": 1.0, "alpha": (0.2, 0.3, 0.5)}, {"gamma": 0.5}],
    "topk_percent": [{"k": 35.0}],
    "lovasz_sigmoid": [{"per_image": True}],
    "lovasz_softmax": [{"per_image": True}, {"classes": "all"}],
    "dice_ce": [{"weight_dice": 0.3, "include_background": True}],
    "weighted_sum": [{"terms": ({"loss": "dice_phi", "weight": 0.5, "params": {"phi": "BI"}}, {"loss": "focal"})}],
}


def batch(activation: Activation) -> tuple[torch.Tensor, torch.Tensor]:
    made = torch.Generator().manual_seed(3)
    channels = 1 if activation == "sigmoid" else 3
    logits = torch.randn(2, channels, 7, 9, generator=made, dtype=torch.float64)
    labels = torch.randint(0, 2 if channels == 1 else 3, (2, 7, 9), generator=made)
    labels[1, :4] = 0
    if channels == 1:
        return logits, labels[:, None].double()
    return logits, torch.nn.functional.one_hot(labels, 3).movedim(-1, 1).double()


def cases() -> list[Any]:
    found = []
    for key, spec in LOSSES.items():
        for values in [{}, *VARIANTS.get(key, [])]:
            params = spec.params.parse(values)
            for activation, other in (("sigmoid", "several"), ("softmax", "one")):
                lists = [v for v in values.values() if isinstance(v, tuple) and not isinstance(v[0], dict)]
                if spec.channels != other and not (lists and activation == "sigmoid"):
                    found.append(pytest.param(key, params, activation, id=f"{key}-{activation}-{values}"))
    return found


def run(code: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(code, "snippet", "exec"), space)
    return space


def reference(key: str, params: LossParams, activation: Activation) -> torch.Tensor:
    facts = {
        "sigmoid": TrainingFacts(channels=1, prior=(0.01,), mean_volume_voxels=(8789.0,)),
        "softmax": TrainingFacts(3, (0.98, 0.01, 0.01), (980000.0, 10000.0, 10000.0)),
    }
    return LOSSES[key].build(params.resolve(facts[activation]), activation)(*batch(activation))


@pytest.mark.parametrize(("key", "params", "activation"), cases())
def test_every_snippet_gives_the_value_of_its_loss(key: str, params: LossParams, activation: Activation) -> None:
    logits, target = batch(activation)
    wanted = float(reference(key, params, activation))
    values = {}
    for form in forms_of(LOSSES[key], params, activation):
        code = snippet(form, LOSSES[key], params, activation)
        assert code is not None
        if form == "nnunet":
            compile(code, "trainer", "exec")
            continue
        space = run(code)
        loss = {"package": lambda s=space: s["loss"], "torch": lambda s=space: s[key]}.get(
            form, lambda s=space: s[camel(key)]()
        )()
        values[form] = float(loss(logits, target))
    assert "package" in values
    assert values == pytest.approx(dict.fromkeys(values, wanted), rel=1e-9)


def test_a_monai_module_takes_labels_too() -> None:
    spec = LOSSES["soft_dice"]
    code = snippet("monai", spec, spec.params(), "softmax")
    assert code is not None
    loss = run(code)["SoftDice"]()
    logits, target = batch("softmax")
    labels = target.argmax(dim=1, keepdim=True)
    assert float(loss(logits, labels)) == pytest.approx(float(loss(logits, target)))


def test_the_trainers_loss_takes_nnunets_labels() -> None:
    spec = LOSSES["dice_ce"]
    code = snippet("nnunet", spec, spec.params(), "softmax")
    assert code is not None
    own = code.split("from segloss_gui")[1].split("class nnUNetTrainer")[0]
    loss = run(f"import torch\nfrom segloss_gui{own}")["DiceCe"]()
    logits, target = batch("softmax")
    value = loss(logits.float(), target.argmax(dim=1, keepdim=True))
    assert float(value) == pytest.approx(float(reference("dice_ce", spec.params(), "softmax")), rel=1e-5)


def test_a_binary_loss_has_no_nnunet_trainer() -> None:
    spec = LOSSES["lovasz_sigmoid"]
    assert forms_of(spec, spec.params(), "sigmoid") == ("package", "torch", "monai")


def test_words_that_need_training_maps_are_resolved_in_the_package_snippet_alone() -> None:
    spec = LOSSES["dice_phi"]
    params = spec.params.parse({"epsilon": "heuristic"})
    assert forms_of(spec, params, "softmax") == ("package",)


def test_the_main_losses_have_a_plain_torch_version() -> None:
    assert set(_WRITERS) <= set(LOSSES)
    assert len(_WRITERS) >= 14


HOSTILE = ("x\nimport os", '"""\nimport os\n"""', "x\\", "x\rimport os", "\u2028import os", "{call}", "\u202ex\0",
           r"\input{/etc/passwd}", r"$\frac{$", "<script>alert(1)</script>", "\'\'\'", '"', "%s%n", "\\",
           '\\"""\\')  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["package", "torch", "monai", "nnunet"])
def test_a_hostile_name_adds_nothing_to_the_code_that_is_copied(form: Form, name: str) -> None:
    plain = LOSSES["dice_phi"]
    hostile = replace(plain, title=name, reference=(Citation(name, name),))
    params = plain.params.parse({"epsilon": 1.0})
    wanted, found = (snippet(form, spec, params, "softmax") for spec in (plain, hostile))
    assert wanted is not None
    assert found is not None
    assert without_docstrings(found) == without_docstrings(wanted)


@pytest.mark.parametrize("value", [*HOSTILE, '"); import os; ("'])
@pytest.mark.parametrize("form", ["package", "monai", "nnunet"])
def test_a_parameter_of_hostile_words_is_one_literal_in_the_code_that_is_copied(form: Form, value: str) -> None:
    class Params(LossParams):
        note: str = ""

    spec = replace(LOSSES["dice_phi"], params=Params)
    code = snippet(form, spec, Params(note=value), "softmax")
    assert code is not None
    tree = ast.parse(code)
    assert value in [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    plain = snippet(form, spec, Params(note="plain"), "softmax")
    assert plain is not None
    assert len(list(ast.walk(tree))) == len(list(ast.walk(ast.parse(plain))))


def without_docstrings(code: str) -> str:
    tree = ast.parse(code)
    for node in ast.walk(tree):
        match node:
            case ast.Module(body=[ast.Expr(ast.Constant()), *rest]):
                node.body = rest
            case ast.ClassDef(body=[ast.Expr(ast.Constant()), *rest]):
                node.body = rest
            case ast.FunctionDef(body=[ast.Expr(ast.Constant()), *rest]):
                node.body = rest
    return ast.dump(tree)
