from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.study.cluster.archive import pack, unpack


def test_a_folder_comes_back_as_it_was(tmp_path: Path) -> None:
    for name in ("run.json", "checkpoints/last.pt", "predictions/a.nii.gz"):
        path = tmp_path / "there" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 100)
    unpack(pack(tmp_path / "there"), tmp_path / "here")
    held = {path.relative_to(tmp_path / "here"): path.read_bytes() for path in (tmp_path / "here").rglob("*.*")}
    assert held == {
        path.relative_to(tmp_path / "there"): path.read_bytes() for path in (tmp_path / "there").rglob("*.*")
    }


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside"])
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zipped:
        zipped.writestr(name, "x")
    with pytest.raises(BadInputError, match="must lie in its folder"):
        unpack(held.getvalue(), tmp_path / "run")
    assert list(tmp_path.rglob("outside")) == []


def test_an_archive_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "run.json").write_text("{}" * 1000)
    with pytest.raises(BadInputError, match="must arrive whole"):
        unpack(pack(tmp_path / "there")[:-30], tmp_path / "here")
