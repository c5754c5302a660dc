"""Where the disk is full or the place cannot be, every command says which file and why, and leaves no half of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.folder_lock import LOCK_FILE
from segloss_gui.study.store import StudyFolder
from tests.data.files import save_image, save_labels
from tests.study.tiny import tiny_study


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder of files, a study, and predictions."""
    for name in "abcd":
        save_image(tmp_path / "data" / "images" / f"{name}.nii.gz")
        save_labels(tmp_path / "data" / "labels" / f"{name}.nii.gz")
    StudyFolder(tmp_path / "study").save(tiny_study("cross_entropy", "soft_dice"))
    return tmp_path


def commands(here: Path, out: Path) -> list[list[str]]:
    data, study = here / "data", here / "study"
    return [
        ["inspect", str(data), "--out", str(out)],
        ["design", "compare-losses", str(study / "study.toml"), "--out", str(out)],
        ["protocols", "bertels-2019", str(study), "--out", str(out)],
        ["evaluate", "--reference", str(data / "labels"), "--method", f"a={data / 'labels'}", "--out", str(out)],
        ["paper", "odyssey-fig1", "--out", str(out)],
        ["losses", "--html", str(out)],
    ]


def written(out: Path) -> list[Path]:
    """The files beneath, but for the lock of a study's folder, which holds nothing and stays where one was begun."""
    return [path for path in out.rglob("*") if path.is_file() and path.name != LOCK_FILE]


@pytest.mark.parametrize("number", range(6))
def test_a_full_disk_is_one_sentence_with_the_file_and_leaves_no_half(
    here: Path, small_disk: Path, fill_up: Callable[[], None], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    fill_up()
    words = commands(here, small_disk / "out")[number]
    assert main(words) == 1
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith(f"segloss: the disk is full: {small_disk / 'out'}/"), last
    assert last.endswith("could not be written")
    assert not [path for path in written(small_disk / "out") if not path.stat().st_size]


@pytest.mark.parametrize("number", range(6))
def test_a_file_in_place_of_the_folder_is_bad_input_and_stays(
    here: Path, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "out").write_text("mine")
    assert main(commands(here, here / "out")[number]) == 2
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith(f"segloss: {here / 'out'}: ")
    assert (here / "out").read_text() == "mine"


@pytest.mark.parametrize("number", range(6))
def test_a_place_that_cannot_be_is_one_sentence_with_its_name(
    here: Path, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "file").write_text("")
    words = commands(here, here / "file" / "out")[number]
    assert main(words) == 2
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith("segloss: ")
    assert str(here / "file") in last
    assert "Errno" not in last


def test_scores_that_cannot_be_kept_are_not_replaced_and_no_half_of_a_copy_stays(
    here: Path, small_disk: Path, fill_up: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    out = small_disk / "out"
    out.mkdir()
    (out / "scores.csv").write_bytes(b"0123456789abcdef" * 2**12)
    fill_up()
    assert main(commands(here, out)[3]) == 1
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith(f"segloss: the disk is full: {out}/scores.csv")
    assert [path.name for path in out.iterdir()] == ["scores.csv"]
    assert (out / "scores.csv").stat().st_size == 2**16


@pytest.mark.parametrize("number", range(6))
def test_files_that_may_not_grow_are_one_sentence_with_the_file_and_the_old_ones_stay(
    here: Path, number: int, largest_file: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    out = here / "out"
    words = commands(here, out)[number]
    if number == 3:
        out.mkdir()
        (out / "scores.csv").write_text("mine")
    largest_file(100)
    assert main(words) == 1
    err = capsys.readouterr().err.strip()
    assert err.splitlines()[-1].startswith(f"segloss: files may not grow so large here: {out}/")
    assert err.endswith("could not be written")
    assert "Traceback" not in err
    left = written(out)
    assert [path.read_text() for path in left] == ["mine"] * (number == 3), left
