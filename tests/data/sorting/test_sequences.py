"""Numbered frames and what was drawn in them, in folders that are called after their sequence."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.data.sorting.folder import sort_folder
from segloss_gui.data.sorting.sequences import sequences
from tests.data.sorting.trees import make_tree, roles_of


@pytest.mark.parametrize("above", ["", "Fluo-N2DH/"])
@pytest.mark.parametrize("names", [("01", "02"), ("01",)])
def test_a_drawn_frame_is_of_the_frame_with_its_number_and_a_sequence_is_one_subject(
    tmp_path: Path, above: str, names: tuple[str, ...]
) -> None:
    frames = [f"{above}{s}/t{t:03d}.tif" for s in names for t in range(6)]
    silver = [f"{above}{s}_ST/SEG/man_seg{t:03d}.tif" for s in names for t in range(6)]
    gold = [f"{above}{s}_GT/SEG/man_seg{t:03d}.tif" for s in names for t in (1, 4)]
    tracks = [f"{above}{s}_GT/TRA/man_track{t:03d}.tif" for s in names for t in range(6)]
    make_tree(tmp_path, [*frames, *silver, *gold, *tracks])
    roles = roles_of(tmp_path)
    assert roles == {
        f"{above}{{case}}/t{{visit}}.tif": "channel:t",
        f"{above}{{case}}_ST/SEG/man_seg{{visit}}.tif": "reference",
        f"{above}{{case}}_GT/SEG/man_seg{{visit}}.tif": "ignore",
        f"{above}{{case}}_GT/TRA/man_track{{visit}}.tif": "ignore",
    }
    table = sort_folder(tmp_path)
    assert {row.subject for row in table.rows} == set(names)
    assert len(table.rows) == len(frames)
    assert any(question.startswith("Which column is the reference?") for question in table.questions)


def test_frames_without_a_silver_truth_have_a_reference_where_one_was_drawn(tmp_path: Path) -> None:
    frames = [f"{s}/t{t:03d}.tif" for s in ("01", "02") for t in range(6)]
    make_tree(tmp_path, [*frames, *(f"{s}_GT/SEG/man_seg{t:03d}.tif" for s in ("01", "02") for t in (1, 4))])
    table = sort_folder(tmp_path)
    assert table.roles["{case}_GT/SEG/man_seg{visit}.tif"].kind == "reference"
    assert sum("{case}_GT/SEG/man_seg{visit}.tif" in row.cells for row in table.rows) == 4


@pytest.mark.parametrize(
    "paths",
    [
        [f"{s}{end}/t{t}.tif" for s in "12" for end in ("", "_raw") for t in "123"],
        [f"{s}{end}/{f}" for s in "12" for end in ("", "_GT") for f in ("T1.nii", "T2.nii")],
        [f"a/t{t}.tif" for t in "123"] + [f"a_GT/seg{t}.tif" for t in "789"],
        [f"img/i{n}.png" for n in "123"] + [f"gt/i{n}.png" for n in "123"],
    ],
)
def test_folders_of_other_frames_other_names_or_no_reference_are_no_sequences(paths: list[str]) -> None:
    assert sequences(paths) == {}


def test_numbered_images_of_a_split_are_no_frames() -> None:
    paths = [f"Validation400{w}/V000{n}.png" for n in range(3) for w in ("", "-GT/Masks")]
    assert sequences(paths) == {}


def test_numbered_images_of_a_modality_are_no_frames() -> None:
    assert sequences([f"{m}{w}/p{n}.nii" for m in ("CT", "MR") for n in (1, 2, 3) for w in ("", "_mask")]) == {}
