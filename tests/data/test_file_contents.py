from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.data.file_contents import contents_of


@pytest.mark.parametrize(
    ("name", "values", "meant"),
    [
        ("scan", np.arange(1000) % 200, "image"),
        ("scan", np.arange(1000) - 500, "image"),
        ("map", np.arange(1000) % 3, "labels"),
        ("map", (np.arange(1000) % 3).astype(np.float32), "labels"),
        ("soft", np.linspace(0, 1, 1000), "probabilities"),
        ("case_07_seg", np.arange(1000) % 200, "labels"),
    ],
)
def test_names_and_voxels_say_what_a_file_holds(tmp_path: Path, name: str, values: np.ndarray, meant: str) -> None:
    data = values.reshape(10, 10, 10)
    file = tmp_path / f"{name}.nii.gz"
    nib.save(nib.Nifti1Image(data.astype(np.int16 if data.dtype.kind == "i" else np.float32), np.eye(4)), file)
    assert contents_of(file) == meant
