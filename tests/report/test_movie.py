from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segloss_gui.core.errors import BadInputError
from segloss_gui.report import movie
from segloss_gui.report.movie import write_movie


def frames(count: int, height: int = 30, width: int = 41) -> list[movie.Frame]:
    made = []
    for number in range(count):
        frame = np.zeros((height, width, 3), dtype=np.uint8)
        frame[:, : 3 * (number + 1)] = (230, 159, 0)
        made.append(frame)
    return made


def test_a_gif_holds_every_frame_at_its_pace(tmp_path: Path) -> None:
    path = write_movie(tmp_path / "film.gif", frames(5), fps=5)
    with Image.open(path) as film:
        assert (film.n_frames, film.info["duration"], film.size) == (5, 200, (41, 30))  # type: ignore[attr-defined]


def test_png_files_are_numbered_and_exact(tmp_path: Path) -> None:
    folder = write_movie(tmp_path / "film", frames(3))
    assert [path.name for path in sorted(folder.iterdir())] == ["0001.png", "0002.png", "0003.png"]
    assert np.array_equal(np.asarray(Image.open(folder / "0002.png")), frames(3)[1])


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffmpeg is not installed")
def test_a_film_of_odd_size_is_an_mp4_every_player_reads(tmp_path: Path) -> None:
    told: list[int] = []
    path = write_movie(tmp_path / "film.mp4", iter(frames(6)), fps=4, told=told.append)
    show = "stream=codec_name,pix_fmt,width,height,nb_frames"
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", show, "-of", "csv=p=0", str(path)]
    assert subprocess.check_output(command, text=True).strip() == "h264,42,30,yuv420p,6"
    assert told == [1, 2, 3, 4, 5, 6]
    assert list(tmp_path.iterdir()) == [path]


def test_without_an_encoder_mp4_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movie, "ffmpeg_program", lambda: None)
    assert list(movie.formats()) == [".gif", ""]
    with pytest.raises(BadInputError, match="ffmpeg must be installed"):
        write_movie(tmp_path / "film.mp4", frames(2))


@pytest.mark.parametrize("name", ["film.avi", "film.webm"])
def test_other_endings_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="must be"):
        write_movie(tmp_path / name, frames(1))


@pytest.mark.parametrize("name", ["film.gif", "film"])
def test_a_film_without_frames_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="must have a frame"):
        write_movie(tmp_path / name, [])


def test_a_folder_that_is_not_there_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"gone.*must be writable"):
        write_movie(tmp_path / "gone" / "film.gif", frames(1))


@pytest.mark.parametrize("name", ["film", "film.gif"])
def test_a_film_that_does_not_fit_leaves_nothing_under_its_name_and_the_one_before_stays(
    tmp_path: Path, largest_file: Callable[[int], None], name: str
) -> None:
    rng = np.random.default_rng(0)
    large = [rng.integers(0, 255, (60, 60, 3), dtype=np.uint8) for _ in range(3)]
    if name == "film":  # two pictures are written before one does not fit
        large = [*frames(2, 60, 60), *large]
    largest_file(3000)
    with pytest.raises(BadInputError, match=f"{name}: the film must be writable, got: File too large"):
        write_movie(tmp_path / name, large, fps=4)
    assert list(tmp_path.iterdir()) == []
    largest_file(-1)
    write_movie(tmp_path / name, frames(2), fps=4)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    largest_file(3000)
    with pytest.raises(BadInputError, match="must be writable"):
        write_movie(tmp_path / name, large, fps=4)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
