from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.classes import default_classes
from segloss_gui.data.layouts import FolderPair, Phantom
from tests.data.files import save_image, save_labels, save_nifti


def test_named_labels_are_the_classes_and_nothing_is_read() -> None:
    classes = default_classes(Phantom(design="two_groups").preview())
    assert [(target.value, target.name) for target in classes] == [(1, "lesion")]


def test_unnamed_labels_are_searched_in_every_reference(tmp_path: Path) -> None:
    for name, values in {"a": (0, 1), "b": (0, 1), "c": (0, 9)}.items():
        save_image(tmp_path / "images" / f"{name}.nii.gz")
        save_labels(tmp_path / "labels" / f"{name}.nii.gz", values=values)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert [target.value for target in default_classes(preview)] == [1, 9]


def test_references_of_hundreds_of_values_are_questioned(tmp_path: Path) -> None:
    save_image(tmp_path / "images" / "a.nii.gz", (8, 8, 8))
    save_nifti(tmp_path / "labels" / "a.nii.gz", np.arange(512, dtype=np.int16).reshape(8, 8, 8))
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    with pytest.raises(BadInputError, match="hold 511 label values: are these label maps"):
        default_classes(preview)
