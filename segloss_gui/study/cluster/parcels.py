"""A run's folder as bytes, for workers that do not see the study's folder."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from segloss_gui.core.errors import BadInputError


def pack(folder: Path) -> bytes:
    """Everything in a run's folder, compressed.

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
    with tarfile.open(fileobj=held, mode="w:gz", compresslevel=1) as archive:
        archive.add(folder, arcname=".")
    return held.getvalue()


def unpack(parcel: bytes, folder: Path) -> None:
    """Write what :func:`pack` read into ``folder``, over what it holds.

    Raises
    ------
    BadInputError
        When a name in it leads out of the folder, or it was damaged on the way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(fileobj=io.BytesIO(parcel), mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise BadInputError(f"{folder}: the run must arrive whole from its worker, got: {error}") from error
