from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.data.case_picture import make_picture
from segloss_gui.app.data.case_rows import Row, Rows, matches
from segloss_gui.app.data.layout_choices import folder_of, same_folder_as
from segloss_gui.app.data.presenter import DataPresenter, refusals_text
from segloss_gui.app.session import Session
from segloss_gui.core.geometry import Grid
from segloss_gui.core.units import PX
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import Case, Cohort, CohortPreview, Refusal, TargetClass
from segloss_gui.data.layouts import FolderPair, NnUNet
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.data.readers.case_files import FileReader
from segloss_gui.data.readers.structures_of_cases import StructuresReader
from segloss_gui.study.models import FoldSettings
from tests.data.files import save_picture


@pytest.fixture
def presenter() -> DataPresenter:
    session = Session()
    session.edit(classes=tuple(TargetClass(value=v, name=n) for v, n in ((1, "front"), (2, "back"), (3, "rest"))))
    cases = tuple(Case(f"c{n}", group="AB"[n % 2]) for n in range(10))
    session.set_preview(CohortPreview(Cohort("c", cases, {1: "front", 2: "back", 3: "rest"})))
    return DataPresenter(session)


def test_every_case_is_trained_on_or_validated(presenter: DataPresenter) -> None:
    roles = [row.role for row in presenter.rows()]
    assert (roles.count("train"), roles.count("validate")) == (8, 2)


def test_joining_makes_one_class_of_several(presenter: DataPresenter) -> None:
    presenter.join([1, 2])
    joined = presenter.session.study.classes[0]
    assert (joined.value, joined.sources, joined.name) == (1, (1, 2), "front + back")


def test_parting_again_gives_back_each_label(presenter: DataPresenter) -> None:
    presenter.join([1, 3])
    presenter.reset_classes()
    assert [target.name for target in presenter.session.study.classes] == ["front", "back", "rest"]


def test_an_empty_name_is_not_taken(presenter: DataPresenter) -> None:
    presenter.rename_class(1, "  ")
    assert presenter.session.study.classes[0].name == "front"


def test_a_label_is_called_as_its_class_is_wherever_it_stands(presenter: DataPresenter) -> None:
    presenter.rename_class(2, "necrosis")
    picture = replace(
        make_picture(Volume(np.zeros((1, 2, 2, 1)), Grid((2, 2, 1), np.eye(4))), None), volumes_ml={2: 1.5, 3: 2.5}
    )
    assert dict(presenter.facts("c0", picture))["necrosis"] == "1.500 ml"
    presenter.rename_class(1, "all")
    presenter.join([1, 3])
    assert [presenter.label_name(value) for value in (1, 2, 3, 4)] == ["front", "necrosis", "rest", "label 4"]


def test_the_last_class_cannot_be_left_out(presenter: DataPresenter) -> None:
    for value in (1, 2, 3):
        presenter.leave_out(value)
    assert [target.value for target in presenter.session.study.classes] == [3]


def test_the_policy_forgets_classes_that_are_gone(presenter: DataPresenter) -> None:
    removed = (Removal(class_value=2, group="A"), Removal(class_value=3, group="B"))
    presenter.session.edit(policy=LabelPolicy(removed=removed))
    presenter.leave_out(2)
    assert presenter.session.study.policy.removed == (Removal(class_value=3, group="B"),)


def test_all_words_must_match() -> None:
    row = Row(Case("patient_1", group="HGG"), role="train")
    assert matches(row, "PATIENT hgg")
    assert not matches(row, "patient lgg")


def test_a_picture_has_patient_right_on_the_left_and_anterior_up() -> None:
    data = np.zeros((1, 4, 6, 1), dtype=np.float32)
    data[0, 3, 5, 0] = 100.0  # most right, most anterior
    picture = make_picture(Volume(data, Grid((4, 6, 1), np.diag([1.0, 2.0, 1.0, 1.0]))), None)
    assert picture.grey.shape == (6, 4)
    assert picture.grey[0, 0] == 255
    assert picture.aspect == 2.0


def test_a_picture_shows_the_slice_with_most_reference_and_all_volumes() -> None:
    grid = Grid((4, 4, 3), np.diag([10.0, 10.0, 10.0, 1.0]))
    labels = np.zeros((4, 4, 3), dtype=np.uint8)
    labels[0, 0, 0], labels[:2, :2, 2] = 2, 1
    picture = make_picture(Volume(np.zeros((1, 4, 4, 3), dtype=np.float32), grid), LabelMap(labels, grid))
    assert picture.labels is not None
    assert np.count_nonzero(picture.labels) == 4
    assert picture.volumes_ml == {1: pytest.approx(4.0), 2: pytest.approx(1.0)}


def test_the_picture_of_a_very_large_slice_is_as_large_as_a_screen_and_keeps_every_object() -> None:
    voxels = np.zeros((1, 5000, 4100, 1), dtype=np.uint8)
    mask = np.zeros((5000, 4100, 1), dtype=np.uint8)
    mask[4001, 2001] = 7
    grid = Grid(mask.shape, np.eye(4), anatomical=False)
    picture = make_picture(Volume(voxels, grid), LabelMap(mask, grid))
    assert picture.labels is not None
    assert picture.grey.shape == picture.labels.shape == (1367, 1667)
    assert picture.labels[::-1, ::-1][2001 // 3, 4001 // 3] == 7
    assert picture.volumes_ml == {7: grid.voxel_ml}


def test_of_very_many_labels_the_largest_are_listed_and_the_others_summed(presenter: DataPresenter) -> None:
    grid = Grid((2, 2, 1), np.eye(4))
    case_id = presenter.session.preview.cohort.cases[0].id  # type: ignore[union-attr]
    picture = replace(
        make_picture(Volume(np.zeros((1, 2, 2, 1)), grid), None),
        volumes_ml={value: float(value) for value in range(1, 301)},
    )
    sizes = [(name, said) for name, said in presenter.facts(case_id, picture) if said.endswith(("ml", "together"))]
    assert len(sizes) == 21
    assert sizes[0] == ("label 281", "281.000 ml")
    assert sizes[-1] == ("280 smaller labels", f"{sum(range(1, 281)):.3f} ml together")


def test_pixels_that_say_no_size_are_counted_and_no_millimetres_are_made_up(tmp_path: Path) -> None:
    pixels = np.zeros((8, 12), np.uint8)
    pixels[2:4, 3:9] = 255
    for folder in ("images", "masks"):
        save_picture(tmp_path / folder / "a.png", pixels)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "masks").preview()
    assert PX.note in preview.notes
    session = Session()
    session.set_preview(preview)
    case, reader = preview.cohort.cases[0], preview.cohort.reader
    assert reader is not None
    facts = dict(DataPresenter(session).facts("a", make_picture(reader.image(case), reader.labels(case))))
    assert facts["label 1"] == "12 px²"
    assert "Spacing" not in facts
    assert not any("mm" in value or "ml" in value for name, value in facts.items() if name != "Image")


def test_refusals_are_copied_with_full_paths() -> None:
    assert refusals_text([Refusal(Path("/a/b.nii"), "is empty")]) == f"{Path('/a/b.nii')}: is empty"
    names = ["=cmd|' /C calc'!A0", "a\n=1+1", "<script>", r"$\frac{$", "@SUM(A1)", "\x1b[2J", "a\r-2", "b\u2028=3"]
    lines = refusals_text([Refusal(Path(name), "is empty") for name in names]).splitlines()
    assert len(lines) == len(names)
    assert not [line for line in lines if line.startswith(("=", "+", "-", "@")) or "\x1b" in line]


def test_a_folder_keeps_its_place_when_read_as_another_layout(tmp_path: Path) -> None:
    (tmp_path / "imagesTr").mkdir()
    pair = same_folder_as(tmp_path, "folder_pair")
    assert isinstance(pair, FolderPair)
    assert pair.images == tmp_path / "imagesTr"
    assert folder_of(pair) == tmp_path
    assert same_folder_as(folder_of(pair), "nnunet") == NnUNet(root=tmp_path)


def test_every_file_of_a_reference_that_is_put_together_is_named(presenter: DataPresenter) -> None:
    masks = {"c0": {"liver": Path("c0/liver.nii"), "spleen": Path("c0/spleen.nii")}}
    case = Case("c0", images=(Path("c0/CT.nii"),), label=Path("c0/liver.nii"))
    reader = StructuresReader(FileReader(), masks, ("liver", "spleen"))
    presenter.session.set_preview(CohortPreview(Cohort("c", (case,), {1: "liver", 2: "spleen"}, reader)))
    assert dict(presenter.facts("c0"))["Reference"] == "liver.nii, spleen.nii"


def test_of_a_reference_joined_from_many_masks_it_is_said_how_many(presenter: DataPresenter) -> None:
    first, *others = (Path(f"c0/{name}.png") for name in "abc")
    case = Case("c0", images=(Path("c0/c0.png"),), label=first, further_labels=tuple(others))
    reader = StructuresReader(FileReader(), {"c0": {"object": first}}, ("object",), {first: tuple(others)})
    presenter.session.set_preview(CohortPreview(Cohort("c", (case,), {1: "object"}, reader)))
    assert dict(presenter.facts("c0"))["Reference"] == "a.png and 2 more"


def test_rows_of_a_cohort_are_made_when_they_are_looked_at(presenter: DataPresenter) -> None:
    rows = presenter.rows()
    assert isinstance(rows, Rows)
    assert rows[3].case.id == "c3"
    assert rows[-1].case.id == "c9"
    assert [row.case.id for row in rows[:2]] == ["c0", "c1"]
    assert len(rows._made) == 4  # and no other
    assert rows == presenter.rows()
    presenter.session.edit(folds=FoldSettings(count=2))
    assert rows != presenter.rows()
