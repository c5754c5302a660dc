from __future__ import annotations

import re
from pathlib import Path

import nibabel
import numpy as np
import pytest

from segloss_gui.app.lecture.canvas_maps import hard
from segloss_gui.app.lecture.live import LossAt
from segloss_gui.app.lecture.presenter import LecturePresenter
from segloss_gui.app.lecture.scene_file import read_scene, read_scenes, scene_names, scene_of_text
from segloss_gui.app.lecture.scenes import ScenesPresenter
from segloss_gui.app.lecture.sheets import SheetsPresenter, one_mismatch
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.number_text import short_number, with_minus
from segloss_gui.losses import LOSSES
from tests.app.instant_tasks import FakeTasks

STEP = '[[steps]]\ntext = "words"\n'


def lecture() -> tuple[ScenesPresenter, LecturePresenter, SheetsPresenter]:
    playground = LecturePresenter(FakeTasks())
    playground.registry_loaded(LOSSES)
    playground.show(True)
    sheets = SheetsPresenter(FakeTasks())
    return ScenesPresenter(playground, sheets), playground, sheets


def test_there_are_six_scenes_or_more() -> None:
    assert len(scene_names()) >= 6


@pytest.mark.parametrize("name", scene_names())
def test_a_scene_is_walked_from_start_to_end_and_back(name: str) -> None:
    scenes, playground, sheets = lecture()
    scene = read_scene(name)
    scenes.begin(scene)
    for place, step in enumerate(scene.steps):
        assert scenes.index == place
        assert not scenes.fault
        assert not scenes.answered
        scenes.answer()
        assert scenes.answered
        if step.sheet:
            assert sheets.sheet.key == step.sheet.key
            assert sheets.dials.items() >= step.sheet.dials.items()
        elif step.canvas:
            _matches(playground, step.canvas)
        scenes.next()
    assert scenes.index == len(scene.steps) - 1
    for _ in scene.steps:
        scenes.back()
    assert scenes.index == 0
    scenes.end()
    assert scenes.step is None


def _matches(playground: LecturePresenter, state) -> None:
    for name in ("preset", "phi", "epsilon"):
        assert getattr(state, name) in (None, getattr(playground, name))
    if state.losses:
        assert [look.spec.key for look in playground.looks()] == list(state.losses)
    assert all(not heard.fault for heard in playground.frame.heard)
    assert (playground.descent.steps if playground.descent else 0) == state.descend


@pytest.mark.parametrize("name", scene_names())
def test_a_scene_can_be_given_in_three_minutes(name: str) -> None:
    """At 150 words a minute, answers included."""
    words = " ".join(f"{s.text} {s.look} {s.question} {s.answer}" for s in read_scene(name).steps)
    assert len(words.split()) / 150 < 3


def at_step(name: str, index: int) -> LecturePresenter:
    scenes, playground, _ = lecture()
    scenes.begin(read_scene(name))
    for _ in range(index):
        scenes.next()
    return playground


def test_scene_2_ends_as_it_says_dice_alone_makes_up_for_a_small_object() -> None:
    large, small = (at_step("no-weight", index) for index in (2, 3))
    assert (large.image, small.image) == (0, 1)
    pixels = [shown.canvas.truth[shown.image, 0].sum() for shown in (large, small)]
    assert pixels[0] / pixels[1] == pytest.approx(13, abs=0.5)
    pulls = [
        [heard.on_map(shown.canvas.truth, shown.image, 0)[0] for heard in shown.frame.heard] for shown in (large, small)
    ]
    entropy, weighted, dice = (after / before for before, after in zip(*pulls, strict=True))
    assert (entropy, weighted) == pytest.approx((2.7, 2.7), abs=0.05)
    assert dice == pytest.approx(25, abs=0.5)


def test_scene_3_ends_as_it_says_dice_keeps_the_ring_and_cross_entropy_does_not() -> None:
    shown = at_step("phi-groups", 2)
    dice, entropy = (hard(path.logits)[1, 1].sum() for path in shown.paths)
    assert dice > 0.7 * shown.canvas.predicted[1, 1].sum()
    assert entropy == 0


def test_scene_4_says_true_things_of_epsilon_and_of_the_descent() -> None:
    small, large = at_step("missing-or-empty", 0), at_step("missing-or-empty", 1)
    assert large.frame.heard[0].empty == pytest.approx(1e5 * small.frame.heard[0].empty, rel=0.3)
    assert large.frame.heard[0].empty > 0.7 * large.frame.heard[1].empty  # nearly as hard as cross-entropy
    shown = at_step("missing-or-empty", 4)
    dice, entropy = (hard(path.logits)[1, 0].sum() for path in shown.paths)
    assert dice > 0.9 * shown.canvas.predicted[1, 0].sum()
    assert entropy == 0


def test_scene_2_quotes_the_pull_on_the_large_object() -> None:
    large = at_step("no-weight", 2)
    pulls = [short_number(heard.on_map(large.canvas.truth, 0, 0)[0]) for heard in large.frame.heard]
    assert "{}, {} and {}".format(*pulls) in read_scene("no-weight").steps[3].look


def test_scene_5_says_true_things_of_what_is_nearly_right() -> None:
    shown = at_step("one-canvas", 1)
    p, truth = shown.canvas.probabilities[0, 0], shown.canvas.truth[0, 0]
    right, unsure = truth & (p > 0.75), truth & (abs(p - 0.5) < 0.15)
    kept = {
        loss.look.spec.key: abs(loss.gradient[0, 0][right]).mean() / abs(loss.gradient[0, 0][unsure]).mean()
        for loss in shown.frame.heard
    }
    assert kept.pop("focal") < 0.1
    assert kept.pop("boundary") > 1  # by distance, however sure
    assert all(0.3 < share < 0.6 for share in kept.values())


def test_scene_6_says_true_numbers_of_what_it_moves() -> None:
    drawn = [one_mismatch({**step.sheet.dials}).reading for step in read_scene("one-mismatch").steps if step.sheet]
    number = re.compile(r"(?:Dice|boundary|Hausdorff) ([0-9.]+\d)")
    near, far, small = ([float(word) for word in number.findall(words)] for words in drawn)
    assert near == [0.088, 310, 0.096]
    assert far[0] == near[0]
    assert (far[1] / near[1], far[2] / near[2]) == pytest.approx((4.75, 4), abs=0.1)
    assert (small[0], small[1:]) == (0.333, far[1:])


def test_scene_5_says_true_things_of_the_missed_object() -> None:
    shown = at_step("one-canvas", 0)
    missed = shown.canvas.truth[0, 0].copy()
    missed[: int(0.75 * 64)] = False
    missed[:, :32] = False
    heard = {loss.look.spec.key: loss for loss in shown.frame.heard}
    louder = {
        key: abs(loss.gradient[0, 0][missed]).max() / abs(loss.gradient[0, 0]).max() for key, loss in heard.items()
    }
    assert louder["cross_entropy"] > 0.9
    assert louder["focal"] > 0.9
    assert all(louder[key] < 0.2 for key in ("dice_phi", "soft_jaccard", "tversky", "boundary"))


def test_scene_5_ends_as_it_says_the_boundary_loss_alone_does_not_find_the_missed_object() -> None:
    shown = at_step("one-canvas", 3)
    found = {path.look.spec.key: path.dice[-1] for path in shown.paths}
    assert found.pop("boundary") < 0.95
    assert min(found.values()) > 0.99


def test_scene_1_ends_as_it_says_both_lead_to_the_same_place() -> None:
    dice, jaccard = at_step("dice-jaccard", 3).paths
    assert dice.dice[-1] == pytest.approx(jaccard.dice[-1], abs=0.01)


def test_a_descent_shows_the_loss_of_where_it_has_led_not_of_its_start() -> None:
    before, after = at_step("dice-jaccard", 0), at_step("dice-jaccard", 3)
    for start, heard, path in zip(before.frame.heard, after.frame.heard, after.paths, strict=True):
        assert path.dice[-1] > 0.95
        assert heard.value == LossAt(heard.look, after.canvas.truth)(path.logits)[0]
        assert heard.value < 0.5 * start.value


def test_a_step_waits_for_the_losses() -> None:
    playground = LecturePresenter(FakeTasks())
    scenes = ScenesPresenter(playground, SheetsPresenter(FakeTasks(hold=True)))
    scenes.begin(scene_of_text('title = "t"\n' + STEP + 'canvas = { losses = ["soft_dice"], descend = 2 }', "t"))
    assert playground.descent is None
    playground.registry_loaded(LOSSES)
    assert playground.descent.steps == 2


def test_a_step_that_shows_more_than_the_canvas_holds_says_so_and_shows_the_last() -> None:
    scenes, playground, _ = lecture()
    playground.take_case(np.ones((1, 40, 40), np.bool_))
    scenes.begin(scene_of_text('title = "t"\n' + STEP + "canvas = { image = 2, side = 128 }", "t"))
    assert scenes.fault == "This step shows image 2, class 1; the canvas holds 1 images and 1 classes."
    assert playground.image == 0


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("title = ", "no TOML"),
        ("title = " + "[" * 100_000, "no TOML, nested too deeply"),
        ('title = "t"', "steps: field required"),
        ('title = "t"\n' + STEP, "step 1: shows either a canvas, a sheet or a training"),
        ('title = "t"\n' + STEP + 'question = "?"\ncanvas = {}', "step 1: a question and its answer"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_scene_is_said_with_its_file(text: str, cause: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadInputError) as caught:
        read_scene(str(file))
    assert "mine.toml" in str(caught.value)
    assert cause in str(caught.value)


def test_a_file_that_is_not_there_or_is_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"gone\.toml"):
        read_scene(str(tmp_path / "gone.toml"))
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInputError, match=r"binary\.toml: a scene is UTF-8 text"):
        read_scene(str(tmp_path / "binary.toml"))


def test_a_scene_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(BadInputError, match="1-dice-jaccard"):
        read_scene("dice")


def test_scenes_are_given_in_the_order_that_is_asked_for() -> None:
    scenes, _, _ = lecture()
    first, second = read_scenes("6, 1")
    scenes.begin(first, second)
    for _ in first.steps:
        assert scenes.scene is first
        scenes.next()
    assert (scenes.scene, scenes.index, scenes.first) == (second, 0, False)
    scenes.back()
    assert (scenes.scene, scenes.index) == (first, len(first.steps) - 1)
    for _ in range(10):
        scenes.next()
    assert scenes.last


def test_a_scene_that_is_given_again_keeps_its_place_among_the_others() -> None:
    scenes, _, _ = lecture()
    first, second = read_scenes("6, 1")
    scenes.begin(first, second)
    for _ in (*first.steps, 0):
        scenes.next()
    scenes.restart()
    assert (scenes.scene, scenes.index) == (second, 0)
    scenes.back()
    assert scenes.scene is first


def case_step(file: Path, words: str) -> ScenesPresenter:
    """A scene whose only step begins with a label map of two classes that is still being read."""
    labels = np.zeros((40, 50, 3), np.uint8)
    labels[10:30, 12:34, 1], labels[15:20, 15:20, 1] = 2, 5
    nibabel.save(nibabel.Nifti1Image(labels, np.eye(4)), file.parent / "heart.nii.gz")
    file.write_text('title = "t"\n' + STEP + f'canvas = {{ case = "heart.nii.gz", {words} }}', "utf-8")
    scenes, _, _ = lecture()
    scenes.begin(read_scene(str(file)))
    return scenes


def test_a_case_of_ones_own_is_found_beside_the_scenes_file_and_asked_for(tmp_path: Path) -> None:
    wanted: list[Path] = []
    scenes = case_step(tmp_path / "mine.toml", "epsilon = 2.0")
    scenes.case_wanted.connect(wanted.append)
    scenes.restart()
    assert wanted == [tmp_path / "heart.nii.gz"]


def test_what_a_step_says_of_its_case_waits_until_the_case_is_there(tmp_path: Path) -> None:
    scenes = case_step(tmp_path / "mine.toml", "channel = 2, descend = 4")
    playground = scenes._playground
    assert playground.descent is None
    masks = np.zeros((2, 40, 40), np.bool_)
    masks[:, 10:30, 10:30] = True
    scenes.take_case(tmp_path / "another.nii.gz", masks)
    assert playground.preset != "case"
    scenes.take_case(tmp_path / "heart.nii.gz", masks)
    assert (playground.preset, playground.channel, playground.descent.steps) == ("case", 1, 4)
    assert not scenes.fault


def test_what_a_scene_says_has_minus_signs_where_something_is_taken_away() -> None:
    said = [words for name in scene_names() for step in read_scene(name).steps for words in
            (step.text, step.look, step.question, step.answer)]  # fmt: skip
    assert [words for words in said if " - " in words or with_minus(words) != words] == []
