from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.joined_structures import require_apart
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.readers import read_labels
from tests.data.files import save_image, save_nifti

pytest.importorskip("SimpleITK")

LIVER, SPLEEN = np.zeros((6, 7, 5), np.uint8), np.zeros((6, 7, 5), np.uint8)
LIVER[1:4, 1:5, 1:3] = 1
SPLEEN[4:6, 2:6, 3:5] = 1


def save_segmentation(
    path: Path, layers: np.ndarray, segments: list[tuple[str, int, int]], origin: tuple[float, ...] = (0, 0, 0)
) -> Path:
    """A ``.seg.nrrd`` of ``layers`` (L, X, Y, Z); ``segments`` are (name, layer, value), the space is RAS."""
    several = len(layers) > 1
    sizes = " ".join(map(str, (layers.shape if several else layers.shape[1:])))
    lines = [
        "NRRD0004", "type: uchar", f"dimension: {3 + several}", "space: right-anterior-superior", f"sizes: {sizes}",
        f"space directions: {'none ' if several else ''}(1,0,0) (0,1,0) (0,0,3)",
        f"kinds: {'list ' if several else ''}domain domain domain", "encoding: raw",
        f"space origin: ({','.join(map(str, origin))})",
    ]  # fmt: skip
    for n, (name, layer, value) in enumerate(segments):
        lines += [f"Segment{n}_Name:={name}", f"Segment{n}_LabelValue:={value}", f"Segment{n}_Layer:={layer}"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\n".join(lines).encode() + b"\n\n" + layers.astype(np.uint8).tobytes("F"))
    return path


def test_segments_are_labels_with_names(tmp_path: Path) -> None:
    path = save_segmentation(tmp_path / "a.seg.nrrd", (LIVER + 4 * SPLEEN)[None], [("liver", 0, 1), ("spleen", 0, 4)])
    labels = read_labels(path)
    np.testing.assert_array_equal(labels.data, LIVER + 4 * SPLEEN)
    assert labels.names == {1: "liver", 4: "spleen"}


def test_layers_that_restart_at_one_are_classes_of_their_own(tmp_path: Path) -> None:
    path = save_segmentation(tmp_path / "a.seg.nrrd", np.stack([LIVER, SPLEEN]), [("liver", 0, 1), ("spleen", 1, 1)])
    labels = require_apart(path, read_labels(path))
    np.testing.assert_array_equal(labels.data, LIVER + 2 * SPLEEN)
    assert (labels.names, labels.overlaps) == ({1: "liver", 2: "spleen"}, {})


def test_overlapping_segments_keep_their_whole_masks_and_are_told_where_a_voxel_has_one_label(tmp_path: Path) -> None:
    lesion = np.zeros_like(LIVER)
    lesion[2:5, 2:4, 1:3] = 1
    layers = np.stack([LIVER, lesion])
    path = save_segmentation(tmp_path / "a.seg.nrrd", layers, [("liver", 0, 1), ("lesion", 1, 1)])
    labels = read_labels(path)
    np.testing.assert_array_equal(labels.mask(1), LIVER == 1)
    np.testing.assert_array_equal(labels.mask(2), lesion == 1)
    assert labels.values() == (1, 2)
    with pytest.raises(FileRefusedError, match=r"'liver' and 'lesion' overlap in 8 voxels"):
        require_apart(path, labels)


def test_a_segment_in_a_layer_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = save_segmentation(tmp_path / "a.seg.nrrd", LIVER[None], [("liver", 3, 1)])
    with pytest.raises(FileRefusedError, match="'liver' is in layer 3 of 1 layers"):
        read_labels(path)


def test_a_cropped_segmentation_lies_where_its_header_says(tmp_path: Path) -> None:
    affine = np.diag([1.0, 1.0, 3.0, 1.0])
    save_image(tmp_path / "images" / "a.nii.gz", (6, 7, 5), affine)
    cropped = LIVER[1:5, 0:6, 1:4]
    path = tmp_path / "labels" / "a.seg.nrrd"
    save_segmentation(path, cropped[None], [("liver", 0, 1)], origin=(1, 0, 3))
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert [case.id for case in preview.cohort.cases] == ["a"]
    assert preview.cohort.reader is not None
    np.testing.assert_array_equal(preview.cohort.reader.labels(preview.cohort.cases[0]).data, LIVER)
    # Any other file of labels on a part of the grid is still refused.
    path.unlink()
    save_nifti(
        tmp_path / "labels" / "a.nii.gz", cropped, np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 3, 3], [0, 0, 0, 1]])
    )
    assert "must lie on the grid" in FolderPair(**dict(_layout(tmp_path))).preview().refusals[0].cause


@pytest.mark.parametrize("origin", [(1.5, 0, 3), (4, 0, 3)], ids=["between voxels", "outside"])
def test_a_segmentation_that_does_not_fit_the_image_is_refused(tmp_path: Path, origin: tuple[float, ...]) -> None:
    save_image(tmp_path / "images" / "a.nii.gz", (6, 7, 5), np.diag([1.0, 1.0, 3.0, 1.0]))
    save_segmentation(tmp_path / "labels" / "a.seg.nrrd", LIVER[None], [("liver", 0, 1)], origin=origin)
    preview = _layout(tmp_path).preview()
    assert preview.cohort.cases == ()
    assert "must lie on the grid of its image" in preview.refusals[0].cause


def test_segment_names_are_the_classes_of_a_cohort_and_a_file_that_calls_them_otherwise_is_refused(
    tmp_path: Path,
) -> None:
    for name, called in (("a", "liver"), ("b", "liver"), ("c", "spleen")):
        save_image(tmp_path / "images" / f"{name}.nii.gz", (6, 7, 5), np.diag([1.0, 1.0, 3.0, 1.0]))
        save_segmentation(tmp_path / "labels" / f"{name}.seg.nrrd", LIVER[None], [(called, 0, 1)])
    preview = _layout(tmp_path).preview()
    assert [case.id for case in preview.cohort.cases] == ["a", "b"]
    assert preview.cohort.label_names == {1: "liver"}
    assert str(preview.refusals[0]) == "c.seg.nrrd: calls label 1 'spleen', which a.seg.nrrd calls 'liver'"


def _layout(folder: Path) -> FolderPair:
    return FolderPair(images=folder / "images", labels=folder / "labels")
