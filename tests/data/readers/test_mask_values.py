"""What grey values of masks mean: one answer for a folder, whatever the depth, and nothing lost."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.readers import check_labels, read_labels
from segloss_gui.data.readers.mask_values import Levels, decide
from segloss_gui.study.evaluate_folders import evaluate_folders
from tests.data.files import save_nifti, save_picture

DISC = (np.hypot(*np.mgrid[-20:20, -30:30]) < 12).astype(np.uint8)


def _codes(few: int, *values: int) -> np.ndarray:
    """All of ``values`` in one mask, the second of them in ``few`` pixels only."""
    pixels = np.full((100, 100), values[0], np.uint8)
    pixels[60:] = values[-1]
    pixels.flat[:few] = values[1]
    return pixels


@pytest.mark.parametrize("middle", [127, 128, 85, 200])
@pytest.mark.parametrize("few", [1, 30, 3000])
def test_three_grey_values_are_three_in_every_mask_of_a_folder(tmp_path: Path, middle: int, few: int) -> None:
    save_picture(tmp_path / "many.png", _codes(4000, 0, middle, 255))
    save_picture(tmp_path / "few.png", _codes(few, 0, middle, 255))
    save_picture(tmp_path / "none.png", _codes(0, 0, middle, 255))
    assert read_labels(tmp_path / "many.png").values() == read_labels(tmp_path / "few.png").values() == (middle, 255)
    assert read_labels(tmp_path / "none.png").values() == (255,)


def test_masks_that_are_all_black_and_white_are_label_1(tmp_path: Path) -> None:
    save_picture(tmp_path / "a.png", DISC * 255)
    save_picture(tmp_path / "empty.png", DISC * 0)
    assert (read_labels(tmp_path / "a.png").values(), read_labels(tmp_path / "empty.png").values()) == ((1,), ())


KINDS: dict[str, Any] = {
    "8 bits": ("png", lambda mask: mask * 255),
    "8 bits, 0 and 1": ("png", lambda mask: mask),
    "16 bits": ("png", lambda mask: mask.astype(np.uint16) * 65535),
    "16 bits, 255": ("png", lambda mask: mask.astype(np.uint16) * 255),
    "32 bits": ("tif", lambda mask: mask.astype(np.int32) * 255),
    "float": ("tif", lambda mask: mask.astype(np.float32) * 255),
    "float, 0 and 1": ("tif", lambda mask: mask.astype(np.float32)),
    "bilevel": ("tif", lambda mask: mask.astype(bool)),
    "NIfTI": ("nii.gz", lambda mask: mask * 255),
}


def _save(folder: Path, kind: str) -> Path:
    ending, made = KINDS[kind]
    if ending == "nii.gz":
        picture = read_labels(save_picture(folder.parent / "for_the_grid.png", DISC))
        assert picture.stored is not None
        header = {"intent_name": "picture", "sform_code": 1}
        save_nifti(folder / "a.nii.gz", made(DISC).T[..., None], picture.stored.affine, header=header)
    else:
        save_picture(folder / f"a.{ending}", made(DISC))
    return folder


@pytest.mark.parametrize(("reference", "method"), list(itertools.product(KINDS, repeat=2)), ids=str)
def test_one_mask_in_any_depth_is_the_same_label(tmp_path: Path, reference: str, method: str) -> None:
    found = evaluate_folders(_save(tmp_path / "r", reference), {"m": _save(tmp_path / "m", method)}, keys=("dice",))
    assert [(row.class_value, row.dice) for row in found.rows] == [(1, 1.0)]


def test_a_label_255_that_is_asked_for_stays(tmp_path: Path) -> None:
    from segloss_gui.data.case import TargetClass

    folder = _save(tmp_path / "r", "NIfTI")
    void = (TargetClass(value=255, name="void"),)
    found = evaluate_folders(folder, {"m": folder}, void, keys=("dice",))
    assert [(row.class_value, row.dice) for row in found.rows] == [(255, 1.0)]


@pytest.mark.parametrize("order", ["<u2", ">u2"])
def test_either_byte_order_of_16_bits_reads_alike(tmp_path: Path, order: str) -> None:
    values = (DISC * 3).astype(order)
    Image.frombytes("I;16B" if order[0] == ">" else "I;16", values.shape[::-1], values.tobytes()).save(
        tmp_path / "a.tif"
    )
    assert read_labels(tmp_path / "a.tif").values() == (3,)


def test_what_was_decided_is_said_and_can_be_set(tmp_path: Path) -> None:
    for name, few in (("a", 3000), ("b", 1)):
        save_picture(tmp_path / "images" / f"{name}.png", _codes(0, 0, 1, 2))
        save_picture(tmp_path / "labels" / f"{name}.png", _codes(few, 0, 128, 255))
    layout = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels")
    preview = layout.preview()
    assert "Grey masks: every grey value is a label value of its own." in preview.notes
    assert _values(preview) == [(128, 255), (128, 255)]
    chosen = FolderPair(**{**dict(layout), "mask_values": "black_and_white"}).preview()
    assert "Grey masks: white is label 1." in chosen.notes
    assert _values(chosen) == [(1,), (1,)]


def _values(preview: Any) -> list[tuple[int, ...]]:
    return [preview.cohort.reader.labels(case).values() for case in preview.cohort.cases]


def test_a_cohort_of_masks_in_folders_of_their_own_is_decided_together(tmp_path: Path) -> None:
    from segloss_gui.data.layouts import Files

    masks = [save_picture(tmp_path / name / "m.png", _codes(few, 0, 128, 255)) for name, few in (("a", 9), ("b", 0))]
    images = [save_picture(tmp_path / name / "i.png", DISC.repeat(3, 0)[:100].repeat(2, 1)[:, :100]) for name in "ab"]
    preview = Files(images=tuple(images), labels=tuple(masks)).preview()
    assert _values(preview) == [(128, 255), (255,)]


def test_soft_edges_take_many_values_and_are_no_labels(tmp_path: Path) -> None:
    edges = Image.fromarray(DISC * 255).resize((177, 131), Image.Resampling.BICUBIC)
    save_picture(tmp_path / "a.png", np.asarray(edges))
    assert read_labels(tmp_path / "a.png").values() == (1,)


def test_a_grey_region_in_a_jpeg_is_refused_however_small(tmp_path: Path) -> None:
    pixels = np.kron(DISC, np.ones((8, 8), np.uint8)) * 255
    pixels[:16, :16] = 127
    for read in (read_labels, check_labels):
        with pytest.raises(FileRefusedError, match="a JPEG can only hold a black-and-white mask"):
            read(save_picture(tmp_path / "a.jpg", pixels, quality=95))


def test_one_coloured_pixel_makes_a_lossless_mask_a_colour_picture(tmp_path: Path) -> None:
    pixels = np.stack([DISC * 255] * 3, axis=2)
    assert read_labels(save_picture(tmp_path / "grey" / "a.png", pixels)).values() == (1,)
    pixels[3, 4] = 255, 0, 0
    for read in (read_labels, check_labels):
        with pytest.raises(FileRefusedError, match="colour picture"):
            read(save_picture(tmp_path / "a.png", pixels))


def test_transparency_that_carries_the_mask_is_the_mask(tmp_path: Path) -> None:
    for mode, colours in (("LA", [DISC * 0]), ("RGBA", [DISC * 0 + 255, DISC * 0, DISC * 0])):
        bands = np.stack([*colours, DISC * 255], axis=2)
        Image.fromarray(bands, mode).save(tmp_path / f"{mode}.png")
        assert int(read_labels(tmp_path / f"{mode}.png").mask(1).sum()) == int(DISC.sum())
    Image.fromarray(np.stack([DISC * 255, DISC * 255], axis=2), "LA").save(tmp_path / "both.png")
    assert int(read_labels(tmp_path / "both.png").mask(1).sum()) == int(DISC.sum())
    Image.fromarray(np.stack([DISC * 255, DISC.T.reshape(DISC.shape) * 255], axis=2), "LA").save(
        tmp_path / "differ.png"
    )
    with pytest.raises(FileRefusedError, match="both vary"):
        read_labels(tmp_path / "differ.png")


grey = st.sets(st.sampled_from([0, 1, 2, 64, 127, 128, 255]), min_size=1)


@given(st.lists(grey, min_size=1, max_size=5))
@settings(deadline=None)
def test_no_value_is_lost_whatever_the_masks_of_a_folder_hold(masks: list[set[int]]) -> None:
    levels = [Levels(tuple(map(float, sorted(one))), one <= {0, 255} and 255 in one, lossy=False) for one in masks]
    everything = set().union(*masks) - {0}
    assert (decide(levels) == "black_and_white") == (everything == {255})
    assert decide(reversed(levels)) == decide(levels)
