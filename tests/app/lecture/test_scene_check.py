"""A scene's faults are said when it is opened: file, step, field, cause, in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nibabel
import numpy as np
import pytest

from segloss_gui.app.lecture.scene_check import faults_of
from segloss_gui.app.lecture.scene_file import read_scene, scene_names
from segloss_gui.core.errors import BadInputError
from segloss_gui.study.models import Study
from segloss_gui.study.store import StudyFolder

FIRST = '[[steps]]\ntext = "words"\ncanvas = { preset = "empty" }\n'


def written(folder: Path, second: str) -> Path:
    """A scene whose first step is fine, and whose second shows ``second``."""
    labels = np.zeros((40, 50, 3), np.uint8)
    labels[10:30, 12:34, 1], labels[15:20, 15:20, 1] = 2, 5
    nibabel.save(nibabel.Nifti1Image(labels, np.eye(4)), folder / "two.nii.gz")
    nibabel.save(nibabel.Nifti1Image(labels * 0, np.eye(4)), folder / "nothing.nii.gz")
    (folder / "notes.txt").write_text("no image", "utf-8")
    (folder / "broken.nii.gz").write_bytes(b"no image")
    StudyFolder(folder / "untrained").save(Study())
    file = folder / "mine.toml"
    file.write_text(f'title = "t"\n{FIRST}[[steps]]\ntext = "words"\n{second}', "utf-8")
    return file


FAULTS = {
    "loss": ('canvas = { losses = ["softdice"] }', "canvas.losses: no such loss 'softdice'; did you mean 'soft_dice'?"),
    "loss-of-losses": ('canvas = { losses = ["weighted_sum"] }', "canvas.losses: 'weighted_sum' is made of other"),
    "loss-of-one-class": (
        'canvas = { preset = "missing", losses = ["lovasz_sigmoid"] }',
        "canvas.losses: 'lovasz_sigmoid' is of one class, and the canvas holds 2 there",
    ),
    "too-many-losses": (f"canvas = {{ losses = {['dice_phi'] * 7} }}", "canvas.losses: tuple should have at most 6"),
    "phi": ('canvas = { phi = "IB" }', "canvas.phi: input should be 'I', 'CI', 'BI' or 'BCI', got 'IB'"),
    "epsilon": ("canvas = { epsilon = -1 }", "canvas.epsilon: input should be greater than or equal to 0.001, got -1"),
    "preset": ('canvas = { preset = "large" }', "canvas.preset: must be one of small, two_sizes, empty"),
    "side": ("canvas = { side = 65 }", "canvas.side: must be 32, 64, 128 or 256, got 65"),
    "side-of-a-case": ('canvas = { case = "two.nii.gz", side = 64 }', "canvas: begins with either a case or a preset"),
    "image": ("canvas = { image = 3 }", "canvas.image: the canvas holds 2 images there, got 3"),
    "image-0": ("canvas = { image = 0 }", "canvas.image: input should be greater than or equal to 1, got 0"),
    "image-of-a-case": (
        'canvas = { case = "two.nii.gz", image = 2 }', "canvas.image: the canvas holds 1 image there, got 2"
    ),
    "class": ("canvas = { channel = 2 }", "canvas.channel: the canvas holds 1 class there, got 2"),
    "class-of-a-case": (
        'canvas = { case = "two.nii.gz", channel = 3 }', "canvas.channel: the canvas holds 2 classes there, got 3"
    ),
    "case": ('canvas = { case = "heart.nii.gz" }', "canvas.case: must be there, got "),
    "case-of-too-long-a-name": (f'canvas = {{ case = "{"a" * 300}.nii" }}', "canvas.case: must be there, got "),
    "replay-of-too-long-a-name": (f'training = {{ replay = "{"a" * 300}" }}', "training.replay: a replay is one of"),
    "case-that-is-none": ('canvas = { case = "notes.txt" }', "canvas.case: "),
    "case-that-is-broken": ('canvas = { case = "broken.nii.gz" }', "canvas.case: "),
    "case-without-labels": ('canvas = { case = "nothing.nii.gz" }', "canvas.case: must hold a label above 0"),
    "field": ("canvas = { sode = 64 }", "canvas.sode: is no field of a scene, got 64"),
    "change": ('canvas = { changes = ["bigger"] }', "canvas.changes.0: input should be 'larger', "),
    "sheet": ('sheet = { key = "theory" }', "sheet.key: must be one of dice_jaccard, "),
    "dial": ('sheet = { key = "risks", dials = { good = 7.0 } }', "sheet: risks: good must be in 0..1, got 7"),
    "cases": ('sheet = { key = "population", cases = [1] }', "sheet: cases must be 21 numbers of cases, got 1"),
    "training": ("training = {}", "training: names either a seed or a replay"),
    "replay": ('training = { replay = "gone" }', "training.replay: a replay is one of missing-labels, or the folder"),
    "replay-without-runs": ('training = { replay = "untrained" }', "must hold runs to play back, got none"),
}  # fmt: skip


@pytest.mark.parametrize(("second", "cause"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_any_kind_is_said_at_opening_with_file_step_and_field(
    second: str, cause: str, tmp_path: Path
) -> None:
    file = written(tmp_path, second)
    with pytest.raises(BadInputError) as caught:
        read_scene(str(file))
    said = str(caught.value)
    assert said.startswith(f"{file}: step 2, ")
    assert cause in said
    assert "\n" not in said
    assert len(caught.value.cause.split("step ")) == 2, "one fault, one phrase"


def test_two_faults_are_said_together_each_with_its_step(tmp_path: Path) -> None:
    file = written(tmp_path, 'canvas = { case = "gone.nii.gz" }\n[[steps]]\ntext = "w"\ntraining = { replay = "gone" }')
    with pytest.raises(BadInputError, match=r"mine\.toml: step 2, canvas\.case: .*; step 3, training\.replay: "):
        read_scene(str(file))


def test_what_a_step_inherits_from_the_steps_before_it_is_checked_too(tmp_path: Path) -> None:
    file = written(
        tmp_path, 'canvas = { losses = ["lovasz_hinge"] }\n[[steps]]\ntext = "w"\ncanvas = { preset = "missing" }'
    )
    with pytest.raises(BadInputError, match=r"step 3, canvas\.losses: 'lovasz_hinge' is of one class"):
        read_scene(str(file))


def test_a_scene_that_names_what_is_there_is_opened(tmp_path: Path) -> None:
    scene = read_scene(str(written(tmp_path, 'canvas = { case = "two.nii.gz", channel = 2, losses = ["dice_phi"] }')))
    assert scene.steps[1].canvas.case == tmp_path / "two.nii.gz"


def test_a_study_is_found_beside_the_scenes_file(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="must hold runs") as caught:
        read_scene(str(written(tmp_path, 'training = { replay = "untrained" }')))
    assert str(tmp_path / "untrained") in str(caught.value)


@pytest.mark.parametrize("name", scene_names())
def test_the_programs_own_scenes_name_nothing_that_is_not_there(name: str) -> None:
    assert faults_of(read_scene(name)) == []


def test_a_scene_of_ones_own_is_checked_without_torch_where_its_losses_are_the_programs(tmp_path: Path) -> None:
    file = written(tmp_path, 'canvas = { losses = ["dice_phi"], image = 2 }')
    code = f"import sys; from segloss_gui.app.lecture.scene_file import read_scene; read_scene({str(file)!r}); "
    done = subprocess.run(
        [sys.executable, "-c", code + "print('torch' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
