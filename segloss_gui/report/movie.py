"""Frames as a film: MP4 by ffmpeg, GIF by Pillow, or a folder of PNG files where neither is wanted.

ffmpeg is a program, not a Python package: it is used where it is found on the PATH (on Debian
``apt install ffmpeg``), or where the package ``imageio-ffmpeg`` brings one.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segloss_gui.core.errors import BadInputError

Frame = NDArray[np.uint8]
"""Shape (height, width, 3): red, green, blue."""
DIGITS = 4


def ffmpeg_program() -> str | None:
    """Where ffmpeg is; None where there is none."""
    if (found := shutil.which("ffmpeg")) is not None:
        return found
    if find_spec("imageio_ffmpeg") is not None:
        return str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    return None


def formats() -> dict[str, str]:
    """Endings that can be written here, and what they are called; a folder is ``""``.

    Examples
    --------
    >>> formats()[".gif"], formats()[""]
    ('GIF animation', 'PNG files in a folder')
    """
    film = {".mp4": "MP4 film"} if ffmpeg_program() else {}
    return {**film, ".gif": "GIF animation", "": "PNG files in a folder"}


def write_movie(
    path: Path, frames: Iterable[Frame], *, fps: float = 4.0, told: Callable[[int], None] | None = None
) -> Path:
    """Write frames of one size; the ending of ``path`` says how, no ending makes a folder of PNG files.

    Parameters
    ----------
    path : Path
        ``film.mp4``, ``film.gif`` or a folder.
    frames : iterable of array, shape (height, width, 3), uint8
        Taken one by one: a long film is never whole in memory, save for GIF.
    fps : float
        Frames a second.
    told : callable or None
        Told the number of frames done.

    Returns
    -------
    Path
        What was written. A film that fails on the way leaves nothing under its name.

    Raises
    ------
    BadInputError
        When the ending is another, there is no frame, the encoder fails or the disk refuses.

    Examples
    --------
    >>> frame = np.zeros((4, 6, 3), dtype=np.uint8)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [p.name for p in sorted(write_movie(Path(folder) / "film", [frame, frame]).iterdir())]
    ['0001.png', '0002.png']
    """
    writers = {".mp4": _write_mp4, ".gif": _write_gif, "": _write_pngs}
    ending = path.suffix.lower()
    if ending not in formats():
        needs = "; ffmpeg must be installed for .mp4" if ending == ".mp4" else ""
        raise BadInputError(f"{path.name}: a film must be {_endings()}, got {ending}{needs}")
    try:
        count = writers[ending](path, _counted(frames, told), fps)
    except OSError as error:
        raise BadInputError(f"{path}: the film must be writable, got: {error.strerror or error}") from error
    if not count:
        raise BadInputError(f"{path.name}: a film must have a frame, got none")
    return path


def _endings() -> str:
    return ", ".join(ending or "a folder" for ending in formats())


def _counted(frames: Iterable[Frame], told: Callable[[int], None] | None) -> Iterable[Frame]:
    for number, frame in enumerate(frames, 1):
        yield frame
        if told is not None:
            told(number)


def _write_pngs(path: Path, frames: Iterable[Frame], fps: float) -> int:
    from PIL import Image

    del fps
    path.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for number, frame in enumerate(frames, 1):
            Image.fromarray(frame).save(Path(folder) / f"{number:0{DIGITS}}.png")
        path.mkdir(exist_ok=True)
        for made in sorted(Path(folder).iterdir()):
            made.replace(path / made.name)
    return number


def _write_gif(path: Path, frames: Iterable[Frame], fps: float) -> int:
    from PIL import Image

    # One palette for the whole film, that of the first frame: colours must not flicker.
    pictures = [Image.fromarray(frame) for frame in frames]
    if not pictures:
        return 0
    first = pictures[0].quantize(256)
    rest = [picture.quantize(palette=first) for picture in pictures[1:]]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        first.save(made, save_all=True, append_images=rest, duration=round(1000 / fps), loop=0)
        made.replace(path)
    return len(pictures)


def _write_mp4(path: Path, frames: Iterable[Frame], fps: float) -> int:
    frames = iter(frames)
    first = next(frames, None)
    if first is None:
        return 0
    height, width = first.shape[:2]
    program = ffmpeg_program()
    assert program is not None
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        # H.264 wants even sides; yuv420p is what every player reads.
        command = [
            program, "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
            "-r", f"{fps:g}", "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p",
            "-movflags", "+faststart", "-y", str(made),
        ]  # fmt: skip
        count = _pipe(command, first, frames, path)
        made.replace(path)
    return count


def _pipe(command: list[str], first: Frame, rest: Iterable[Frame], path: Path) -> int:
    """Feed raw frames to ffmpeg; how many there were."""
    # Its words go to a file: a full pipe nobody reads would stop it.
    with tempfile.TemporaryFile() as words, subprocess.Popen(command, stdin=subprocess.PIPE, stderr=words) as process:
        assert process.stdin is not None
        count = 0
        try:
            for frame in chain((first,), rest):
                process.stdin.write(np.ascontiguousarray(frame).tobytes())
                count += 1
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says why below
        except BaseException:
            process.kill()
            raise
        if process.wait() != 0:
            words.seek(0)
            cause = words.read().decode(errors="replace").strip().splitlines()
            raise BadInputError(f"{path.name}: ffmpeg must accept the film, got: {cause[-1] if cause else 'no reason'}")
    return count
