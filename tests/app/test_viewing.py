from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from PIL import Image

from segloss_gui.app.asking import Question
from segloss_gui.app.documents import Documents
from segloss_gui.app.session import Session
from segloss_gui.app.viewing import AS_METHOD, AS_REFERENCE, BY_ITSELF, Viewing
from tests.app.instant_tasks import FakeTasks


class Desk:
    """Documents and viewing over one session, all work done at once; what is asked and said is kept."""

    def __init__(self) -> None:
        self.session, tasks = Session(), FakeTasks()
        self.documents = Documents(self.session, tasks, lambda _: None)  # type: ignore[arg-type]
        self.viewing = Viewing(self.session, tasks, self.documents)  # type: ignore[arg-type]
        self.asked: list[Question] = []
        self.said: list[str] = []
        self.viewing.asked.connect(self.asked.append)
        self.session.said.connect(lambda level, text: self.said.append(text))

    def open(self, *paths: Path) -> None:
        self.viewing.open_paths(paths, self.documents.open_paths)

    @property
    def reference(self) -> str:
        assert self.session.preview is not None
        label = self.session.preview.cohort.cases[0].label
        return label.name if label else ""

    @property
    def methods(self) -> list[str]:
        return [method.name for method in self.session.methods]


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.documents.close()


@pytest.fixture(params=[".nii.gz", ".png"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Path]:
    """An image, two label maps of it, and one of another grid, as volumes and as pictures."""
    values = np.random.default_rng(0).integers(0, 255, (24, 20, 6)).astype(np.uint8)
    one, two = np.zeros((2, 24, 20, 6), np.uint8)
    one[4:9, 4:9, 2], two[6:12, 5:9, 2] = 1, 1
    arrays = {"scan": values, "first": one, "second": two, "other": one[:12]}
    made = {name: tmp_path / f"{name}{request.param}" for name in arrays}
    for name, path in made.items():
        if request.param == ".png":
            Image.fromarray(arrays[name][:, :, 2].T).save(path)
        else:
            nib.save(nib.Nifti1Image(arrays[name], np.diag([1.0, 1.0, 2.0, 1.0])), path)
    return made


def test_an_image_is_taken_and_asks_nothing(desk: Desk, files: dict[str, Path]) -> None:
    opened: list[bool] = []
    desk.documents.files_opened.connect(lambda: opened.append(True))
    desk.open(files["scan"])
    assert (desk.session.case_id, opened, desk.asked, desk.session.dirty) == ("scan", [True], [], False)


def test_a_label_map_is_laid_over_the_image_that_is_open(desk: Desk, files: dict[str, Path]) -> None:
    desk.open(files["scan"])
    desk.open(files["first"])
    assert desk.reference == files["first"].name
    assert [target.value for target in desk.session.study.classes] == [1]
    assert (desk.asked, desk.session.dirty) == ([], False)  # looking at files is no work to lose


def test_a_second_label_map_asks_what_it_is(desk: Desk, files: dict[str, Path]) -> None:
    for name in ("scan", "first", "second"):
        desk.open(files[name])
    assert "the reference, or a method?" in desk.asked[0].words
    assert (desk.reference, desk.methods) == (files["first"].name, [])  # unanswered, nothing is done


def test_as_a_method_it_is_compared_with_the_reference(desk: Desk, files: dict[str, Path]) -> None:
    for name in ("scan", "first", "second"):
        desk.open(files[name])
    desk.asked[0].answer(AS_METHOD)
    assert (desk.reference, desk.methods) == (files["first"].name, ["second"])


def test_as_the_reference_it_makes_a_method_of_the_one_before(desk: Desk, files: dict[str, Path]) -> None:
    for name in ("scan", "first", "second"):
        desk.open(files[name])
    desk.asked[0].answer(AS_REFERENCE)
    assert (desk.reference, desk.methods) == (files["second"].name, ["first"])


def test_undo_takes_the_change_of_reference_back(desk: Desk, files: dict[str, Path]) -> None:
    for name in ("scan", "first", "second"):
        desk.open(files[name])
    desk.asked[0].answer(AS_REFERENCE)
    assert desk.session.undo()
    assert (desk.reference, desk.methods) == (files["first"].name, [])


def test_every_further_label_map_is_asked_about_by_itself(desk: Desk, files: dict[str, Path]) -> None:
    desk.open(files["scan"])
    desk.open(files["first"], files["second"])
    assert desk.reference == files["first"].name
    assert files["second"].name in desk.asked[0].words
    desk.open(files["second"])
    assert len(desk.asked) == 2  # the answer to one is not taken for the next


def test_another_grid_is_one_sentence_and_a_way_out(desk: Desk, files: dict[str, Path]) -> None:
    desk.open(files["scan"])
    desk.open(files["other"])
    (question,) = desk.asked
    assert question.details.startswith(f"{files['other'].name}: a label map must lie on the grid of its image")
    assert "\n" not in question.details
    assert desk.reference == ""
    question.answer(BY_ITSELF)
    assert desk.session.case_id == "other"


def test_another_image_takes_the_place_of_the_one_that_is_open(desk: Desk, files: dict[str, Path]) -> None:
    desk.open(files["scan"])
    other = files["scan"].with_name(files["scan"].name.replace("scan", "newer"))
    other.write_bytes(files["scan"].read_bytes())
    desk.open(other)
    assert (desk.session.case_id, desk.asked) == ("newer", [])


def test_an_image_dropped_with_its_label_map_is_opened_with_it(desk: Desk, files: dict[str, Path]) -> None:
    desk.open(files["scan"])
    pair = [files[name].with_name(files[name].name.replace(name, new)) for name, new in
            (("scan", "newer"), ("first", "newer_seg"))]  # fmt: skip
    for new, name in zip(pair, ("scan", "first"), strict=True):
        new.write_bytes(files[name].read_bytes())
    desk.open(*pair)
    assert (desk.session.case_id, desk.reference) == ("newer", pair[1].name)


def test_the_reference_itself_is_no_second_label_map(desk: Desk, files: dict[str, Path]) -> None:
    for name in ("scan", "first", "first"):
        desk.open(files[name])
    assert desk.asked == []
    assert "already" in desk.said[-1]


def test_probabilities_are_asked_about(desk: Desk, tmp_path: Path) -> None:
    grid = np.eye(4)
    for name, values in (("scan", np.arange(1000.0)), ("maps", np.linspace(0, 1, 1000))):
        nib.save(nib.Nifti1Image(values.reshape(10, 10, 10).astype(np.float32), grid), tmp_path / f"{name}.nii.gz")
    desk.open(tmp_path / "scan.nii.gz")
    desk.open(tmp_path / "maps.nii.gz")
    desk.asked[0].answer(AS_METHOD)
    assert [(method.name, method.kind) for method in desk.session.study.imported] == [("maps", "probabilities")]


def test_a_file_that_cannot_be_read_is_named(desk: Desk, files: dict[str, Path]) -> None:
    desk.open(files["scan"])
    broken = files["scan"].with_name("broken.nii.gz")
    broken.write_bytes(b"")
    desk.open(broken)
    assert "broken.nii.gz" in desk.said[-1]
    assert desk.session.case_id == "scan"


def test_runs_that_train_keep_their_reference(desk: Desk, files: dict[str, Path]) -> None:
    for name in ("scan", "first", "second"):
        desk.open(files[name])
    desk.viewing._busy = lambda: True
    desk.asked[0].answer(AS_REFERENCE)
    assert "Stop the runs" in desk.said[-1]
    assert desk.reference == files["first"].name
