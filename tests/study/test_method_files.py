from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.study.method_files import method_files


@pytest.mark.parametrize("there", [("P1", "p1"), ("p1",), ("P1",)], ids="+".join)
def test_ids_that_differ_in_capitals_alone_have_each_its_own_file(tmp_path: Path, there: tuple[str, ...]) -> None:
    for name in there:
        (tmp_path / f"{name}.nii.gz").write_bytes(b"x")
    if len(list(tmp_path.iterdir())) < len(there):
        pytest.skip("names of files that differ in capitals alone are one here")
    assert method_files(tmp_path, ("P1", "p1")) == {name: tmp_path / f"{name}.nii.gz" for name in there}


def test_a_file_in_other_capitals_than_two_ids_that_differ_in_them_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "PAT1.nii.gz").write_bytes(b"x")
    assert method_files(tmp_path, ("Pat1", "pat1")) == {}
    assert method_files(tmp_path, ("pat1",)) == {"pat1": tmp_path / "PAT1.nii.gz"}
