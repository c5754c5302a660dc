from __future__ import annotations

from pathlib import Path

from segloss_gui.data.classes import default_classes
from segloss_gui.data.layouts import FolderPair, Phantom
from tests.data.files import save_image, save_labels


def test_named_labels_are_the_classes_and_nothing_is_read() -> None:
    classes = default_classes(Phantom(design="two_groups").preview())
    assert [(target.value, target.name) for target in classes] == [(1, "lesion")]


def test_unnamed_labels_are_searched_in_every_reference(tmp_path: Path) -> None:
    for name, values in {"a": (0, 1), "b": (0, 1), "c": (0, 9)}.items():
        save_image(tmp_path / "images" / f"{name}.nii.gz")
        save_labels(tmp_path / "labels" / f"{name}.nii.gz", values=values)
    preview = FolderPair(images=tmp_path / "images", labels=tmp_path / "labels").preview()
    assert [target.value for target in default_classes(preview)] == [1, 9]
