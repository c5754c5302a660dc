"""A run's folder as bytes, for workers that do not see the study's folder."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

from segloss_gui.core.errors import BadInputError
from segloss_gui.study.folder_lock import is_lock


def pack(folder: Path) -> bytes:
    """Every file in a run's folder, compressed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as there, tempfile.TemporaryDirectory() as here:
    ...     _ = (Path(there) / "run.json").write_text("{}")
    ...     unpack(pack(Path(there)), Path(here) / "run")
    ...     (Path(here) / "run" / "run.json").read_text()
    '{}'
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and not is_lock(path)):
            zipped.write(file, file.relative_to(folder).as_posix())
    return held.getvalue()


def unpack(archive: bytes, folder: Path) -> None:
    """Write what :func:`pack` read into ``folder``, over what it holds.

    Raises
    ------
    BadInputError
        When a name in it leads out of the folder, or it was damaged on the way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
            for name in zipped.namelist():
                path = PurePosixPath(name)
                if path.is_absolute() or ".." in path.parts:
                    raise BadInputError(f"{folder}: a run's files must lie in its folder, got {name}")
            zipped.extractall(folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise BadInputError(f"{folder}: the run must arrive whole from its worker, got: {error}") from error
